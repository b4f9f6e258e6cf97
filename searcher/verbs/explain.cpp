#include <algorithm>

#include "common/archive/impact.hpp"
#include "common/query/parser.hpp"
#include "searcher/result.hpp"
#include "searcher/terminal.hpp"
#include "searcher/verbs/verbs.hpp"

namespace broadsheet {
namespace {

/// `text` at the right end of so many columns, and two blanks.
std::string cell(const std::string& text, std::size_t columns) {
    return std::string(columns - std::min(columns, text.size()), ' ') + text + "  ";
}

constexpr std::size_t articles_columns = 10;
constexpr std::size_t tree_indent = articles_columns + 2;

/// Lines of at most `columns` columns; those behind the first begin with `indent` blanks.
std::string wrapped(const std::string& first, const std::string& hostile, std::size_t indent,
                    std::size_t columns) {
    const std::string text = neutral(hostile);
    std::string out;
    for (const ByteRange& line : wrap(text, columns > indent ? columns - indent : 1)) {
        out += (out.empty() ? first : std::string(indent, ' ')) +
               text.substr(line.begin, line.end - line.begin) + '\n';
    }
    return out;
}

/// What joins the children of a part; nothing for a part that is shown as it stands.
std::string sign_of(const Query& query) {
    const std::string number = std::to_string(query.number);
    switch (query.kind) {
        case QueryKind::conjunction:
            return "AND";
        case QueryKind::disjunction:
            return "OR";
        case QueryKind::negation:
            return "NOT";
        case QueryKind::near:
            return "NEAR/" + number;
        case QueryKind::adjacent:
            return "ADJ/" + number;
        case QueryKind::not_near:
            return "NOTNEAR/" + number;
        case QueryKind::same_sentence:
            return "SENT";
        case QueryKind::same_paragraph:
            return "PARA";
        case QueryKind::at_least:
            return "atleast" + number;
        default:
            return "";
    }
}

std::string listed(const std::string& kind, const std::vector<std::string>& words) {
    if (words.empty()) return "no " + kind;
    constexpr std::size_t most = 20;
    std::string text = words.size() == 1 ? kind + " " : grouped(words.size()) + " " + kind + "s: ";
    for (std::size_t i = 0; i < std::min(most, words.size()); ++i) text += (i > 0 ? ", " : "") + words[i];
    return words.size() > most ? text + ", …" : text;
}

/// What the archive makes of a part of the query: its stems, or the words that a pattern stands for.
std::string meaning(const Query& query, const Plan& plan) {
    if (plan.kind == PlanKind::words) return listed("stem", plan.stems);
    if (query.kind == QueryKind::like) {
        std::vector<std::string> stems;
        const auto collect = [&](const auto& self, const Plan& part) -> void {
            if (part.kind == PlanKind::words) stems.insert(stems.end(), part.stems.begin(), part.stems.end());
            for (const Plan& child : part.children) self(self, child);
        };
        collect(collect, plan);
        return "one of " + listed("stem", stems);
    }
    const bool is_pattern =
        query.kind == QueryKind::fuzzy || (query.kind == QueryKind::word && query.wildcard);
    if (!is_pattern || plan.check.slots.size() != 1) return "";
    std::vector<std::string> words;
    for (const auto& run : plan.check.slots[0].alternatives) {
        if (run.size() == 1) words.insert(words.end(), run[0].texts.begin(), run[0].texts.end());
    }
    return listed("word", words);
}

class Explanation {
   public:
    Explanation(ArchiveReader& reader, const Asked& asked, std::size_t columns)
        : reader_(reader), asked_(asked), columns_(columns) {}

    std::string tree(const Query& query) {
        std::string out = wrapped("query: ", print_query(query), 7, columns_) + '\n' +
                          cell("articles", articles_columns) + "part of the query\n";
        add_part(query, 0, out);
        return out;
    }

