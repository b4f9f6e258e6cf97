#include "common/match/plan.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "common/article/error.hpp"
#include "common/text/tokenizer.hpp"
#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

Plan leaf(PlanKind kind) { return {.kind = kind}; }

/// A node over `children`, or the only one of them.
Plan combine(PlanKind kind, std::vector<Plan> children) {
    if (children.size() == 1) return std::move(children.front());
    return {.kind = kind, .children = std::move(children)};
}

/// A word of the query in one reading: alone, or the parts of a compound or of an unspaced run.
struct Unit {
    std::vector<std::string> parts;
    std::string joined;                ///< of a compound, else empty
    std::vector<std::string> bigrams;  ///< of an unspaced run
    auto operator<=>(const Unit&) const = default;
};
using Reading = std::vector<Unit>;

Reading read_units(const Tokens& tokens) {
    Reading units;
    bool last_unspaced = false;
    for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
        const Token& token = tokens.tokens[i];
        const std::string word(tokens.word(token));
        if (token.kind == TokenKind::joined) {
            // The parts came as units of their own.
            Unit compound{.parts = {}, .joined = word, .bigrams = {}};
            for (auto part = units.end() - token.span; part != units.end(); ++part) {
                compound.parts.push_back(part->parts.front());
            }
            units.resize(units.size() - token.span);
            units.push_back(std::move(compound));
            last_unspaced = false;
        } else if (token.kind == TokenKind::bigram) {
            units.back().bigrams.push_back(word);
        } else {
            const bool pairs = i + 1 < tokens.tokens.size() && tokens.tokens[i + 1].kind == TokenKind::bigram;
            if (last_unspaced && pairs) {
                units.back().parts.push_back(word);
            } else {
                units.push_back({.parts = {word}, .joined = "", .bigrams = {}});
            }
            std::size_t at = 0;
            last_unspaced = folded_char(next_code_point(word, at)).char_class == CharClass::unspaced;
        }
    }
    return units;
}

class Planner {
   public:
    Planner(const std::vector<std::string>& languages, Stemmers& stemmers) : stemmers_(stemmers) {
        for (const std::string& tag : languages) languages_.emplace(primary_language(tag));
    }

    /// The articles for which `query` is known to be true.
    Plan plan_true(const Query& query) {
        switch (query.kind) {
            case QueryKind::all:
                return leaf(PlanKind::everything);
            case QueryKind::word:
            case QueryKind::phrase:
                return plan_text(query);
            case QueryKind::filter:
                return plan_filter(query);
            case QueryKind::source:
                return combine(PlanKind::disjunction,
                               {filter(Filter::source, query.text), filter(Filter::host, query.text)});
            case QueryKind::dates:
                return {.kind = PlanKind::days, .days = query.days};
            case QueryKind::conjunction:
                return plan_conjunction(query);
            case QueryKind::disjunction:
                return plan_all(PlanKind::disjunction, query, &Planner::plan_true);
            case QueryKind::negation:
                return plan_false(query.children.front());
        }
        return leaf(PlanKind::nothing);
    }

   private:
    /// The articles for which `query` is known to be false.
    Plan plan_false(const Query& query) {
        if (query.kind == QueryKind::negation) return plan_true(query.children.front());
        if (query.kind == QueryKind::dates) {
            return {.kind = PlanKind::difference, .children = {leaf(PlanKind::dated), plan_true(query)}};
        }
        if (!has_dates(query)) {
            const bool scoring = std::exchange(scoring_, false);
            Plan excluded = plan_true(query);
            scoring_ = scoring;
            return {.kind = PlanKind::difference,
                    .children = {leaf(PlanKind::everything), std::move(excluded)}};
        }
        const PlanKind dual =
            query.kind == QueryKind::conjunction ? PlanKind::disjunction : PlanKind::conjunction;
        return plan_all(dual, query, &Planner::plan_false);
    }

    static bool has_dates(const Query& query) {
        return query.kind == QueryKind::dates ||
               std::any_of(query.children.begin(), query.children.end(), has_dates);
    }

    Plan plan_all(PlanKind kind, const Query& query, Plan (Planner::*plan_one)(const Query&)) {
        std::vector<Plan> children;
        for (const Query& child : query.children) children.push_back((this->*plan_one)(child));
        return combine(kind, std::move(children));
    }

    /// `a NOT b` is a difference, so that nothing has to be enumerated for the negation.
    Plan plan_conjunction(const Query& query) {
        std::vector<Plan> wanted;
        std::vector<Plan> unwanted;
        for (const Query& child : query.children) {
            Plan plan = plan_true(child);
            if (plan.kind == PlanKind::difference && plan.children.front().kind == PlanKind::everything) {
                unwanted.push_back(std::move(plan.children.back()));
            } else {
                wanted.push_back(std::move(plan));
            }
        }
        if (wanted.empty()) wanted.push_back(leaf(PlanKind::everything));
        Plan plan = combine(PlanKind::conjunction, std::move(wanted));
        if (unwanted.empty()) return plan;
        Plan excluded = combine(PlanKind::disjunction, std::move(unwanted));
        return {.kind = PlanKind::difference, .children = {std::move(plan), std::move(excluded)}};
    }

