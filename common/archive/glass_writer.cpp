#include "common/archive/glass_writer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <map>
#include <unordered_map>
#include <vector>

#include "common/archive/new_file.hpp"
#include "common/archive/packing.hpp"
#include "common/article/error.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

/// ON DISK: all of this is Xapian's, see its backends/glass.
constexpr std::size_t block_bytes = 32'768;
constexpr std::size_t directory_start = 11;
constexpr std::size_t directory_entry = 2;
constexpr std::size_t max_key_bytes = 255;
constexpr std::size_t max_item_bytes = (block_bytes - directory_start - 4 * directory_entry) / 4;
constexpr std::size_t item_header = 3;  ///< its length and that of its key
constexpr std::size_t component_bytes = 2;
constexpr std::uint16_t last_component = 0x4000;
constexpr std::uint16_t first_component = 0x2000;
constexpr std::uint32_t revision = 1;
constexpr std::size_t chunk_bytes = 2000;  ///< at which a chunk of a list ends
constexpr std::string_view magic{"\x0f\x0dXapian Glass\x04\x6e", 16};
constexpr unsigned default_block = 8192 >> 11;
constexpr unsigned compressed_from = 18;

using namespace std::string_view_literals;
constexpr std::string_view metadata_prefix = "\0\xc0"sv;
constexpr std::string_view value_stats_prefix = "\0\xd0"sv;
constexpr std::string_view values_prefix = "\0\xd8"sv;
constexpr std::string_view lengths_key = "\0\xe0"sv;

void put_number(char* to, std::uint32_t number, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) to[i] = static_cast<char>(number >> 8 * (bytes - 1 - i));
}

/// So that keys sort as docids do.
void pack_sortable(std::string& key, DocId docid) {
    std::array<char, 8> bytes{};
    std::size_t length = 2;
    std::uint32_t mark = 0;
    if (docid >= 0x8000) {
        length = static_cast<std::size_t>(37 - std::countl_zero(docid)) / 7;
        mark = 0xFFU << (10 - length) & 0xFFU;
    }
    for (std::size_t i = 0; i < length && i < sizeof(docid); ++i) {
        bytes[length - 1 - i] = static_cast<char>(docid >> 8 * i);
    }
    bytes[0] = static_cast<char>(static_cast<unsigned char>(bytes[0]) | mark);
    key.append(bytes.data(), length);
}

/// Without its high zero bytes, the lowest first.
std::string last_number(std::uint64_t number) {
    std::string bytes;
    for (; number != 0; number >>= 8U) bytes += static_cast<char>(number & 0xFFU);
    return bytes;
}

/// A table that is not there, or is empty.
struct Root {
    std::uint32_t block = 0;
    std::uint32_t level = 0;
    bool fake = true;
    std::uint64_t entries = 0;
    std::uint32_t blocks = 0;
};

/// A B-tree, filled from its first key to its last.
class Table {
   public:
    explicit Table(const fs::path& path) : file_(path), levels_(1) {
        // Every tree begins with an entry without key.
        append(0, {"\x60\0\0", 3});
    }

    void add(std::string_view key, std::string_view tag) {
        if (key.size() > max_key_bytes) {
            throw Error("a term of the index is too long for Xapian; please report this");
        }
        ++root_.entries;
        root_.fake = false;
        for (std::uint32_t component = 1; component == 1 || !tag.empty(); ++component) {
            const std::size_t before = item_header + key.size() + (component > 1 ? component_bytes : 0);
            const std::string_view part = tag.substr(0, max_item_bytes - before);
            tag.remove_prefix(part.size());
            std::array<char, item_header + max_key_bytes + component_bytes> head;
            const auto flags = static_cast<std::uint16_t>((component == 1 ? first_component : 0) |
                                                          (tag.empty() ? last_component : 0));
            const std::size_t size = before + part.size();
            put_number(head.data(), static_cast<std::uint32_t>(size - item_header) | flags, 2);
            head[2] = static_cast<char>(key.size());
            key.copy(head.data() + item_header, key.size());
            if (component > 1) put_number(head.data() + item_header + key.size(), component, component_bytes);
            if (!has_room(0, size)) {
                flush(0);
                levels_[0].separator = separator(key, component);
            }
            append(0, {head.data(), before}, part);
            last_key_ = key;
        }
    }

    Root finish() {
        std::size_t level = 0;
        // A level with one block only is the root.
        for (; level + 1 < levels_.size(); ++level) flush(level);
        root_.level = static_cast<std::uint32_t>(level);
        root_.block = write_block(level);
        root_.blocks = next_block_;
        file_.finish(NewFile::Sync::no);
        return root_;
    }

