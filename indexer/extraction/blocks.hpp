/// A page cut into paragraphs, and what they weigh.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "indexer/extraction/document.hpp"

namespace broadsheet {

/// Text between two boundaries of block elements, or two `<br>`.
struct Block {
    std::uint32_t first = 0;  ///< text node
    std::uint32_t end = 0;    ///< behind the last text node
    std::uint32_t owner = 0;  ///< the innermost block element
    std::uint32_t characters = 0;
    std::uint32_t link_characters = 0;
    bool ends_sentence = false;
    double mass = 0;  ///< how much it looks like an article's text
};

/// Blocks in document order, and sums over any stretch of nodes.
class Blocks {
   public:
    explicit Blocks(const Document& document);

    const std::vector<Block>& all() const { return blocks_; }
    /// The first block at or behind a node.
    std::size_t first_from(std::uint32_t node) const;

   private:
    std::vector<Block> blocks_;
};

/// Sums of what the blocks that are kept weigh, for any subtree in constant time.
class Masses {
   public:
    /// Blocks whose first node is `dropped` weigh nothing.
    Masses(const Document& document, const Blocks& blocks, const std::vector<bool>& dropped);

    double mass(const Node& node, std::uint32_t index) const { return mass_[node.end] - mass_[index]; }
    double characters(const Node& node, std::uint32_t index) const {
        return characters_[node.end] - characters_[index];
    }
    double link_characters(const Node& node, std::uint32_t index) const {
        return links_[node.end] - links_[index];
    }

   private:
    std::vector<double> mass_;
    std::vector<double> characters_;
    std::vector<double> links_;
};

/// A block's text without what is `dropped`, blanks collapsed, `<br>` as a line end.
std::string block_text(const Document& document, const Block& block, const std::vector<bool>& dropped);

}  // namespace broadsheet
