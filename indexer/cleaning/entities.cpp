#include "indexer/cleaning/entities.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

struct NamedEntity {
    std::string_view name;
    char32_t code_point;
};

// clang-format off
// Those of HTML 4 that are met in news (HTML 4.01, section 24), and apos; sorted by byte.
constexpr auto named_entities = std::to_array<NamedEntity>({
    {"AElig", 0xC6}, {"Aacute", 0xC1}, {"Acirc", 0xC2}, {"Agrave", 0xC0}, {"Aring", 0xC5}, {"Atilde", 0xC3},
    {"Auml", 0xC4}, {"Ccedil", 0xC7}, {"Dagger", 0x2021}, {"ETH", 0xD0}, {"Eacute", 0xC9}, {"Ecirc", 0xCA},
    {"Egrave", 0xC8}, {"Euml", 0xCB}, {"Iacute", 0xCD}, {"Icirc", 0xCE}, {"Igrave", 0xCC}, {"Iuml", 0xCF},
    {"Ntilde", 0xD1}, {"OElig", 0x152}, {"Oacute", 0xD3}, {"Ocirc", 0xD4}, {"Ograve", 0xD2},
    {"Oslash", 0xD8}, {"Otilde", 0xD5}, {"Ouml", 0xD6}, {"Prime", 0x2033}, {"Scaron", 0x160},
    {"THORN", 0xDE}, {"Uacute", 0xDA}, {"Ucirc", 0xDB}, {"Ugrave", 0xD9}, {"Uuml", 0xDC}, {"Yacute", 0xDD},
    {"Yuml", 0x178}, {"aacute", 0xE1}, {"acirc", 0xE2}, {"acute", 0xB4}, {"aelig", 0xE6}, {"agrave", 0xE0},
    {"amp", 0x26}, {"apos", 0x27}, {"aring", 0xE5}, {"asymp", 0x2248}, {"atilde", 0xE3}, {"auml", 0xE4},
    {"bdquo", 0x201E}, {"brvbar", 0xA6}, {"bull", 0x2022}, {"ccedil", 0xE7}, {"cedil", 0xB8},
    {"cent", 0xA2}, {"circ", 0x2C6}, {"copy", 0xA9}, {"curren", 0xA4}, {"dagger", 0x2020}, {"darr", 0x2193},
    {"deg", 0xB0}, {"divide", 0xF7}, {"eacute", 0xE9}, {"ecirc", 0xEA}, {"egrave", 0xE8}, {"emsp", 0x2003},
    {"ensp", 0x2002}, {"eth", 0xF0}, {"euml", 0xEB}, {"euro", 0x20AC}, {"fnof", 0x192}, {"frac12", 0xBD},
    {"frac14", 0xBC}, {"frac34", 0xBE}, {"ge", 0x2265}, {"gt", 0x3E}, {"harr", 0x2194}, {"hellip", 0x2026},
    {"iacute", 0xED}, {"icirc", 0xEE}, {"iexcl", 0xA1}, {"igrave", 0xEC}, {"infin", 0x221E},
    {"iquest", 0xBF}, {"iuml", 0xEF}, {"laquo", 0xAB}, {"larr", 0x2190}, {"ldquo", 0x201C}, {"le", 0x2264},
    {"lrm", 0x200E}, {"lsaquo", 0x2039}, {"lsquo", 0x2018}, {"lt", 0x3C}, {"macr", 0xAF}, {"mdash", 0x2014},
    {"micro", 0xB5}, {"middot", 0xB7}, {"minus", 0x2212}, {"nbsp", 0xA0}, {"ndash", 0x2013}, {"ne", 0x2260},
    {"not", 0xAC}, {"ntilde", 0xF1}, {"oacute", 0xF3}, {"ocirc", 0xF4}, {"oelig", 0x153}, {"ograve", 0xF2},
    {"ordf", 0xAA}, {"ordm", 0xBA}, {"oslash", 0xF8}, {"otilde", 0xF5}, {"ouml", 0xF6}, {"para", 0xB6},
    {"permil", 0x2030}, {"plusmn", 0xB1}, {"pound", 0xA3}, {"prime", 0x2032}, {"quot", 0x22},
    {"raquo", 0xBB}, {"rarr", 0x2192}, {"rdquo", 0x201D}, {"reg", 0xAE}, {"rlm", 0x200F},
    {"rsaquo", 0x203A}, {"rsquo", 0x2019}, {"sbquo", 0x201A}, {"scaron", 0x161}, {"sect", 0xA7},
    {"shy", 0xAD}, {"sup1", 0xB9}, {"sup2", 0xB2}, {"sup3", 0xB3}, {"szlig", 0xDF}, {"thinsp", 0x2009},
    {"thorn", 0xFE}, {"tilde", 0x2DC}, {"times", 0xD7}, {"trade", 0x2122}, {"uacute", 0xFA},
    {"uarr", 0x2191}, {"ucirc", 0xFB}, {"ugrave", 0xF9}, {"uml", 0xA8}, {"uuml", 0xFC}, {"yacute", 0xFD},
    {"yen", 0xA5}, {"yuml", 0xFF}, {"zwj", 0x200D}, {"zwnj", 0x200C},
});
// clang-format on

