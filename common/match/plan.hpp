/// A query made ready for an archive: what candidates to fetch, and what to check on them.
///
/// Stems find and rank candidates; the word stream decides. A plan is a tree whose leaves can be answered
/// from posting lists (words, filters, days); a `checked` node holds a superset of its matches as a child
/// and the check that decides. It knows neither Xapian nor files.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/match/check.hpp"
#include "common/query/query.hpp"
#include "common/text/stem.hpp"

namespace broadsheet {

enum class PlanKind {
    everything,
    nothing,
    words,     ///< a word with one of `stems` stands in `zone` (title or anywhere)
    capitals,  ///< the word `text` stands somewhere in capitals
    filter,    ///< `filter` has the value `text`
    days,      ///< published on one of `days`
    dated,     ///< has a time of publication
    articles,  ///< is one of `docids`
    checked,   ///< its only child matches, and so does `check`
    conjunction,
    disjunction,
    difference,  ///< the first child matches and the second does not
    ranked,      ///< the first child matches; the others, words, only add to its score
};

struct Plan {
    PlanKind kind = PlanKind::nothing;
    std::vector<std::string> stems;  ///< sorted; score as one word
    Zone zone = Zone::anywhere;
    bool scored = false;  ///< for words
    double boost = 1;     ///< of a scored word
    Filter filter = Filter::id;
    std::string text;
    DayRange days{};
    std::vector<std::uint32_t> docids;  ///< sorted
    Check check;
    std::vector<Plan> children;
    bool operator==(const Plan&) const = default;
};

/// Words and values that a pattern stands for; more are refused.
inline constexpr std::size_t max_expansion = 1000;

/// What of an archive the planning of a query needs.
class Lookup {
   public:
    using Visit = std::function<void(std::string_view)>;

    virtual ~Lookup() = default;
    /// Calls visit for the archive's words that begin with `prefix`, in the order of their bytes. Folded
    /// words of at most 64 bytes.
    virtual void each_word(std::string_view prefix, const Visit& visit) const = 0;
    /// Calls visit for the values of a field that begin with `prefix`.
    virtual void each_value(Filter filter, std::string_view prefix, const Visit& visit) const = 0;
    /// The articles in the story of the one with this id, sorted; nothing when there is no such article.
    virtual std::optional<std::vector<std::uint32_t>> story(std::string_view id) const = 0;
    struct Likeness {
        std::uint32_t docid;
        std::vector<std::string> stems;  ///< those that tell the most about it
    };
    /// What marks the article with this id; nothing when there is none.
    virtual std::optional<Likeness> likeness(std::string_view id) const = 0;
};

/// Plans `query` for articles in `languages` (tags; at least one). Throws QueryError for words without
/// letters or digits, patterns that stand for too much, and ids that no article has.
///
/// A condition on the date of an undated article is unknown, and so is its negation (Kleene's logic):
/// negations are carried down to the dates. A word that occurs several times in a query scores once, with its
/// greatest weight.
Plan make_plan(const Query& query, const std::vector<std::string>& languages, Stemmers& stemmers,
               const Lookup& lookup);

/// Whether any leaf scores; otherwise results are listed newest first.
bool is_scored(const Plan& plan);

/// Whether matches may have only some of the words that score.
bool has_scored_alternatives(const Plan& plan);

}  // namespace broadsheet
