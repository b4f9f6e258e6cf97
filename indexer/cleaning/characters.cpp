#include "indexer/cleaning/characters.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "common/text/unicode.hpp"
#include "indexer/cleaning/entities.hpp"
#include "indexer/cleaning/mojibake.hpp"

namespace broadsheet {
namespace {

bool is_suspect(unsigned char byte) { return (byte < 0x20 && byte != '\n') || byte > 0x7E || byte == '&'; }

/// Whether `text` is nothing but line feeds and printable ASCII without `&`: most English articles are.
bool is_plain(std::string_view text) {
    constexpr std::size_t stride = 64;  // a loop of fixed length is what the compiler makes SIMD code of
    std::size_t at = 0;
    for (; text.size() - at >= stride; at += stride) {
        unsigned suspects = 0;
        for (std::size_t i = 0; i < stride; ++i) {
            const auto byte = static_cast<unsigned char>(text[at + i]);
            suspects |= static_cast<unsigned>((byte < 0x20) & (byte != '\n')) |
                        static_cast<unsigned>(byte > 0x7E) | static_cast<unsigned>(byte == '&');
        }
        if (suspects != 0) return false;
    }
    return std::none_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                        [](char c) { return is_suspect(static_cast<unsigned char>(c)); });
}

bool is_between(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

bool is_wide_blank(char32_t c) {
    return c == 0xA0 || c == 0x1680 || is_between(c, 0x2000, 0x200A) || c == 0x202F || c == 0x205F ||
           c == 0x3000;
}

/// Zero width, soft hyphen, bidi and C0/C1 controls.
bool is_invisible(char32_t c) {
    return c < 0x20 || is_between(c, 0x7F, 0x9F) || c == 0xAD || c == 0x61C || c == 0x180E ||
           is_between(c, 0x200B, 0x200F) || is_between(c, 0x202A, 0x202E) || is_between(c, 0x2060, 0x206F) ||
           c == 0xFEFF || is_between(c, 0xFFF9, 0xFFFB);
}

/// Scripts whose letters U+200C and U+200D keep from joining or make join: Arabic, Syriac, Thaana, N'Ko
/// and the Indic scripts up to Myanmar, Khmer, Mongolian and the Indic ones of the islands.
bool uses_joiners(char32_t c) {
    return is_between(c, 0x600, 0x109F) || is_between(c, 0x1780, 0x18AF) || is_between(c, 0x1900, 0x1CFF) ||
           is_between(c, 0xA800, 0xABFF) || is_between(c, 0xFB50, 0xFDFF) || is_between(c, 0xFE70, 0xFEFE) ||
           is_between(c, 0x10A00, 0x11FFF);
}

/// U+200D also joins pictures to one, as in families.
bool is_picture(char32_t c) {
    return is_between(c, 0x203C, 0x3299) || c == 0xFE0F || is_between(c, 0x1F000, 0x1FAFF) ||
           is_between(c, 0xE0020, 0xE007F);
}

bool is_joiner_in_use(char32_t joiner, char32_t before, char32_t after) {
    if (uses_joiners(before) || uses_joiners(after)) return true;
    return joiner == 0x200D && is_picture(before) && is_picture(after);
}

constexpr char32_t none = 0x110000;  // no character

/// What stands for the character at `begin`, which ends at `end`: itself, a blank, a line feed or none.
char32_t replacement(std::string_view text, std::size_t end, char32_t c, char32_t before) {
    const char next = end < text.size() ? text[end] : '\0';
    if (c == '\n') return c;
    if (c == '\r') return next == '\n' ? none : U'\n';
    if (c == '\t' || is_wide_blank(c)) return U' ';
    if (c == '\v' || c == '\f' || c == 0x2028 || c == 0x2029) return U'\n';
    // C1 controls are windows-1252 read as Latin-1: removing them would lose apostrophes and join words.
    if (is_between(c, 0x80, 0x9F)) c = windows_1252_character(static_cast<unsigned char>(c));
    if (!is_invisible(c)) return c;
    if (c != 0x200C && c != 0x200D) return none;
    const char32_t after = end < text.size() ? next_code_point(text, end) : none;
    return is_joiner_in_use(c, before, after) ? c : none;
}

bool replace_characters(std::string& text) {
    std::string result;
    std::size_t copied = 0;
    char32_t before = none;
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x20 && byte < 0x7F) {
            before = byte;
            ++at;
            continue;
        }
        const std::size_t begin = at;
        const char32_t c = next_code_point(text, at);
        const char32_t better = replacement(text, at, c, before);
        if (better != none) before = better;
        if (better == c) continue;
        result.append(text, copied, begin - copied);
        if (better != none) append_utf8(result, better);
        copied = at;
    }
    if (copied == 0) return false;
    result.append(text, copied);
    text = std::move(result);
    return true;
}

/// Whether all characters are below U+0300 or general punctuation, where nothing composes.
bool is_surely_nfc(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0xCC || (byte == 0xE2 && at + 1 < text.size() && text[at + 1] == '\x80')) continue;
        return false;
    }
    return true;
}

bool compose(std::string& text) {
    if (is_surely_nfc(text)) return false;
    std::string composed = to_nfc(text);
    if (composed == text) return false;
    text = std::move(composed);
    return true;
}

}  // namespace

void repair_characters(std::string& text) {
    if (is_plain(text)) return;
    // What one repair makes may be another's to repair: an entity with a soft hyphen in it, mojibake of
    // mojibake. Twice is the rule; the limit is for texts made to go on.
    constexpr int most_rounds = 16;
    for (int round = 0; round < most_rounds; ++round) {
        bool changed = decode_entities(text);
        changed = repair_mojibake(text) || changed;  // before its bytes are taken for blanks and controls
        changed = replace_characters(text) || changed;
        changed = compose(text) || changed;
        if (!changed) return;
    }
}

bool repair_text(std::string& text) {
    if (is_plain(text)) return false;
    const std::string before = text;
    repair_characters(text);
    constexpr std::string_view blanks = " \n";
    text.erase(std::min(text.size(), text.find_last_not_of(blanks) + 1));
    text.erase(0, std::min(text.size(), text.find_first_not_of(blanks)));
    return text != before;
}

}  // namespace broadsheet
