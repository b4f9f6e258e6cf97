#include "indexer/readers/text_reader.hpp"

#include <utility>

#include "common/article/record.hpp"

namespace broadsheet {

TextReader::TextReader(InputFile input, std::string_view start, RecordKind kind)
    : input_(std::move(input)), text_(start), kind_(kind) {}

std::optional<RawRecord> TextReader::next() {
    if (std::exchange(ended_, true)) return std::nullopt;
    RawRecord record{
        .kind = kind_, .bytes = std::move(text_), .place = input_.path(), .origin = {.file = input_.path()}};
    for (std::string_view block = input_.read(); !block.empty(); block = input_.read()) {
        record.bytes += block;
        if (record.bytes.size() > max_record_bytes) {
            record.reason = "record longer than 32 MiB";
            return record;
        }
    }
    if (!input_.damage().empty()) {
        record.reason = "input is damaged";
        record.detail = input_.damage();
    }
    return record;
}

}  // namespace broadsheet