    std::string scores(const Plan& plan, const std::vector<Match>& best) {
        if (!is_scored(plan)) return unscored(best);
        std::string out = "\n" + score_cells("score", "weight", "impact", "articles") + "stem\n";
        for (const Match& match : best) {
            if (&match != &best.front()) out += '\n';
            out += cell(decimal(shown_score(match.score), 2), score_columns) +
                   shown(match.docid, score_columns + 2);
            for (const ScorePart& part : reader_.score_parts(plan, match.docid)) out += part_line(part);
        }
        return out;
    }

   private:
    static constexpr std::size_t score_columns = 7;
    static constexpr std::size_t score_indent = 3 * (score_columns + 2) + tree_indent;

    static std::string score_cells(const std::string& score, const std::string& weight,
                                   const std::string& impact, const std::string& articles) {
        return cell(score, score_columns) + cell(weight, score_columns) + cell(impact, score_columns) +
               cell(articles, articles_columns);
    }

    void add_part(const Query& query, std::size_t depth, std::string& out) {
        const Plan plan = reader_.plan(query, asked_.lang);
        const std::string sign = sign_of(query);
        const std::size_t indent = tree_indent + 2 * depth;
        const std::string first =
            cell(grouped(reader_.count(plan)), articles_columns) + std::string(2 * depth, ' ');
        if (!sign.empty()) {
            out += first + sign + (query.boost == 1 ? "" : " ^" + decimal(query.boost, 2)) + '\n';
            for (const Query& child : query.children) add_part(child, depth + 1, out);
            return;
        }
        // The plan in one language is that of the text and the language.
        const std::string means =
            meaning(query, asked_.lang.empty() || plan.children.empty() ? plan : plan.children.front());
        const std::string on_one_line = print_query(query) + "   (" + means + ")";
        if (means.empty() || indent + display_width(neutral(on_one_line)) <= columns_) {
            out += wrapped(first, means.empty() ? print_query(query) : on_one_line, indent, columns_);
        } else {
            out += wrapped(first, print_query(query), indent, columns_) +
                   wrapped(std::string(indent + 2, ' '), means, indent + 2, columns_);
        }
    }

    std::string part_line(const ScorePart& part) const {
        std::string stems = part.zone == Zone::title ? "title:" : "";
        for (const std::string& stem : part.stems) stems += (&stem == &part.stems.front() ? "" : "|") + stem;
        return score_cells(decimal(shown_score(part.weight * part.impact), 2),
                           decimal(static_cast<double>(part.weight) / 65536, 2),
                           std::to_string(part.impact) + "/" + std::to_string(max_impact),
                           grouped(part.articles)) +
               "  " + fitted(neutral(stems), left_behind(score_indent + 2)) + '\n';
    }

    std::string unscored(const std::vector<Match>& best) {
        if (best.empty()) return "";
        std::string out = "\nnothing in it scores, so the newest come first\n";
        for (const Match& match : best) out += "  " + shown(match.docid, 2);
        return out;
    }

    std::string shown(DocId docid, std::size_t indent) {
        const Article article = reader_.article(docid);
        const std::string text = reader_.id(docid) + (article.title.empty() ? "" : "  " + article.title);
        return fitted(neutral(text), left_behind(indent)) + '\n';
    }

    std::size_t left_behind(std::size_t indent) const { return std::max(columns_, indent + 10) - indent; }

    ArchiveReader& reader_;
    const Asked& asked_;
    std::size_t columns_;
};

}  // namespace

Outcome run_verb(const ExplainOptions& options, Output& output) {
    ArchiveReader reader(options.asked.archive);
    const Query query = read_query(options.asked, output);
    const Plan plan = reader.plan(query, options.asked.lang);
    Explanation explanation(reader, options.asked, output.terminal.columns);
    output.write(explanation.tree(query));
    const MatchList best = reader.search(plan, SortOrder::relevance, 0, options.limit);
    if (!best.matches.empty()) output.write(explanation.scores(plan, best.matches));
    output.flush();
    const std::uint64_t found = reader.count(plan);
    output.messages << explained(explain_little(reader, query, options.asked, found), Format::text);
    return found > 0 ? Outcome::found : Outcome::nothing;
}

}  // namespace broadsheet
