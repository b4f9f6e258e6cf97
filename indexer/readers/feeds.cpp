// RSS 0.9x, 1.0 and 2.0 with the modules content, Dublin Core and Media RSS, and Atom (RFC 4287).
#include "indexer/readers/record_text.hpp"
#include "indexer/readers/xml_record.hpp"

namespace broadsheet {
namespace {

/// RSS 2.0 has `jane@example.com (Jane Doe)` for an author.
std::string author_name(std::string_view text) {
    const std::size_t open = text.find('(');
    const bool has_address = text.substr(0, open).find('@') != std::string_view::npos;
    if (!has_address || open == std::string_view::npos || !text.ends_with(')')) return std::string(text);
    return std::string(trimmed(text.substr(open + 1, text.size() - open - 2)));
}

/// The text of an Atom text construct or content (RFC 4287, sections 3.1 and 4.1.3).
std::string construct_text(const XmlNode& node) {
    const std::string type = node.attribute("type");
    if (type == "html" || type == "text/html") return html_text(flat_text(node));
    if (type == "xhtml" || type.ends_with("xml")) return block_text(node, {});
    std::string text;
    for (const XmlNode& child : node.children) text += child.text;
    return tidied(text);
}

std::string raw_text(const XmlNode& node) {
    std::string text;
    for (const XmlNode& child : node.children) text += child.is_text() ? child.text : raw_text(child);
    return text;
}

std::vector<std::string> author_names(const XmlNode& entry) {
    std::vector<std::string> names;
    for (const XmlNode* const author : entry.all("author")) {
        const XmlNode* const name = author->find("name");
        names.push_back(flat_text(name == nullptr ? *author : *name));
    }
    return names;
}

}  // namespace

XmlRecord rss_record(const XmlNode& root, const XmlContext& context) {
    XmlRecord record;
    std::vector<std::string> creators;
    std::vector<std::string> authors;
    std::vector<std::string> categories;
    std::vector<std::string> captions;
    for (const XmlNode& child : root.children) {
        if (child.is_text()) continue;
        const std::string& name = child.name;
        if (name == "title") {
            record.text("title", html_text(flat_text(child)), name);
        } else if (name == "description") {
            record.text("description", html_text(raw_text(child)), name);
        } else if (name == "content:encoded") {
            record.text("content:encoded", raw_text(child), name);
        } else if (name == "link" || name == "guid" || name == "pubDate" || name == "dc:date") {
            record.text(name, flat_text(child), name);
        } else if (name == "dc:creator") {
            creators.push_back(flat_text(child));
        } else if (name == "author") {
            authors.push_back(author_name(flat_text(child)));
        } else if (name == "category" || name == "dc:subject") {
            categories.push_back(html_text(flat_text(child)));
        } else if (name == "source" || name == "dc:language") {
            record.text(name == "source" ? "source" : "language", flat_text(child), name);
        } else if (name == "media:description") {
            captions.push_back(html_text(flat_text(child)));
        } else {
            if (const XmlNode* const caption = descendant(child, "description")) {
                captions.push_back(html_text(flat_text(*caption)));
            }
            record.raw(name, xml_json(child));
        }
    }
    record.text("link", root.attribute("rdf:about"), "@rdf:about");
    record.texts("dc:creator", creators, "dc:creator");
    record.texts("author", authors, "author");
    record.texts("category", categories, "category");
    record.texts("captions", captions, "media:description");
    record.text("source", context.title, "channel/title");
    record.text("language", context.language, "channel/language");
    return record;
}

XmlRecord atom_record(const XmlNode& root, const XmlContext& context) {
    XmlRecord record;
    std::vector<std::string> categories;
    const XmlNode* const published = root.find("published");
    for (const XmlNode& child : root.children) {
        if (child.is_text() || child.name == "author") continue;
        const std::string& name = child.name;
        if (name == "title" || name == "summary") {
            record.text(name, construct_text(child), name);
        } else if (name == "content" && child.attribute("src").empty()) {
            record.text("content", construct_text(child), name);
        } else if (name == "id" || name == "published") {
            record.text(name, flat_text(child), name);
        } else if (name == "updated") {
            record.text("updated", flat_text(child), name);
            if (published == nullptr) record.text("published", flat_text(child), name);
        } else if (name == "link" &&
                   (child.attribute("rel").empty() || child.attribute("rel") == "alternate")) {
            record.text("link", child.attribute("href"), "link/@href");
        } else if (name == "category") {
            const std::string label = child.attribute("label");
            categories.push_back(label.empty() ? child.attribute("term") : label);
        } else if (name == "source") {
            if (const XmlNode* const title = child.find("title")) {
                record.text("source", construct_text(*title), "source/title");
            }
            record.raw("atom:source", xml_json(child));
        } else {
            record.raw(name == "link" ? "link:" + child.attribute("rel") : name, xml_json(child));
        }
    }
    const std::vector<std::string> names = author_names(root);
    record.texts("author", names.empty() ? context.authors : names, "author/name");
    record.texts("category", categories, "category");
    record.text("language", root.attribute("xml:lang"), "@xml:lang");
    record.text("language", context.language, "feed/@xml:lang");
    record.text("source", context.title, "feed/title");
    return record;
}

}  // namespace broadsheet
