#include "indexer/cleaning/clean.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ostream>
#include <variant>

#include "common/article/error.hpp"
#include "common/article/json.hpp"
#include "indexer/cleaning/counts.hpp"
#include "indexer/readers/record_text.hpp"
#include "indexer/verbs/learned_lines.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {
namespace {

constexpr std::size_t max_shown_bytes = 120;
constexpr std::size_t context_lines = 3;

using Texts = std::vector<std::string_view>;

char sign(CleaningAction action) {
    static constexpr std::array<char, 4> signs{'-', '~', '>', '*'};
    return signs[static_cast<std::size_t>(action)];
}

/// `text` on one line, without what a terminal would obey.
std::string shown(std::string_view text) {
    std::string line;
    for (const char c : trimmed(text)) line += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    return shortened(line, max_shown_bytes);
}

std::string quoted(std::string_view text) {
    std::string json;
    append_json_string(json, shortened(text, max_shown_bytes));
    return json;
}

/// Calls `visit` with each span, the line of the original text it begins in, and what stands there now.
template <class Visit>
void each_span(std::string_view text, const std::vector<CleaningSpan>& spans, Visit visit) {
    std::size_t line = 1;
    std::size_t at = 0;
    for (const CleaningSpan& span : spans) {
        const auto lines_in = [](std::string_view part) {
            return static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
        };
        line += lines_in(text.substr(at, span.at - at));
        at = span.at;
        // A line goes with the line ends before it where the wider gap is behind.
        const std::size_t blanks = std::min(span.was.find_first_not_of(" \n"), span.was.size());
        const std::size_t begins =
            span.action == CleaningAction::fix ? 0 : lines_in(std::string_view(span.was).substr(0, blanks));
        visit(span, line + begins, text.substr(span.at, span.bytes));
        line += lines_in(span.was);
        at = std::size_t{span.at} + span.bytes;
    }
}

std::string values_of(Article article, const std::string& field) {
    if (field == "published") return article.published ? format_timestamp(*article.published) : "";
    if (const std::string* const text = text_field(article, field)) return *text;
    std::string values;
    if (const std::vector<std::string>* const list = list_field(article, field)) {
        for (const std::string& value : *list) values += (values.empty() ? "" : "; ") + value;
    }
    return values;
}

class Shower {
   public:
    Shower(const IndexerOptions& options, std::shared_ptr<const RepeatedLines> lines, std::ostream& out,
           std::ostream& log)
        : options_(options), cleaner_(options.cleaning, std::move(lines)), out_(out), log_(log) {}

    void show(ReadResult result) {
        if (const auto* rejected = std::get_if<Rejected>(&result)) {
            ++rejected_;
            log_ << "indexer: " << rejected->place << ": " << rejected->reason;
            if (!rejected->detail.empty()) log_ << " (" << rejected->detail << ")";
            log_ << "; skipped\n";
            return;
        }
        Article article = std::move(std::get<ReadArticle>(result).article);
        cleaner_.clean(article);
        ++articles_;
        bytes_ += article.title.size() + article.body.size();
        counts_.add(article.cleaning);
        for (const auto* spans : {&article.cleaning.title, &article.cleaning.body}) count_bytes(*spans);
        suspicious_ += article.cleaning.suspicious ? 1 : 0;
        const Cleaning& cleaning = article.cleaning;
        const bool is_clean = cleaning.title.empty() && cleaning.body.empty() && cleaning.fields.empty() &&
                              !cleaning.suspicious;
        if (is_clean) return;
        if (options_.format == OutputFormat::json) {
            print_json(article);
        } else if (options_.diff) {
            print_diff(article);
        } else {
            print_text(article);
        }
    }

    int finish() {
        if (options_.format == OutputFormat::json) {
            std::string json;
            JsonObject object(json);
            object.number("v", 1);
            object.number("articles", articles_);
            object.number("rejected", rejected_);
            object.number("suspicious", suspicious_);
            object.number("bytes", bytes_);
            object.number("bytes_dropped", taken_[0]);
            object.number("bytes_muted", taken_[1]);
            object.number("bytes_moved", taken_[2]);
            object.number("fixes", counts_.fixes);
            std::string rules;
            JsonObject members(rules);
            for (std::size_t i = 0; i < rule_count; ++i) {
                if (counts_.rules[i] > 0) members.number(rule(static_cast<RuleId>(i)).name, counts_.rules[i]);
            }
            members.close();
            object.raw("rules", rules);
            object.close();
            out_ << json << "\n";
        } else if (!options_.diff) {
            const std::string done = counts_.text();
            out_ << articles_ << (articles_ == 1 ? " article" : " articles");
            if (suspicious_ > 0) out_ << ", " << suspicious_ << " suspicious and kept whole";
            out_ << "; of " << bytes_ + taken_[0] + taken_[1] + taken_[2] << " bytes " << taken_[0]
                 << " dropped, " << taken_[1] << " muted, " << taken_[2] << " moved\n";
            if (!done.empty()) out_ << done << "\n";
        }
        return rejected_ > 0 ? exit_some_rejected : exit_done;
    }

