/// A query made ready for an archive: what candidates to fetch, and what to check on them.
///
/// Stems find and rank candidates; the word stream decides. A plan is a tree whose leaves can be answered
/// from posting lists (words, filters, days); a `checked` node holds a superset of its matches as a child
/// and the check that decides. It knows neither Xapian nor files.
#pragma once

#include <string>
#include <vector>

#include "common/match/check.hpp"
#include "common/query/query.hpp"
#include "common/text/stem.hpp"

namespace broadsheet {

enum class PlanKind {
    everything,
    nothing,
    words,    ///< a word with one of `stems` stands in `zone` (title or anywhere)
    filter,   ///< `filter` has the value `text`
    days,     ///< published on one of `days`
    dated,    ///< has a time of publication
    checked,  ///< its only child matches, and so does `check`
    conjunction,
    disjunction,
    difference,  ///< the first child matches and the second does not
};

struct Plan {
    PlanKind kind = PlanKind::nothing;
    std::vector<std::string> stems;  ///< sorted; score as one word
    Zone zone = Zone::anywhere;
    bool scored = false;  ///< for words
    Filter filter = Filter::id;
    std::string text;
    DayRange days{};
    Check check;
    std::vector<Plan> children;
    bool operator==(const Plan&) const = default;
};

/// Plans `query` for articles in `languages` (tags; at least one). Throws QueryError for words without
/// letters or digits.
///
/// A condition on the date of an undated article is unknown, and so is its negation (Kleene's logic):
/// negations are carried down to the dates.
Plan make_plan(const Query& query, const std::vector<std::string>& languages, Stemmers& stemmers);

/// Whether any leaf scores; otherwise results are listed newest first.
bool is_scored(const Plan& plan);

}  // namespace broadsheet
