/// A query as a tree of values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "common/article/article.hpp"
#include "common/article/date.hpp"

namespace broadsheet {

/// Where a word or phrase must stand.
enum class Zone {
    anywhere,
    title,
    body,
    lead,   ///< the headline or the body's first lead_words
    first,  ///< the body's first so many words
};
inline constexpr std::uint32_t lead_words = 60;

enum class QueryKind {
    all,       ///< `*`: every article
    word,      ///< `text` in `zone`, in any form that has its stem; with `wildcard` a word of that form
    fuzzy,     ///< a word within `number` edits of `text`, or as many as its length allows where that is 0
    capitals,  ///< `text` in capital letters
    phrase,    ///< the words of `text` in `zone` one after the other, as written; or else its children's
    filter,    ///< `filter` has the value `text`; `quoted` asks for a whole name of `by:`
    source,    ///< `text` is the source or the host
    dates,     ///< published on one of `days`
    like,      ///< resembles the article with the id `text`
    story,     ///< is in the story of the article with the id `text`
    conjunction,
    disjunction,
    negation,        ///< of its only child
    near,            ///< the children stand at most `number` positions apart, in any order
    adjacent,        ///< the same in this order
    not_near,        ///< the first child stands where no other stands so near
    same_sentence,   ///< the children stand in one sentence
    same_paragraph,  ///< the children stand in one paragraph
    at_least,        ///< its only child stands there `number` times
};

/// The children of a phrase: each a phrase (the words of its text), `all` (one word, whatever it is), a word
/// with a wildcard, or a disjunction of such words and phrases of one word.
struct Query {
    QueryKind kind = QueryKind::all;
    std::string text;  ///< as typed, without quotes and escapes; with `wildcard` escapes are kept
    Zone zone = Zone::anywhere;
    std::uint32_t first_words = 0;  ///< of Zone::first
    std::uint32_t number = 0;       ///< distance, times or edits
    double boost = 1;               ///< all scores of the node are multiplied by it
    Filter filter = Filter::id;
    bool quoted = false;
    bool wildcard = false;  ///< `*` in the text is any characters and, in a word, `?` any one
    DayRange days{};
    std::vector<Query> children;
    std::size_t column = 1;  ///< in the query's text, in code points from 1; not compared

    bool operator==(const Query& other) const {
        return kind == other.kind && text == other.text && zone == other.zone &&
               first_words == other.first_words && number == other.number && boost == other.boost &&
               filter == other.filter && quoted == other.quoted && wildcard == other.wildcard &&
               days == other.days && children == other.children;
    }
};

/// Operands of one sign of nearness.
inline constexpr std::size_t max_chain = 8;

}  // namespace broadsheet
