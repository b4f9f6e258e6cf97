#include "indexer/cleaning/line_rules.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "common/text/unicode.hpp"
#include "indexer/cleaning/credits.hpp"
#include "indexer/cleaning/datelines.hpp"
#include "indexer/cleaning/phrases.hpp"
#include "indexer/cleaning/repeats.hpp"
#include "indexer/cleaning/shortcodes.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

constexpr std::size_t min_paragraph_bytes = 40;
constexpr std::size_t most_list_items = 12;
constexpr std::size_t max_item_bytes = 160;
constexpr std::size_t max_labelled_bytes = 400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `12 comments` or `3 of 12`, by the word.
std::optional<RuleId> counted_label(std::string_view line) {
    constexpr std::size_t longest = 30;
    if (line.size() > longest || !is_digit(line[0])) return std::nullopt;
    const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
    const std::string word = fold(line.substr(digits));
    static constexpr std::array<std::string_view, 22> counted{"comment",      "comments",
                                                              "shares",       "share",
                                                              "likes",        "replies",
                                                              "views",        "kommentare",
                                                              "kommentar",    "commentaires",
                                                              "partages",     "comentarios",
                                                              "comentario",   "compartilhamentos",
                                                              "комментариев", "комментария",
                                                              "टिप्पणियां",     "تعليقات",
                                                              "تعليق",        "条评论",
                                                              "評論",         "评论"};
    if (std::find(counted.begin(), counted.end(), word) != counted.end()) return RuleId::share_widget;
    for (const std::string_view of : {"of ", "von ", "sur ", "de ", "из "}) {
        if (!word.starts_with(of)) continue;
        const std::string_view total = std::string_view(word).substr(of.size());
        if (!total.empty() && std::all_of(total.begin(), total.end(), is_digit)) return RuleId::media_label;
    }
    return std::nullopt;
}

/// `###`, `-30-`, `ENDS`; the last as a word stands for itself only at the end.
enum class EndMark { none, sign, word };
EndMark end_mark(std::string_view line) {
    static constexpr std::array<std::string_view, 12> signs{
        "###", "##", "# # #", "####", "-30-", "- 30 -", "—30—", "– 30 –", "-0-", "***", "* * *", "--30--"};
    static constexpr std::array<std::string_view, 9> words{"ENDS",     "-ENDS-", "- ENDS -", "(ENDS)", "Ends",
                                                           "- Ends -", "-Ends-", "--ENDS--", "(Ends)"};
    if (line.size() > rule(RuleId::end_mark).max_bytes) return EndMark::none;
    const bool is_rule = line.size() >= 3 && line.find_first_not_of('_') == std::string_view::npos;
    if (is_rule || std::find(signs.begin(), signs.end(), line) != signs.end()) return EndMark::sign;
    return std::find(words.begin(), words.end(), line) != words.end() ? EndMark::word : EndMark::none;
}

/// A rule that a whole line fulfils by its words, wherever it stands.
struct Candidate {
    RuleId rule;
    PhraseForm form = PhraseForm::line;
    std::string_view rest = {};
    bool only_last = false;
};

bool is_tag_list(std::string_view rest) {
    constexpr std::size_t longest_single = 60;
    if (rest.empty() || ends_sentence(rest)) return false;
    return rest.find_first_of(",;|#/") != std::string_view::npos ||
           rest.find("，") != std::string_view::npos || rest.find("、") != std::string_view::npos ||
           rest.size() <= longest_single;
}

/// A phrase of a script without blanks goes on like any word: `注册资本…` is no invitation to register.
bool is_unspaced_sentence(std::string_view line) {
    constexpr std::size_t longest = 90;
    std::size_t at = 0;
    if (folded_char(next_code_point(line, at)).char_class != CharClass::unspaced) return false;
    return line.size() > longest || line.find("。") != std::string_view::npos;
}

