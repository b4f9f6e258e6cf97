#include "common/match/plan.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "common/article/error.hpp"
#include "common/query/pattern.hpp"
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

/// Texts of which any may stand in one place; sorted.
using Words = std::vector<std::string>;

/// A word of the query in one reading: alone, or the parts of a compound or of an unspaced run.
struct Unit {
    std::vector<Words> parts;
    Words joined;                      ///< of a compound, else empty
    std::vector<std::string> bigrams;  ///< of an unspaced run
    auto operator<=>(const Unit&) const = default;
};
using Reading = std::vector<Unit>;

bool is_unspaced(std::string_view word) {
    std::size_t at = 0;
    return folded_char(next_code_point(word, at)).char_class == CharClass::unspaced;
}

Reading read_units(const Tokens& tokens) {
    Reading units;
    bool last_unspaced = false;
    for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
        const Token& token = tokens.tokens[i];
        const std::string word(tokens.word(token));
        if (token.kind == TokenKind::joined) {
            // The parts came as units of their own.
            Unit compound{.parts = {}, .joined = {word}, .bigrams = {}};
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
                units.back().parts.push_back({word});
            } else {
                units.push_back({.parts = {{word}}, .joined = {}, .bigrams = {}});
            }
            last_unspaced = is_unspaced(word);
        }
    }
    return units;
}

/// A place of a phrase.
struct Place {
    std::vector<Unit> alternatives;
    std::uint32_t gap = 0;  ///< words between the place before and this one
    auto operator<=>(const Place&) const = default;
};
using Phrase = std::vector<Place>;
constexpr std::size_t max_phrase_words = 1000;

/// What a positional part of a query asks for: a superset of its matches, and the check that decides.
struct Text {
    Plan candidates{};
    Check check{};
    bool decided = false;  ///< whether all candidates match
};

Plan checked(Text text) {
    if (text.decided) return std::move(text.candidates);
    return {
        .kind = PlanKind::checked, .check = std::move(text.check), .children = {std::move(text.candidates)}};
}

/// The text of several of which any is enough.
Text any_of(std::vector<Text> texts) {
    if (texts.size() == 1) return std::move(texts.front());
    Text any;
    any.decided = true;
    any.check.kind = CheckKind::any;
    std::vector<Plan> candidates;
    for (Text& text : texts) {
        candidates.push_back(std::move(text.candidates));
        any.check.children.push_back(std::move(text.check));
        any.decided = any.decided && text.decided;
    }
    any.candidates = combine(PlanKind::disjunction, std::move(candidates));
    return any;
}

CheckKind check_kind(QueryKind kind) {
    switch (kind) {
        case QueryKind::near:
            return CheckKind::near;
        case QueryKind::adjacent:
            return CheckKind::adjacent;
        case QueryKind::not_near:
            return CheckKind::not_near;
        case QueryKind::same_sentence:
            return CheckKind::same_sentence;
        case QueryKind::same_paragraph:
            return CheckKind::same_paragraph;
        default:
            return CheckKind::at_least;
    }
}

/// A scored word of the plan.
struct ScoredLeaf {
    Plan* leaf;
    bool certain;  ///< every match of the whole plan has it, or it scores wherever it stands
};
using ScoredLeaves = std::map<std::pair<Zone, std::vector<std::string>>, std::vector<ScoredLeaf>>;

void collect_scored(Plan& plan, bool certain, ScoredLeaves& leaves) {
    if (plan.scored) leaves[{plan.zone, plan.stems}].push_back({&plan, certain});
    for (Plan& child : plan.children)
        collect_scored(child, certain && plan.kind != PlanKind::disjunction, leaves);
}

/// Makes a word that occurs several times score once, whichever of its places matches.
Plan score_once(Plan plan) {
    ScoredLeaves leaves;
    collect_scored(plan, true, leaves);
    std::vector<Plan> extra;
    for (auto& [word, places] : leaves) {
        if (places.size() == 1) continue;
        double boost = 0;
        for (const ScoredLeaf& place : places) boost = std::max(boost, place.leaf->boost);
        for (const ScoredLeaf& place : places) place.leaf->scored = false;
        const auto scoring =
            std::find_if(places.begin(), places.end(), [](const ScoredLeaf& place) { return place.certain; });
        if (scoring != places.end()) {
            scoring->leaf->scored = true;
            scoring->leaf->boost = boost;
            continue;
        }
        extra.push_back(*places.front().leaf);
        extra.back().scored = true;
        extra.back().boost = boost;
    }
    if (extra.empty()) return plan;
    Plan ranked{.kind = PlanKind::ranked, .children = {std::move(plan)}};
    std::move(extra.begin(), extra.end(), std::back_inserter(ranked.children));
    return ranked;
}

