/// Text to tokens, for indexing, for checking matches and for queries: the only tokenizer.
///
/// What a word is (see README.md, "Words"): a run of letters, marks and digits, folded. Inner
/// apostrophes and digit grouping are removed, a possessive 's is dropped; French and Italian elisions
/// (l', dell') are dropped. Single letters with full stops are one word (U.S. = us), as are AT&T and
/// C++. A number keeps one inner full stop (3.5); its currency or per cent sign belongs to its bytes but
/// not to its word. The parts of a hyphenated compound take consecutive positions. In scripts without
/// blanks every character is a position.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

/// Longer words are clipped to this many bytes, at a character's edge.
inline constexpr std::size_t max_word_bytes = 200;

enum class TokenKind : std::uint8_t {
    word,    ///< takes one position
    joined,  ///< all parts of a compound as one word, at the position of the first
    bigram,  ///< two characters of a script without blanks at neighbouring positions; a term only
};

struct Token {
    std::uint32_t begin;       ///< first byte in the text
    std::uint32_t end;         ///< byte past the last
    std::uint32_t position;    ///< in words from 0, across paragraphs
    std::uint32_t paragraph;   ///< from 0
    std::uint32_t word_begin;  ///< in Tokens::letters
    std::uint16_t word_bytes;
    std::uint8_t span;  ///< number of positions taken
    TokenKind kind;
    bool capitals;  ///< two letters or more, all capitals, in a paragraph that is not all capitals
};

/// The tokens of one text, by position, the parts of a compound before its joined form.
struct Tokens {
    std::vector<Token> tokens;
    std::string letters;          ///< the folded words one after the other
    std::uint32_t positions = 0;  ///< the text's length in words

    std::string_view word(const Token& token) const {
        return std::string_view(letters).substr(token.word_begin, token.word_bytes);
    }
};

/// Replaces `tokens` by those of `text`, which must be valid UTF-8 in NFC and shorter than 2 GB.
/// `lang` is a language tag. Thread-safe.
void tokenize(std::string_view text, std::string_view lang, Tokens& tokens);

}  // namespace broadsheet
