#include "indexer/readers/xml_tree.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "common/article/json.hpp"
#include "common/text/unicode.hpp"
#include "indexer/cleaning/entities.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':';
}

/// Makes references and bare ampersands what XML knows, and looks for what is too much. One pass.
class Preparation {
   public:
    Preparation(std::string_view bytes, const std::set<std::string, std::less<>>& own, XmlTree& tree)
        : bytes_(bytes), own_(own), tree_(tree) {
        prepared.reserve(bytes.size() + bytes.size() / 16);
    }

    void run() {
        while (at_ < bytes_.size()) {
            if (copied("<![CDATA[", "]]>") || copied("<!--", "-->") || copied("<?", "?>")) continue;
            if (bytes_[at_] == '&') {
                copy_reference();
                continue;
            }
            count_attributes(bytes_[at_]);
            prepared += bytes_[at_++];
        }
    }

    std::string prepared;

   private:
    bool copied(std::string_view opening, std::string_view closing) {
        if (!bytes_.substr(at_).starts_with(opening)) return false;
        const std::size_t found = bytes_.find(closing, at_ + opening.size());
        const std::size_t end = found == std::string_view::npos ? bytes_.size() : found + closing.size();
        prepared += bytes_.substr(at_, end - at_);
        at_ = end;
        return true;
    }

    void count_attributes(char c) {
        if (c == '<') attributes_ = 0;
        if (c == '=' && ++attributes_ > most_equals_signs)
            tree_.refusal = "an element with too many attributes";
    }

    void copy_reference() {
        std::size_t end = at_ + 1;
        const std::size_t limit = std::min(bytes_.size(), at_ + 66);
        while (end < limit && (is_name_char(bytes_[end]) || (bytes_[end] == '#' && end == at_ + 1))) ++end;
        const bool is_reference = end < bytes_.size() && bytes_[end] == ';' && end > at_ + 1;
        if (!is_reference) {
            prepared += "&amp;";
            ++at_;
            return;
        }
        const std::string_view name = bytes_.substr(at_ + 1, end - at_ - 1);
        constexpr std::array<std::string_view, 5> of_xml{"amp", "lt", "gt", "quot", "apos"};
        const Entity entity = entity_at(bytes_, at_);
        if (std::find(of_xml.begin(), of_xml.end(), name) != of_xml.end()) {
            prepared += bytes_.substr(at_, end + 1 - at_);
        } else if (entity.bytes > 0 && entity.code_point >= 0x20 && !own_.contains(name)) {
            prepared += "&#" + std::to_string(static_cast<std::uint32_t>(entity.code_point)) + ';';
        } else {
            if (own_.contains(name) && tree_.entity.empty()) tree_.entity = name;
            prepared += "&amp;";
            prepared += bytes_.substr(at_ + 1, end - at_);
        }
        at_ = end + 1;
    }

    /// Values hold equals signs too, so that is a multiple of the attributes allowed.
    static constexpr std::size_t most_equals_signs = 4 * max_xml_attributes;

    std::string_view bytes_;
    const std::set<std::string, std::less<>>& own_;
    XmlTree& tree_;
    std::size_t at_ = 0;
    std::size_t attributes_ = 0;
};

/// What libxml2 calls while it parses.
struct Builder {
    XmlTree& tree;
    xmlParserCtxtPtr context;
    std::vector<XmlNode> open = {};  ///< the elements from the root down to here
    std::size_t nodes = 0;
    std::string prefix = {};  ///< of the root element, with its colon
    bool is_done = false;

    void refuse(const std::string& why) {
        if (tree.refusal.empty()) tree.refusal = why;
        xmlStopParser(context);
    }

    static std::string text_of(const xmlChar* text) { return reinterpret_cast<const char*>(text); }

    std::string name_of(const xmlChar* name) const {
        std::string text = text_of(name);
        if (!prefix.empty() && text.starts_with(prefix)) text.erase(0, prefix.size());
        return text;
    }

    void start(const xmlChar* name, const xmlChar** attributes) {
        if (is_done) return;
        if (++nodes > max_xml_nodes) return refuse("more than 200,000 elements");
        XmlNode node;
        const std::string full_name = text_of(name);
        if (open.empty()) prefix = full_name.substr(0, full_name.find(':') + 1);  // npos + 1 is 0
        node.name = name_of(name);
        if (node.name.empty()) node.name = full_name;
        for (std::size_t i = 0; attributes != nullptr && attributes[i] != nullptr; i += 2) {
            if (i / 2 == max_xml_attributes) return refuse("an element with too many attributes");
            node.attributes.emplace_back(text_of(attributes[i]),
                                         attributes[i + 1] == nullptr ? "" : text_of(attributes[i + 1]));
        }
        open.push_back(std::move(node));
    }

