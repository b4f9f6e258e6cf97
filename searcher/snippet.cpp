#include "searcher/snippet.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

namespace broadsheet {
namespace {

/// Marks that are shown together lie within so many bytes, which leaves room for what is around them.
constexpr std::size_t window_bytes = 180;

/// A word is not kept whole if that makes the snippet shorter by more than this.
constexpr std::size_t max_shortened_bytes = 40;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// Numbers the marked words from 0, equal words alike. The forms of a word mostly share their first four
/// letters, and it does little harm that other words do.
std::vector<std::size_t> number_words(std::string_view body, const std::vector<ByteRange>& marks) {
    constexpr std::size_t compared_letters = 4;
    std::unordered_map<std::string, std::size_t> numbers;
    std::vector<std::size_t> words;
    for (const ByteRange& mark : marks) {
        std::size_t end = mark.begin;
        for (std::size_t i = 0; i < compared_letters && end < mark.end; ++i) next_code_point(body, end);
        words.push_back(
            numbers.emplace(fold(body.substr(mark.begin, end - mark.begin)), numbers.size()).first->second);
    }
    return words;
}

/// From the first to the last of the marks that are best shown.
ByteRange best_window(std::string_view body, const std::vector<ByteRange>& marks) {
    const std::vector<std::size_t> words = number_words(body, marks);
    std::vector<std::size_t> times_inside(marks.size(), 0);  // by word
    std::size_t different = 0;
    std::pair<std::size_t, std::size_t> most{0, 0};
    ByteRange best{0, 0};
    for (std::size_t first = 0, last = 0; last < marks.size(); ++last) {
        if (times_inside[words[last]]++ == 0) ++different;
        while (first < last && marks[last].end - marks[first].begin > window_bytes) {
            if (--times_inside[words[first++]] == 0) --different;
        }
        const std::pair<std::size_t, std::size_t> inside{different, last - first + 1};
        if (inside > most) {
            most = inside;
            best = {marks[first].begin, marks[last].end};
        }
    }
    return best;
}

/// Whether a sentence ends with `text`, perhaps in quotes or brackets.
bool ends_sentence(std::string_view text) {
    static constexpr std::array<std::string_view, 5> closings{"\"", "”", "’", ")", "»"};
    static constexpr std::array<std::string_view, 4> ends{".", "!", "?", "…"};
    const auto ends_text = [&](std::string_view end) { return text.ends_with(end); };
    const auto* closing = std::find_if(closings.begin(), closings.end(), ends_text);
    if (closing != closings.end()) text.remove_suffix(closing->size());
    return std::any_of(ends.begin(), ends.end(), ends_text);
}

bool starts_word(std::string_view body, std::size_t at) {
    return !is_blank(body[at]) && (at == 0 || is_blank(body[at - 1]));
}

bool starts_sentence(std::string_view body, std::size_t at) {
    static constexpr std::array<std::string_view, 3> unspaced_ends{"。", "！", "？"};
    const std::string_view before = body.substr(0, at);
    const bool after_unspaced = std::any_of(unspaced_ends.begin(), unspaced_ends.end(),
                                            [&](std::string_view end) { return before.ends_with(end); });
    if (after_unspaced) return !body.substr(at).starts_with("」") && !body.substr(at).starts_with("”");
    if (!starts_word(body, at)) return false;
    const std::size_t last = before.find_last_not_of(" \n\t\r");
    return last == before.npos || before.find('\n', last) != before.npos ||
           ends_sentence(before.substr(0, last + 1));
}

/// Whether text can be cut before `at` when there is no better place.
bool starts_character(std::string_view body, std::size_t at) {
    if (at == 0 || at == body.size()) return true;
    if ((static_cast<unsigned char>(body[at]) & 0xC0U) == 0x80U) return false;
    const CharClass char_class = folded_char(next_code_point(body, at)).char_class;
    return char_class != CharClass::mark && char_class != CharClass::dropped;
}

/// The mark that begins before `at` and ends behind it, or none.
const ByteRange* mark_around(const std::vector<ByteRange>& marks, std::size_t at) {
    const auto after =
        std::lower_bound(marks.begin(), marks.end(), at,
                         [](const ByteRange& mark, std::size_t place) { return mark.begin < place; });
    if (after == marks.begin()) return nullptr;
    const ByteRange& before = *(after - 1);
    return before.end > at ? &before : nullptr;
}

/// Where a reader would like a text that shows what is at `window` to begin, not before `earliest`.
std::size_t good_begin(std::string_view body, std::size_t earliest, std::size_t window) {
    for (std::size_t at = earliest; at < window; ++at) {
        if (starts_sentence(body, at)) return at;
    }
    for (std::size_t at = earliest; at <= std::min(window, earliest + max_shortened_bytes); ++at) {
        if (starts_word(body, at)) return at;
    }
    while (earliest < window && !starts_character(body, earliest)) ++earliest;
    return earliest;
}

/// Where to begin so as to show `window`: up to half of what the snippet has room for stands before it,
/// or more near the body's end.
std::size_t find_begin(std::string_view body, const std::vector<ByteRange>& marks, const ByteRange& window) {
    const std::size_t room = max_snippet_bytes - std::min(max_snippet_bytes, window.end - window.begin);
    const std::size_t behind = std::min(room / 2, body.size() - window.end);
    const std::size_t earliest = window.begin - std::min(window.begin, room - behind);
    const std::size_t begin = good_begin(body, earliest, window.begin);
    const ByteRange* const mark = mark_around(marks, begin);
    return mark == nullptr ? begin : mark->end;
}

/// Where a text that goes from `begin` to at most `latest`, and to `window_end` at least, ends well.
std::size_t good_end(std::string_view body, std::size_t begin, std::size_t window_end, std::size_t latest) {
    for (std::size_t at = latest; at >= window_end && at + max_shortened_bytes >= latest && at > begin;
         --at) {
        if (is_blank(body[at])) return at;
    }
    while (latest > begin && !starts_character(body, latest)) --latest;
    return latest;
}

/// Where a snippet from `begin` ends that shows `window`.
std::size_t find_end(std::string_view body, const std::vector<ByteRange>& marks, std::size_t begin,
                     const ByteRange& window) {
    if (body.size() - begin <= max_snippet_bytes) return body.size();
    const std::size_t end = good_end(body, begin, window.end, begin + max_snippet_bytes);
    const ByteRange* const mark = mark_around(marks, end);
    return mark == nullptr || mark->begin <= begin ? end : mark->begin;
}

/// The parts of `marks` within `part`, counted from its beginning.
std::vector<ByteRange> marks_within(const std::vector<ByteRange>& marks, const ByteRange& part) {
    std::vector<ByteRange> inside;
    for (const ByteRange& mark : marks) {
        if (mark.end <= part.begin || mark.begin >= part.end) continue;
        inside.push_back(
            {std::max(mark.begin, part.begin) - part.begin, std::min(mark.end, part.end) - part.begin});
    }
    return inside;
}

}  // namespace

MarkedText make_snippet(std::string_view body, const std::vector<ByteRange>& marks) {
    const std::size_t text_begin = body.find_first_not_of(" \n\t\r");
    if (text_begin == body.npos) return {};
    body = body.substr(0, body.find_last_not_of(" \n\t\r") + 1);

    const ByteRange window = marks.empty() ? ByteRange{text_begin, text_begin} : best_window(body, marks);
    const std::size_t begin = std::max(text_begin, find_begin(body, marks, window));
    const std::size_t end = find_end(body, marks, begin, window);

    MarkedText snippet = rewrite(body.substr(begin, end - begin), marks_within(marks, {begin, end}),
                                 [](std::string& out, char32_t c) {
                                     if (c > ' ' || !is_blank(static_cast<char>(c))) {
                                         append_utf8(out, c);
                                     } else if (!out.empty() && !out.ends_with(' ')) {
                                         out += ' ';
                                     }
                                 });
    while (snippet.text.ends_with(' ')) snippet.text.pop_back();
    if (begin > text_begin) {
        static constexpr std::string_view cut = "…";
        snippet.text.insert(0, cut);
        for (ByteRange& mark : snippet.marks) mark = {mark.begin + cut.size(), mark.end + cut.size()};
    }
    if (end < body.size()) snippet.text += "…";
    return snippet;
}

}  // namespace broadsheet
