#include <cstdint>
#include <cstdlib>
#include <fstream>

#include "common/archive/layout.hpp"
#include "common/archive/schema.hpp"
#include "common/article/error.hpp"
#include "tests/support/temporary_directory.hpp"

/// Any bytes in XAPIANDB name a database in the archive's directory or are refused; any bytes in the lists
/// that are kept as metadata are such lists or ArchiveCorrupt.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace broadsheet;
    static const TemporaryDirectory directory;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    std::ofstream(directory / "XAPIANDB", std::ios::binary) << bytes;
    const ArchiveLayout layout(directory.path());
    try {
        if (const auto database = layout.published()) {
            const std::string name = database->filename().string();
            if (database->parent_path() != directory.path() || !name.starts_with("db-")) std::abort();
            if (name.find('/') != name.npos || database->lexically_normal() != *database) std::abort();
        }
    } catch (const ArchiveCorrupt&) {
    }
    try {
        const std::vector<DocId> docids = decode_docids(bytes);
        if (decode_docids(encode_docids(docids)) != docids) std::abort();
    } catch (const ArchiveCorrupt&) {
    }
    try {
        const std::set<std::string> texts = decode_texts(bytes);
        if (decode_texts(encode_texts(texts)) != texts) std::abort();
    } catch (const ArchiveCorrupt&) {
    }
    return 0;
}