    void end() {
        if (open.empty()) return;
        XmlNode node = std::move(open.back());
        open.pop_back();
        if (!open.empty()) {
            open.back().children.push_back(std::move(node));
        } else if (!is_done) {
            tree.root = std::move(node);
            is_done = true;
        }
    }

    void characters(const xmlChar* text, int bytes) {
        if (open.empty() || bytes <= 0) return;
        std::vector<XmlNode>& siblings = open.back().children;
        if (siblings.empty() || !siblings.back().is_text()) {
            if (++nodes > max_xml_nodes) return refuse("more than 200,000 elements");
            siblings.emplace_back();
        }
        siblings.back().text.append(reinterpret_cast<const char*>(text), static_cast<std::size_t>(bytes));
    }
};

Builder& builder(void* context) { return *static_cast<Builder*>(context); }

xmlSAXHandler handler() {
    xmlSAXHandler sax{};
    sax.startElement = [](void* context, const xmlChar* name, const xmlChar** attributes) {
        builder(context).start(name, attributes);
    };
    sax.endElement = [](void* context, const xmlChar*) { builder(context).end(); };
    sax.characters = [](void* context, const xmlChar* text, int bytes) {
        builder(context).characters(text, bytes);
    };
    sax.ignorableWhitespace = sax.characters;
    sax.cdataBlock = sax.characters;
    sax.initialized = 1;  // not XML_SAX2_MAGIC: names come with their prefixes, declared or not
    return sax;
}

struct FreeContext {
    void operator()(xmlParserCtxtPtr context) const { xmlFreeParserCtxt(context); }
};

std::string problem_of(const xmlError& error) {
    std::string message = error.message == nullptr ? "not well-formed" : error.message;
    while (message.ends_with('\n')) message.pop_back();
    return "line " + std::to_string(error.line) + ": " + message;
}

}  // namespace

std::string XmlNode::attribute(std::string_view attribute_name) const {
    for (const auto& [key, value] : attributes) {
        if (key == attribute_name) return std::string(trimmed(value));
    }
    return "";
}

const XmlNode* XmlNode::find(std::string_view path) const {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view step = path.substr(0, slash);
    for (const XmlNode& child : children) {
        if (child.name != step || step.empty()) continue;
        if (slash == path.size()) return &child;
        if (const XmlNode* const found = child.find(path.substr(slash + 1))) return found;
    }
    return nullptr;
}

std::vector<const XmlNode*> XmlNode::all(std::string_view child_name) const {
    std::vector<const XmlNode*> found;
    for (const XmlNode& child : children) {
        if (child.name == child_name && !child.is_text()) found.push_back(&child);
    }
    return found;
}

const XmlNode* descendant(const XmlNode& node, std::string_view name) {
    for (const XmlNode& child : node.children) {
        if (local_name(child) == name) return &child;
        if (const XmlNode* const found = descendant(child, name)) return found;
    }
    return nullptr;
}

