#include "indexer/cleaning/clean.hpp"

#include <algorithm>
#include <utility>

#include "indexer/cleaning/characters.hpp"
#include "indexer/cleaning/fixes.hpp"
#include "indexer/cleaning/line_rules.hpp"

namespace broadsheet {
namespace {

/// Rules are gone through so often at most; it is for texts made to go on.
constexpr int most_rounds = 16;
constexpr double budget_share = 0.3;
constexpr std::size_t budget_words = 100;
constexpr std::size_t max_headline_bytes = 250;

/// A part of the repaired text that goes, or is noted and stays.
struct Cut {
    std::size_t begin = 0;
    std::size_t end = 0;
    RuleId rule = RuleId::ad_label;
    CleaningAction action = CleaningAction::drop;
    bool keeps_text = false;
};

/// The repaired text without what rules took from it.
class ShrinkingText {
   public:
    explicit ShrinkingText(std::string_view repaired) : repaired_(repaired), left_(repaired) {
        if (!repaired.empty()) alive_.push_back({0, repaired.size()});
    }

    const std::string& left() const { return left_; }
    const std::vector<Cut>& cuts() const { return cuts_; }

    /// Takes what was found in left(), in order and apart from each other.
    void take(const std::vector<Finding>& findings) {
        std::vector<Segment> alive;
        std::string left;
        std::size_t at = 0;  // in left_, where the segment begins
        auto finding = findings.begin();
        for (const Segment& segment : alive_) {
            const std::size_t length = segment.end - segment.begin;
            std::size_t done = 0;
            while (finding != findings.end() && finding->begin < at + length) {
                const std::size_t begin = std::max(finding->begin, at) - at;
                const std::size_t end = std::min(finding->end, at + length) - at;
                const bool keeps = finding->keeps_text;
                if (!keeps && begin > done) alive.push_back({segment.begin + done, segment.begin + begin});
                if (end > begin) {
                    cuts_.push_back(
                        {segment.begin + begin, segment.begin + end, finding->rule, finding->action, keeps});
                }
                if (!keeps) done = end;
                if (finding->end > at + length) break;  // it goes on in the next segment
                ++finding;
            }
            if (done < length) alive.push_back({segment.begin + done, segment.end});
            at += length;
        }
        for (const Segment& segment : alive) {
            left += repaired_.substr(segment.begin, segment.end - segment.begin);
        }
        alive_ = std::move(alive);
        left_ = std::move(left);
        std::stable_sort(cuts_.begin(), cuts_.end(),
                         [](const Cut& a, const Cut& b) { return a.begin < b.begin; });
    }

   private:
    struct Segment {
        std::size_t begin;
        std::size_t end;
    };

