// trafilatura's XML and TEI.
#include "indexer/readers/record_text.hpp"
#include "indexer/readers/xml_record.hpp"

namespace broadsheet {

XmlRecord trafilatura_record(const XmlNode& root) {
    XmlRecord record;
    for (const auto& [name, value] : root.attributes) record.text(name, trimmed(value), '@' + name);
    for (const XmlNode& child : root.children) {
        if (child.is_text()) continue;
        const std::string text = block_text(child, {});
        record.text(child.name == "main" ? "text" : child.name, text, child.name);
    }
    return record;
}

XmlRecord tei_record(const XmlNode& root) {
    XmlRecord record;
    const auto text_at = [&](std::string_view path) {
        const XmlNode* const found = root.find(path);
        return found == nullptr ? std::string() : flat_text(*found);
    };
    if (const XmlNode* const body = root.find("text/body")) {
        std::string text;
        for (const XmlNode& part : body->children) {
            const bool is_comments = part.attribute("type") == "comments";
            if (is_comments) record.text("comments", block_text(part, {}), "div[comments]");
            if (!is_comments && !part.is_text()) append_paragraph(text, block_text(part, {}));
        }
        record.text("text", text, "text/body");
    }
    record.text("title", text_at("teiHeader/fileDesc/titleStmt/title"), "titleStmt/title");
    record.text("author", text_at("teiHeader/fileDesc/titleStmt/author"), "titleStmt/author");
    const std::string source = "teiHeader/fileDesc/sourceDesc/biblFull/publicationStmt";
    if (const XmlNode* const publication = root.find(source)) {
        if (const XmlNode* const target = publication->find("ptr")) {
            record.text("url", target->attribute("target"), "ptr/@target");
        }
        record.text("date", text_at(source + "/date"), "publicationStmt/date");
        record.text("publisher", text_at(source + "/publisher"), "publicationStmt/publisher");
    }
    if (const XmlNode* const notes = root.find("teiHeader/fileDesc/notesStmt")) {
        for (const XmlNode* const note : notes->all("note")) {
            record.text(note->attribute("type"), flat_text(*note), "note");
        }
    }
    record.text("description", text_at("teiHeader/profileDesc/abstract"), "profileDesc/abstract");
    if (const XmlNode* const keywords = root.find("teiHeader/profileDesc/textClass/keywords")) {
        for (const XmlNode* const term : keywords->all("term")) {
            record.texts(term->attribute("type"), split_list(flat_text(*term), ','), "keywords/term");
        }
    }
    record.text("license", text_at("teiHeader/fileDesc/publicationStmt/availability"), "availability");
    record.text("filedate", text_at("teiHeader/profileDesc/creation/date"), "creation/date");
    return record;
}

}  // namespace broadsheet
