/// Any bytes are records of XML or rejections, and where the blocks of a stream end makes no difference.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "indexer/readers/xml_splitter.hpp"
#include "indexer/readers/xml_tree.hpp"
#include "tests/fuzz/read_bytes.hpp"

namespace {

using namespace broadsheet;

struct Piece {
    XmlPiece::State state;
    std::string text;
    std::uint64_t line;
    std::uint64_t offset;
    bool operator==(const Piece&) const = default;
};

std::vector<Piece> split(std::string_view text, std::size_t block_bytes) {
    std::size_t at = std::min(block_bytes, text.size());
    const auto more = [&] {
        const std::string_view block = text.substr(at, block_bytes);
        at += block.size();
        return block;
    };
    XmlSplitter splitter("item", text.substr(0, at), 0, more);
    std::vector<Piece> pieces;
    while (const auto piece = splitter.next())
        pieces.push_back({piece->state, std::string(piece->text), piece->line, piece->offset});
    return pieces;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_bytes(text, InputFormat::xml);
    if (split(text, 7) != split(text, size + 1)) std::abort();
    const XmlTree tree = parse_xml(text, "UTF-8", {});
    (void)block_text(tree.root, {});
    (void)xml_json(tree.root);
    return 0;
}
