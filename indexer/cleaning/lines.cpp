#include "indexer/cleaning/lines.hpp"

#include <algorithm>
#include <array>

#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

/// Lines that text was wrapped to are about as long.
constexpr std::size_t min_wrapped_bytes = 40;
constexpr std::size_t max_wrapped_bytes = 110;
constexpr std::size_t min_wrapped_lines = 4;

bool is_wrapped(std::string_view line) {
    return line.size() >= min_wrapped_bytes && line.size() <= max_wrapped_bytes && !ends_sentence(line);
}

std::size_t line_ends(std::string_view text, std::size_t begin, std::size_t end) {
    return static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                               text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
}

}  // namespace

bool ends_sentence(std::string_view line) {
    while (!line.empty()) {
        const char last = line.back();
        if (last == '.' || last == '!' || last == '?' || last == ':' || last == ';') return true;
        if (last == '"' || last == '\'' || last == ')' || last == ']') {
            line.remove_suffix(1);
            continue;
        }
        for (const std::string_view mark : {"”", "’", "»", "“"}) {
            if (!line.ends_with(mark)) continue;
            return ends_sentence(line.substr(0, line.size() - mark.size()));
        }
        static constexpr std::array<std::string_view, 7> marks{"…", "。", "！", "？", "।", "؟", "」"};
        return std::any_of(marks.begin(), marks.end(),
                           [&](std::string_view mark) { return line.ends_with(mark); });
    }
    return false;
}

std::size_t count_words(std::string_view text) {
    constexpr std::size_t bytes_per_unspaced_word = 6;  // two characters
    std::size_t words = 0;
    std::size_t wide_bytes = 0;
    bool inside = false;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n';
        if (!blank && !inside) ++words;
        inside = !blank;
        if (static_cast<unsigned char>(c) >= 0xE3 && static_cast<unsigned char>(c) <= 0xE9) wide_bytes += 3;
    }
    return words + wide_bytes / bytes_per_unspaced_word;
}

bool is_capitalised(std::string_view word) {
    if (word.empty()) return false;
    const auto byte = static_cast<unsigned char>(word[0]);
    if (byte < 0x80) return byte >= 'A' && byte <= 'Z';
    std::size_t at = 0;
    const FoldedChar& first = folded_char(next_code_point(word, at));
    return first.char_class == CharClass::letter && !first.lower;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = text.find_first_not_of(' '); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = text.find_first_not_of(' ', end);
    }
    return words;
}

void split_lines(std::string_view text, std::vector<Line>& lines) {
    lines.clear();
    bool has_blank_line = false;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view line = text.substr(begin, end - begin);
        const std::size_t first = line.find_first_not_of(' ');
        if (first != std::string_view::npos) {
            line = line.substr(first, line.find_last_not_of(' ') - first + 1);
            lines.push_back({line, begin + first, begin + first + line.size()});
        } else if (!lines.empty()) {
            has_blank_line = true;
        }
        begin = end + 1;
    }
    std::size_t adjacent = 0;
    std::size_t wrapped = 0;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (has_blank_line && line_ends(text, lines[i - 1].end, lines[i].begin) > 1) continue;
        if (has_blank_line) lines[i - 1].alone = lines[i].alone = false;
        lines[i].flows = true;
        ++adjacent;
        if (is_wrapped(lines[i - 1].text)) ++wrapped;
    }
    const bool is_wrapped_text = adjacent >= min_wrapped_lines && wrapped * 2 > adjacent;
    for (std::size_t i = lines.size(); i > 0; --i) {
        Line& line = lines[i - 1];
        line.flows = line.flows && is_wrapped_text && is_wrapped(lines[i - 2].text);
    }
}

}  // namespace broadsheet
