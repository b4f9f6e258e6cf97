#include "common/query/pattern.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/text/unicode.hpp"

namespace broadsheet {

std::string_view Pattern::prefix() const {
    if (pieces.empty() || pieces.front().kind != Piece::Kind::literal) return {};
    return pieces.front().text;
}

bool Pattern::matches(std::string_view text) const {
    // Back to the last `*` where a later piece does not fit: linear for each of them.
    std::size_t at = 0;
    std::size_t piece = 0;
    std::size_t star = pieces.size();
    std::size_t star_at = 0;
    while (true) {
        if (piece < pieces.size() && pieces[piece].kind == Piece::Kind::any_characters) {
            star = piece++;
            star_at = at;
            continue;
        }
        if (piece == pieces.size() && at == text.size()) return true;
        if (piece < pieces.size() && pieces[piece].kind == Piece::Kind::literal &&
            text.substr(at).starts_with(pieces[piece].text)) {
            at += pieces[piece++].text.size();
            continue;
        }
        if (piece < pieces.size() && pieces[piece].kind == Piece::Kind::any_one && at < text.size()) {
            next_code_point(text, at);
            ++piece;
            continue;
        }
        if (star == pieces.size() || star_at == text.size()) return false;
        next_code_point(text, star_at);
        at = star_at;
        piece = star + 1;
    }
}

Pattern parse_pattern(std::string_view text, bool question_marks) {
    Pattern pattern;
    std::string literal;
    const auto end_literal = [&] {
        if (!literal.empty())
            pattern.pieces.push_back({Pattern::Piece::Kind::literal, std::exchange(literal, {})});
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) {
            literal += text[++at];
        } else if (text[at] == '*') {
            end_literal();
            const bool again =
                !pattern.pieces.empty() && pattern.pieces.back().kind == Pattern::Piece::Kind::any_characters;
            if (!again) pattern.pieces.push_back({Pattern::Piece::Kind::any_characters, ""});
        } else if (text[at] == '?' && question_marks) {
            end_literal();
            pattern.pieces.push_back({Pattern::Piece::Kind::any_one, ""});
        } else {
            literal += text[at];
        }
    }
    end_literal();
    return pattern;
}

bool nearly_same(std::string_view a, std::string_view b, std::size_t most) {
    constexpr std::size_t longest = 64;
    std::array<char32_t, longest> letters_a{};
    std::array<char32_t, longest> letters_b{};
    const auto decode = [](std::string_view text, auto& letters) {
        std::size_t count = 0;
        for (std::size_t at = 0; at < text.size() && count < longest;)
            letters[count++] = next_code_point(text, at);
        return count;
    };
    const std::size_t size_a = decode(a, letters_a);
    const std::size_t size_b = decode(b, letters_b);
    if (size_a > size_b + most || size_b > size_a + most) return false;
    std::array<std::array<std::size_t, longest + 1>, 3> rows{};
    for (std::size_t j = 0; j <= size_b; ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= size_a; ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i + 2) % 3];
        const auto& above_that = rows[(i + 1) % 3];
        row[0] = i;
        std::size_t least = i;
        for (std::size_t j = 1; j <= size_b; ++j) {
            const std::size_t cost = letters_a[i - 1] == letters_b[j - 1] ? 0 : 1;
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + cost});
            if (i > 1 && j > 1 && letters_a[i - 1] == letters_b[j - 2] &&
                letters_a[i - 2] == letters_b[j - 1]) {
                row[j] = std::min(row[j], above_that[j - 2] + 1);
            }
            least = std::min(least, row[j]);
        }
        if (least > most) return false;
    }
    return rows[size_a % 3][size_b] <= most;
}

}  // namespace broadsheet
