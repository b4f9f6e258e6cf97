#include "indexer/extraction/blocks.hpp"

#include <algorithm>
#include <string_view>

#include "common/text/unicode.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

constexpr std::uint32_t least_characters = 25;
constexpr double most_characters = 1500;

bool is_link(const Document& document, std::uint32_t node) {
    return document.nodes[node].tag == Tag::a && !document.attribute(node, Attribute::href).empty();
}

bool is_no_break_space(std::string_view text, std::size_t at) { return text.substr(at, 2) == "\xC2\xA0"; }

/// Characters of `text`, each run of blanks but the first as one.
std::uint32_t count_characters(std::string_view text) {
    std::uint32_t count = 0;
    bool previous_blank = true;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool blank = is_ascii_blank(text[at]) || is_no_break_space(text, at);
        const bool continues = (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
        if (!continues && !(blank && previous_blank)) ++count;
        if (!continues) previous_blank = blank;
    }
    return count;
}

std::uint32_t count_wide(std::string_view text) {
    std::uint32_t wide = 0;
    for (const char c : text)
        wide += static_cast<unsigned char>(c) >= 0xE3 && static_cast<unsigned char>(c) <= 0xE9 ? 1 : 0;
    return wide;
}

/// Whether `text` ends as sentences do, also behind quotes and brackets.
bool ends_a_sentence(std::string_view text) {
    constexpr std::string_view closing[]{"\"",     "'",      ")",      "]",      "\u201D",
                                         "\u2019", "\u00BB", "\u201C", "\u300D", "*"};
    text = trimmed(text);
    for (bool again = true; again;) {
        again = false;
        for (const std::string_view mark : closing) {
            if (!text.ends_with(mark)) continue;
            text = trimmed(text.substr(0, text.size() - mark.size()));
            again = true;
        }
    }
    constexpr std::string_view ends[]{".",      "!",      "?",      ":",      ";",      "\u2026",
                                      "\u3002", "\uFF01", "\uFF1F", "\u0964", "\u061F", "\u06D4"};
    return std::any_of(std::begin(ends), std::end(ends),
                       [&](std::string_view end) { return text.ends_with(end); });
}

class Cutter {
   public:
    Cutter(const Document& document, std::vector<Block>& blocks) : document_(document), blocks_(blocks) {}

    void run() {
        const std::vector<Node>& nodes = document_.nodes;
        for (std::uint32_t i = 0; i < nodes.size();) {
            leave(i);
            const Tag tag = nodes[i].tag;
            if (tag == Tag::text) {
                add(i);
            } else if (is_no_text(tag)) {
                i = nodes[i].end;
                continue;
            } else if (tag == Tag::br) {
                if (++breaks_ >= 2) flush();
            } else if (is_data_cell(i)) {
                // Its row is the paragraph.
            } else if (is_block(tag)) {
                flush();
                open_.push_back(i);
            } else if (is_link(document_, i)) {
                link_end_ = std::max(link_end_, nodes[i].end);
            }
            ++i;
        }
        flush();
    }

   private:
    /// Elements without text of the article in any case.
    static bool is_no_text(Tag tag) {
        switch (tag) {
            case Tag::head:
            case Tag::script:
            case Tag::style:
            case Tag::noscript:
            case Tag::svg:
            case Tag::math:
            case Tag::select:
            case Tag::option:
            case Tag::textarea:
            case Tag::template_:
            case Tag::iframe:
            case Tag::object:
            case Tag::canvas:
            case Tag::audio:
            case Tag::video:
            case Tag::button:
            case Tag::title:
                return true;
            default:
                return false;
        }
    }

    /// A cell of a table that holds data, and not the layout of a page.
    bool is_data_cell(std::uint32_t cell) const {
        const Node& found = document_.nodes[cell];
        if (found.tag != Tag::td && found.tag != Tag::th) return false;
        constexpr std::uint32_t most_bytes = 200;
        constexpr std::uint32_t most_nodes = 50;
        if (found.end - cell > most_nodes) return false;
        std::uint32_t bytes = 0;
        for (std::uint32_t i = cell + 1; i < found.end; ++i) {
            const Tag tag = document_.nodes[i].tag;
            if (tag == Tag::text) bytes += document_.nodes[i].bytes;
            if (bytes > most_bytes || (tag != Tag::p && is_block(tag))) return false;
        }
        return true;
    }