/// What the rule wants besides its phrase.
bool is_confirmed(const PhraseMatch& match, std::string_view line) {
    if (line.size() > rule(match.rule).max_bytes) return false;
    FieldValues unused;
    switch (match.rule) {
        case RuleId::date_stamp:
            return is_date_text(match.rest);
        case RuleId::photo_credit:
            return match.form == PhraseForm::line || is_photo_credit(match.rest);
        case RuleId::tag_line:
            return is_tag_list(match.rest);
        case RuleId::rights:
            return !fold(line).starts_with("copyright") || is_copyright(match.rest);
        case RuleId::desk_credit:
            return is_desk_credit(match.rest);
        case RuleId::provenance:
            return is_provenance(line, unused);
        case RuleId::teaser:
            return match.form != PhraseForm::colon || !match.rest.ends_with('"');
        case RuleId::click_here:
        case RuleId::subscribe:
            return match.form == PhraseForm::line || !is_unspaced_sentence(line);
        default:
            return true;
    }
}

std::optional<Candidate> candidate(const Line& line) {
    const std::string_view text = line.text;
    if (text.size() > max_labelled_bytes || line.flows) return std::nullopt;
    const auto first = static_cast<unsigned char>(text[0]);
    const bool is_word = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first >= 0x80;
    if (!is_word) {
        if (const EndMark mark = end_mark(text); mark != EndMark::none && line.alone) {
            return Candidate{RuleId::end_mark, PhraseForm::line, {}, mark == EndMark::word};
        }
        if (const std::optional<RuleId> label = counted_label(text)) return Candidate{*label};
    } else if (text.size() <= 4 && line.alone && end_mark(text) == EndMark::word) {
        return Candidate{RuleId::end_mark, PhraseForm::line, {}, true};
    }
    if (const std::optional<PhraseMatch> match = match_phrase(text); match && is_confirmed(*match, text)) {
        return Candidate{match->rule, match->form, match->rest};
    }
    if (text.find('/') != std::string_view::npos && is_picture_agency_line(text))
        return Candidate{RuleId::photo_credit};
    if (text.starts_with("©") || text.starts_with("(c) ") || text.starts_with("(C) ")) {
        if (is_rights_line(text)) return Candidate{RuleId::rights};
    }
    return std::nullopt;
}

/// Whether the line may be the headline of another article in a list.
bool is_list_item(const Line& line) {
    constexpr std::size_t min_words = 4;
    const std::string_view text = line.text;
    if (text.size() > max_item_bytes || text.ends_with(':')) return false;
    if (ends_sentence(text) && !text.ends_with('?')) return false;
    return count_words(text) >= min_words;
}

void read_tags(std::string_view rest, std::vector<std::string>& tags) {
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= rest.size(); ++at) {
        const bool ends =
            at == rest.size() || std::string_view(",;|#").find(rest[at]) != std::string_view::npos;
        if (!ends) continue;
        const std::string_view tag = trimmed(rest.substr(begin, at - begin));
        if (!tag.empty()) tags.emplace_back(tag);
        begin = at + 1;
    }
}

}  // namespace

bool is_ad_label(std::string_view line) {
    const std::optional<PhraseMatch> match = match_phrase(line);
    return match && match->rule == RuleId::ad_label;
}

struct LineRules::State {
    struct Taken {
        RuleId rule;
        CleaningAction action;
    };

    void find(const RuledText& ruled, std::vector<Finding>& findings, FieldValues& values) {
        text = ruled.text;
        split_lines(text, lines);
        const std::size_t count = lines.size();
        if (count == 0) return;
        candidates.assign(count, std::nullopt);
        taken.assign(count, std::nullopt);
        if (parts.size() < count) parts.resize(count);
        for (std::size_t i = 0; i < count; ++i) parts[i].clear();
        for (std::size_t i = 0; i < count; ++i) candidates[i] = candidate(lines[i]);
        find_paragraphs();
        if (ruled.repeated != nullptr) take_repeated_lines(ruled);
        for (std::size_t i = 0; i < count; ++i) {
            if (candidates[i] && !taken[i]) take_candidate(i, values);
        }
        take_beside();
        take_first_lines(values);
        take_last_lines(values);
        for (const std::size_t i : repeated_paragraphs(lines)) take(i, RuleId::repeated_paragraph);
        take_parts(values);
        emit(findings);
    }

