/// Unicode matters that need ICU's tables: validity, normal form, folding, language codes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace broadsheet {

bool is_valid_utf8(std::string_view text);

/// `text` with every ill-formed sequence replaced by U+FFFD, one for each maximal subpart (Unicode
/// 15, section 3.9, table 3-8). Adds the number of replacements to `replaced`.
std::string repair_utf8(std::string_view text, std::size_t& replaced);

/// Unicode Normalization Form C. `text` must be valid UTF-8.
std::string to_nfc(std::string_view text);

/// Case, diacritics, ligatures and width folded as the tokenizer folds words, blanks collapsed and
/// trimmed, all else kept: the form of values such as sources and names.
std::string fold(std::string_view text);

/// What the tokenizer does with a code point.
enum class CharClass : std::uint8_t {
    other,  ///< ends a word
    letter,
    digit,
    mark,      ///< belongs to the letter before it and is kept
    dropped,   ///< belongs to the letter before it and is folded away
    unspaced,  ///< a letter of a script without blanks between words (Han, Kana, Thai …)
};

/// Class and folded form of one code point.
struct FoldedChar {
    CharClass char_class;
    bool upper;  ///< upper or title case
    bool lower;
    std::uint8_t bytes;  ///< of the folded form
    char utf8[36];       ///< the folded form (U+FDFA is the longest)
    std::string_view folded() const { return {utf8, bytes}; }
};

/// From a table that is filled page by page on first use; safe from any thread.
const FoldedChar& folded_char(char32_t code_point);

/// The code point at `at`, which is moved behind it. `text` must be valid UTF-8.
char32_t next_code_point(std::string_view text, std::size_t& at);

void append_utf8(std::string& out, char32_t code_point);

/// A BCP 47 tag in lower case for a tag (`en-US`), a three-letter code (`eng`) or an English or own
/// name of a language (`German`, `Deutsch`); empty when it is none.
std::string language_tag(std::string_view tag_or_name);

/// `pt` of `pt-br`.
std::string_view primary_language(std::string_view tag);

}  // namespace broadsheet