   private:
    struct Level {
        std::vector<char> block = std::vector<char>(block_bytes);
        std::size_t directory_end = directory_start;
        std::size_t items_begin = block_bytes;
        std::string separator{"\0\0\0",
                              3};  ///< the key, behind its length, and component that it begins with
    };

    bool has_room(std::size_t level, std::size_t bytes) const {
        return levels_[level].items_begin - levels_[level].directory_end >= bytes + directory_entry;
    }

    void append(std::size_t level, std::string_view head, std::string_view tag = "") {
        Level& at = levels_[level];
        at.items_begin -= head.size() + tag.size();
        head.copy(at.block.data() + at.items_begin, head.size());
        tag.copy(at.block.data() + at.items_begin + head.size(), tag.size());
        put_number(at.block.data() + at.directory_end, static_cast<std::uint32_t>(at.items_begin), 2);
        at.directory_end += directory_entry;
    }

    /// The shortest key that is above the last one and not above `key`.
    std::string separator(std::string_view key, std::uint32_t component) const {
        const auto differs = std::mismatch(key.begin(), key.end(), last_key_.begin(), last_key_.end());
        const auto equal = static_cast<std::size_t>(differs.first - key.begin());
        const std::size_t length = std::min(equal + 1, key.size());
        std::string result(1, static_cast<char>(length));
        result.append(key, 0, length);
        std::array<char, component_bytes> number{};
        put_number(number.data(), component, component_bytes);
        return result.append(number.data(), number.size());
    }

    std::uint32_t write_block(std::size_t level) {
        Level& at = levels_[level];
        const auto free = static_cast<std::uint32_t>(at.items_begin - at.directory_end);
        put_number(at.block.data(), revision, 4);
        at.block[4] = static_cast<char>(level);
        put_number(at.block.data() + 5, free, 2);
        put_number(at.block.data() + 7, free, 2);
        put_number(at.block.data() + 9, static_cast<std::uint32_t>(at.directory_end), 2);
        std::fill(at.block.begin() + static_cast<std::ptrdiff_t>(at.directory_end),
                  at.block.begin() + static_cast<std::ptrdiff_t>(at.items_begin), '\0');
        file_.write(std::uint64_t{next_block_} * block_bytes, {at.block.data(), block_bytes});
        return next_block_++;
    }

    /// Writes the block of a level and enters it into the level above.
    void flush(std::size_t level) {
        std::string item(4, '\0');
        put_number(item.data(), write_block(level), 4);
        item += levels_[level].separator;
        levels_[level].directory_end = directory_start;
        levels_[level].items_begin = block_bytes;
        if (level + 1 == levels_.size()) levels_.emplace_back();
        if (!has_room(level + 1, item.size())) {
            flush(level + 1);
            levels_[level + 1].separator = item.substr(4);
        }
        append(level + 1, item);
    }

    NewFile file_;
    std::vector<Level> levels_;
    std::string last_key_;
    Root root_;
    std::uint32_t next_block_ = 0;
};

/// The values of a slot, cut into chunks.
class SlotValues {
   public:
    void add(DocId docid, std::string_view value) {
        if (chunks_.empty() || chunks_.back().bytes.size() >= chunk_bytes) {
            chunks_.push_back({docid, {}});
        } else {
            pack_number(chunks_.back().bytes, docid - last_ - 1);
        }
        pack_text(chunks_.back().bytes, value);
        last_ = docid;
        ++count_;
        if (count_ == 1 || value < least_) least_ = value;
        if (value > most_) most_ = value;
    }

    std::string stats() const {
        std::string stats;
        pack_number(stats, count_);
        pack_text(stats, least_);
        if (least_ != most_) stats += most_;
        return stats;
    }

    struct Chunk {
        DocId first;
        std::string bytes;
    };
    const std::vector<Chunk>& chunks() const { return chunks_; }

   private:
    std::vector<Chunk> chunks_;
    DocId last_ = 0;
    std::uint32_t count_ = 0;
    std::string least_;
    std::string most_;
};

std::string term_key(std::string_view term) {
    std::string key;
    key.reserve(term.size() + 8);
    for (const char c : term) {
        key += c;
        if (c == '\0') key += '\xff';
    }
    return key;
}

/// The pieces of words that Xapian's spelling correction looks words up by, as numbers that sort as they do.
std::uint32_t fragment(char kind, char first, char second, char third) {
    std::uint32_t number = 0;
    for (const char c : {kind, first, second, third}) number = number << 8U | static_cast<unsigned char>(c);
    return number;
}

