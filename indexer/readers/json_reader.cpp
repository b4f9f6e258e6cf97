#include "indexer/readers/json_reader.hpp"

#include <utility>

namespace broadsheet {

JsonReader::JsonReader(InputFile input, std::string_view start)
    : input_(std::move(input)), splitter_(start, [this] { return input_.read(); }) {}

std::optional<RawRecord> JsonReader::next() {
    if (ended_) return std::nullopt;
    const std::optional<JsonPiece> piece = splitter_.next();
    if (!piece) {
        ended_ = true;
        if (input_.damage().empty()) return std::nullopt;
        return rejected("", splitter_.line(), "input is damaged", input_.damage());
    }
    switch (piece->state) {
        case JsonPiece::State::too_long:
            return rejected(piece->text, piece->line, "record longer than 32 MiB", "");
        case JsonPiece::State::broken_off:
            if (!input_.damage().empty()) {
                ended_ = true;
                return rejected(piece->text, piece->line, "input is damaged", input_.damage());
            }
            return rejected(
                piece->text, piece->line, "not valid JSON",
                piece->text.empty() ? "the array breaks off" : "the input ends inside the record");
        case JsonPiece::State::whole:
        case JsonPiece::State::last_line:
            break;
    }
    RawRecord record{.bytes = std::string(piece->text),
                     .place = place(piece->line),
                     .origin = {.file = input_.path(), .offset = piece->offset}};
    if (piece->state == JsonPiece::State::last_line && !input_.damage().empty()) {
        ended_ = true;
        record.ends_damaged = true;
        record.detail = input_.damage();
    }
    return record;
}

std::string JsonReader::place(std::uint64_t line) const { return input_.path() + ":" + std::to_string(line); }

RawRecord JsonReader::rejected(std::string_view bytes, std::uint64_t line, std::string reason,
                               std::string detail) const {
    return {.bytes = std::string(bytes.substr(0, max_kept_record_bytes)),
            .place = place(line),
            .reason = std::move(reason),
            .detail = std::move(detail)};
}

}  // namespace broadsheet
