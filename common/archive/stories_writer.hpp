/// For the sources of this folder only: finds stories (common/match/stories.hpp) and writes them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "common/archive/schema.hpp"
#include "common/match/stories.hpp"

namespace broadsheet {

/// The stories of the articles `first` to `last`, beside their fast file.
class StoriesWriter {
   public:
    StoriesWriter(const std::filesystem::path& database, DocId first, DocId last);

    /// Of the next article.
    void add(const Bands& bands);

    /// Given the words of those articles. Without the stories of all articles before them there are none.
    void find(const ShingleSource& own_shingles);

    void write(const std::filesystem::path& fast_path, std::uint64_t fast_header) const;

   private:
    std::filesystem::path database_;
    std::vector<std::uint32_t> columns_;
    BandColumns own_;
    std::size_t added_ = 0;
    std::vector<std::uint32_t> stories_;
};

/// The set of shingles of an article, given its words (word_stream.hpp) and their hashes by id.
Shingles shingles_of(const std::vector<std::uint16_t>& units, const std::vector<std::uint64_t>& hashes);

}  // namespace broadsheet
