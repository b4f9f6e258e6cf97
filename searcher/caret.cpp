#include "searcher/caret.hpp"

#include <algorithm>
#include <vector>

#include "common/text/unicode.hpp"
#include "searcher/terminal.hpp"

namespace broadsheet {

std::string point_at(std::string_view query, std::size_t column) {
    std::size_t replaced = 0;
    const std::string repaired = repair_utf8(query, replaced);
    std::vector<std::string> characters;
    for (std::size_t at = 0; at < repaired.size();) {
        const std::size_t begin = at;
        next_code_point(repaired, at);
        characters.push_back(neutral(std::string_view(repaired).substr(begin, at - begin)));
    }
    if (characters.empty()) return {};

    const std::size_t pointed = std::min(column - std::min<std::size_t>(column, 1), characters.size());

    constexpr std::size_t max_columns = 68;
    std::size_t first = pointed;
    std::size_t last = pointed;
    std::size_t columns = 0;
    const auto take = [&](std::size_t character, std::size_t limit) {
        const std::size_t width = display_width(characters[character]);
        if (columns + width > limit) return false;
        columns += width;
        return true;
    };
    while (first > 0 && take(first - 1, max_columns / 2)) --first;
    while (last < characters.size() && take(last, max_columns)) ++last;
    while (first > 0 && take(first - 1, max_columns)) --first;

    std::string line = first > 0 ? "  …" : "  ";
    for (std::size_t i = first; i < pointed; ++i) line += characters[i];
    const std::size_t caret = display_width(line);
    for (std::size_t i = pointed; i < last; ++i) line += characters[i];
    if (last < characters.size()) line += "…";
    return line + '\n' + std::string(caret, ' ') + "^\n";
}

}  // namespace broadsheet
