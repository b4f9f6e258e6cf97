/// For the sources of this folder only: writes a new Xapian database, of what is known in its order.
///
/// Xapian's own interface takes an article at a time and adds each of its postings to a tree in memory, then
/// to a B-tree: two thirds of the time of indexing. Whole posting lists, which a batch of articles gives by
/// counting sort, it does not take. So this writes them in its format (glass of Xapian 1.4, version
/// 2016-03-14), for scratch databases only: what is published has been made from these by Xapian's compactor,
/// which reads every entry.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "common/archive/schema.hpp"

namespace broadsheet {

/// Everything is added in ascending order: metadata by key; then values by docid; then lists by term, an
/// article's length being the sum of its impacts. Words are a list of their own, in ascending order as well.
/// Not thread-safe. Throws Error when the disk does not take it.
class GlassWriter {
   public:
    /// Makes the directory.
    explicit GlassWriter(const std::filesystem::path& directory);
    ~GlassWriter();

    void add_metadata(std::string_view key, std::string_view value);
    void add_article(DocId docid, std::uint32_t length);
    void add_value(DocId docid, Slot slot, std::string_view value);
    /// `impacts` of 0 are those of boolean terms.
    void add_list(std::string_view term, std::span<const DocId> docids,
                  std::span<const std::uint8_t> impacts);
    /// To the word list. Words of a byte are left out, as Xapian does.
    void add_word(std::string_view word, std::uint64_t count);
    /// Not synced.
    void finish();

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
