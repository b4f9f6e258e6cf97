#include "indexer/readers/xml_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/text/unicode.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

struct KnownFormat {
    std::string_view root;
    XmlFormat format;
};

constexpr std::array known_formats{
    KnownFormat{"rss", XmlFormat::rss},         KnownFormat{"RDF", XmlFormat::rss},
    KnownFormat{"feed", XmlFormat::atom},       KnownFormat{"entry", XmlFormat::atom},
    KnownFormat{"nitf", XmlFormat::nitf},       KnownFormat{"newsMessage", XmlFormat::newsml},
    KnownFormat{"newsItem", XmlFormat::newsml}, KnownFormat{"doc", XmlFormat::trafilatura},
    KnownFormat{"TEI", XmlFormat::tei},         KnownFormat{"teiCorpus", XmlFormat::tei},
};

std::string_view record_element(XmlFormat format) {
    switch (format) {
        case XmlFormat::rss:
            return "item";
        case XmlFormat::atom:
            return "entry";
        case XmlFormat::nitf:
            return "nitf";
        case XmlFormat::newsml:
            return "newsItem";
        case XmlFormat::trafilatura:
            return "doc";
        case XmlFormat::tei:
            break;
    }
    return "TEI";
}

/// The value of `encoding` in an XML declaration.
std::string declared_encoding(std::string_view declaration) {
    const std::size_t key = declaration.find("encoding");
    if (key == std::string_view::npos) return "UTF-8";
    const std::size_t open = declaration.find_first_of("\"'", key);
    if (open == std::string_view::npos) return "UTF-8";
    const std::size_t close = declaration.find(declaration[open], open + 1);
    if (close == std::string_view::npos) return "UTF-8";
    const std::string_view name = trimmed(declaration.substr(open + 1, close - open - 1));
    // What can be read here is UTF-16 no more.
    return fold(name).starts_with("utf-16") ? "UTF-8" : std::string(name);
}

std::size_t mark_bytes(std::string_view start) { return start.starts_with("\xEF\xBB\xBF") ? 3 : 0; }

/// The names of the entities that a document type declares.
std::set<std::string, std::less<>> declared_entities(std::string_view head) {
    constexpr std::string_view opening = "<!ENTITY";
    constexpr std::string_view blanks = " \t\r\n";
    std::set<std::string, std::less<>> names;
    for (std::size_t at = head.find(opening); at != std::string_view::npos; at = head.find(opening, at)) {
        at = head.find_first_not_of(" \t\r\n%", at + opening.size());
        const std::size_t end = head.find_first_of(blanks, at);
        if (end == std::string_view::npos) break;
        names.emplace(head.substr(at, end - at));
    }
    return names;
}

/// What the document says before its first record.
void read_head(const std::string& head, XmlContext& context) {
    context.entities = declared_entities(head);
    const std::size_t root = std::min(head.find("<rss"), std::min(head.find("<rdf:RDF"), head.find("<feed")));
    if (root == std::string::npos) return;
    const XmlNode tree = parse_xml(std::string_view(head).substr(root), context.encoding, {}).root;
    const XmlNode* const channel = tree.find("channel");
    const XmlNode& about = channel == nullptr ? tree : *channel;
    if (const XmlNode* const title = about.find("title")) context.title = html_text(flat_text(*title));
    for (const std::string_view name : {"language", "dc:language"}) {
        const XmlNode* const language = about.find(name);
        if (language != nullptr && context.language.empty()) context.language = flat_text(*language);
    }
    if (context.language.empty()) context.language = tree.attribute("xml:lang");
    for (const XmlNode* const author : tree.all("author")) {
        if (const XmlNode* const name = author->find("name")) context.authors.push_back(flat_text(*name));
    }
}

}  // namespace

