#include "indexer/readers/record_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "common/text/unicode.hpp"
#include "indexer/cleaning/entities.hpp"

namespace broadsheet {
namespace {

constexpr std::string_view ascii_blanks = " \t\n\v\f\r";

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// Whether the semicolon at `at` ends an entity such as `&amp;` or `&#8217;`.
bool ends_entity(std::string_view text, std::size_t at) {
    constexpr std::size_t longest = 10;
    std::size_t name = 0;
    while (name < at && name < longest && is_alphanumeric(text[at - name - 1])) ++name;
    std::size_t begin = at - name;
    if (begin > 0 && text[begin - 1] == '#') --begin;
    return name > 0 && begin > 0 && text[begin - 1] == '&';
}

bool has_blank_line(std::string_view text) {
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at)) {
        at = text.find_first_not_of(" \t", at + 1);
        if (at != std::string_view::npos && text[at] == '\n') return true;
    }
    return false;
}

/// The lines of `text` that are not blank.
std::string without_blank_lines(std::string_view text) {
    std::string result;
    for (const std::string& line : split_list(text, '\n')) {
        if (!result.empty()) result += '\n';
        result += line;
    }
    return result;
}

/// The name in a tag such as `<p class="lead">` or `</P>`, in lower case; empty when it is none.
std::string tag_name(std::string_view tag) {
    std::string name;
    for (const char c : tag.substr(tag.starts_with("</") ? 2 : 1)) {
        if (!is_alphanumeric(c)) break;
        name += lower(c);
    }
    return name;
}

bool starts_tag(std::string_view text) {
    return text.size() > 1 &&
           (is_alphanumeric(text[1]) || text[1] == '/' || text[1] == '!' || text[1] == '?') &&
           !(text[1] >= '0' && text[1] <= '9');
}

bool ends_line(std::string_view name) {
    constexpr std::array names{"address", "article",    "aside",  "blockquote", "br", "dd",   "div", "dl",
                               "dt",      "figcaption", "figure", "footer",     "h1", "h2",   "h3",  "h4",
                               "h5",      "h6",         "header", "hr",         "li", "main", "ol",  "p",
                               "pre",     "section",    "table",  "td",         "th", "tr",   "ul"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Where the tag, comment, script or style ends that begins at `at`.
std::size_t end_of_tag(std::string_view html, std::size_t at, std::string_view name) {
    const auto behind = [&](std::string_view end, std::size_t from) {
        const std::size_t found = html.find(end, from);
        return found == std::string_view::npos ? html.size() : found + end.size();
    };
    if (html.substr(at).starts_with("<!--")) return behind("-->", at + 4);
    const std::size_t end = behind(">", at);
    if (html[at + 1] == '/') return end;
    if (name == "script") return behind("</script>", end);
    if (name == "style") return behind("</style>", end);
    return end;
}

}  // namespace

bool is_ascii_blank(char c) { return ascii_blanks.find(c) != std::string_view::npos; }

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(ascii_blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(ascii_blanks) - first + 1);
}

std::string tidied(std::string_view text) {
    text = trimmed(text);
    std::size_t at = text.find('\r');
    if (at == std::string_view::npos) return std::string(text);
    std::string result(text.substr(0, at));
    for (; at < text.size(); ++at) {
        if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
        result += text[at] == '\r' ? '\n' : text[at];
    }
    return result;
}

bool is_blank(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        const bool blank = c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD || c == 0x1680 ||
                           (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
                           (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0xFEFF;
        if (!blank) return false;
    }
    return true;
}

bool is_http_url(std::string_view text) {
    return text.starts_with("http://") || text.starts_with("https://");
}

std::string shortened(std::string_view text, std::size_t longest) {
    if (text.size() <= longest) return std::string(text);
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string(text.substr(0, end)) + "…";
}

std::vector<std::string> split_list(std::string_view text, char separator) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        const bool inside =
            at < text.size() && (text[at] != separator || (separator == ';' && ends_entity(text, at)));
        if (inside) continue;
        const std::string_view part = trimmed(text.substr(begin, at - begin));
        if (!part.empty()) parts.emplace_back(part);
        begin = at + 1;
    }
    return parts;
}

std::string strip_tags(std::string_view html) {
    std::string text;
    text.reserve(html.size());
    for (std::size_t at = 0; at < html.size();) {
        const std::size_t tag = std::min(html.find('<', at), html.size());
        text += html.substr(at, tag - at);
        at = tag;
        if (at == html.size()) break;
        if (!starts_tag(html.substr(at))) {
            text += html[at++];
            continue;
        }
        const std::string name = tag_name(html.substr(at));
        if (ends_line(name) && !text.empty() && text.back() != '\n') text += '\n';
        at = end_of_tag(html, at, name);
    }
    return tidied(text);
}

std::string html_text(std::string_view html) {
    std::string collapsed;
    for (const char c : html) {
        const bool blank = is_ascii_blank(c);
        if (blank && !collapsed.empty() && collapsed.back() == ' ') continue;
        collapsed += blank ? ' ' : c;
    }
    std::string text;
    const std::string stripped = strip_tags(collapsed);
    for (std::size_t at = 0; at < stripped.size();) {
        const Entity entity = stripped[at] == '&' ? entity_at(stripped, at) : Entity{};
        if (entity.bytes == 0) {
            const bool ends_line = stripped[at] == '\n' && text.ends_with(' ');
            if (ends_line) text.pop_back();
            const bool begins_line = stripped[at] == ' ' && text.ends_with('\n');
            if (!begins_line) text += stripped[at];
            ++at;
            continue;
        }
        append_utf8(text, entity.code_point);
        at += entity.bytes;
    }
    return tidied(text);
}

bool contains_lead(std::string_view body, std::string_view lead) {
    lead = trimmed(lead);
    while (lead.ends_with("...") || lead.ends_with("\u2026")) lead = trimmed(lead.substr(0, lead.size() - 3));
    if (body.find(lead) != std::string_view::npos) return true;
    return fold(body).find(fold(lead)) != std::string::npos;
}

std::string with_lead(std::string_view lead, std::string_view body) {
    if (body.empty()) return std::string(lead);
    const bool line_is_paragraph = body.find('\n') != std::string_view::npos && !has_blank_line(body);
    std::string result = line_is_paragraph ? without_blank_lines(lead) : std::string(lead);
    result += line_is_paragraph ? "\n" : "\n\n";
    result += body;
    return result;
}

void append_paragraph(std::string& text, std::string_view paragraph) {
    if (paragraph.empty()) return;
    if (!text.empty()) text += "\n\n";
    text += paragraph;
}

std::string repair_surrogates(std::string_view json, std::size_t& replaced) {
    const auto surrogate = [&](std::size_t at) -> unsigned {
        unsigned code = 0;
        if (at + 6 > json.size() || json.substr(at, 2) != "\\u") return 0;
        std::from_chars(json.data() + at + 2, json.data() + at + 6, code, 16);
        return code >= 0xD800 && code < 0xE000 ? code : 0;
    };
    std::string result;
    for (std::size_t at = 0; at < json.size();) {
        std::size_t bytes = json[at] == '\\' ? 2 : 1;
        if (const unsigned first = surrogate(at); first != 0) {
            bytes = first < 0xDC00 && surrogate(at + 6) >= 0xDC00 ? 12 : 6;
        }
        if (bytes == 6) {
            result += "\\ufffd";
            ++replaced;
        } else {
            result += json.substr(at, bytes);
        }
        at += bytes;
    }
    return result;
}

}  // namespace broadsheet
