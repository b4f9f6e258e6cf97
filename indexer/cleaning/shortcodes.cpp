#include "indexer/cleaning/shortcodes.hpp"

#include <algorithm>
#include <array>

namespace broadsheet {
namespace {

constexpr std::size_t longest_tag = 600;
constexpr std::size_t longest_name = 40;

// WordPress' own and those of its common plugins. Names that are words of their own (video, audio, quote)
// need an attribute.
constexpr std::array<std::string_view, 33> known_names{"aesop_image",
                                                       "ad",
                                                       "adrotate",
                                                       "advanced_iframe",
                                                       "blockquote_share",
                                                       "caption",
                                                       "contact-form",
                                                       "contact-form-7",
                                                       "embed",
                                                       "embedyt",
                                                       "fusion_builder_row",
                                                       "fusion_text",
                                                       "gallery",
                                                       "gravityform",
                                                       "hidepost",
                                                       "infogram",
                                                       "jwplayer",
                                                       "mc4wp_form",
                                                       "ngg_images",
                                                       "playbuzz",
                                                       "playlist",
                                                       "pullquote",
                                                       "rev_slider",
                                                       "scribd",
                                                       "soliloquy",
                                                       "sc",
                                                       "soundcloud",
                                                       "tweet_embed",
                                                       "vc_column",
                                                       "vc_column_text",
                                                       "vc_row",
                                                       "wpvideo",
                                                       "youtube"};

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// Whether `attributes`, the rest of a tag behind its name, holds one `key="value"` or more and nothing else.
bool are_attributes(std::string_view attributes) {
    std::size_t count = 0;
    std::size_t at = 0;
    while (true) {
        while (at < attributes.size() && (attributes[at] == ' ' || attributes[at] == '/')) ++at;
        if (at == attributes.size()) return count > 0;
        const std::size_t key = at;
        while (at < attributes.size() && is_name_character(attributes[at])) ++at;
        if (at == key || at == attributes.size() || attributes[at] != '=') return false;
        ++at;
        std::string_view quote;
        for (const std::string_view mark : {"\"", "'", "”", "“", "″", "’", "‘"}) {
            if (attributes.substr(at).starts_with(mark)) quote = mark;
        }
        if (quote.empty()) {
            // An unquoted value, as in `width=640`, is one only beside others that are quoted or known names.
            const std::size_t value = at;
            while (at < attributes.size() && attributes[at] != ' ') ++at;
            if (at == value) return false;
            ++count;
            continue;
        }
        at += quote.size();
        std::size_t end = std::string_view::npos;
        for (const std::string_view mark : {"\"", "'", "”", "“", "″", "’"}) {
            if (mark.size() != quote.size()) continue;
            end = std::min(end, attributes.find(mark, at));
        }
        if (end == std::string_view::npos) return false;
        at = end + quote.size();
        ++count;
    }
}

/// Bytes of the tag at the beginning of `text`, which begins with `[`; 0 when there is none.
std::size_t tag_bytes(std::string_view text) {
    std::size_t at = 1;
    const bool closes = at < text.size() && text[at] == '/';
    if (closes) ++at;
    const std::size_t name_begin = at;
    while (at < text.size() && at - name_begin <= longest_name && is_name_character(text[at])) ++at;
    const std::string_view name = text.substr(name_begin, at - name_begin);
    if (name.empty() || at == text.size()) return 0;
    std::size_t end = at;
    while (end < text.size() && end < longest_tag && text[end] != ']' && text[end] != '[') ++end;
    if (end == text.size() || text[end] != ']') return 0;
    const std::string_view rest = text.substr(at, end - at);
    const bool is_known = std::find(known_names.begin(), known_names.end(), name) != known_names.end() ||
                          name.starts_with("vc_") || name.starts_with("et_pb_") ||
                          name.starts_with("fusion_");
    const bool has_value = rest.find_first_of("\"'=") != std::string_view::npos;
    if (closes) return is_known && rest.empty() ? end + 1 : 0;
    if (is_known && (rest.empty() || rest == "/" || rest == " /"))
        return name == "ad" || name == "sc" ? 0 : end + 1;
    if (rest.empty() || rest[0] != ' ' || !has_value || !are_attributes(rest)) return 0;
    const bool is_quoted =
        rest.find('"') != std::string_view::npos || rest.find("”") != std::string_view::npos ||
        rest.find("″") != std::string_view::npos || rest.find('\'') != std::string_view::npos;
    return is_known || is_quoted ? end + 1 : 0;
}

}  // namespace

void find_shortcodes(std::string_view line, std::vector<Part>& parts) {
    for (std::size_t at = line.find('['); at != std::string_view::npos; at = line.find('[', at)) {
        const std::size_t bytes = tag_bytes(line.substr(at));
        if (bytes == 0) {
            ++at;
            continue;
        }
        std::size_t end = at + bytes;
        // Of the blanks on both sides one is enough.
        const bool blank_before = at == 0 || line[at - 1] == ' ';
        while (blank_before && end < line.size() && line[end] == ' ') ++end;
        parts.push_back({at, end, RuleId::shortcode});
        at = end;
    }
}

}  // namespace broadsheet