static_assert(std::is_sorted(named_entities.begin(), named_entities.end(),
                             [](const NamedEntity& a, const NamedEntity& b) { return a.name < b.name; }));

constexpr std::size_t longest_reference = 10;  // &thetasym; has ten bytes, &#x10FFFF; too

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::optional<char32_t> numbered(std::string_view digits) {
    const bool is_hex = digits.starts_with('x') || digits.starts_with('X');
    if (is_hex) digits.remove_prefix(1);
    std::uint32_t number = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number, is_hex ? 16 : 10);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    if (number == 0 || number > 0x10FFFF || (number >= 0xD800 && number < 0xE000)) return std::nullopt;
    if (number >= 0x80 && number < 0xA0) return windows_1252_character(static_cast<unsigned char>(number));
    return char32_t{number};
}

std::optional<char32_t> named(std::string_view name) {
    const auto found = std::lower_bound(
        named_entities.begin(), named_entities.end(), name,
        [](const NamedEntity& entity, std::string_view wanted) { return entity.name < wanted; });
    if (found == named_entities.end() || found->name != name) return std::nullopt;
    return found->code_point;
}

/// Whether the rule for decoding applies to `text`.
bool is_to_be_decoded(std::string_view text) {
    std::size_t count = 0;
    bool not_amp = false;
    for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at)) {
        const Entity entity = entity_at(text, at);
        const std::size_t behind = at + entity.bytes;
        if (entity.code_point == '<' && behind < text.size() &&
            (is_letter(text[behind]) || text[behind] == '/' || text[behind] == '!')) {
            return false;
        }
        if (entity.bytes > 0) {
            ++count;
            not_amp = not_amp || entity.code_point != '&';
        }
        at += std::max<std::size_t>(1, entity.bytes);
    }
    return count > 1 || not_amp;
}

std::string decoded(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    std::size_t begin = 0;
    for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at)) {
        const Entity entity = entity_at(text, at);
        if (entity.bytes > 0) {
            result += text.substr(begin, at - begin);
            append_utf8(result, entity.code_point);
            begin = at + entity.bytes;
        }
        at += std::max<std::size_t>(1, entity.bytes);
    }
    result += text.substr(begin);
    return result;
}

}  // namespace

char32_t windows_1252_character(unsigned char byte) {
    static constexpr std::array<char16_t, 32> characters{
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
    return characters[byte - 0x80U];
}

Entity entity_at(std::string_view text, std::size_t at) {
    const std::string_view ahead = text.substr(at, longest_reference);
    if (!ahead.starts_with('&')) return {};
    const std::size_t end = ahead.find(';');
    if (end == std::string_view::npos || end < 3) return {};
    const std::string_view name = ahead.substr(1, end - 1);
    const std::optional<char32_t> code_point = name[0] == '#' ? numbered(name.substr(1)) : named(name);
    return code_point ? Entity{end + 1, *code_point} : Entity{};
}

bool decode_entities(std::string& text) {
    if (text.find('&') == std::string::npos || !is_to_be_decoded(text)) return false;
    std::string result = decoded(text);
    if (is_to_be_decoded(result)) result = decoded(result);
    if (is_to_be_decoded(result)) return false;
    text = std::move(result);
    return true;
}

}  // namespace broadsheet
