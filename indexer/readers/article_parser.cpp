#include "indexer/readers/article_parser.hpp"

#include <utility>

#include "indexer/readers/fields.hpp"
#include "indexer/readers/text_record.hpp"

namespace broadsheet {
namespace {

Rejected rejected(RawRecord& record, std::string reason, std::string detail) {
    if (record.bytes.size() > max_kept_record_bytes) record.bytes.resize(max_kept_record_bytes);
    return {std::move(record.place), std::move(reason), std::move(detail), std::move(record.bytes)};
}

}  // namespace

struct ArticleParser::State {
    explicit State(const FieldMap& fields) : mapper(fields) {}

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

    RecordMapper mapper;
};

ArticleParser::ArticleParser(const FieldMap& fields) : state_(std::make_unique<State>(fields)) {}
ArticleParser::~ArticleParser() = default;

std::vector<ReadResult> ArticleParser::parse(RawRecord record) {
    std::vector<ReadResult> results;
    if (!record.reason.empty()) {
        results.emplace_back(rejected(record, record.reason, record.detail));
    } else if (record.kind == RecordKind::json) {
        results = state_->parse_json(record);
    } else if (std::optional<ReadArticle> article = read_text(record.bytes, record.place)) {
        results.emplace_back(*std::move(article));
    } else {
        results.emplace_back(rejected(record, "neither headline nor text", ""));
    }
    return results;
}

}  // namespace broadsheet
