// NITF (News Industry Text Format, versions 3.x): https://www.iptc.org/std/NITF/
#include <algorithm>

#include "indexer/readers/record_text.hpp"
#include "indexer/readers/xml_record.hpp"

namespace broadsheet {
namespace {

std::string text_at(const XmlNode& node, std::string_view path) {
    const XmlNode* const found = node.find(path);
    return found == nullptr ? "" : flat_text(*found);
}

std::string attribute_at(const XmlNode& node, std::string_view path, std::string_view name) {
    const XmlNode* const found = node.find(path);
    return found == nullptr ? "" : found->attribute(name);
}

void add_unless_empty(std::vector<std::string>& list, std::string text) {
    const bool is_new = std::find(list.begin(), list.end(), text) == list.end();
    if (!text.empty() && is_new) list.push_back(std::move(text));
}

std::vector<std::string> byline_names(const XmlNode& head) {
    std::vector<std::string> names;
    for (const XmlNode* const byline : head.all("byline")) {
        const std::vector<const XmlNode*> persons = byline->all("person");
        for (const XmlNode* const person : persons) add_unless_empty(names, flat_text(*person));
        if (!persons.empty()) continue;
        XmlNode without_title = *byline;
        std::erase_if(without_title.children, [](const XmlNode& child) { return child.name == "byttl"; });
        add_unless_empty(names, without_by(flat_text(without_title)));
    }
    return names;
}

std::vector<std::string> tags(const XmlNode& head) {
    std::vector<std::string> found;
    if (const XmlNode* const keys = head.find("docdata/key-list")) {
        for (const XmlNode* const keyword : keys->all("keyword")) {
            add_unless_empty(found, keyword->attribute("key"));
        }
    }
    if (const XmlNode* const subject = head.find("tobject")) {
        for (const XmlNode* const part : subject->all("tobject.subject")) {
            for (const std::string_view name : {"type", "matter", "detail"}) {
                add_unless_empty(found, part->attribute("tobject.subject." + std::string(name)));
            }
        }
    }
    return found;
}

}  // namespace

std::string without_by(std::string_view byline) {
    const std::string_view text = trimmed(byline);
    const bool has_by = text.size() > 3 && (text[0] == 'B' || text[0] == 'b') &&
                        (text[1] == 'y' || text[1] == 'Y') && is_ascii_blank(text[2]);
    return std::string(has_by ? trimmed(text.substr(3)) : text);
}

NitfContent nitf_content(const XmlNode& content) {
    NitfContent result;
    std::vector<std::string> parts;
    XmlNode loose = content;
    std::erase_if(loose.children, [](const XmlNode& child) { return local_name(child) == "block"; });
    const bool only_blocks = block_text(loose, {"media"}).empty();
    if (only_blocks) {
        for (const XmlNode& block : content.children) parts.push_back(block_text(block, {"media"}));
    } else {
        parts.push_back(block_text(content, {"media"}));
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool comes_again = std::any_of(
            parts.begin() + static_cast<std::ptrdiff_t>(i) + 1, parts.end(), [&](const std::string& later) {
                return later.starts_with(parts[i].substr(0, parts[i].find('\n'))) &&
                       later.find(parts[i]) != std::string::npos;
            });
        if (!comes_again) append_paragraph(result.text, parts[i]);
    }
    const auto collect_captions = [&](const XmlNode& node, const auto& again) -> void {
        for (const XmlNode& child : node.children) {
            if (local_name(child) == "media-caption") {
                add_unless_empty(result.captions, flat_text(child));
            } else {
                again(child, again);
            }
        }
    };
    collect_captions(content, collect_captions);
    return result;
}

XmlRecord nitf_record(const XmlNode& root) {
    XmlRecord record;
    static const XmlNode nothing;
    const auto part = [&](std::string_view path) -> const XmlNode& {
        const XmlNode* const found = root.find(path);
        return found == nullptr ? nothing : *found;
    };
    const XmlNode& head = part("head");
    const XmlNode& body_head = part("body/body.head");
    const XmlNode& publication = part("head/pubdata");

    record.text("id", attribute_at(head, "docdata/doc-id", "id-string"), "doc-id/@id-string");
    record.text("url", publication.attribute("ex-ref"), "pubdata/@ex-ref");
    record.text("title", text_at(body_head, "hedline/hl1"), "hedline/hl1");
    record.text("title", text_at(head, "title"), "head/title");

    std::vector<std::string> leads;
    if (const XmlNode* const headline = body_head.find("hedline")) {
        for (const XmlNode* const second : headline->all("hl2")) add_unless_empty(leads, flat_text(*second));
    }
    for (const XmlNode* const abstract : body_head.all("abstract")) {
        add_unless_empty(leads, block_text(*abstract, {"media"}));
    }
    record.texts("lead", leads, "hedline/hl2, abstract");

    if (const XmlNode* const content = root.find("body/body.content")) {
        const NitfContent found = nitf_content(*content);
        record.text("body", found.text, "body.content");
        record.texts("captions", found.captions, "media-caption");
    }
    record.texts("authors", byline_names(body_head), "byline");
    record.text("published", attribute_at(head, "docdata/date.issue", "norm"), "date.issue/@norm");
    record.text("published", attribute_at(head, "docdata/date.release", "norm"), "date.release/@norm");
    record.text("published", publication.attribute("date.publication"), "pubdata/@date.publication");
    record.text("published", attribute_at(body_head, "dateline/story.date", "norm"), "story.date/@norm");
    record.text("source", publication.attribute("name"), "pubdata/@name");
    record.text("section", publication.attribute("position.section"), "pubdata/@position.section");
    record.texts("tags", tags(head), "key-list/keyword, tobject.subject");
    record.text("lang", root.attribute("baselang"), "@baselang");
    record.text("lang", root.attribute("xml:lang"), "@xml:lang");
    record.text("place", text_at(body_head, "dateline/location"), "dateline/location");
    record.text("agency", text_at(body_head, "distributor"), "distributor");

    // What stands in the head is kept whole; of the rest what no field has taken.
    if (!head.children.empty()) record.raw("nitf:head", xml_json(head));
    for (const XmlNode& child : body_head.children) {
        const bool is_taken = child.name == "hedline" || child.name == "abstract" ||
                              child.name == "distributor" || (child.name == "byline" && !child.find("byttl"));
        if (!child.is_text() && !is_taken) record.raw("nitf:" + child.name, xml_json(child));
    }
    if (const XmlNode* const end = root.find("body/body.end")) record.raw("nitf:body.end", xml_json(*end));
    return record;
}

}  // namespace broadsheet