std::string fragment_key(std::uint32_t number) {
    std::string key(4, '\0');
    put_number(key.data(), number, 4);
    if (key[0] != 'M') key.pop_back();
    return key;
}

/// The two first and the two last letters, in short words the first and the last, and each three in a row
/// once.
void find_fragments(std::string_view word, std::vector<std::uint32_t>& found) {
    const std::size_t size = word.size();
    found.assign(
        {fragment('H', word[0], word[1], '\0'), fragment('T', word[size - 2], word[size - 1], '\0')});
    if (size <= 4) found.push_back(fragment('B', word[0], word[size - 1], '\0'));
    for (std::size_t i = 0; i + 3 <= size; ++i) {
        const std::uint32_t middle = fragment('M', word[i], word[i + 1], word[i + 2]);
        if (std::find(found.begin(), found.end(), middle) == found.end()) found.push_back(middle);
    }
}

}  // namespace

struct GlassWriter::State {
    explicit State(const fs::path& at) : directory(at), postings((make(at), at / "postlist.glass")) {}

    static void make(const fs::path& directory) {
        fs::remove_all(directory);
        fs::create_directory(directory);
    }

    /// `header` stands before the first chunk.
    void add_chunks(std::string_view key, std::string_view header, bool is_lengths) {
        for (std::size_t i = 0; i < chunks.size(); ++i) {
            tag.clear();
            if (i == 0) {
                tag += header;
                pack_number(tag, chunks[0].first - 1);
            }
            tag += i + 1 == chunks.size() ? '1' : '0';
            pack_number(tag, chunks[i].last - chunks[i].first);
            tag.append(bytes, chunks[i].begin, chunks[i].end - chunks[i].begin);
            if (i == 0) {
                postings.add(key, tag);
                continue;
            }
            std::string chunk_key(key);
            if (!is_lengths) chunk_key += '\0';
            pack_sortable(chunk_key, chunks[i].first);
            postings.add(chunk_key, tag);
        }
    }

    template <class Numbers>
    void make_chunks(std::span<const DocId> of_list, const Numbers& numbers) {
        chunks.clear();
        bytes.clear();
        for (std::size_t i = 0; i < of_list.size(); ++i) {
            if (chunks.empty() || bytes.size() - chunks.back().begin >= chunk_bytes) {
                chunks.push_back({of_list[i], of_list[i], bytes.size(), bytes.size()});
            } else {
                pack_number(bytes, of_list[i] - chunks.back().last - 1);
            }
            pack_number(bytes, numbers[i]);
            chunks.back().last = of_list[i];
            chunks.back().end = bytes.size();
        }
    }

    void add_values() {
        for (const auto& [slot, values] : slots) {
            postings.add(std::string(value_stats_prefix) + last_number(slot), values.stats());
        }
        for (const auto& [slot, values] : slots) {
            for (const SlotValues::Chunk& chunk : values.chunks()) {
                std::string key(values_prefix);
                pack_number(key, slot);
                pack_sortable(key, chunk.first);
                postings.add(key, chunk.bytes);
            }
        }
        slots.clear();
    }

    /// All that stands before the posting lists.
    void begin_lists() {
        if (lists_begun) return;
        lists_begun = true;
        add_values();
        if (docids.empty()) return;
        make_chunks(docids, lengths);
        // Xapian keeps this list with a first chunk that has no count.
        add_chunks(lengths_key, {"\0\0", 2}, true);
    }

    Root add_words() const {
        if (words.empty()) return {};
        Table table(directory / "spelling.glass");
        std::vector<std::uint32_t> ordered;
        for (const auto& [number, list] : fragments) ordered.push_back(number);
        std::sort(ordered.begin(), ordered.end());
        for (const std::uint32_t number : ordered)
            table.add(fragment_key(number), fragments.at(number).bytes);
        for (const auto& [word, count] : words) table.add("W" + word, last_number(count));
        return table.finish();
    }

    static void pack_root(std::string& out, const Root& root, unsigned block, unsigned compress) {
        pack_number(out, root.block);
        pack_number(out, root.level << 2U | 2U | (root.fake ? 1U : 0U));
        pack_number(out, root.entries);
        pack_number(out, block);
        pack_number(out, compress);
        std::string free_blocks;
        if (!root.fake) {
            pack_number(free_blocks, revision);
            pack_number(free_blocks, root.blocks);
            free_blocks.append(4, '\0');
        }
        pack_text(out, free_blocks);
    }

