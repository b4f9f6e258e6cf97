#include <cstdint>
#include <cstdlib>

#include "common/article/error.hpp"
#include "common/article/record.hpp"

/// Any bytes are a record, a frame, a dictionary, or ArchiveCorrupt; what is a record survives a round trip.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace broadsheet;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    RecordParser parser;
    RecordDecompressor decompressor;
    try {
        decompressor.decompress(bytes);
    } catch (const ArchiveCorrupt&) {
    }
    try {
        decompressor.add_dictionary(bytes);
    } catch (const ArchiveCorrupt&) {
    }
    try {
        const Article article = parser.parse(bytes);
        if (parser.parse(to_json(article)) != article) std::abort();
    } catch (const ArchiveCorrupt&) {
    }
    return 0;
}
