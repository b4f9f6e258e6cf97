#include "common/query/pattern.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
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

namespace {

/// A bit for each letter that `text` has; nothing beyond ASCII, where a step changes several bytes.
std::optional<std::uint32_t> letters_of(std::string_view text) {
    std::uint32_t letters = 0;
    unsigned char all = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        all |= byte;
        letters |= 1U << (byte & 31U);
    }
    if (all >= 0x80) return std::nullopt;
    return letters;
}

}  // namespace

NearlySame::NearlySame(std::string text, std::size_t most)
    : text_(std::move(text)), most_(most), letters_(letters_of(text_)) {}

bool NearlySame::operator()(std::string_view other) const {
    if (letters_) {
        if (other.size() + most_ < text_.size()) return false;
        // A step takes away one letter and adds one at most: most words of a list differ in more.
        if (const auto letters = letters_of(other)) {
            if (other.size() > text_.size() + most_) return false;
            if (static_cast<std::size_t>(std::popcount(*letters ^ *letters_)) > 2 * most_) return false;
        }
    }
    constexpr std::size_t longest = 64;
    std::array<char32_t, longest> letters_a{};
    std::array<char32_t, longest> letters_b{};
    const auto decode = [](std::string_view text, auto& letters) {
        std::size_t count = 0;
        for (std::size_t at = 0; at < text.size() && count < longest;)
            letters[count++] = next_code_point(text, at);
        return count;
    };
    const std::size_t size_a = decode(text_, letters_a);
    const std::size_t size_b = decode(other, letters_b);
    if (size_a > size_b + most_ || size_b > size_a + most_) return false;
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
        if (least > most_) return false;
    }
    return rows[size_a % 3][size_b] <= most_;
}

}  // namespace broadsheet