    void write_version(const Root& lists, const Root& spellings) const {
        std::string out(magic);
        out.append(16, '\0');  // its uuid; that of what is compacted from it is new
        pack_number(out, revision);
        const unsigned block = block_bytes >> 11U;
        pack_root(out, lists, block, 0);
        pack_root(out, {}, default_block, compressed_from);  // document data
        pack_root(out, {}, default_block, compressed_from);  // term lists
        pack_root(out, {}, default_block, 0);                // positions
        pack_root(out, spellings, block, compressed_from);
        pack_root(out, {}, default_block, compressed_from);  // synonyms
        std::uint64_t all = 0;
        std::uint32_t least = 0;
        std::uint32_t most = 0;
        for (const std::uint32_t length : lengths) {
            all += length;
            most = std::max(most, length);
            if (length > 0 && (least == 0 || length < least)) least = length;
        }
        const auto articles = static_cast<std::uint32_t>(docids.size());
        pack_number(out, articles);
        pack_number(out, docids.empty() ? 0 : docids.back() - articles);
        pack_number(out, least);
        pack_number(out, most_impact);
        pack_number(out, most - most_impact);
        pack_number(out, 0);
        pack_number(out, all);
        pack_number(out, most_frequent);
        NewFile file(directory / "iamglass");
        file.write(0, out);
        file.finish(NewFile::Sync::no);
    }

    struct Chunk {
        DocId first;
        DocId last;
        std::size_t begin;  ///< in bytes
        std::size_t end;
    };
    /// Words with a fragment in common, each less what it shares with the one before.
    struct Fragment {
        std::string bytes;
        std::size_t last = 0;  ///< in words
    };

    fs::path directory;
    Table postings;
    std::map<unsigned, SlotValues> slots;
    std::vector<DocId> docids;
    std::vector<std::uint32_t> lengths;
    bool lists_begun = false;
    std::uint32_t most_impact = 0;
    std::uint64_t most_frequent = 0;
    std::vector<Chunk> chunks;
    std::string bytes;
    std::string tag;
    std::unordered_map<std::uint32_t, Fragment> fragments;
    std::vector<std::uint32_t> found;
    std::vector<std::pair<std::string, std::uint64_t>> words;
};

GlassWriter::GlassWriter(const fs::path& directory) : state_(std::make_unique<State>(directory)) {}
GlassWriter::~GlassWriter() = default;

void GlassWriter::add_metadata(std::string_view key, std::string_view value) {
    state_->postings.add(std::string(metadata_prefix).append(key), value);
}

void GlassWriter::add_article(DocId docid, std::uint32_t length) {
    state_->docids.push_back(docid);
    state_->lengths.push_back(length);
}

void GlassWriter::add_value(DocId docid, Slot slot, std::string_view value) {
    state_->slots[slot].add(docid, value);
}

void GlassWriter::add_list(std::string_view term, std::span<const DocId> docids,
                           std::span<const std::uint8_t> impacts) {
    state_->begin_lists();
    state_->make_chunks(docids, impacts);
    std::uint64_t sum = 0;
    for (const std::uint8_t impact : impacts) {
        sum += impact;
        state_->most_impact = std::max<std::uint32_t>(state_->most_impact, impact);
    }
    std::string header;
    pack_number(header, docids.size());
    pack_number(header, sum);
    state_->add_chunks(term_key(term), header, false);
}

void GlassWriter::add_word(std::string_view word, std::uint64_t count) {
    if (word.size() <= 1) return;
    constexpr char mixed = 96;
    const auto byte = [](std::size_t number) { return static_cast<char>(static_cast<char>(number) ^ mixed); };
    find_fragments(word, state_->found);
    for (const std::uint32_t number : state_->found) {
        State::Fragment& list = state_->fragments[number];
        std::size_t shared = 0;
        if (list.bytes.empty()) {
            list.bytes += byte(word.size());
        } else {
            const std::string& last = state_->words[list.last].first;
            const auto differs = std::mismatch(word.begin(), word.end(), last.begin(), last.end());
            shared = static_cast<std::size_t>(differs.first - word.begin());
            list.bytes += byte(shared);
            list.bytes += byte(word.size() - shared);
        }
        list.bytes.append(word, shared);
        list.last = state_->words.size();
    }
    state_->words.emplace_back(word, count);
    state_->most_frequent = std::max(state_->most_frequent, count);
}

void GlassWriter::finish() {
    state_->begin_lists();
    const Root lists = state_->postings.finish();
    state_->write_version(lists, state_->add_words());
}

}  // namespace broadsheet
