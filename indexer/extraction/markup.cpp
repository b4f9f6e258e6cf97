#include "indexer/extraction/markup.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

/// `lower_text` is in lower case.
bool starts_with_ignoring_case(std::string_view text, std::string_view lower_text) {
    return text.size() >= lower_text.size() && std::equal(lower_text.begin(), lower_text.end(), text.begin(),
                                                          [](char a, char b) { return a == lower(b); });
}

struct TagSpan {
    std::size_t name_end;
    std::size_t end;         ///< behind its `>`, or the end of the text
    std::size_t attributes;  ///< at most so many
};

/// The tag that begins at `begin`, a `>` inside quotes belonging to an attribute.
TagSpan tag_at(std::string_view html, std::size_t begin) {
    std::size_t at = begin + 1;
    if (at < html.size() && html[at] == '/') ++at;
    while (at < html.size() && !is_ascii_blank(html[at]) && html[at] != '>' && html[at] != '/') ++at;
    TagSpan span{at, html.size(), 0};
    char previous = ' ';
    for (; at < html.size(); ++at) {
        const char c = html[at];
        if (c == '>') {
            span.end = at + 1;
            return span;
        }
        const bool opens_value = (c == '"' || c == '\'') && previous == '=';
        if (opens_value) {
            const std::size_t close = html.find(c, at + 1);
            if (close == std::string_view::npos) return span;
            at = close;
            previous = ' ';
            continue;
        }
        const bool begins_attribute =
            !is_ascii_blank(c) && c != '/' && c != '=' && (previous == ' ' || previous == '/');
        if (begins_attribute) ++span.attributes;
        if (!is_ascii_blank(c)) {
            previous = c;
        } else if (previous != '=') {
            previous = ' ';
        }
    }
    return span;
}

/// Elements whose content is left out with them, those first whose content is no markup.
constexpr std::array<std::string_view, 4> left_out{"script", "style", "svg", "noscript"};

/// Where `</name` stands from `from` on, or the end.
std::size_t find_end_tag(std::string_view html, std::size_t from, std::string_view name) {
    while (true) {
        const std::size_t at = html.find("</", from);
        if (at == std::string_view::npos) return html.size();
        if (starts_with_ignoring_case(html.substr(at + 2), name)) return at;
        from = at + 2;
    }
}

class Reduction {
   public:
    explicit Reduction(std::string_view html) : html_(html) { result_.html.reserve(html.size() / 2); }

    Markup run() {
        std::size_t at = 0;
        while (at < html_.size()) {
            const std::size_t tag = std::min(html_.find('<', at), html_.size());
            result_.html += html_.substr(at, tag - at);
            if (tag == html_.size()) break;
            at = behind_tag(tag);
        }
        return std::move(result_);
    }

   private:
    /// Copies what begins with the `<` at `begin`, or leaves it out; gives where it ends.
    std::size_t behind_tag(std::size_t begin) {
        const char next = begin + 1 < html_.size() ? html_[begin + 1] : '\0';
        if (next == '!' || next == '?') return behind_declaration(begin);
        const bool is_tag =
            is_letter(next) || (next == '/' && begin + 2 < html_.size() && is_letter(html_[begin + 2]));
        if (!is_tag) {
            result_.html += "&lt;";
            return begin + 1;
        }
        const TagSpan span = tag_at(html_, begin);
        const std::string_view name = html_.substr(begin + 1, span.name_end - begin - 1);
        for (const std::string_view unwanted : left_out) {
            const bool is_it = name.size() == unwanted.size() && starts_with_ignoring_case(name, unwanted);
            if (is_it) return behind_element(begin, span, unwanted);
        }
        if (span.attributes <= max_attributes) {
            result_.html += html_.substr(begin, span.end - begin);
        } else {
            result_.html += html_.substr(begin, span.name_end - begin);
            result_.html += '>';
        }
        return span.end;
    }

    std::size_t behind_declaration(std::size_t begin) {
        const std::string_view rest = html_.substr(begin);
        const bool is_comment = rest.starts_with("<!--");
        // `<!-->` and `<!--->` are comments too.
        const std::string_view close = is_comment ? "-->" : ">";
        const std::size_t found = html_.find(close, begin + 2);
        if (found == std::string_view::npos) return html_.size();
        const std::size_t end = found + close.size();
        if (is_comment && result_.saved_from.empty()) find_origin(html_.substr(begin, end - begin));
        return end;
    }

    /// `saved from url=(0025)https://…` of browsers, `url: https://…` of SingleFile.
    void find_origin(std::string_view comment) {
        constexpr std::size_t longest = 8192;
        comment = comment.substr(0, longest);
        std::size_t at = comment.find("saved from url=(");
        if (at == std::string_view::npos && comment.find("SingleFile") != std::string_view::npos)
            at = comment.find("url: ");
        if (at == std::string_view::npos) return;
        at = comment.find("http", at);
        if (at == std::string_view::npos) return;
        const std::string_view url = comment.substr(at, comment.find_first_of(" \t\r\n", at) - at);
        if (is_http_url(url)) result_.saved_from = url;
    }

    std::size_t behind_element(std::size_t begin, const TagSpan& span, std::string_view name) {
        // `<svg … />` has no content; in HTML a script or style with a slash has.
        const bool closes_itself = name == "svg" && span.end >= 2 && html_[span.end - 2] == '/';
        if (closes_itself) return span.end;
        const std::size_t close = find_end_tag(html_, span.end, name);
        if (name == "script")
            keep_linked_data(html_.substr(begin, span.end - begin), html_.substr(span.end, close - span.end));
        result_.html += ' ';
        const std::size_t end = html_.find('>', close);
        return end == std::string_view::npos ? html_.size() : end + 1;
    }

    void keep_linked_data(std::string_view tag, std::string_view content) {
        if (tag.find("ld+json") == std::string_view::npos) return;
        result_.linked_data.emplace_back(content);
    }

    std::string_view html_;
    Markup result_;
};

}  // namespace

Markup reduce_markup(std::string_view html) { return Reduction(html).run(); }

}  // namespace broadsheet