    void leave(std::uint32_t node) {
        while (!open_.empty() && document_.nodes[open_.back()].end <= node) {
            flush();
            open_.pop_back();
        }
    }

    void add(std::uint32_t node) {
        const std::string_view text = document_.text(node);
        const std::uint32_t characters = count_characters(text);
        if (characters == 0) return;
        breaks_ = 0;
        if (block_.characters == 0) {
            block_.first = node;
            block_.owner = open_.empty() ? 0 : open_.back();
        }
        block_.end = node + 1;
        block_.characters += characters;
        if (node < link_end_) block_.link_characters += characters;
        wide_ += count_wide(text);
        tail_ = text;
    }

    void flush() {
        breaks_ = 0;
        if (block_.characters > 0) {
            block_.ends_sentence = ends_a_sentence(tail_);
            block_.mass = mass();
            blocks_.push_back(block_);
        }
        block_ = {};
        wide_ = 0;
    }

    double mass() const {
        const double links = static_cast<double>(block_.link_characters) / block_.characters;
        const bool is_wide = wide_ * 3 > block_.characters;
        const double length = static_cast<double>(block_.characters) * (is_wide ? 2 : 1);
        if (length < least_characters || links > 0.5) return 0;
        double result = std::min(length, most_characters) * (1 - links);
        if (!block_.ends_sentence) result *= block_.characters < 80 ? 0.2 : 0.6;
        constexpr int near = 4;
        std::uint32_t at = block_.owner;
        for (int level = 0; level < near && at != 0; ++level, at = document_.nodes[at].parent) {
            const Tag tag = document_.nodes[at].tag;
            if (tag == Tag::li) return result * 0.6;
            if (tag == Tag::td || tag == Tag::th) return result * 0.7;
            if (tag != Tag::p && tag != Tag::div) break;
        }
        return result;
    }

    const Document& document_;
    std::vector<Block>& blocks_;
    std::vector<std::uint32_t> open_;
    std::uint32_t link_end_ = 0;
    unsigned breaks_ = 0;
    Block block_;
    std::uint32_t wide_ = 0;
    std::string_view tail_;
};

}  // namespace

Blocks::Blocks(const Document& document) { Cutter(document, blocks_).run(); }

std::size_t Blocks::first_from(std::uint32_t node) const {
    const auto found =
        std::lower_bound(blocks_.begin(), blocks_.end(), node,
                         [](const Block& block, std::uint32_t at) { return block.first < at; });
    return static_cast<std::size_t>(found - blocks_.begin());
}

Masses::Masses(const Document& document, const Blocks& blocks, const std::vector<bool>& dropped)
    : mass_(document.nodes.size() + 1), characters_(mass_.size()), links_(mass_.size()) {
    for (const Block& block : blocks.all()) {
        if (dropped[block.first]) continue;
        mass_[block.first + 1] = block.mass;
        characters_[block.first + 1] = block.characters;
        links_[block.first + 1] = block.link_characters;
    }
    for (std::size_t i = 1; i < mass_.size(); ++i) {
        mass_[i] += mass_[i - 1];
        characters_[i] += characters_[i - 1];
        links_[i] += links_[i - 1];
    }
}

std::string block_text(const Document& document, const Block& block, const std::vector<bool>& dropped) {
    std::string result;
    bool blank = true;
    for (std::uint32_t i = block.first; i < block.end; ++i) {
        if (dropped[i]) continue;
        const bool parts_cells = is_block(document.nodes[i].tag) && !blank;
        if (parts_cells) result += ' ';
        blank = blank || parts_cells;
        if (document.nodes[i].tag == Tag::br && !result.empty()) {
            if (result.back() == ' ') result.pop_back();
            if (result.back() != '\n') result += '\n';
            blank = true;
        }
        const std::string_view text = document.text(i);
        for (std::size_t at = 0; at < text.size(); ++at) {
            const bool wide = is_no_break_space(text, at);
            if (!wide && !is_ascii_blank(text[at])) {
                result += text[at];
                blank = false;
                continue;
            }
            if (!blank) result += ' ';
            blank = true;
            if (wide) ++at;
        }
    }
    while (!result.empty() && is_ascii_blank(result.back())) result.pop_back();
    return result;
}

}  // namespace broadsheet
