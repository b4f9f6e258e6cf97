/// A query as a tree of values.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "common/article/article.hpp"
#include "common/article/date.hpp"

namespace broadsheet {

/// Where a word or phrase must stand.
enum class Zone { anywhere, title, body };

enum class QueryKind {
    all,     ///< `*`: every article
    word,    ///< `text` in `zone`, in any form that has its stem
    phrase,  ///< the words of `text` in `zone`, one after the other, as written
    filter,  ///< `filter` has the value `text`; `quoted` asks for a whole name of `by:`
    source,  ///< `text` is the source or the host
    dates,   ///< published on one of `days`
    conjunction,
    disjunction,
    negation,  ///< of its only child
};

struct Query {
    QueryKind kind = QueryKind::all;
    std::string text;  ///< as typed, without quotes and escapes
    Zone zone = Zone::anywhere;
    Filter filter = Filter::id;
    bool quoted = false;
    DayRange days{};
    std::vector<Query> children;
    std::size_t column = 1;  ///< in the query's text, in code points from 1; not compared

    bool operator==(const Query& other) const {
        return kind == other.kind && text == other.text && zone == other.zone && filter == other.filter &&
               quoted == other.quoted && days == other.days && children == other.children;
    }
};

}  // namespace broadsheet
