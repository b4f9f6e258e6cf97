#include "common/match/stories.hpp"

#include <algorithm>
#include <cstddef>
#include <list>
#include <tuple>
#include <unordered_map>

#include <xxhash.h>

#include "common/match/fast_file.hpp"
#include "common/match/kernels.hpp"

namespace broadsheet {
namespace {

/// Articles with a band in common are compared with the first and the last so many before them, so that a
/// text that everybody prints costs no more than another.
constexpr std::size_t compared_on_either_end = 16;

/// An article and one before it with a band in common.
struct Candidate {
    std::uint32_t docid;
    std::uint32_t earlier;
    auto operator<=>(const Candidate&) const = default;
};

struct Entry {
    std::uint32_t hash;
    std::uint32_t docid;
    auto operator<=>(const Entry&) const = default;
};

/// Whether a band's hash is one of those of new articles; sometimes for others as well.
class HashFilter {
   public:
    explicit HashFilter(std::span<const std::uint32_t> hashes) : bits_(bit_count / 64) {
        for (const std::uint32_t hash : hashes) bits_[hash % bit_count / 64] |= std::uint64_t{1} << hash % 64;
    }
    bool may_have(std::uint32_t hash) const { return (bits_[hash % bit_count / 64] >> hash % 64 & 1U) != 0; }

   private:
    static constexpr std::size_t bit_count = std::size_t{1} << 22U;
    std::vector<std::uint64_t> bits_;
};

void add_candidates(const std::vector<BandColumns>& before, const BandColumns& own, std::size_t band,
                    std::vector<Candidate>& candidates) {
    std::vector<Entry> entries;
    const auto add = [&](const BandColumns& columns, const HashFilter* filter) {
        const auto hashes = columns.columns[band];
        for (std::uint32_t i = 0; i < hashes.size(); ++i) {
            if (hashes[i] != 0 && (filter == nullptr || filter->may_have(hashes[i]))) {
                entries.push_back({hashes[i], columns.first + i});
            }
        }
    };
    if (!before.empty()) {
        const HashFilter filter(own.columns[band]);
        for (const BandColumns& columns : before) add(columns, &filter);
    }
    add(own, nullptr);
    std::sort(entries.begin(), entries.end());
    for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
        while (end < entries.size() && entries[end].hash == entries[begin].hash) ++end;
        for (std::size_t at = begin + 1; at < end; ++at) {
            if (entries[at].docid < own.first) continue;
            const std::size_t first_end = std::min(at, begin + compared_on_either_end);
            for (std::size_t other = begin; other < first_end; ++other) {
                candidates.push_back({entries[at].docid, entries[other].docid});
            }
            const std::size_t last_begin = std::max(first_end, at - std::min(at, compared_on_either_end));
            for (std::size_t other = last_begin; other < at; ++other) {
                candidates.push_back({entries[at].docid, entries[other].docid});
            }
        }
    }
}

/// Shingles of the articles asked for last.
class ShingleCache {
   public:
    explicit ShingleCache(const ShingleSource& source) : source_(source) {}

    const Shingles& of(std::uint32_t docid) {
        const auto known = places_.find(docid);
        if (known != places_.end()) {
            recent_.splice(recent_.begin(), recent_, known->second);
            return recent_.front().second;
        }
        recent_.emplace_front(docid, source_(docid));
        places_[docid] = recent_.begin();
        size_ += recent_.front().second.size();
        while (size_ > most && recent_.size() > 2) {
            size_ -= recent_.back().second.size();
            places_.erase(recent_.back().first);
            recent_.pop_back();
        }
        return recent_.front().second;
    }

   private:
    static constexpr std::size_t most = std::size_t{1} << 21;  // shingles, 16 MB
    const ShingleSource& source_;
    std::list<std::pair<std::uint32_t, Shingles>> recent_;
    std::unordered_map<std::uint32_t, std::list<std::pair<std::uint32_t, Shingles>>::iterator> places_;
    std::size_t size_ = 0;  ///< of all, in shingles
};

}  // namespace

void find_shingles(std::span<const std::uint64_t> words, Shingles& shingles) {
    shingles.clear();
    if (words.empty()) return;
    constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15U;
    const std::size_t length = std::min(words.size(), shingle_words);
    for (std::size_t i = 0; i + length <= words.size(); ++i) {
        std::uint64_t hash = 0;
        for (std::size_t j = 0; j < length; ++j) hash = hash * multiplier + words[i + j];
        shingles.push_back(static_cast<std::uint32_t>((hash ^ hash >> 29U) * multiplier >> 32U));
    }
}

