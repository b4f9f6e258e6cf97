/// Reads bytes as an input of the indexer and aborts where that breaks a rule: an article is read again as it
/// was from what export writes of it, and a record's origin says where its bytes lie.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "common/article/record.hpp"
#include "indexer/readers/article_parser.hpp"
#include "indexer/readers/fields.hpp"

namespace broadsheet {

inline void read_bytes(std::string_view bytes, InputFormat format) {
    static ArticleParser parser({{"kop", "title"}}, Explain::yes);
    static RecordMapper mapper({});
    std::string_view rest = bytes;
    const auto once = [&] { return std::exchange(rest, {}); };
    const std::unique_ptr<Reader> reader = open_reader(InputFile("fuzz", once), format, 0);
    while (std::optional<RawRecord> record = reader->next()) {
        const bool lies_there = record->origin.file == "fuzz" && record->reason.empty();
        const std::string_view there =
            bytes.substr(std::min(record->origin.offset, std::uint64_t{bytes.size()}), record->bytes.size());
        // Packed bytes and UTF-16 are counted as what they unpack to.
        const bool is_plain = bytes.size() > 1 && static_cast<unsigned char>(bytes[0]) < 0x80 &&
                              bytes[0] != '\x1F' && bytes[0] != 'B' && bytes[0] != '\x28' &&
                              (bytes[0] & 0xF0) != 0x50;
        if (lies_there && is_plain && there != record->bytes) std::abort();
        for (const ReadResult& result : parser.parse(*std::move(record))) {
            const auto* const read = std::get_if<ReadArticle>(&result);
            if (read == nullptr) continue;
            const std::vector<ReadResult> again = mapper.map(to_json(read->article), "again");
            if (again.size() != 1 || !std::holds_alternative<ReadArticle>(again[0])) std::abort();
            if (!(std::get<ReadArticle>(again[0]).article == read->article)) std::abort();
        }
    }
}

}  // namespace broadsheet
