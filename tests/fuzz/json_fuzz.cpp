/// Any bytes are articles or rejections; an article read is read again as it was from what export writes of
/// it, cleaning it can be undone and does nothing a second time, and where the blocks of a stream end makes
/// no difference.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/article/record.hpp"
#include "indexer/cleaning/clean.hpp"
#include "indexer/readers/fields.hpp"
#include "indexer/readers/json_splitter.hpp"

namespace {

using namespace broadsheet;

void check_article(RecordMapper& mapper, const Article& article) {
    const std::vector<ReadResult> again = mapper.map(to_json(article), "again");
    if (again.size() != 1 || !std::holds_alternative<ReadArticle>(again[0])) std::abort();
    if (!(std::get<ReadArticle>(again[0]).article == article)) std::abort();

    static Cleaner cleaner(CleaningLevel::full);
    Article cleaned = article;
    cleaner.clean(cleaned);
    if (!(original(cleaned) == original(article))) std::abort();
    Article twice = cleaned;
    twice.cleaning = {};
    cleaner.clean(twice);
    if (twice.title != cleaned.title || twice.body != cleaned.body) std::abort();
}

struct Piece {
    JsonPiece::State state;
    std::string text;
    std::uint64_t line;
    bool operator==(const Piece&) const = default;
};

std::vector<Piece> split(std::string_view text, std::size_t block_bytes, std::size_t max_bytes) {
    // The form of the stream is told by its first line, or its first sign, so that is in the first block.
    const std::size_t line_end = text.find('\n');
    const std::size_t told_by = line_end == text.npos ? text.find_first_not_of(" \t\r") : line_end;
    std::size_t at = std::min(text.size(), std::max(block_bytes, told_by + 1));
    const auto more = [&] {
        const std::string_view block = text.substr(at, block_bytes);
        at += block.size();
        return block;
    };
    JsonSplitter splitter(text.substr(0, at), more, max_bytes);
    std::vector<Piece> pieces;
    while (const auto piece = splitter.next())
        pieces.push_back({piece->state, std::string(piece->text), piece->line});
    return pieces;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static RecordMapper mapper({{"kop", "title"}, {"a.b", "authors"}});
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    std::vector<std::string> records = {std::string(text)};
    for (const Piece& piece : split(text, std::max<std::size_t>(size, 1), max_record_bytes))
        records.push_back(piece.text);
    for (const std::string& record : records) {
        for (const ReadResult& result : mapper.map(record, "fuzz:1")) {
            if (const auto* read = std::get_if<ReadArticle>(&result)) check_article(mapper, read->article);
        }
    }
    const bool starts_with_a_line = text.find_first_not_of(" \t\r\n") < text.find('\n');
    for (const std::size_t max_bytes : {std::size_t{16}, max_record_bytes}) {
        if (!starts_with_a_line) break;
        if (split(text, 7, max_bytes) != split(text, size + 1, max_bytes)) std::abort();
    }
    return 0;
}
