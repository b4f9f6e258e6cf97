// NewsML-G2 news items: https://iptc.org/standards/newsml-g2/
#include <algorithm>

#include "indexer/readers/record_text.hpp"
#include "indexer/readers/xml_record.hpp"

namespace broadsheet {
namespace {

/// The name of a concept, or else its literal or the code behind its qcode's colon.
std::string concept_name(const XmlNode& node) {
    if (const XmlNode* const name = node.find("name")) return flat_text(*name);
    std::string literal = node.attribute("literal");
    if (!literal.empty()) return literal;
    const std::string code = node.attribute("qcode");
    return code.substr(code.find(':') + 1);  // npos + 1 is 0
}

std::string text_at(const XmlNode& node, std::string_view path) {
    const XmlNode* const found = node.find(path);
    return found == nullptr ? "" : flat_text(*found);
}

std::string concept_at(const XmlNode& node, std::string_view path) {
    const XmlNode* const found = node.find(path);
    return found == nullptr ? "" : concept_name(*found);
}

void add(std::vector<std::string>& list, std::string text) {
    const bool is_new = std::find(list.begin(), list.end(), text) == list.end();
    if (!text.empty() && is_new) list.push_back(std::move(text));
}

void add_content(const XmlNode& content, XmlRecord& record) {
    for (const XmlNode& part : content.children) {
        if (part.name == "inlineXML") {
            if (const XmlNode* const nitf = descendant(part, "nitf")) {
                const XmlNode* const body = descendant(*nitf, "body.content");
                const NitfContent found = body == nullptr ? NitfContent{} : nitf_content(*body);
                record.text("body", found.text, "inlineXML/nitf");
                record.texts("captions", found.captions, "media-caption");
                if (const XmlNode* const headline = descendant(*nitf, "hl1")) {
                    record.text("title", flat_text(*headline), "inlineXML/nitf/hl1");
                }
                continue;
            }
            const XmlNode* const body = descendant(part, "body");
            record.text("body", block_text(body == nullptr ? part : *body, {"head"}), "inlineXML");
        } else if (part.name == "inlineData") {
            std::string text;
            for (const XmlNode& child : part.children) text += child.text;
            const bool is_html = part.attribute("contenttype").find("html") != std::string::npos;
            record.text("body", is_html ? html_text(text) : tidied(text), "inlineData");
        } else if (!part.is_text()) {
            record.raw(part.name, xml_json(part));
        }
    }
}

}  // namespace

XmlRecord newsml_record(const XmlNode& root) {
    XmlRecord record;
    static const XmlNode nothing;
    const auto part = [&](std::string_view name) -> const XmlNode& {
        const XmlNode* const found = root.find(name);
        return found == nullptr ? nothing : *found;
    };
    const XmlNode& item = part("itemMeta");
    const XmlNode& content = part("contentMeta");

    const XmlNode* const pub_status = item.find("pubStatus");
    const std::string status = pub_status == nullptr ? "" : pub_status->attribute("qcode");
    if (status.ends_with(":withheld") || status.ends_with(":canceled")) {
        record.reject("not to be published",
                      "'" + root.attribute("guid") + "' is " + status.substr(status.rfind(':') + 1) +
                          " by its provider; 'indexer delete' takes an earlier version out");
        return record;
    }

    record.text("guid", root.attribute("guid"), "@guid");
    record.text("title", text_at(content, "headline"), "contentMeta/headline");
    record.text("title", text_at(item, "title"), "itemMeta/title");
    add_content(part("contentSet"), record);
    record.text("title", text_at(content, "slugline"), "contentMeta/slugline");
    std::vector<std::string> leads;
    for (const XmlNode* const description : content.all("description")) add(leads, flat_text(*description));
    record.texts("lead", leads, "contentMeta/description");

    std::vector<std::string> authors;
    for (const XmlNode* const creator : content.all("creator")) add(authors, concept_name(*creator));
    if (authors.empty()) add(authors, without_by(text_at(content, "by")));
    record.texts("authors", authors, "contentMeta/creator");

    record.text("published", text_at(content, "contentCreated"), "contentMeta/contentCreated");
    record.text("published", text_at(item, "firstCreated"), "itemMeta/firstCreated");
    record.text("published", text_at(item, "versionCreated"), "itemMeta/versionCreated");
    record.text("updated", text_at(item, "versionCreated"), "itemMeta/versionCreated");

    const std::string provider = concept_at(item, "provider");
    const std::string origin = concept_at(content, "infoSource");
    record.text("source", provider, "itemMeta/provider");
    record.text("source", origin, "contentMeta/infoSource");
    if (origin != provider) record.text("agency", origin, "contentMeta/infoSource");

    std::vector<std::string> tags;
    for (const std::string_view name : {"subject", "keyword"}) {
        for (const XmlNode* const subject : content.all(name)) {
            add(tags, name == "subject" ? concept_name(*subject) : flat_text(*subject));
        }
    }
    record.texts("tags", tags, "contentMeta/subject");
    if (const XmlNode* const language = content.find("language")) {
        record.text("lang", language->attribute("tag"), "contentMeta/language/@tag");
    }
    record.text("lang", root.attribute("xml:lang"), "@xml:lang");
    record.text("place", concept_at(content, "located"), "contentMeta/located");

    record.text("version", root.attribute("version"), "@version");
    // Both are kept whole: rights, urgency, genre and the rest have no field.
    for (const std::string_view name : {"itemMeta", "contentMeta", "rightsInfo"}) {
        if (const XmlNode* const meta = root.find(name)) record.raw(name, xml_json(*meta));
    }
    return record;
}

}  // namespace broadsheet
