#include "indexer/readers/xml_record.hpp"

#include "common/article/json.hpp"

namespace broadsheet {

std::string_view format_name(XmlFormat format) {
    switch (format) {
        case XmlFormat::rss:
            return "RSS";
        case XmlFormat::atom:
            return "Atom";
        case XmlFormat::nitf:
            return "NITF";
        case XmlFormat::newsml:
            return "NewsML-G2";
        case XmlFormat::trafilatura:
            return "trafilatura's XML";
        case XmlFormat::tei:
            break;
    }
    return "TEI";
}

void XmlRecord::member(std::string_view key, std::string_view from) {
    std::string name(key);
    for (int times = 2; has(name); ++times) name = std::string(key) + " (" + std::to_string(times) + ')';
    json_ += json_.empty() ? '{' : ',';
    append_json_string(json_, name);
    json_ += ':';
    from_.emplace(std::move(name), from);
}

void XmlRecord::text(std::string_view key, std::string_view value, std::string_view from) {
    if (value.empty() || has(key)) return;
    member(key, from);
    append_json_string(json_, value);
}

void XmlRecord::texts(std::string_view key, const std::vector<std::string>& values, std::string_view from) {
    if (values.empty() || has(key)) return;
    member(key, from);
    char separator = '[';
    for (const std::string& value : values) {
        json_ += separator;
        append_json_string(json_, value);
        separator = ',';
    }
    json_ += ']';
}

void XmlRecord::raw(std::string_view key, const std::string& json) {
    if (json == "\"\"") return;
    member(key, "");
    json_ += json;
}

XmlRecord xml_record(const XmlNode& root, const XmlContext& context) {
    switch (context.format) {
        case XmlFormat::rss:
            return rss_record(root, context);
        case XmlFormat::atom:
            return atom_record(root, context);
        case XmlFormat::nitf:
            return nitf_record(root);
        case XmlFormat::newsml:
            return newsml_record(root);
        case XmlFormat::trafilatura:
            return trafilatura_record(root);
        case XmlFormat::tei:
            break;
    }
    return tei_record(root);
}

}  // namespace broadsheet