    void find_paragraphs() {
        paragraphs.clear();
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!candidates[i] && lines[i].text.size() >= min_paragraph_bytes) paragraphs.push_back(i);
        }
    }

    bool is_in(Where where, std::size_t i) const {
        const std::size_t count = lines.size();
        const std::size_t last = paragraphs.size();
        switch (where) {
            case Where::anywhere:
                return true;
            case Where::not_first:
                return i > 0;
            case Where::outside:
                return last == 0 || i < paragraphs.front() || i > paragraphs.back();
            case Where::first_lines:
                return i < 3;
            case Where::first_two:
                return last > 0 && i <= paragraphs[std::min<std::size_t>(1, last - 1)];
            case Where::last_three:
                return last == 0 || i >= paragraphs[last - std::min<std::size_t>(3, last)];
            case Where::last_third:
                return (i + 1) * 3 > count * 2 && i > 0;
            case Where::behind:
                return last > 0 && i > paragraphs.front();
        }
        return false;
    }

    void take(std::size_t i, RuleId id) { take(i, id, rule(id).action); }
    void take(std::size_t i, RuleId id, CleaningAction action) {
        if (!taken[i]) taken[i] = Taken{id, action};
    }

    void take_repeated_lines(const RuledText& ruled) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!lines[i].alone || lines[i].flows) continue;
            if (const auto action = ruled.repeated->find(ruled.source, lines[i].text)) {
                take(i, RuleId::repeated_line, *action);
            }
        }
    }

    void take_candidate(std::size_t i, FieldValues& values) {
        const Candidate& known = *candidates[i];
        if (known.form == PhraseForm::beside || !is_in(rule(known.rule).where, i)) return;
        if (known.only_last && i + 1 != lines.size()) return;
        CleaningAction action = rule(known.rule).action;
        if (known.rule == RuleId::teaser && i == 0) action = CleaningAction::mute;
        if (known.rule == RuleId::subscribe && is_in(Where::last_third, i)) action = CleaningAction::drop;
        take(i, known.rule, action);
        read_values(i, known, values);
        if (known.rule == RuleId::section_head) take_list(i);
    }

    void read_values(std::size_t i, const Candidate& known, FieldValues& values) const {
        const std::string line(lines[i].text);
        switch (known.rule) {
            case RuleId::date_stamp:
                if (!values.published) values.published = parse_timestamp(std::string(trimmed(known.rest)));
                break;
            case RuleId::tag_line:
                if (values.tags.empty()) read_tags(known.rest, values.tags);
                break;
            case RuleId::rights:
                if (values.rights.empty()) values.rights = line;
                break;
            case RuleId::desk_credit:
                if (values.credit.empty()) values.credit = undecorated(line);
                break;
            case RuleId::provenance:
                is_provenance(line, values);
                break;
            default:
                break;
        }
    }

    /// The headlines under a section's head: two or more, or all that is left of the text.
    void take_list(std::size_t head) {
        std::size_t end = head + 1;
        while (end < lines.size() && end - head <= most_list_items && !candidates[end] &&
               is_list_item(lines[end]))
            ++end;
        if (end - head - 1 < 2 && end != lines.size()) return;
        for (std::size_t i = head + 1; i < end; ++i) take(i, RuleId::section_head);
    }

    /// Names of networks next to another button.
    void take_beside() {
        const auto is_button = [&](std::size_t i) {
            return taken[i] && taken[i]->rule == RuleId::share_widget;
        };
        const auto take_next_to = [&](std::size_t i, std::size_t other) {
            if (!candidates[i] || candidates[i]->form != PhraseForm::beside || taken[i]) return;
            if (is_button(other)) take(i, RuleId::share_widget);
        };
        for (std::size_t i = 1; i < lines.size(); ++i) take_next_to(i, i - 1);
        for (std::size_t i = lines.size() - 1; i > 0; --i) take_next_to(i - 1, i);
    }

    void take_first_lines(FieldValues& values) {
        for (std::size_t i = 0; i < std::min<std::size_t>(3, lines.size()); ++i) {
            if (taken[i] || candidates[i] || lines[i].flows) continue;
            if (is_byline(lines[i].text, values)) {
                take(i, RuleId::byline);
                continue;
            }
            const std::optional<Part> credit = source_credit(lines[i].text, values);
            if (credit) parts[i].push_back(*credit);
            take_lead(i, credit ? credit->begin : lines[i].text.size());
        }
    }

    void take_lead(std::size_t i, std::size_t end) {
        const std::string_view lead = lead_of(lines[i].text.substr(0, end));
        if (lead.empty()) return;
        for (std::size_t later = i + 1; later < lines.size(); ++later) {
            if (!begins_paragraph(lead, lines[later].text)) continue;
            take(i, RuleId::repeated_lead);
            return;
        }
    }

    void take_last_lines(FieldValues& values) {
        for (std::size_t i = lines.size() * 2 / 3; i < lines.size(); ++i) {
            const Line& line = lines[i];
            if (taken[i] || candidates[i] || line.flows || !is_in(Where::last_third, i)) continue;
            if (line.text.size() <= rule(RuleId::reporter_contact).max_bytes && is_contact_line(line.text)) {
                take(i, RuleId::reporter_contact);
            } else if (line.text.size() <= rule(RuleId::rights).max_bytes && is_rights_line(line.text)) {
                take(i, RuleId::rights);
                if (values.rights.empty()) values.rights = line.text;
            }
        }
    }

    void take_parts(FieldValues& values) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!taken[i] && std::memchr(lines[i].text.data(), '[', lines[i].text.size()) != nullptr) {
                find_shortcodes(lines[i].text, parts[i]);
            }
        }
        const std::size_t heads = std::min<std::size_t>(2, paragraphs.size());
        for (std::size_t i = 0; i < heads; ++i) {
            const std::size_t at = paragraphs[i];
            if (taken[at]) continue;
            if (const std::optional<Part> part = dateline(lines[at].text, values)) add_part(at, *part);
        }
        if (paragraphs.empty()) return;
        for (std::size_t i = paragraphs[paragraphs.size() - std::min<std::size_t>(3, paragraphs.size())];
             i < lines.size(); ++i) {
            if (taken[i] || candidates[i]) continue;
            if (const std::optional<Part> part = agency_tail(lines[i].text, values)) {
                add_part(i, *part);
            } else if (const std::optional<Part> credit = desk_tail(lines[i].text, values)) {
                add_part(i, *credit);
            }
        }
    }

    /// Unless it touches one that is there.
    void add_part(std::size_t i, const Part& part) {
        for (const Part& other : parts[i]) {
            if (part.begin < other.end && other.begin < part.end) return;
        }
        parts[i].push_back(part);
    }

    void emit(std::vector<Finding>& findings) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!taken[i] && !parts[i].empty()) take_if_all_goes(i);
        }
        for (std::size_t i = 0; i < lines.size();) {
            if (taken[i]) {
                std::size_t end = i + 1;
                while (end < lines.size() && taken[end]) ++end;
                emit_lines(i, end, findings);
                i = end;
                continue;
            }
            trim_parts(i);
            for (const Part& part : parts[i]) {
                const bool stays = part.begin > 0 && part.end < lines[i].text.size() &&
                                   lines[i].text.size() - (part.end - part.begin) >= min_paragraph_bytes;
                findings.push_back({lines[i].begin + part.begin, lines[i].begin + part.end, part.rule,
                                    rule(part.rule).action, part.keeps_text, !stays});
            }
            ++i;
        }
    }

    /// Brings the parts into order and lets no blank be left at the beginning and end of the line.
    void trim_parts(std::size_t i) {
        std::vector<Part>& those = parts[i];
        const std::string_view line = lines[i].text;
        std::sort(those.begin(), those.end(), [](const Part& a, const Part& b) { return a.begin < b.begin; });
        std::size_t begin = 0;
        for (std::size_t part = 0; part < those.size(); ++part) {
            if (those[part].begin != begin || those[part].keeps_text) break;
            const std::size_t most = part + 1 < those.size() ? those[part + 1].begin : line.size();
            while (those[part].end < most && line[those[part].end] == ' ') ++those[part].end;
            begin = those[part].end;
        }
        std::size_t end = line.size();
        for (std::size_t part = those.size(); part > 0; --part) {
            Part& last = those[part - 1];
            if (last.end != end || last.keeps_text) break;
            const std::size_t least = part > 1 ? those[part - 2].end : 0;
            while (last.begin > least && line[last.begin - 1] == ' ') --last.begin;
            end = last.begin;
        }
    }

    /// A line of which only blanks would be left goes as a whole.
    void take_if_all_goes(std::size_t i) {
        std::string left(lines[i].text);
        for (const Part& part : parts[i]) {
            if (part.keeps_text) continue;
            std::fill(left.begin() + static_cast<std::ptrdiff_t>(part.begin),
                      left.begin() + static_cast<std::ptrdiff_t>(part.end), ' ');
        }
        if (left.find_first_not_of(' ') == std::string::npos) take(i, parts[i].front().rule);
    }

    std::size_t gap_begin(std::size_t i) const { return i == 0 ? 0 : lines[i - 1].end; }
    std::size_t gap_end(std::size_t i) const { return i == lines.size() ? text.size() : lines[i].begin; }

    /// Lines from `first` to before `end` go, with all gaps around them but the widest, so that what was
    /// apart stays apart.
    void emit_lines(std::size_t first, std::size_t end, std::vector<Finding>& findings) const {
        std::size_t kept = first;
        if (first == 0) {
            kept = 0;
        } else if (end == lines.size()) {
            kept = end;
        } else {
            std::size_t widest = 0;
            for (std::size_t gap = first; gap <= end; ++gap) {
                const auto gap_text = text.substr(gap_begin(gap), gap_end(gap) - gap_begin(gap));
                const auto ends =
                    static_cast<std::size_t>(std::count(gap_text.begin(), gap_text.end(), '\n'));
                if (ends > widest) {
                    widest = ends;
                    kept = gap;
                }
            }
        }
        const std::size_t leading = first == 0 ? 0 : lines[first].begin;
        for (std::size_t i = first; i < end; ++i) {
            std::size_t begin = i < kept ? gap_begin(i) : lines[i].begin;
            std::size_t stop = i < kept ? lines[i].end : gap_end(i + 1);
            if (i == 0) begin = std::min(begin, leading);
            if (end == lines.size() && i + 1 == end) stop = text.size();
            emit_line(i, begin, stop, findings);
        }
    }

    /// A credit inside a line that goes is told apart.
    void emit_line(std::size_t i, std::size_t begin, std::size_t end, std::vector<Finding>& findings) const {
        const Taken& whole = *taken[i];
        for (const Part& part : parts[i]) {
            if (!part.keeps_text) continue;
            const std::size_t part_begin = lines[i].begin + part.begin;
            const std::size_t part_end = lines[i].begin + part.end;
            findings.push_back({begin, part_begin, whole.rule, whole.action});
            findings.push_back({part_begin, part_end, part.rule, rule(part.rule).action});
            begin = part_end;
        }
        if (begin < end) findings.push_back({begin, end, whole.rule, whole.action});
    }

    std::string_view text;
    std::vector<Line> lines;
    std::vector<std::optional<Candidate>> candidates;
    std::vector<std::optional<Taken>> taken;
    std::vector<std::vector<Part>> parts;
    std::vector<std::size_t> paragraphs;  ///< numbers of lines
};

LineRules::LineRules() : state_(std::make_unique<State>()) {}
LineRules::~LineRules() = default;

void LineRules::find(const RuledText& text, std::vector<Finding>& findings, FieldValues& values) {
    state_->find(text, findings, values);
}

}  // namespace broadsheet