    std::string_view repaired_;
    std::string left_;
    std::vector<Segment> alive_;
    std::vector<Cut> cuts_;
};

/// A text's repairs and cuts as spans over what is left of it.
std::vector<CleaningSpan> make_spans(std::string_view came, const std::vector<Fix>& fixes,
                                     const std::vector<Cut>& cuts) {
    struct Edit {
        std::size_t begin;  // in the repaired text
        std::size_t end;
        const Fix* fix;
        const Cut* cut;
    };
    std::vector<Edit> edits;
    for (const Fix& fix : fixes) edits.push_back({fix.at, fix.at + fix.bytes, &fix, nullptr});
    for (const Cut& cut : cuts) edits.push_back({cut.begin, cut.end, nullptr, &cut});
    std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
    std::vector<CleaningSpan> spans;
    std::size_t repaired_at = 0;  // behind the last span, as the next two
    std::size_t came_at = 0;
    std::size_t left_at = 0;
    for (std::size_t i = 0; i < edits.size();) {
        // Edits that overlap are one span: a cut with the repairs in it or across its edges.
        const std::size_t begin = edits[i].begin;
        std::size_t end = edits[i].end;
        std::size_t grown = 0;  // how much longer the text was than it is repaired
        std::size_t shrunk = 0;
        std::size_t taken = 0;
        const Cut* cut = nullptr;
        std::size_t next = i;
        for (; next < edits.size() && (next == i || edits[next].begin < end); ++next) {
            const Edit& edit = edits[next];
            end = std::max(end, edit.end);
            if (edit.fix != nullptr) {
                grown += edit.fix->was_end - edit.fix->was;
                shrunk += edit.fix->bytes;
            } else {
                if (cut == nullptr) cut = edit.cut;
                if (!edit.cut->keeps_text) taken += edit.end - edit.begin;
            }
        }
        came_at += begin - repaired_at;
        left_at += begin - repaired_at;
        const std::size_t came_bytes = (end - begin) + grown - shrunk;
        CleaningSpan span;
        span.at = static_cast<std::uint32_t>(left_at);
        span.bytes = static_cast<std::uint32_t>(end - begin - taken);
        span.was = came.substr(came_at, came_bytes);
        if (cut != nullptr) {
            span.action = cut->action;
            span.rule = rule(cut->rule).name;
        }
        left_at += span.bytes;
        came_at += came_bytes;
        repaired_at = end;
        spans.push_back(std::move(span));
        i = next;
    }
    return spans;
}

/// A text with its repairs.
struct RepairedText {
    explicit RepairedText(std::string from) : came(std::move(from)), repaired(came) {
        if (!repair_text(repaired)) return;
        fixes = find_fixes(came, repaired);
    }

    std::string came;
    std::string repaired;
    std::vector<Fix> fixes;
};

void repair_fields(Article& article) {
    for (const std::string_view name : {"source", "section", "lang", "place", "agency", "rights", "credit"}) {
        std::string& text = *text_field(article, name);
        std::string before = text;
        if (repair_text(text)) note_field(article.cleaning, name, {std::move(before)});
    }
    for (const std::string_view name : {"authors", "tags", "captions"}) {
        std::vector<std::string>& list = *list_field(article, name);
        std::vector<std::string> before = list;
        bool changed = false;
        for (std::string& text : list) changed = repair_text(text) || changed;
        if (!changed) continue;
        std::erase(list, "");
        note_field(article.cleaning, name, std::move(before));
    }
}

void fill_text(Article& article, std::string_view name, std::string value) {
    std::string& field = *text_field(article, name);
    if (!field.empty() || value.empty()) return;
    field = std::move(value);
    note_field(article.cleaning, name, {});
}

void fill_list(Article& article, std::string_view name, std::vector<std::string> values) {
    std::vector<std::string>& field = *list_field(article, name);
    if (!field.empty() || values.empty()) return;
    field = std::move(values);
    note_field(article.cleaning, name, {});
}

void fill_fields(Article& article, FieldValues values) {
    fill_list(article, "authors", std::move(values.authors));
    fill_list(article, "tags", std::move(values.tags));
    fill_text(article, "source", std::move(values.source));
    fill_text(article, "place", std::move(values.place));
    fill_text(article, "agency", std::move(values.agency));
    fill_text(article, "rights", std::move(values.rights));
    fill_text(article, "credit", std::move(values.credit));
    if (!article.published && values.published) {
        article.published = values.published;
        note_field(article.cleaning, "published", {});
    }
}

bool is_blank_text(std::string_view text) { return text.find_first_not_of(" \n") == std::string_view::npos; }

bool exceeds_budget(const ShrinkingText& text, std::string_view repaired, bool has_headline) {
    if (is_blank_text(text.left()) && !has_headline) return true;
    std::size_t taken = 0;
    for (const Cut& cut : text.cuts()) {
        if (cut.keeps_text || cut.action == CleaningAction::field) continue;
        taken += count_words(repaired.substr(cut.begin, cut.end - cut.begin));
    }
    if (taken <= budget_words) return false;
    return static_cast<double>(taken) > budget_share * static_cast<double>(count_words(repaired));
}

}  // namespace

struct Cleaner::State {
    State(CleaningLevel given, std::shared_ptr<const RepeatedLines> lines)
        : level(given), repeated(std::move(lines)) {}