class Planner {
   public:
    Planner(const std::vector<std::string>& languages, Stemmers& stemmers, const Lookup& lookup)
        : stemmers_(stemmers), lookup_(lookup) {
        for (const std::string& tag : languages) languages_.emplace(primary_language(tag));
    }

    /// The articles for which `query` is known to be true.
    Plan plan_true(const Query& query) {
        const double outer = boost_;
        boost_ *= query.boost;
        Plan plan = plan_weighted(query);
        boost_ = outer;
        return plan;
    }

   private:
    Plan plan_weighted(const Query& query) {
        switch (query.kind) {
            case QueryKind::all:
                return leaf(PlanKind::everything);
            case QueryKind::filter:
                return plan_filter(query);
            case QueryKind::source:
                return combine(PlanKind::disjunction,
                               {plan_value(query, Filter::source), plan_value(query, Filter::host)});
            case QueryKind::dates:
                return {.kind = PlanKind::days, .days = query.days};
            case QueryKind::like:
                return plan_like(query);
            case QueryKind::story:
                return plan_story(query);
            case QueryKind::conjunction:
                return plan_conjunction(query);
            case QueryKind::disjunction:
                return plan_all(PlanKind::disjunction, query, &Planner::plan_true);
            case QueryKind::negation:
                return plan_false(query.children.front());
            case QueryKind::word:
                return query.wildcard ? checked(text_of(query)) : plan_word(query);
            default:
                return checked(text_of(query));
        }
    }

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

    /// All values that a pattern stands for, or the one that is asked for.
    Plan plan_value(const Query& query, Filter field) {
        if (!query.wildcard) return filter(field, query.text);
        Pattern pattern = parse_pattern(query.text, false);
        for (Pattern::Piece& piece : pattern.pieces) {
            // Case and accents fold sign by sign; blanks at an end must stay.
            if (field != Filter::id && field != Filter::url) piece.text = fold_inside(piece.text);
        }
        std::vector<Plan> values;
        std::size_t matching = 0;
        lookup_.each_value(field, pattern.prefix(), [&](std::string_view value) {
            if (!pattern.matches(value) || ++matching > max_expansion) return;
            values.push_back({.kind = PlanKind::filter, .filter = field, .text = std::string(value)});
        });
        if (matching > max_expansion) throw too_many(query, matching, "values");
        if (values.empty()) return leaf(PlanKind::nothing);
        return combine(PlanKind::disjunction, std::move(values));
    }

    static std::string fold_inside(std::string_view text) {
        std::string folded = fold("x" + std::string(text) + "x");
        return folded.substr(1, folded.size() - 2);
    }

    static QueryError too_many(const Query& query, std::size_t matching, const std::string& what) {
        return {query.column,
                "'" + query.text + "' stands for " + std::to_string(matching) + " " + what + ", more than " +
                    std::to_string(max_expansion),
                "write more of its letters"};
    }

    /// A bare word of `by:` is one word of a name even when it is written with a hyphen or apostrophe.
    Plan plan_filter(const Query& query) {
        if (query.filter != Filter::author || query.quoted || query.wildcard) {
            return plan_value(query, query.filter);
        }
        std::vector<Plan> readings{filter(Filter::author, query.text)};
        for (const Reading& reading : read(query.text, query.column)) {
            if (reading.size() != 1) continue;
            const Unit& unit = reading.front();
            readings.push_back(
                filter(Filter::author, (unit.joined.empty() ? unit.parts.front() : unit.joined).front()));
        }
        std::sort(readings.begin(), readings.end(),
                  [](const Plan& a, const Plan& b) { return a.text < b.text; });
        readings.erase(std::unique(readings.begin(), readings.end()), readings.end());
        return combine(PlanKind::disjunction, std::move(readings));
    }

    static QueryError no_article(const Query& query) {
        return {query.column, "there is no article with the id '" + query.text + "'",
                "'searcher search' shows ids"};
    }

    Plan plan_story(const Query& query) {
        auto articles = lookup_.story(query.text);
        if (!articles) throw no_article(query);
        return {.kind = PlanKind::articles, .docids = std::move(*articles)};
    }