   private:
    void count_bytes(const std::vector<CleaningSpan>& spans) {
        for (const CleaningSpan& span : spans) {
            if (span.action != CleaningAction::fix && span.was.size() > span.bytes) {
                taken_[static_cast<std::size_t>(span.action)] += span.was.size() - span.bytes;
            }
        }
    }

    void print_text(const Article& article) {
        out_ << shown(identity(article)) << "  " << shown(article.title) << "\n";
        const auto print = [&](const CleaningSpan& span, const std::string& line, std::string_view now) {
            std::array<char, 64> head{};
            const std::string rule = span.rule.empty() ? "characters" : span.rule;
            std::snprintf(head.data(), head.size(), "%c %5s  %-18s ", sign(span.action), line.c_str(),
                          rule.c_str());
            out_ << head.data();
            if (span.action == CleaningAction::fix) {
                out_ << quoted(span.was) << " to " << quoted(now) << "\n";
            } else {
                out_ << shown(span.was) << "\n";
            }
        };
        each_span(
            article.title, article.cleaning.title,
            [&](const CleaningSpan& span, std::size_t, std::string_view now) { print(span, "title", now); });
        each_span(article.body, article.cleaning.body,
                  [&](const CleaningSpan& span, std::size_t line, std::string_view now) {
                      print(span, std::to_string(line), now);
                  });
        for (const FieldBefore& before : article.cleaning.fields) {
            out_ << "        " << before.field << ": " << shown(values_of(article, before.field)) << "\n";
        }
        if (article.cleaning.suspicious) out_ << "        suspicious: too much would go; kept whole\n";
    }

    void print_json(const Article& article) {
        std::string spans;
        const auto add = [&](std::string_view part, const CleaningSpan& span, std::size_t line,
                             std::string_view now) {
            spans += spans.empty() ? '[' : ',';
            JsonObject object(spans);
            object.text("part", part);
            object.number("line", line);
            object.text("action", action_name(span.action));
            object.text_if("rule", span.rule);
            object.text("was", span.was);
            object.text_if("now", now);
            object.close();
        };
        each_span(article.title, article.cleaning.title,
                  [&](const CleaningSpan& span, std::size_t line, std::string_view now) {
                      add("title", span, line, now);
                  });
        each_span(article.body, article.cleaning.body,
                  [&](const CleaningSpan& span, std::size_t line, std::string_view now) {
                      add("body", span, line, now);
                  });
        std::string json;
        JsonObject object(json);
        object.number("v", 1);
        object.text("id", identity(article));
        object.text_if("title", article.title);
        object.boolean("suspicious", article.cleaning.suspicious);
        object.raw("spans", spans.empty() ? "[]" : spans + ']');
        std::string fields;
        JsonObject members(fields);
        for (const FieldBefore& before : article.cleaning.fields) {
            members.text(before.field, values_of(article, before.field));
        }
        members.close();
        object.raw("fields", fields);
        object.close();
        out_ << json << "\n";
    }

    /// A line of either text: what it is, and whether it goes, comes or stays.
    struct DiffLine {
        char mark;
        std::string_view text;
    };

    static Texts lines_of(std::string_view text) {
        Texts lines;
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            lines.push_back(text.substr(at, end - at));
            at = end + 1;
        }
        return lines;
    }

