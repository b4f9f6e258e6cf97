#include "indexer/readers/article_parser.hpp"

#include <utility>

#include "common/text/unicode.hpp"
#include "indexer/extraction/page.hpp"
#include "indexer/readers/csv.hpp"
#include "indexer/readers/fields.hpp"
#include "indexer/readers/record_text.hpp"
#include "indexer/readers/text_record.hpp"
#include "indexer/readers/xml_record.hpp"

namespace broadsheet {
namespace {

Rejected rejected(RawRecord& record, std::string reason, std::string detail) {
    if (record.bytes.size() > max_kept_record_bytes) record.bytes.resize(max_kept_record_bytes);
    return {std::move(record.place), std::move(reason), std::move(detail), std::move(record.bytes)};
}

/// The column's name as the table has it.
std::string column_called(const CsvForm& form, const std::string& key) {
    for (const CsvColumn& column : form.columns) {
        if (column.key == key) return column.name;
    }
    return key;
}

std::string column_names(const CsvForm& form) {
    constexpr std::size_t longest = 200;
    std::string names;
    for (const CsvColumn& column : form.columns) names += (names.empty() ? "" : ", ") + column.name;
    return "columns are " + shortened(names, longest) + "; --map NAME=title takes one for the headline";
}

}  // namespace

struct ArticleParser::State {
    State(const FieldMap& given, Explain explain) : fields(given), mapper(given, explain) {}

    std::vector<ReadResult> parse(RawRecord& record) {
        if (!record.reason.empty()) return {rejected(record, record.reason, record.detail)};
        switch (record.kind) {
            case RecordKind::json:
                return parse_json(record);
            case RecordKind::csv:
                return parse_csv(record);
            case RecordKind::xml:
                return parse_xml_record(record);
            case RecordKind::html:
            case RecordKind::text:
                break;
        }
        const bool is_page = record.kind == RecordKind::html;
        std::optional<ReadArticle> article = is_page ? pages.read(record) : read_text(record);
        if (article) return {*std::move(article)};
        return {rejected(record, "neither headline nor text", "")};
    }

    std::vector<ReadResult> parse_json(RawRecord& record) {
        std::vector<ReadResult> results = mapper.map(record.bytes, record.place);
        if (!record.ends_damaged) return results;
        // What is left of a line in a damaged input may still be all of it.
        const bool is_whole = !results.empty() && std::holds_alternative<ReadArticle>(results.front());
        if (is_whole) {
            record.bytes.clear();
        } else {
            results.clear();
        }
        results.emplace_back(rejected(record, "input is damaged", record.detail));
        return results;
    }

    std::vector<ReadResult> parse_csv(RawRecord& record) {
        std::size_t repaired = 0;
        const std::string json = csv_row_json(record.bytes, *record.csv, fields, repaired);
        std::vector<ReadResult> results = mapper.map(json, record.place);
        for (ReadResult& result : results) {
            if (auto* const read = std::get_if<ReadArticle>(&result)) {
                read->flags.repaired_utf8 += repaired;
                for (TakenField& taken : read->taken) taken.from = column_called(*record.csv, taken.from);
                continue;
            }
            auto& refusal = std::get<Rejected>(result);
            refusal.record = record.bytes;
            if (!has_content(*record.csv, fields)) refusal.detail = column_names(*record.csv);
        }
        return results;
    }

    std::vector<ReadResult> parse_xml_record(RawRecord& record) {
        std::size_t repaired = 0;
        const bool is_utf8 = fold(record.xml->encoding) == "utf-8";
        if (is_utf8 && !is_valid_utf8(record.bytes)) record.bytes = repair_utf8(record.bytes, repaired);
        const XmlTree tree = parse_xml(record.bytes, record.xml->encoding, record.xml->entities);
        if (!tree.refusal.empty()) return {rejected(record, "XML that is not read", tree.refusal)};
        if (!tree.entity.empty()) {
            return {rejected(record, "XML that is not read",
                             "uses the entity '" + tree.entity +
                                 "' that the document declares; put its text in its place")};
        }
        const XmlRecord found = xml_record(tree.root, *record.xml);
        if (!found.reason.empty()) return {rejected(record, found.reason, found.detail)};
        std::vector<ReadResult> results = mapper.map(found.json(), record.place);
        for (ReadResult& result : results) {
            if (auto* const read = std::get_if<ReadArticle>(&result)) {
                read->flags.repaired_utf8 += repaired;
                for (TakenField& taken : read->taken) {
                    const auto from = found.from().find(taken.from);
                    if (from != found.from().end() && !from->second.empty()) taken.from = from->second;
                }
                if (!tree.problem.empty()) {
                    read->warnings.push_back("not well-formed XML (" + tree.problem +
                                             "); taken as far as it goes");
                }
                continue;
            }
            auto& refusal = std::get<Rejected>(result);
            if (!tree.problem.empty()) refusal.reason = "not well-formed XML";
            if (!tree.problem.empty()) refusal.detail = tree.problem;
            refusal.record = record.bytes;
        }
        return results;
    }

    FieldMap fields;
    RecordMapper mapper;
    PageReader pages;
};

ArticleParser::ArticleParser(const FieldMap& fields, Explain explain)
    : state_(std::make_unique<State>(fields, explain)) {}
ArticleParser::~ArticleParser() = default;

std::vector<ReadResult> ArticleParser::parse(RawRecord record) {
    Origin origin = record.origin;
    if (!origin.file.empty() && origin.hash.empty()) {
        origin.hash = bytes_hash(record.bytes);
        origin.bytes = record.bytes.size();
    }
    std::size_t in_path = 0;  // no part of the article's text
    if (!is_valid_utf8(origin.file)) origin.file = repair_utf8(origin.file, in_path);
    std::vector<ReadResult> results = state_->parse(record);
    for (ReadResult& result : results) {
        auto* const read = std::get_if<ReadArticle>(&result);
        const bool has_none = read != nullptr && !read->article.origin;
        if (has_none && !origin.hash.empty()) read->article.origin = origin;
    }
    return results;
}

}  // namespace broadsheet