    Plan plan_like(const Query& query) {
        const auto like = lookup_.likeness(query.text);
        if (!like) throw no_article(query);
        std::vector<Plan> words;
        for (const std::string& stem : like->stems) words.push_back(words_leaf({stem}, Zone::anywhere));
        if (words.empty()) return leaf(PlanKind::nothing);
        return {.kind = PlanKind::difference,
                .children = {combine(PlanKind::disjunction, std::move(words)),
                             {.kind = PlanKind::articles, .docids = {like->docid}}}};
    }

    /// The text in the words of every language; they differ in elisions only.
    std::set<Reading> read(std::string_view typed, std::size_t column) {
        std::set<Reading> readings;
        for (const std::string& lang : languages_) {
            Reading reading = read_in(typed, lang);
            if (!reading.empty()) readings.insert(std::move(reading));
        }
        if (readings.empty()) {
            throw QueryError(column, "'" + std::string(typed) + "' holds no letter or digit",
                             "search for a word, or leave it out");
        }
        return readings;
    }

    static Reading read_in(std::string_view typed, const std::string& lang) {
        Tokens tokens;
        const std::string text = to_nfc(typed);
        tokenize(text, lang, tokens);
        return read_units(tokens);
    }

    /// A bare word: of its ways, those that stems decide need no check.
    Plan plan_word(const Query& query) {
        std::vector<Plan> plans;
        for (Text& way : word_ways(query)) plans.push_back(checked(std::move(way)));
        return combine(PlanKind::disjunction, std::move(plans));
    }

    Text text_of(const Query& query) {
        const double outer = boost_;
        boost_ *= query.boost;
        Text text = weighted_text(query);
        boost_ = outer;
        return text;
    }

    Text weighted_text(const Query& query) {
        switch (query.kind) {
            case QueryKind::word:
                return query.wildcard ? phrase_text({{{wildcard_unit(query)}, 0}}, query)
                                      : any_of(word_ways(query));
            case QueryKind::fuzzy:
                return phrase_text({{{fuzzy_unit(query)}, 0}}, query);
            case QueryKind::capitals:
                return capitals_text(query);
            case QueryKind::phrase: {
                std::vector<Text> phrases;
                for (const Phrase& phrase : phrases_of(query)) phrases.push_back(phrase_text(phrase, query));
                return any_of(std::move(phrases));
            }
            case QueryKind::disjunction: {
                std::vector<Text> texts;
                for (const Query& child : query.children) texts.push_back(text_of(child));
                return any_of(std::move(texts));
            }
            default:
                return joined_text(query);
        }
    }

    /// Operands with a sign of nearness between them, or one that must stand there several times.
    Text joined_text(const Query& query) {
        Text joined;
        joined.check.kind = check_kind(query.kind);
        joined.check.number = query.number;
        std::vector<Plan> candidates;
        for (const Query& child : query.children) {
            const bool unwanted = query.kind == QueryKind::not_near && !joined.check.children.empty();
            const bool scoring = std::exchange(scoring_, scoring_ && !unwanted);
            Text operand = text_of(child);
            scoring_ = scoring;
            joined.check.children.push_back(std::move(operand.check));
            if (!unwanted) candidates.push_back(std::move(operand.candidates));
        }
        joined.candidates = combine(PlanKind::conjunction, std::move(candidates));
        return joined;
    }

    /// A word in any form with its stem; a compound as a phrase or in one word.
    std::vector<Text> word_ways(const Query& query) {
        std::vector<Text> ways;
        for (const Reading& reading : read(query.text, query.column)) {
            if (reading.size() != 1) {
                ways.push_back(phrase_text(places_of(reading), query));
                continue;
            }
            const Unit& unit = reading.front();
            if (unit.parts.size() > 1) {
                Unit parts = unit;
                parts.joined.clear();
                ways.push_back(phrase_text(places_of({parts}), query));
            }
            if (unit.parts.size() == 1 || !unit.joined.empty()) {
                Plan words = candidate(unit.joined.empty() ? unit.parts.front() : unit.joined, query.zone);
                Check check = empty_phrase(query);
                check.slots.push_back({{{{words.stems, WordForm::stem}}}, 0});
                const bool decided = query.zone == Zone::anywhere || query.zone == Zone::title;
                ways.push_back({std::move(words), std::move(check), decided});
            }
        }
        return ways;
    }

    Text capitals_text(const Query& query) {
        std::vector<Text> ways;
        for (const Reading& reading : read(query.text, query.column)) {
            if (reading.size() != 1 || reading.front().parts.size() != 1) {
                throw QueryError(query.column, "'" + query.text + "' is more than one word",
                                 "caps() takes one word, as in caps(WHO)");
            }
            const Words& word = reading.front().parts.front();
            Check check = empty_phrase(query);
            check.slots.push_back({{{{word, WordForm::capitals}}}, 0});
            Plan capitals{.kind = PlanKind::capitals, .text = word.front()};
            ways.push_back({{.kind = PlanKind::ranked,
                             .children = {std::move(capitals), candidate(word, Zone::anywhere)}},
                            std::move(check),
                            query.zone == Zone::anywhere});
        }
        return any_of(std::move(ways));
    }

