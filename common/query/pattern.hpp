/// Words with wildcards, and words that are nearly spelt alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

/// What a text stands for in which `*` is any characters, `?` any one and a backslash takes the next sign as
/// it is.
struct Pattern {
    struct Piece {
        enum class Kind { literal, any_characters, any_one } kind;
        std::string text;  ///< of a literal
        auto operator<=>(const Piece&) const = default;
    };
    std::vector<Piece> pieces;  ///< no two literals, and no two of any characters, side by side
    auto operator<=>(const Pattern&) const = default;

    /// The literal text before the first sign.
    std::string_view prefix() const;
    /// Whether all of `text` is so; UTF-8.
    bool matches(std::string_view text) const;
};

/// `question_marks` tells whether `?` is a sign.
Pattern parse_pattern(std::string_view text, bool question_marks);

/// Whether a text becomes another by at most `most` steps, each of which adds, removes or replaces a code
/// point or swaps two neighbours, none of them twice (optimal string alignment). UTF-8.
class NearlySame {
   public:
    NearlySame(std::string text, std::size_t most);
    bool operator()(std::string_view other) const;

   private:
    std::string text_;
    std::size_t most_;
    std::optional<std::uint32_t> letters_;  ///< a bit for each letter of a text in ASCII
};

}  // namespace broadsheet