std::optional<XmlStart> xml_start(std::string_view start) {
    XmlStart result;
    const auto skip_behind = [&](std::string_view end) {
        const std::size_t found = start.find(end);
        start.remove_prefix(found == std::string_view::npos ? start.size() : found + end.size());
    };
    start.remove_prefix(std::min(start.find_first_not_of(" \t\r\n"), start.size()));
    while (start.starts_with('<')) {
        if (start.starts_with("<?")) {
            if (start.starts_with("<?xml"))
                result.encoding = declared_encoding(start.substr(0, start.find("?>")));
            skip_behind("?>");
        } else if (start.starts_with("<!--")) {
            skip_behind("-->");
        } else if (start.starts_with("<!")) {
            const std::size_t subset = start.find_first_of("[>");
            skip_behind(subset != std::string_view::npos && start[subset] == '[' ? "]>" : ">");
        } else {
            const std::size_t end = start.find_first_of(" \t\r\n/>", 1);
            if (end == std::string_view::npos) return std::nullopt;
            const std::string_view name = start.substr(1, end - 1);
            result.root = name.substr(name.find(':') + 1);  // npos + 1 is 0
            return result;
        }
        start.remove_prefix(std::min(start.find_first_not_of(" \t\r\n"), start.size()));
    }
    return std::nullopt;
}

std::optional<XmlFormat> xml_format(std::string_view root) {
    const auto* const found = std::find_if(known_formats.begin(), known_formats.end(),
                                           [&](const KnownFormat& known) { return known.root == root; });
    if (found == known_formats.end()) return std::nullopt;
    return found->format;
}

XmlReader::XmlReader(InputFile input, std::string_view start, XmlFormat format, std::string encoding)
    : input_(std::move(input)),
      splitter_(record_element(format), start.substr(mark_bytes(start)), mark_bytes(start),
                [this] { return input_.read(); }),
      context_(std::make_shared<XmlContext>()) {
    context_->format = format;
    context_->encoding = mark_bytes(start) > 0 ? "UTF-8" : std::move(encoding);
}

std::optional<RawRecord> XmlReader::next() {
    if (ended_) return std::nullopt;
    const std::optional<XmlPiece> piece = splitter_.next();
    if (!piece) return end();
    if (!std::exchange(any_, true)) read_head(splitter_.head(), *context_);
    RawRecord record{.kind = RecordKind::xml,
                     .bytes = std::string(piece->text),
                     .place = input_.path() + ':' + std::to_string(piece->line),
                     .origin = {.file = input_.path(), .offset = piece->offset},
                     .xml = context_};
    if (piece->state == XmlPiece::State::too_long) {
        return rejected(std::move(record), "record longer than 32 MiB", "");
    }
    if (piece->state == XmlPiece::State::broken_off) {
        if (!input_.damage().empty()) {
            ended_ = true;
            return rejected(std::move(record), "input is damaged", input_.damage());
        }
        return rejected(std::move(record), "not well-formed XML",
                        "its <" + std::string(record_element(context_->format)) + "> is never closed");
    }
    return record;
}

std::optional<RawRecord> XmlReader::end() {
    ended_ = true;
    const RawRecord at_end{.kind = RecordKind::xml,
                           .bytes = "",
                           .place = input_.path() + ':' + std::to_string(splitter_.line()),
                           .xml = context_};
    if (!input_.damage().empty()) return rejected(at_end, "input is damaged", input_.damage());
    const bool may_be_empty = context_->format == XmlFormat::rss || context_->format == XmlFormat::atom;
    if (any_ || may_be_empty) return std::nullopt;
    return rejected(at_end, "no article in this XML",
                    "no <" + std::string(record_element(context_->format)) + "> element");
}

RawRecord XmlReader::rejected(RawRecord record, std::string reason, std::string detail) const {
    if (record.bytes.size() > max_kept_record_bytes) record.bytes.resize(max_kept_record_bytes);
    record.reason = std::move(reason);
    record.detail = std::move(detail);
    return record;
}

}  // namespace broadsheet
