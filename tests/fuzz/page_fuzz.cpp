/// Any bytes, whatever charset their server names, are an article of well-formed text or none; the same
/// twice.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "common/article/record.hpp"
#include "common/text/unicode.hpp"
#include "indexer/extraction/page.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace broadsheet;
    static PageReader reader;
    constexpr const char* charsets[]{"",       "utf-8",       "iso-8859-1", "shift_jis",
                                     "utf-16", "iso-2022-jp", "gb18030"};
    RawRecord record{.kind = RecordKind::html,
                     .bytes = std::string(reinterpret_cast<const char*>(data), size),
                     .place = "fuzz"};
    record.charset = charsets[size % std::size(charsets)];
    record.url = size % 2 == 0 ? "" : "https://a.example/2022/02/08/story";
    const std::optional<ReadArticle> read = reader.read(record);
    const std::optional<ReadArticle> again = reader.read(record);
    if (read.has_value() != again.has_value()) std::abort();
    if (!read) return 0;
    if (!(read->article == again->article)) std::abort();
    if (!is_valid_utf8(to_json(read->article))) std::abort();
    RecordParser parser;
    if (!(parser.parse(to_json(read->article)) == read->article)) std::abort();
    return 0;
}
