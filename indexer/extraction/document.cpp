#include "indexer/extraction/document.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include <libxml/HTMLparser.h>

#include "common/article/error.hpp"
#include "indexer/extraction/markup.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

using namespace std::string_view_literals;

/// In the order of Tag, from `a` on, which is that of the names.
constexpr std::array tag_names{
    "a"sv,          "address"sv, "article"sv, "aside"sv,  "audio"sv,    "base"sv,     "blockquote"sv,
    "body"sv,       "br"sv,      "button"sv,  "canvas"sv, "caption"sv,  "center"sv,   "dd"sv,
    "details"sv,    "dialog"sv,  "div"sv,     "dl"sv,     "dt"sv,       "embed"sv,    "fieldset"sv,
    "figcaption"sv, "figure"sv,  "footer"sv,  "form"sv,   "h1"sv,       "h2"sv,       "h3"sv,
    "h4"sv,         "h5"sv,      "h6"sv,      "head"sv,   "header"sv,   "hr"sv,       "html"sv,
    "iframe"sv,     "img"sv,     "input"sv,   "label"sv,  "li"sv,       "link"sv,     "main"sv,
    "math"sv,       "menu"sv,    "meta"sv,    "nav"sv,    "noscript"sv, "object"sv,   "ol"sv,
    "option"sv,     "p"sv,       "pre"sv,     "script"sv, "section"sv,  "select"sv,   "style"sv,
    "summary"sv,    "svg"sv,     "table"sv,   "tbody"sv,  "td"sv,       "template"sv, "textarea"sv,
    "tfoot"sv,      "th"sv,      "thead"sv,   "time"sv,   "title"sv,    "tr"sv,       "ul"sv,
    "video"sv};
static_assert(std::is_sorted(tag_names.begin(), tag_names.end()));
static_assert(tag_names.size() ==
              static_cast<std::size_t>(Tag::video) - static_cast<std::size_t>(Tag::a) + 1);

/// In the order of Attribute.
constexpr std::array attribute_names{
    "aria-hidden"sv, "aria-label"sv, "class"sv, "content"sv,  "data-testid"sv, "datetime"sv,
    "hidden"sv,      "href"sv,       "id"sv,    "itemprop"sv, "itemtype"sv,    "lang"sv,
    "name"sv,        "property"sv,   "rel"sv,   "role"sv,     "style"sv,       "title"sv};
static_assert(std::is_sorted(attribute_names.begin(), attribute_names.end()));
static_assert(attribute_names.size() == static_cast<std::size_t>(Attribute::title) + 1);

template <std::size_t size>
std::optional<std::size_t> position(const std::array<std::string_view, size>& names, std::string_view name) {
    const auto found = std::lower_bound(names.begin(), names.end(), name);
    if (found == names.end() || *found != name) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

Tag tag_called(std::string_view name) {
    if (const auto at = position(tag_names, name)) {
        return static_cast<Tag>(static_cast<std::size_t>(Tag::a) + *at);
    }
    return name.find('-') == std::string_view::npos ? Tag::other : Tag::custom;
}

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

/// Builds the tree from libxml2's events: its own tree takes twice the time and ends at a depth of 256.
class Builder {
   public:
    explicit Builder(Document& document) : document_(document) {
        document_.nodes.push_back({});
        open_.push_back(0);
    }

    void parse(const std::string& html) {
        const std::unique_ptr<htmlParserCtxt, void (*)(htmlParserCtxtPtr)> context(htmlNewParserCtxt(),
                                                                                   htmlFreeParserCtxt);
        if (context == nullptr || html.size() > 0x7FFFFFFF) throw Error("HTML: out of memory");
        context_ = context.get();
        htmlSAXHandler& events = *context->sax;
        events = {};
        events.startElement = [](void* self, const xmlChar* name, const xmlChar** attributes) {
            static_cast<Builder*>(self)->start(view(name), attributes);
        };
        events.endElement = [](void* self, const xmlChar*) { static_cast<Builder*>(self)->end(); };
        events.characters = [](void* self, const xmlChar* text, int bytes) {
            static_cast<Builder*>(self)->characters(
                {reinterpret_cast<const char*>(text), static_cast<std::size_t>(bytes)});
        };
        events.ignorableWhitespace = events.characters;
        events.cdataBlock = events.characters;
        context->userData = this;
        constexpr int options =
            HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
        // No document comes back: all is in the events.
        htmlCtxtReadMemory(context_, html.data(), static_cast<int>(html.size()), nullptr, "UTF-8", options);
        while (!open_.empty()) end();
    }

   private:
    void start(std::string_view name, const xmlChar** attributes) {
        if (open_.size() > max_page_depth) {
            document_.too_deep = true;
            xmlStopParser(context_);
            return;
        }
        Node node;
        node.tag = tag_called(name);
        node.parent = open_.back();
        node.begin = static_cast<std::uint32_t>(document_.attributes.size());
        for (; attributes != nullptr && *attributes != nullptr; attributes += 2) {
            const auto known = position(attribute_names, view(attributes[0]));
            if (known) keep(static_cast<Attribute>(*known), view(attributes[1]));
        }
        // The name of a custom element says as much as another's class.
        if (node.tag == Tag::custom) keep(Attribute::class_, name);
        node.attributes = static_cast<std::uint16_t>(document_.attributes.size() - node.begin);
        open_.push_back(next());
        document_.nodes.push_back(node);
    }

    void end() {
        if (open_.empty()) return;
        document_.nodes[open_.back()].end = next();
        open_.pop_back();
    }

    void characters(std::string_view text) {
        if (open_.empty()) return;
        const auto begin = static_cast<std::uint32_t>(document_.texts.size());
        const auto bytes = static_cast<std::uint32_t>(text.size());
        document_.texts += text;
        Node& last = document_.nodes.back();
        const bool goes_on =
            last.tag == Tag::text && last.parent == open_.back() && last.begin + last.bytes == begin;
        if (goes_on) {
            last.bytes += bytes;
            return;
        }
        document_.nodes.push_back(
            {.tag = Tag::text, .parent = open_.back(), .end = next() + 1, .begin = begin, .bytes = bytes});
    }

    void keep(Attribute name, std::string_view value) {
        document_.attributes.push_back({name, static_cast<std::uint32_t>(document_.texts.size()),
                                        static_cast<std::uint32_t>(value.size())});
        document_.texts += value;
    }

    std::uint32_t next() const { return static_cast<std::uint32_t>(document_.nodes.size()); }

    Document& document_;
    htmlParserCtxtPtr context_ = nullptr;
    std::vector<std::uint32_t> open_;
};

}  // namespace