    static Check empty_phrase(const Query& query) {
        return {.kind = CheckKind::phrase, .zone = query.zone, .first_words = query.first_words};
    }

    static Phrase places_of(const Reading& reading) {
        Phrase phrase;
        for (const Unit& unit : reading) phrase.push_back({{unit}, 0});
        return phrase;
    }

    /// A phrase in the words of every language.
    std::set<Phrase> phrases_of(const Query& query) {
        std::set<Phrase> phrases;
        if (query.children.empty()) {
            for (const Reading& reading : read(query.text, query.column)) phrases.insert(places_of(reading));
        } else {
            for (const std::string& lang : languages_) phrases.insert(phrase_in(query, lang));
        }
        for (const Phrase& phrase : phrases) {
            if (phrase.size() <= max_phrase_words) continue;
            throw QueryError(query.column,
                             "the phrase has more than " + std::to_string(max_phrase_words) + " words",
                             "search for a part of it");
        }
        return phrases;
    }

    Phrase phrase_in(const Query& query, const std::string& lang) {
        Phrase phrase;
        std::uint32_t gap = 0;
        for (const Query& part : query.children) {
            if (part.kind == QueryKind::all) {
                ++gap;
                continue;
            }
            Phrase places;
            if (part.kind == QueryKind::phrase) {
                places = places_of(read_in(part.text, lang));
            } else {
                places.push_back({alternatives(part, lang), 0});
            }
            if (places.empty()) continue;
            places.front().gap = std::exchange(gap, 0);
            std::move(places.begin(), places.end(), std::back_inserter(phrase));
        }
        return phrase;
    }

    /// The units that may stand in one place of a phrase.
    std::vector<Unit> alternatives(const Query& part, const std::string& lang) {
        if (part.kind == QueryKind::word) return {wildcard_unit(part)};
        if (part.kind == QueryKind::disjunction) {
            std::vector<Unit> all;
            for (const Query& child : part.children) {
                for (Unit& unit : alternatives(child, lang)) all.push_back(std::move(unit));
            }
            return all;
        }
        Reading reading = read_in(part.text, lang);
        if (reading.size() != 1) {
            throw QueryError(part.column, "'" + part.text + "' is not one word",
                             "alternatives in quotes are single words; write OR between two phrases");
        }
        return {std::move(reading.front())};
    }

    Text phrase_text(const Phrase& phrase, const Query& query) {
        std::vector<Plan> superset;
        Check check = empty_phrase(query);
        for (const Place& place : phrase) {
            std::vector<Plan> ways;
            CheckSlot slot;
            slot.gap = place.gap;
            for (const Unit& unit : place.alternatives) {
                std::vector<Plan> parts;
                if (unit.bigrams.empty()) {
                    for (const Words& part : unit.parts) parts.push_back(candidate(part, query.zone));
                }
                for (const std::string& pair : unit.bigrams) parts.push_back(candidate({pair}, query.zone));
                ways.push_back(combine(PlanKind::conjunction, std::move(parts)));
                std::vector<CheckWord>& run = slot.alternatives.emplace_back();
                for (const Words& part : unit.parts) run.push_back({part, WordForm::exact});
                if (unit.joined.empty()) continue;
                ways.push_back(candidate(unit.joined, query.zone));
                slot.alternatives.push_back({{unit.joined, WordForm::exact}});
            }
            superset.push_back(combine(PlanKind::disjunction, std::move(ways)));
            check.slots.push_back(std::move(slot));
        }
        return {combine(PlanKind::conjunction, std::move(superset)), std::move(check)};
    }

    /// A word with wildcards; one with hyphens in parts or in one word, as a compound.
    Unit wildcard_unit(const Query& query) const {
        std::vector<std::string> typed_parts{""};
        for (std::size_t at = 0; at < query.text.size(); ++at) {
            const char c = query.text[at];
            if (c == '-') {
                typed_parts.emplace_back();
            } else {
                typed_parts.back() += c;
                if (c == '\\' && at + 1 < query.text.size()) typed_parts.back() += query.text[++at];
            }
        }
        std::erase_if(typed_parts, [](const std::string& part) { return part.empty(); });
        Unit unit;
        std::string whole;
        for (const std::string& part : typed_parts) {
            unit.parts.push_back(expand(query, part));
            whole += part;
        }
        if (unit.parts.size() > 1) unit.joined = expand(query, whole);
        return unit;
    }