    /// Adds the lines of the text that came and, where they are others, those that are left of them.
    static void compare(std::string_view came, std::string_view left, const std::vector<CleaningSpan>& spans,
                        std::vector<DiffLine>& lines) {
        const Texts old_lines = lines_of(came);
        const Texts new_lines = lines_of(left);
        std::vector<std::size_t> origins;  // the old line in which each new one begins
        std::size_t span = 0;
        std::size_t grown = 0;
        std::size_t shrunk = 0;
        std::size_t old_line = 0;
        std::size_t old_end = old_lines[0].size();
        for (const std::string_view line : new_lines) {
            const auto at = static_cast<std::size_t>(line.data() - left.data());
            while (span < spans.size() && (std::size_t{spans[span].at} + spans[span].bytes <= at)) {
                grown += spans[span].was.size();
                shrunk += spans[span].bytes;
                ++span;
            }
            const std::size_t old_at = at + grown - shrunk;
            while (old_at > old_end && old_line + 1 < old_lines.size())
                old_end += old_lines[++old_line].size() + 1;
            origins.push_back(old_line);
        }
        std::size_t next = 0;
        for (std::size_t i = 0; i < old_lines.size(); ++i) {
            const bool same =
                next < new_lines.size() && origins[next] == i && new_lines[next] == old_lines[i];
            lines.push_back({same ? ' ' : '-', old_lines[i]});
            if (same) ++next;
            for (; next < new_lines.size() && origins[next] == i; ++next)
                lines.push_back({'+', new_lines[next]});
        }
    }

    void print_diff(const Article& article) {
        const Article came = original(article);
        std::vector<DiffLine> lines;
        compare(came.title, article.title, article.cleaning.title, lines);
        lines.push_back({' ', ""});
        compare(came.body, article.body, article.cleaning.body, lines);
        if (std::all_of(lines.begin(), lines.end(), [](const DiffLine& line) { return line.mark == ' '; }))
            return;
        const std::string id = shown(identity(article));
        out_ << "--- " << id << "\toriginal\n+++ " << id << "\tcleaned\n";
        std::size_t old_line = 1;
        std::size_t new_line = 1;
        std::size_t at = 0;
        while (at < lines.size()) {
            std::size_t change = at;
            while (change < lines.size() && lines[change].mark == ' ') ++change;
            if (change == lines.size()) return;
            const std::size_t begin = change - std::min(context_lines, change - at);
            old_line += begin - at;
            new_line += begin - at;
            std::size_t end = change;
            for (std::size_t i = change; i < lines.size() && i <= end + 2 * context_lines; ++i) {
                if (lines[i].mark != ' ') end = i;
            }
            end = std::min(end + 1 + context_lines, lines.size());
            print_hunk(lines, begin, end, old_line, new_line);
            at = end;
        }
    }

    void print_hunk(const std::vector<DiffLine>& lines, std::size_t begin, std::size_t end,
                    std::size_t& old_line, std::size_t& new_line) {
        std::size_t old_count = 0;
        std::size_t new_count = 0;
        for (std::size_t i = begin; i < end; ++i) {
            if (lines[i].mark != '+') ++old_count;
            if (lines[i].mark != '-') ++new_count;
        }
        out_ << "@@ -" << old_line << ',' << old_count << " +" << new_line << ',' << new_count << " @@\n";
        for (std::size_t i = begin; i < end; ++i) out_ << lines[i].mark << lines[i].text << "\n";
        old_line += old_count;
        new_line += new_count;
    }

    const IndexerOptions& options_;
    Cleaner cleaner_;
    std::ostream& out_;
    std::ostream& log_;
    std::uint64_t articles_ = 0;
    std::uint64_t rejected_ = 0;
    std::uint64_t suspicious_ = 0;
    std::uint64_t bytes_ = 0;
    std::array<std::uint64_t, 4> taken_{};  ///< bytes by action
    CleaningCounts counts_;
};

int list_repeated(const IndexerOptions& options, std::ostream& out) {
    const std::vector<RepeatedLine> learned = learn_from_archive(options.repeated_in);
    const std::shared_ptr<const RepeatedLines> lines = repeated_lines(options, learned);
    for (const RepeatedLine& line : learned) {
        const auto action = lines->find(line.source, line.line);
        out << (action ? action_name(*action) : "allow") << '\t' << line.articles << '\t' << line.source
            << '\t' << line.line << "\n";
    }
    return exit_done;
}

}  // namespace

int show_cleaning(const IndexerOptions& options, std::ostream& out, std::ostream& log) {
    if (!options.repeated_in.empty()) return list_repeated(options, out);
    const InputList inputs = list_inputs(options.inputs);
    Shower shower(options, repeated_lines(options, inputs), out, log);
    each_record(inputs, options, [&](ReadResult result) { shower.show(std::move(result)); });
    return shower.finish();
}

}  // namespace broadsheet