std::string_view Document::text(std::uint32_t node) const {
    const Node& found = nodes[node];
    return found.tag == Tag::text ? std::string_view(texts).substr(found.begin, found.bytes)
                                  : std::string_view();
}

std::string_view Document::attribute(std::uint32_t node, Attribute name) const {
    const Node& found = nodes[node];
    if (found.tag == Tag::text) return {};
    for (std::size_t i = found.begin; i < found.begin + found.attributes; ++i) {
        if (attributes[i].name == name)
            return std::string_view(texts).substr(attributes[i].begin, attributes[i].bytes);
    }
    return {};
}

std::string Document::all_text(std::uint32_t node, std::size_t most_bytes) const {
    std::string result;
    const std::size_t most_looked_at = 16 * most_bytes;  // bytes and nodes: there may be blanks only
    std::size_t looked_at = 0;
    for (std::uint32_t i = node; i < nodes[node].end; ++i) {
        looked_at += 1 + nodes[i].bytes;
        if (result.size() > most_bytes || looked_at > most_looked_at) break;
        if (is_block(nodes[i].tag) && !result.empty() && result.back() != ' ') result += ' ';
        for (const char c : text(i)) {
            if (!is_ascii_blank(c)) {
                result += c;
            } else if (!result.empty() && result.back() != ' ') {
                result += ' ';
            }
        }
    }
    if (result.ends_with(' ')) result.pop_back();
    return result;
}

Document parse_html(std::string_view html) {
    Document document;
    Markup markup = reduce_markup(html);
    document.linked_data = std::move(markup.linked_data);
    document.saved_from = std::move(markup.saved_from);
    Builder(document).parse(markup.html);
    return document;
}

bool is_block(Tag tag) {
    switch (tag) {
        case Tag::text:
        case Tag::other:
        case Tag::a:
        case Tag::base:
        case Tag::button:
        case Tag::canvas:
        case Tag::embed:
        case Tag::iframe:
        case Tag::img:
        case Tag::input:
        case Tag::label:
        case Tag::link:
        case Tag::math:
        case Tag::meta:
        case Tag::noscript:
        case Tag::object:
        case Tag::option:
        case Tag::script:
        case Tag::select:
        case Tag::style:
        case Tag::svg:
        case Tag::template_:
        case Tag::textarea:
        case Tag::time:
        case Tag::br:
        case Tag::audio:
        case Tag::video:
            return false;
        default:
            return true;
    }
}

bool is_heading(Tag tag) { return tag >= Tag::h1 && tag <= Tag::h6; }

}  // namespace broadsheet