    /// The archive's words that a pattern stands for.
    Words expand(const Query& query, std::string_view typed) const {
        Pattern pattern = parse_pattern(to_nfc(typed), true);
        bool has_letters = false;
        for (Pattern::Piece& piece : pattern.pieces) {
            if (piece.kind != Pattern::Piece::Kind::literal) continue;
            piece.text = folded_literal(query, piece.text);
            has_letters = has_letters || !piece.text.empty();
        }
        if (!has_letters) {
            throw QueryError(query.column,
                             "'" + query.text + "' holds no letter or digit beside its wildcard",
                             "write some letters of the word");
        }
        return matching_words(query, pattern.prefix(),
                              [&](std::string_view word) { return pattern.matches(word); });
    }

    static std::string folded_literal(const Query& query, std::string_view literal) {
        Tokens tokens;
        tokenize(literal, "und", tokens);
        std::string word;
        for (const Token& token : tokens.tokens) {
            if (token.kind == TokenKind::word && is_unspaced(tokens.word(token))) {
                throw QueryError(
                    query.column, "'" + query.text + "' has a wildcard in text without blanks",
                    "leave the wildcard out; characters that stand together are searched for as such");
            }
            if (token.kind != TokenKind::word || !word.empty()) {
                throw QueryError(query.column, "'" + query.text + "' is more than one word",
                                 "a wildcard stands for letters of one word; put a phrase in quotes");
            }
            word = tokens.word(token);
        }
        return word;
    }

    /// The archive's words that are spelt nearly as the one that is asked for.
    Unit fuzzy_unit(const Query& query) {
        const Reading reading = *read(query.text, query.column).begin();
        if (reading.size() != 1 || reading.front().parts.size() != 1) {
            throw QueryError(query.column, "'" + query.text + "' is more than one word",
                             "'~' goes behind one word");
        }
        const std::string& word = reading.front().parts.front().front();
        std::size_t letters = 0;
        for (std::size_t at = 0; at < word.size(); ++letters) next_code_point(word, at);
        const std::size_t by_length = letters <= 2 ? 0 : letters <= 5 ? 1 : 2;
        const std::size_t edits = query.number > 0 ? query.number : by_length;
        Unit unit;
        unit.parts.push_back(matching_words(query, "", NearlySame(word, edits)));
        return unit;
    }

    template <class Matches>
    Words matching_words(const Query& query, std::string_view prefix, Matches is_match) const {
        Words words;
        std::size_t matching = 0;
        lookup_.each_word(prefix, [&](std::string_view word) {
            if (!is_match(word)) return;
            if (++matching <= max_expansion) words.emplace_back(word);
        });
        if (matching > max_expansion) throw too_many(query, matching, "words");
        return words;
    }

    /// The articles with a word that shares a stem with one of `words`.
    Plan candidate(const Words& words, Zone zone) {
        std::set<std::string> stems;
        for (const std::string& lang : languages_) {
            Stemmer& stemmer = stemmers_.of(lang);
            for (const std::string& word : words) stems.emplace(stemmer.stem(word));
        }
        return words_leaf({stems.begin(), stems.end()}, zone == Zone::title ? Zone::title : Zone::anywhere);
    }

    Plan words_leaf(std::vector<std::string> stems, Zone zone) const {
        return {.kind = PlanKind::words,
                .stems = std::move(stems),
                .zone = zone,
                .scored = scoring_ && boost_ > 0,
                .boost = boost_};
    }

    std::set<std::string> languages_;
    Stemmers& stemmers_;
    const Lookup& lookup_;
    bool scoring_ = true;
    double boost_ = 1;
};

}  // namespace

Plan make_plan(const Query& query, const std::vector<std::string>& languages, Stemmers& stemmers,
               const Lookup& lookup) {
    return score_once(Planner(languages, stemmers, lookup).plan_true(query));
}

bool is_scored(const Plan& plan) {
    return plan.scored || std::any_of(plan.children.begin(), plan.children.end(), is_scored);
}

bool has_scored_alternatives(const Plan& plan) {
    if (plan.kind == PlanKind::disjunction || plan.kind == PlanKind::ranked) return is_scored(plan);
    return std::any_of(plan.children.begin(), plan.children.end(), has_scored_alternatives);
}

}  // namespace broadsheet
