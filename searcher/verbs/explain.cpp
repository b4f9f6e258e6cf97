#include <algorithm>

#include "common/archive/impact.hpp"
#include "common/query/parser.hpp"
#include "searcher/terminal.hpp"
#include "searcher/verbs/verbs.hpp"

namespace broadsheet {
namespace {

constexpr std::size_t number_columns = 12;

std::string number_cell(std::uint64_t number) {
    const std::string text = grouped(number);
    return std::string(number_columns - std::min(number_columns, text.size()), ' ') + text + "  ";
}

std::string_view sign_of(const Query& query) {
    switch (query.kind) {
        case QueryKind::conjunction:
            return "AND";
        case QueryKind::disjunction:
            return "OR";
        case QueryKind::negation:
            return "NOT";
        default:
            return "";
    }
}

std::string listed(const std::vector<std::string>& words) {
    constexpr std::size_t most = 20;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, words.size()); ++i) text += (i > 0 ? ", " : "") + words[i];
    return words.size() > most ? text + ", …" : text;
}

/// What the archive makes of a part of the query: its stems, or the words that a pattern stands for.
std::string meaning(const Query& query, const Plan& plan) {
    const bool is_pattern =
        query.kind == QueryKind::fuzzy || (query.kind == QueryKind::word && query.wildcard);
    if (plan.kind == PlanKind::words)
        return plan.stems.size() == 1 ? "stem " + plan.stems[0] : "stems " + listed(plan.stems);
    if (!is_pattern || plan.check.slots.size() != 1) return "";
    std::vector<std::string> words;
    for (const auto& run : plan.check.slots[0].alternatives) {
        if (run.size() == 1) words.insert(words.end(), run[0].texts.begin(), run[0].texts.end());
    }
    return std::to_string(words.size()) + (words.size() == 1 ? " word: " : " words: ") + listed(words);
}

void add_tree(ArchiveReader& reader, const Asked& asked, const Query& query, std::size_t depth,
              std::string& out) {
    const Plan plan = reader.plan(query, asked.lang);
    const std::string_view sign = sign_of(query);
    out += number_cell(reader.count(plan)) + std::string(2 * depth, ' ');
    if (sign.empty()) {
        // The plan in one language is that of the text and the language.
        const Plan& text = asked.lang.empty() || plan.children.empty() ? plan : plan.children.front();
        const std::string means = meaning(query, text);
        out += print_query(query) + (means.empty() ? "" : "   (" + means + ")") + '\n';
        return;
    }
    out += std::string(sign) + (query.boost == 1 ? "" : " ^" + decimal(query.boost, 2)) + '\n';
    for (const Query& child : query.children) add_tree(reader, asked, child, depth + 1, out);
}

std::string shown_part(const ScorePart& part) {
    std::string stems = part.zone == Zone::title ? "title:" : "";
    for (std::size_t i = 0; i < std::min<std::size_t>(part.stems.size(), 3); ++i)
        stems += (i > 0 ? "|" : "") + part.stems[i];
    if (part.stems.size() > 3) stems += "|…";
    return decimal(shown_score(part.weight * part.impact), 2) + "  " + stems + "   weight " +
           decimal(static_cast<double>(part.weight) / 65536, 2) + " (" + grouped(part.articles) +
           " articles have it) × impact " + std::to_string(part.impact) + "/" + std::to_string(max_impact);
}

}  // namespace

Outcome run_verb(const ExplainOptions& options, Output& output) {
    ArchiveReader reader(options.asked.archive);
    const Query query = read_query(options.asked, output);
    const Plan plan = reader.plan(query, options.asked.lang);
    std::string out = "query: " + print_query(query) + "\n\n    articles  part of the query\n";
    add_tree(reader, options.asked, query, 0, out);
    const MatchList best = reader.search(plan, SortOrder::relevance, 0, options.limit);
    const std::uint64_t found = reader.count(plan);
    if (!best.matches.empty())
        out += is_scored(plan) ? "\nscores of the best\n" : "\nnothing scores; newest first\n";
    for (const Match& match : best.matches) {
        out += "  " + reader.id(match.docid) + "   " + decimal(shown_score(match.score), 2) + '\n';
        for (const ScorePart& part : reader.score_parts(plan, match.docid))
            out += "    " + shown_part(part) + '\n';
    }
    std::string neutralised;
    for (std::size_t begin = 0; begin < out.size();) {
        const std::size_t end = out.find('\n', begin);
        neutralised += neutral(out.substr(begin, end - begin)) + '\n';
        begin = end + 1;
    }
    output.write(neutralised + explain_little(reader, query, options.asked, found));
    return found > 0 ? Outcome::found : Outcome::nothing;
}

}  // namespace broadsheet
