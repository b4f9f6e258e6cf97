#include "common/text/sentences.hpp"

#include <algorithm>
#include <array>

#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

/// Before a name or number, with a full stop.
constexpr std::array<std::string_view, 40> abbreviations{
    "adm", "approx", "apr", "art", "aug",  "capt", "cf",  "cmdr", "col", "dec",    "dr",  "ed",  "feb", "fig",
    "gen", "gov",    "hon", "jan", "jul",  "jun",  "lt",  "maj",  "mar", "messrs", "mr",  "mrs", "ms",  "mt",
    "no",  "nov",    "oct", "pp",  "prof", "rep",  "rev", "sen",  "sep", "sept",   "sgt", "st"};
static_assert(std::is_sorted(abbreviations.begin(), abbreviations.end()));

/// Words that mostly begin a sentence where they follow U.S. with a capital.
constexpr std::array<std::string_view, 20> beginnings{"a",   "an",   "and",  "as", "at",   "but",  "for",
                                                      "he",  "i",    "if",   "in", "it",   "on",   "she",
                                                      "the", "they", "this", "we", "when", "while"};
static_assert(std::is_sorted(beginnings.begin(), beginnings.end()));

template <class Words>
bool is_one_of(const Words& words, std::string_view word) {
    return std::binary_search(words.begin(), words.end(), word);
}

enum class Stop : std::uint8_t {
    none,
    dot,      ///< may belong to an abbreviation
    mark,     ///< ends a sentence before a blank
    unspaced  ///< ends a sentence anywhere
};

Stop stop_of(char32_t c) {
    switch (c) {
        case U'.':
            return Stop::dot;
        case U'!':
        case U'?':
        case U'…':
        case U'؟':
        case U'۔':
        case U'।':
        case U'॥':
            return Stop::mark;
        case U'。':
        case U'！':
        case U'？':
            return Stop::unspaced;
        default:
            return Stop::none;
    }
}

bool is_blank(char32_t c) { return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == 0xA0; }

bool begins_in_lower_case(std::string_view word) {
    std::size_t at = 0;
    return folded_char(next_code_point(word, at)).lower;
}

/// Whether a sentence ends between two words.
bool ends_between(std::string_view text, const Tokens& tokens, const Token& before, const Token& after) {
    const std::string_view gap = text.substr(before.end, after.begin - before.end);
    if (gap == " " && text[before.end - 1] != '.') return false;  // nearly always
    Stop strongest = Stop::none;
    bool blank_behind = false;
    // U.S. holds its last full stop itself.
    const bool is_abbreviated = text[before.end - 1] == '.';
    if (is_abbreviated) strongest = Stop::dot;
    for (std::size_t at = 0; at < gap.size();) {
        const char32_t c = next_code_point(gap, at);
        const Stop stop = stop_of(c);
        if (stop != Stop::none) {
            strongest = std::max(strongest, stop);
            blank_behind = false;
        }
        blank_behind = blank_behind || (strongest != Stop::none && is_blank(c));
    }
    if (strongest == Stop::unspaced) return true;
    if (strongest == Stop::none || !blank_behind) return false;
    if (begins_in_lower_case(text.substr(after.begin, after.end - after.begin))) return false;
    if (strongest == Stop::mark) return true;
    const std::string_view word = tokens.word(before);
    if (is_abbreviated) return is_one_of(beginnings, tokens.word(after));
    if (!gap.starts_with('.')) return true;
    const bool is_initial =
        before.end - before.begin == 1 && !begins_in_lower_case(text.substr(before.begin));
    return !is_initial && !is_one_of(abbreviations, word);
}

}  // namespace

void find_sentences(std::string_view text, const Tokens& tokens, std::vector<std::uint32_t>& begins) {
    begins.clear();
    const Token* before = nullptr;
    for (const Token& token : tokens.tokens) {
        if (token.kind != TokenKind::word) continue;
        if (before != nullptr && before->paragraph == token.paragraph && token.begin >= before->end &&
            ends_between(text, tokens, *before, token)) {
            begins.push_back(token.position);
        }
        before = &token;
    }
}

}  // namespace broadsheet
