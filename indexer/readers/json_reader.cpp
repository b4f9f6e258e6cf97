#include "indexer/readers/json_reader.hpp"

#include <utility>

namespace broadsheet {

JsonReader::JsonReader(InputFile input, std::string_view start, const FieldMap& fields)
    : input_(std::move(input)), splitter_(start, [this] { return input_.read(); }), mapper_(fields) {}

std::optional<ReadResult> JsonReader::next() {
    while (given_ == results_.size()) {
        if (ended_) return std::nullopt;
        results_ = read_piece();
        given_ = 0;
    }
    return std::move(results_[given_++]);
}

std::vector<ReadResult> JsonReader::read_piece() {
    const std::optional<JsonPiece> piece = splitter_.next();
    if (!piece) return read_end();
    place_ = input_.path() + ":" + std::to_string(piece->line);
    switch (piece->state) {
        case JsonPiece::State::whole:
            return mapper_.map(piece->text, place_);
        case JsonPiece::State::too_long:
            return {rejected("record longer than 32 MiB", "", piece->text)};
        case JsonPiece::State::broken_off:
            if (!input_.damage().empty()) {
                ended_ = true;
                return {rejected("input is damaged", input_.damage(), piece->text)};
            }
            return {
                rejected("not valid JSON",
                         piece->text.empty() ? "the array breaks off" : "the input ends inside the record",
                         piece->text)};
        case JsonPiece::State::last_line:
            break;
    }
    std::vector<ReadResult> results = mapper_.map(piece->text, place_);
    if (input_.damage().empty()) return results;
    // What is left of a line in a damaged input may still be all of it.
    const bool is_whole = !results.empty() && std::holds_alternative<ReadArticle>(results.front());
    if (!is_whole) results.clear();
    results.emplace_back(rejected("input is damaged", input_.damage(), is_whole ? "" : piece->text));
    ended_ = true;
    return results;
}

std::vector<ReadResult> JsonReader::read_end() {
    ended_ = true;
    if (input_.damage().empty()) return {};
    place_ = input_.path() + ":" + std::to_string(splitter_.line());
    return {rejected("input is damaged", input_.damage(), "")};
}

Rejected JsonReader::rejected(std::string reason, std::string detail, std::string_view record) const {
    return {place_, std::move(reason), std::move(detail),
            std::string(record.substr(0, max_kept_record_bytes))};
}

}  // namespace broadsheet
