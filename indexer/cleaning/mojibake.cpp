#include "indexer/cleaning/mojibake.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "common/text/unicode.hpp"
#include "indexer/cleaning/entities.hpp"

namespace broadsheet {
namespace {

/// The byte that stands for the character in windows-1252, or in ISO 8859-1 for what the former lacks.
std::optional<unsigned char> windows_1252_byte(char32_t c) {
    if (c < 0x100) return static_cast<unsigned char>(c);
    for (unsigned char byte = 0x80; byte < 0xA0; ++byte) {
        if (windows_1252_character(byte) == c) return byte;
    }
    return std::nullopt;
}

/// The bytes that were read as `line`; nothing when they cannot have been.
std::optional<std::string> misread_bytes(std::string_view line) {
    std::string bytes;
    bytes.reserve(line.size());
    for (std::size_t at = 0; at < line.size();) {
        const std::optional<unsigned char> byte = windows_1252_byte(next_code_point(line, at));
        if (!byte) return std::nullopt;
        bytes += static_cast<char>(*byte);
    }
    return bytes;
}

/// Quotes, dashes, dots and the no-break space: what follows a word's last letter.
bool is_punctuation(unsigned char byte) {
    constexpr std::string_view bytes = "\x82\x84\x85\x8B\x91\x92\x93\x94\x95\x96\x97\x9B\xA0\xAB\xBB";
    return bytes.find(static_cast<char>(byte)) != std::string_view::npos;
}

/// First bytes of the letters of Latin, Greek, Cyrillic, Hebrew and Arabic that are met in news: Â Ã Ä Å Î
/// Ï Ð Ñ × Ø Ù. The other capitals would only begin characters that are rare.
bool begins_common_letter(unsigned char byte) {
    constexpr std::string_view bytes = "\xC2\xC3\xC4\xC5\xCE\xCF\xD0\xD1\xD7\xD8\xD9";
    return bytes.find(static_cast<char>(byte)) != std::string_view::npos;
}

/// How many sequences of `bytes` (windows-1252) look like UTF-8 and like nothing else.
std::size_t suspicious_sequences(std::string_view bytes) {
    const auto byte = [&](std::size_t i) {
        return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
    };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const auto punctuates = [&](std::size_t i) {
        return is_punctuation(static_cast<unsigned char>(byte(i)));
    };
    std::size_t count = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto lead = static_cast<unsigned char>(byte(i));
        if (lead < 0xC2 || !continues(i + 1)) continue;
        if (lead >= 0xF0) {
            if (lead <= 0xF4 && continues(i + 2) && continues(i + 3)) ++count;
        } else if (lead >= 0xE0) {
            if (continues(i + 2) && !(punctuates(i + 1) && punctuates(i + 2))) ++count;
        } else if (lead == 0xC2) {
            if (byte(i + 1) >= 0xA0) ++count;
        } else if (begins_common_letter(lead)) {
            const bool in_word = i > 0 && byte(i - 1) >= 'a' && byte(i - 1) <= 'z';
            const bool opening_quote = lead == 0xC3 && (byte(i + 1) == 0x91 || byte(i + 1) == 0x93);  // Ñ, Ó
            if (!punctuates(i + 1) || in_word || opening_quote) ++count;
        }
    }
    return count;
}

std::optional<std::string> repaired(std::string_view line) {
    std::optional<std::string> bytes = misread_bytes(line);
    if (!bytes) return std::nullopt;
    const std::size_t suspicious = suspicious_sequences(*bytes);
    if (suspicious == 0 || !is_valid_utf8(*bytes)) return std::nullopt;
    const std::optional<std::string> again = misread_bytes(*bytes);
    if (again && suspicious_sequences(*again) >= suspicious) return std::nullopt;
    return bytes;
}

/// Whether `line` holds a misread first byte (U+00C2 to U+00F4) and behind it what may be a misread second
/// one: in UTF-8 those characters of windows-1252 begin with C2, C5, C6, CB or E2.
bool may_be_misread(std::string_view line) {
    constexpr std::string_view second_begins = "\xC2\xC5\xC6\xCB\xE2";
    for (std::size_t at = line.find('\xC3'); at != std::string_view::npos; at = line.find('\xC3', at + 1)) {
        if (at + 2 >= line.size()) return false;
        const auto tail = static_cast<unsigned char>(line[at + 1]);
        const bool is_first = tail >= 0x82 && tail <= 0xB4;
        if (is_first && second_begins.find(line[at + 2]) != std::string_view::npos) return true;
    }
    return false;
}

/// Where the line ends that begins at `at`, by any of the ends that characters.cpp makes line feeds of.
std::size_t end_of_line(std::string_view text, std::size_t at) {
    std::size_t end = std::min(text.find_first_of("\n\r", at), text.size());
    for (const std::string_view separator : {"\u2028", "\u2029"}) {
        end = at + std::min(text.substr(at, end - at).find(separator), end - at);
    }
    return end;
}

}  // namespace

bool repair_mojibake(std::string& text) {
    if (!may_be_misread(text)) return false;
    std::string result;
    bool changed = false;
    const std::string_view all = text;
    for (std::size_t at = 0; at < all.size();) {
        const std::size_t end = end_of_line(all, at);
        const std::string_view line = all.substr(at, end - at);
        const std::optional<std::string> better = may_be_misread(line) ? repaired(line) : std::nullopt;
        result += better ? std::string_view(*better) : line;
        changed = changed || better;
        at = end;
        while (at < all.size() && end_of_line(all, at) == at) {
            const std::size_t begin = at;
            next_code_point(all, at);
            result += all.substr(begin, at - begin);
        }
    }
    if (changed) text = std::move(result);
    return changed;
}

}  // namespace broadsheet