    static Plan filter(Filter filter, std::string_view value) {
        return {.kind = PlanKind::filter, .filter = filter, .text = filter_value(filter, value)};
    }

    /// A bare word of `by:` is one word of a name even when it is written with a hyphen or apostrophe.
    Plan plan_filter(const Query& query) {
        if (query.filter != Filter::author || query.quoted) return filter(query.filter, query.text);
        std::vector<Plan> readings{filter(Filter::author, query.text)};
        for (const Reading& reading : read(query)) {
            if (reading.size() != 1) continue;
            const Unit& unit = reading.front();
            readings.push_back(
                filter(Filter::author, unit.joined.empty() ? unit.parts.front() : unit.joined));
        }
        std::sort(readings.begin(), readings.end(),
                  [](const Plan& a, const Plan& b) { return a.text < b.text; });
        readings.erase(std::unique(readings.begin(), readings.end()), readings.end());
        return combine(PlanKind::disjunction, std::move(readings));
    }

    /// The text in the words of every language; they differ in elisions only.
    std::set<Reading> read(const Query& query) {
        std::set<Reading> readings;
        const std::string text = to_nfc(query.text);
        Tokens tokens;
        for (const std::string& lang : languages_) {
            tokenize(text, lang, tokens);
            Reading reading = read_units(tokens);
            if (!reading.empty()) readings.insert(std::move(reading));
        }
        if (readings.empty()) {
            throw QueryError(query.column, "'" + query.text + "' holds no letter or digit",
                             "search for a word, or leave it out");
        }
        return readings;
    }

    Plan plan_text(const Query& query) {
        std::vector<Plan> readings;
        for (const Reading& reading : read(query)) {
            const bool one_word = query.kind == QueryKind::word && reading.size() == 1;
            readings.push_back(one_word ? plan_unit(reading.front(), query.zone)
                                        : plan_phrase(reading, query.zone));
        }
        return combine(PlanKind::disjunction, std::move(readings));
    }

    /// A word in any form with its stem; a compound as a phrase or in one word.
    Plan plan_unit(const Unit& unit, Zone zone) {
        std::vector<Plan> ways;
        if (unit.parts.size() > 1) {
            Unit parts = unit;
            parts.joined.clear();
            ways.push_back(plan_phrase({parts}, zone));
        }
        if (unit.parts.size() == 1 || !unit.joined.empty()) {
            ways.push_back(plan_word(unit.joined.empty() ? unit.parts.front() : unit.joined, zone));
        }
        return combine(PlanKind::disjunction, std::move(ways));
    }

    Plan plan_word(const std::string& word, Zone zone) {
        Plan words = candidate(word, zone);
        if (zone != Zone::body) return words;
        CheckSlot slot;
        for (const std::string& stem : words.stems) slot.alternatives.push_back({{stem, true}});
        return {
            .kind = PlanKind::checked, .check = {zone, {std::move(slot)}}, .children = {std::move(words)}};
    }

    Plan plan_phrase(const Reading& reading, Zone zone) {
        std::vector<Plan> superset;
        Check check{zone, {}};
        for (const Unit& unit : reading) {
            std::vector<Plan> parts;
            for (const std::string& term : unit.bigrams.empty() ? unit.parts : unit.bigrams) {
                parts.push_back(candidate(term, zone));
            }
            Plan all_parts = combine(PlanKind::conjunction, std::move(parts));
            CheckSlot slot;
            std::vector<CheckWord>& run = slot.alternatives.emplace_back();
            for (const std::string& part : unit.parts) run.push_back({part, false});
            if (unit.joined.empty()) {
                superset.push_back(std::move(all_parts));
            } else {
                superset.push_back(
                    combine(PlanKind::disjunction, {std::move(all_parts), candidate(unit.joined, zone)}));
                slot.alternatives.push_back({{unit.joined, false}});
            }
            check.slots.push_back(std::move(slot));
        }
        return {.kind = PlanKind::checked,
                .check = std::move(check),
                .children = {combine(PlanKind::conjunction, std::move(superset))}};
    }

    /// The articles with a word that shares a stem with `word`; a word scores once in a query.
    Plan candidate(const std::string& word, Zone zone) {
        std::set<std::string> stems;
        for (const std::string& lang : languages_) stems.emplace(stemmers_.of(lang).stem(word));
        Plan words{.kind = PlanKind::words,
                   .stems = {stems.begin(), stems.end()},
                   .zone = zone == Zone::title ? Zone::title : Zone::anywhere};
        words.scored = scoring_ && scored_.emplace(words.zone, words.stems).second;
        return words;
    }

    std::set<std::string> languages_;
    Stemmers& stemmers_;
    std::set<std::pair<Zone, std::vector<std::string>>> scored_;
    bool scoring_ = true;
};

}  // namespace

Plan make_plan(const Query& query, const std::vector<std::string>& languages, Stemmers& stemmers) {
    return Planner(languages, stemmers).plan_true(query);
}

bool is_scored(const Plan& plan) {
    return plan.scored || std::any_of(plan.children.begin(), plan.children.end(), is_scored);
}

}  // namespace broadsheet