    bool is_done(const Article& article) const {
        const Cleaning& cleaning = article.cleaning;
        const bool same = cleaning.version == rules_version && cleaning.level == level;
        return same && (repeated == nullptr || repeated->empty() || level != CleaningLevel::full);
    }

    void apply_rules(Article& article, const RepairedText& title, const RepairedText& body) {
        FieldValues values;
        ShrinkingText text(body.repaired);
        const bool ad_headline = is_ad_label(title.repaired);
        std::string headline;
        const std::string source = repeated == nullptr ? "" : line_source(article);
        for (int round = 0; round < most_rounds; ++round) {
            findings.clear();
            rules.find({text.left(), repeated.get(), source}, findings, values);
            const bool takes = std::any_of(findings.begin(), findings.end(),
                                           [](const Finding& finding) { return !finding.keeps_text; });
            if (!takes && ad_headline && headline.empty()) {
                headline = promote_first_line(text.left());
                if (!headline.empty()) {
                    text.take({first_line(text.left())});
                    continue;
                }
            }
            const bool goes_on = takes && (changes_lines() || ad_headline);
            // What is only noted is noted once, where it ends up.
            if (goes_on) std::erase_if(findings, [](const Finding& finding) { return finding.keeps_text; });
            text.take(findings);
            if (!goes_on) break;
        }
        if (exceeds_budget(text, body.repaired, !headline.empty())) {
            article.cleaning.suspicious = !body.repaired.empty();
            return;
        }
        article.body = text.left();
        article.cleaning.body = make_spans(body.came, body.fixes, text.cuts());
        if (!headline.empty()) {
            article.cleaning.title = {{0, static_cast<std::uint32_t>(headline.size()), title.came,
                                       CleaningAction::drop, std::string(rule(RuleId::ad_label).name)}};
            article.title = std::move(headline);
        }
        fill_fields(article, std::move(values));
    }

    /// Whether what was found may make the rules find more. A dateline behind its place leaves a line that
    /// begins and ends as before: most articles of agencies have no other leftover.
    bool changes_lines() const {
        return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
            return finding.rule != RuleId::dateline || finding.leads_on;
        });
    }

    static std::string promote_first_line(const std::string& text) {
        const Finding line = first_line(text);
        std::string headline =
            text.substr(line.begin, std::min(text.find('\n', line.begin), text.size()) - line.begin);
        while (headline.ends_with(' ')) headline.pop_back();
        return headline.size() <= max_headline_bytes ? headline : "";
    }

    /// From the beginning to the second line.
    static Finding first_line(const std::string& text) {
        const std::size_t begin = std::min(text.find_first_not_of(" \n"), text.size());
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::size_t second = std::min(text.find_first_not_of(" \n", end), text.size());
        return {begin, second, RuleId::headline, CleaningAction::field};
    }

    CleaningLevel level;
    std::shared_ptr<const RepeatedLines> repeated;
    LineRules rules;
    std::vector<Finding> findings;
};

Cleaner::Cleaner(CleaningLevel level, std::shared_ptr<const RepeatedLines> repeated)
    : state_(std::make_unique<State>(level, std::move(repeated))) {}
Cleaner::~Cleaner() = default;

void Cleaner::clean(Article& article) {
    if (state_->is_done(article)) return;
    if (article.cleaning != Cleaning()) article = original(article);
    if (state_->level == CleaningLevel::none) return;
    article.cleaning.version = rules_version;
    article.cleaning.level = state_->level;
    repair_fields(article);
    const RepairedText title(std::move(article.title));
    const RepairedText body(std::move(article.body));
    article.title = title.repaired;
    article.body = body.repaired;
    article.cleaning.title = make_spans(title.came, title.fixes, {});
    article.cleaning.body = make_spans(body.came, body.fixes, {});
    if (state_->level == CleaningLevel::full) state_->apply_rules(article, title, body);
}

}  // namespace broadsheet
