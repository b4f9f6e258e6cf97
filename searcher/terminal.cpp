#include "searcher/terminal.hpp"

#include <algorithm>
#include <charconv>
#include <clocale>
#include <cstdlib>
#include <optional>

#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

namespace broadsheet {
namespace {

constexpr std::size_t min_columns = 20;
constexpr std::size_t max_columns = 10'000;

std::string_view environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::optional<std::size_t> columns_of_environment() {
    const std::string_view text = environment("COLUMNS");
    std::size_t columns = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
    if (error != std::errc() || end != text.data() + text.size() || columns == 0) return std::nullopt;
    return columns;
}

std::size_t columns_of(int descriptor) {
    winsize size{};
    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return columns_of_environment().value_or(Terminal{}.columns);
}

/// By the C library's tables, whatever the user's locale.
std::size_t width_of(char32_t c) {
    if (c < 0x7F) return 1;
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{});
    const locale_t before = uselocale(utf8);
    const int width = wcwidth(static_cast<wchar_t>(c));
    uselocale(before);
    return width < 0 ? 1 : static_cast<std::size_t>(width);
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }
bool is_line_break(char32_t c) { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }
bool turns_direction(char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

void append_neutral(std::string& out, char32_t c) {
    if (is_line_break(c) || c == '\t') {
        out += ' ';
    } else if (is_control(c)) {
        out += "\uFFFD";
    } else if (!turns_direction(c)) {
        append_utf8(out, c);
    }
}

/// Punctuation that no line begins with.
bool closes(char32_t c) {
    return std::u32string_view(U"、。，．：；！？）］｝」』】〉》”’…").find(c) != std::u32string_view::npos;
}
/// Punctuation that no line ends with.
bool opens(char32_t c) {
    return std::u32string_view(U"（［｛「『【〈《“‘").find(c) != std::u32string_view::npos;
}

}  // namespace

Terminal terminal_of(int descriptor) {
    const bool is_terminal = isatty(descriptor) == 1;
    const bool takes_colour = is_terminal && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
    return {is_terminal, takes_colour, std::clamp(columns_of(descriptor), min_columns, max_columns)};
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) width += width_of(next_code_point(text, at));
    return width;
}

std::string fitted(std::string_view text, std::size_t columns) {
    if (display_width(text) <= columns) return std::string(text);
    std::size_t end = 0;
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size(); end = at) {
        width += width_of(next_code_point(text, at));
        if (width + 1 > columns) break;
    }
    return std::string(text.substr(0, end)) + "…";
}

std::string neutral(std::string_view text) { return rewrite(text, {}, append_neutral).text; }

MarkedText neutral(const MarkedText& marked) { return rewrite(marked.text, marked.marks, append_neutral); }

std::vector<ByteRange> wrap(std::string_view text, std::size_t columns) {
    std::vector<ByteRange> lines;
    ByteRange line{0, 0};       // its end: the last place where it may end
    std::size_t next_line = 0;  // where the next would begin then
    std::size_t width = 0;      // from the line's begin
    std::size_t width_before_next = 0;
    char32_t previous = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t c = next_code_point(text, at);
        const std::size_t c_width = width_of(c);
        if (c == ' ') {
            line.end = begin;
            next_line = at;
            width_before_next = width + 1;
        } else if (begin > line.begin && (c_width == 2 || width_of(previous) == 2) && previous != ' ' &&
                   c_width > 0 && !closes(c) && !opens(previous)) {
            line.end = next_line = begin;
            width_before_next = width;
        }
        width += c_width;
        if (c != ' ' && width > columns && next_line > line.begin) {
            lines.push_back(line);
            line = {next_line, next_line};
            width -= width_before_next;
            width_before_next = 0;
        }
        previous = c;
    }
    lines.push_back({line.begin, text.size()});
    return lines;
}

}  // namespace broadsheet