XmlTree parse_xml(std::string_view bytes, const std::string& encoding,
                  const std::set<std::string, std::less<>>& own_entities) {
    static const bool is_ready = (xmlInitParser(), true);  // before the first of many threads
    XmlTree tree;
    if (!is_ready) return tree;
    Preparation preparation(bytes, own_entities, tree);
    preparation.run();
    if (!tree.refusal.empty()) return tree;
    const std::string& text = preparation.prepared;

    const std::unique_ptr<xmlParserCtxt, FreeContext> context(
        xmlCreateMemoryParserCtxt(text.data(), static_cast<int>(text.size())));
    if (!context) {
        tree.problem = "line 1: nothing there";
        return tree;
    }
    Builder state{.tree = tree, .context = context.get()};
    xmlSAXHandler sax = handler();
    xmlSAXHandlerPtr const own_sax = std::exchange(context->sax, &sax);
    context->userData = &state;
    xmlCtxtUseOptions(context.get(),
                      XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    const xmlCharEncodingHandlerPtr charset = xmlFindCharEncodingHandler(encoding.c_str());
    if (charset != nullptr) {
        xmlSwitchToEncoding(context.get(), charset);
        xmlParseDocument(context.get());
    } else {
        tree.refusal = "unknown encoding '" + encoding + "'";
    }
    while (!state.open.empty()) state.end();  // what breaks off
    if (context->wellFormed == 0 && tree.refusal.empty()) {
        tree.problem = problem_of(context->lastError);
        const bool is_too_deep = tree.problem.find("Excessive depth") != std::string::npos;
        if (is_too_deep) tree.refusal = "elements nested deeper than 256";
    }
    context->sax = own_sax;
    if (context->myDoc != nullptr) xmlFreeDoc(context->myDoc);
    return tree;
}

std::string_view local_name(const XmlNode& node) {
    const std::string_view name = node.name;
    return name.substr(name.find(':') + 1);  // npos + 1 is 0
}

namespace {

bool is_block(std::string_view name) {
    static const std::set<std::string_view> names{
        "abstract",     "ab",        "address",    "article", "aside", "block",    "blockquote", "body",
        "body.content", "body.head", "bq",         "caption", "cell",  "comments", "dd",         "div",
        "dl",           "dt",        "figcaption", "figure",  "fn",    "footer",   "h1",         "h2",
        "h3",           "h4",        "h5",         "h6",      "head",  "header",   "hedline",    "hl1",
        "hl2",          "hr",        "item",       "li",      "list",  "main",     "nitf-table", "note",
        "ol",           "p",         "pre",        "quote",   "row",   "section",  "table",      "td",
        "th",           "tr",        "ul"};
    return names.contains(name);
}

/// Collects text in paragraphs, blanks collapsed.
struct Paragraphs {
    std::string text;
    std::string paragraph;
    bool blank_before = false;

    void add(std::string_view piece) {
        for (const char c : piece) {
            if (is_ascii_blank(c)) {
                blank_before = true;
                continue;
            }
            if (blank_before && !paragraph.empty() && paragraph.back() != '\n') paragraph += ' ';
            blank_before = false;
            paragraph += c;
        }
    }
    void end_line() {
        blank_before = false;
        if (!paragraph.empty() && paragraph.back() != '\n') paragraph += '\n';
    }
    void end() {
        append_paragraph(text, trimmed(paragraph));
        paragraph.clear();
        blank_before = false;
    }
};

void collect(const XmlNode& node, const std::set<std::string_view>& left_out, Paragraphs& out) {
    if (node.is_text()) return out.add(node.text);
    const std::string_view name = local_name(node);
    if (left_out.contains(name) || name == "script" || name == "style") return;
    if (name == "br" || name == "lb") return out.end_line();
    const bool block = is_block(name);
    if (block) out.end();
    for (const XmlNode& child : node.children) collect(child, left_out, out);
    if (block) out.end();
}

void append_flat(const XmlNode& node, std::string& text) {
    text += node.text;
    for (const XmlNode& child : node.children) append_flat(child, text);
}

}  // namespace

std::string flat_text(const XmlNode& node) {
    std::string all;
    append_flat(node, all);
    Paragraphs text;
    text.add(all);
    return text.paragraph;
}

std::string block_text(const XmlNode& node, const std::set<std::string_view>& left_out) {
    Paragraphs text;
    for (const XmlNode& child : node.children) collect(child, left_out, text);
    text.end();
    return text.text;
}

std::string xml_json(const XmlNode& node) {
    std::string json;
    const bool has_elements = std::any_of(node.children.begin(), node.children.end(),
                                          [](const XmlNode& child) { return !child.is_text(); });
    if (node.attributes.empty() && !has_elements) {
        append_json_string(json, flat_text(node));
        return json;
    }
    JsonObject object(json);
    for (const auto& [name, value] : node.attributes) object.text("@" + name, value);
    std::vector<std::pair<std::string_view, std::vector<std::string>>> members;
    std::map<std::string_view, std::size_t> at;
    std::string text;
    for (const XmlNode& child : node.children) {
        if (child.is_text()) {
            text += child.text;
            continue;
        }
        const auto [found, is_new] = at.try_emplace(child.name, members.size());
        if (is_new) members.push_back({child.name, {}});
        members[found->second].second.push_back(xml_json(child));
    }
    for (const auto& [name, values] : members) {
        if (values.size() == 1) {
            object.raw(name, values.front());
            continue;
        }
        std::string list;
        for (const std::string& value : values) list += (list.empty() ? "[" : ",") + value;
        object.raw(name, list + ']');
    }
    XmlNode only_text;
    only_text.text = text;
    object.text_if("#text", flat_text(only_text));
    object.close();
    return json;
}

}  // namespace broadsheet
