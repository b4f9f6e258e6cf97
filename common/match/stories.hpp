/// Stories: groups of articles that are near copies of each other, as wire copy printed in many papers is.
///
/// Two articles are near copies when the sets of their shingles (five neighbouring words of the body) have a
/// Jaccard coefficient of at least story_jaccard. An article joins the earliest story that holds a near copy
/// of it among the articles before it; stories never merge, and a story is named by its first article. So an
/// article's story depends on what came before it only, and can be found again at any time.
/// Candidates come from MinHash (Broder, On the resemblance and containment of documents, 1997) in bands.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/match/mapped_file.hpp"

namespace broadsheet {

inline constexpr double story_jaccard = 0.7;
inline constexpr std::size_t shingle_words = 5;
inline constexpr std::size_t band_count = 28;
inline constexpr std::size_t band_rows = 4;
inline constexpr std::size_t min_hash_count = band_count * band_rows;

/// Hashes of shingles.
using Shingles = std::vector<std::uint32_t>;
/// Those of a body, in its order, given the hashes of its words (XXH3_64); a body of fewer words is one
/// shingle, an empty one has none.
void find_shingles(std::span<const std::uint64_t> words, Shingles& shingles);
/// Sorts shingles and leaves each once.
void make_set(Shingles& shingles);
/// Of two sets; 0 where both are empty.
double jaccard(const Shingles& a, const Shingles& b);

/// A hash of each band; all 0 where there are no shingles.
using Bands = std::array<std::uint32_t, band_count>;
Bands make_bands(const Shingles& shingles);

/// The bands of articles, band by band: those of one band are columns[band][docid - first].
struct BandColumns {
    std::uint32_t first;
    std::array<std::span<const std::uint32_t>, band_count> columns;
    std::uint32_t size() const { return static_cast<std::uint32_t>(columns[0].size()); }
};

/// Gives the set of an article's shingles.
using ShingleSource = std::function<Shingles(std::uint32_t docid)>;

/// The stories of the articles of `own`, given the bands and stories of all before them (`before`, ascending,
/// and `story_before`, which is called for those only).
std::vector<std::uint32_t> find_stories(const std::vector<BandColumns>& before,
                                        const std::function<std::uint32_t(std::uint32_t)>& story_before,
                                        const BandColumns& own, const ShingleSource& shingles);

/// ON DISK: raise stories_version with any change to this. Little-endian; behind the header the story of each
/// article (u32), then the bands, column by column (u32).
inline constexpr std::uint32_t stories_version = 1;
inline constexpr std::array<char, 8> stories_magic{'B', 'S', 'H', 'T', 'S', 'T', 'R', 'Y'};
struct StoriesHeader {
    std::array<char, 8> magic;
    std::uint32_t version;
    std::uint32_t first;  ///< docids
    std::uint32_t last;
    std::uint32_t unused;
    std::uint64_t fast_header;       ///< checksum of the header of the fast file that it belongs to
    std::uint64_t stories_checksum;  ///< XXH3_64
    std::uint64_t bands_checksum;
    std::uint64_t checksum;  ///< of all before
};
static_assert(sizeof(StoriesHeader) == 56);

/// The stories of a range of articles, memory-mapped. Thread-safe.
class StoriesFile {
   public:
    /// Throws FastDamaged when it is cut off, of another version or another fast file, or damaged in its
    /// header or its stories; bands are verified by bands().
    StoriesFile(const std::filesystem::path& path, std::uint64_t fast_header);

    std::uint32_t first() const { return header_->first; }
    std::uint32_t last() const { return header_->last; }
    /// By docid less first().
    std::span<const std::uint32_t> stories() const { return {stories_, last() - first() + 1}; }
    /// Throws FastDamaged.
    BandColumns bands() const;

   private:
    MappedFile file_;
    const StoriesHeader* header_ = nullptr;
    const std::uint32_t* stories_ = nullptr;
};

}  // namespace broadsheet