void make_set(Shingles& shingles) {
    std::sort(shingles.begin(), shingles.end());
    shingles.erase(std::unique(shingles.begin(), shingles.end()), shingles.end());
}

double jaccard(const Shingles& a, const Shingles& b) {
    if (a.empty() || b.empty()) return 0;
    std::size_t common = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i] == b[j]) ++common;
        const bool next_a = a[i] <= b[j];
        const bool next_b = b[j] <= a[i];
        i += next_a ? 1 : 0;
        j += next_b ? 1 : 0;
    }
    return static_cast<double>(common) / static_cast<double>(a.size() + b.size() - common);
}

Bands make_bands(const Shingles& shingles) {
    Bands bands{};
    if (shingles.empty()) return bands;
    alignas(32) std::array<std::uint32_t, min_hash_count> least;
    least.fill(UINT32_MAX);
    kernels().min_hashes(shingles.data(), shingles.size(), least.data());
    for (std::size_t band = 0; band < band_count; ++band) {
        const auto hash = static_cast<std::uint32_t>(
            XXH3_64bits(least.data() + band * band_rows, band_rows * sizeof(std::uint32_t)));
        bands[band] = hash == 0 ? 1 : hash;
    }
    return bands;
}

std::vector<std::uint32_t> find_stories(const std::vector<BandColumns>& before,
                                        const std::function<std::uint32_t(std::uint32_t)>& story_before,
                                        const BandColumns& own, const ShingleSource& shingles) {
    std::vector<Candidate> candidates;
    for (std::size_t band = 0; band < band_count; ++band) {
        add_candidates(before, own, band, candidates);
        // Most come again with each band.
        std::sort(candidates.begin(), candidates.end());
        candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    }
    std::vector<std::uint32_t> stories(own.size());
    for (std::uint32_t i = 0; i < stories.size(); ++i) stories[i] = own.first + i;
    const auto story_of = [&](std::uint32_t docid) {
        return docid < own.first ? story_before(docid) : stories[docid - own.first];
    };
    ShingleCache cache(shingles);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> by_story;
    for (std::size_t begin = 0, end = 0; begin < candidates.size(); begin = end) {
        const std::uint32_t docid = candidates[begin].docid;
        by_story.clear();
        for (; end < candidates.size() && candidates[end].docid == docid; ++end) {
            by_story.emplace_back(story_of(candidates[end].earlier), candidates[end].earlier);
        }
        std::sort(by_story.begin(), by_story.end());
        const Shingles of_article = cache.of(docid);
        for (const auto& [story, earlier] : by_story) {
            if (jaccard(of_article, cache.of(earlier)) < story_jaccard) continue;
            stories[docid - own.first] = story;
            break;
        }
    }
    return stories;
}

StoriesFile::StoriesFile(const std::filesystem::path& path, std::uint64_t fast_header)
    : file_(path, sizeof(StoriesHeader)) {
    header_ = reinterpret_cast<const StoriesHeader*>(file_.bytes());
    if (header_->magic != stories_magic || header_->version != stories_version)
        file_.damaged("is of another version");
    if (XXH3_64bits(file_.bytes(), offsetof(StoriesHeader, checksum)) != header_->checksum)
        file_.damaged("has a damaged header");
    if (header_->fast_header != fast_header) file_.damaged("belongs to another fast file");
    if (header_->last < header_->first ||
        file_.size() != sizeof(StoriesHeader) + (std::uint64_t{header_->last} - header_->first + 1) *
                                                    (1 + band_count) * sizeof(std::uint32_t)) {
        file_.damaged("is cut off");
    }
    stories_ = reinterpret_cast<const std::uint32_t*>(file_.bytes() + sizeof(StoriesHeader));
    if (XXH3_64bits(stories_, stories().size_bytes()) != header_->stories_checksum)
        file_.damaged("is damaged");
}

BandColumns StoriesFile::bands() const {
    const std::size_t count = stories().size();
    const std::uint32_t* const begin = stories_ + count;
    if (XXH3_64bits(begin, count * band_count * sizeof(std::uint32_t)) != header_->bands_checksum) {
        file_.damaged("is damaged");
    }
    BandColumns bands{.first = first(), .columns = {}};
    for (std::size_t band = 0; band < band_count; ++band) bands.columns[band] = {begin + band * count, count};
    return bands;
}

}  // namespace broadsheet
