/// A fast file, memory-mapped: posting lists, pair signatures, words and columns of the articles of a range
/// of docids. Every part is verified before it is first used.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/match/fast_format.hpp"
#include "common/match/mapped_file.hpp"
#include "common/match/word_stream.hpp"
#include "common/text/stem.hpp"

namespace broadsheet {

/// A term's articles.
struct PostingList {
    std::uint32_t articles = 0;
    std::uint8_t max_impact = 0;
    const std::uint8_t* data = nullptr;
    std::span<const FastWindow> windows;  ///< empty for a short list

    /// Of a short list.
    std::span<const std::uint32_t> docids() const {
        return {reinterpret_cast<const std::uint32_t*>(data), articles};
    }
    const std::uint8_t* short_impacts() const { return data + sizeof(std::uint32_t) * articles; }
    /// Of a window that is not dense; impacts stand behind the offsets.
    static std::span<const std::uint16_t> offsets(const std::uint8_t* data, const FastWindow& window) {
        return {reinterpret_cast<const std::uint16_t*>(data + window.data), window.count()};
    }
};

/// Thread-safe.
class FastFile {
   public:
    /// Maps the file. Throws FastDamaged when it is cut off, of another version, or its header is damaged.
    explicit FastFile(const std::filesystem::path& path);

    const FastHeader& header() const { return *header_; }
    std::uint32_t first() const { return header_->first; }
    std::uint32_t last() const { return header_->last; }
    std::uint32_t docs() const { return header_->last - header_->first + 1; }
    std::uint32_t window_count() const { return (docs() + window_docs - 1) >> window_bits; }

    // All of these throw FastDamaged.
    /// Nothing for a term that no article of the file has.
    std::optional<PostingList> find(std::string_view term) const;
    /// StreamCheck::no_word for a word that no article of the file has.
    WordId word_id(std::string_view word) const;
    /// Calls visit(word) for the words that begin with `prefix`, in the order of their bytes.
    void each_word(std::string_view prefix, const std::function<void(std::string_view)>& visit) const;
    /// The ids of words that have one of `stems` by the stemmer of `language`, a number from languages().
    std::vector<WordId> with_stems(const std::vector<std::string>& stems, std::uint8_t language,
                                   Stemmers& stemmers) const;
    /// The languages of the stemmers by number; number 0 has none.
    const std::vector<std::string>& stemmers() const { return stemmers_; }
    std::span<const std::uint8_t> languages() const { return column<std::uint8_t>(FastSection::languages); }
    /// The values that an article has, all facets together; `index` is its docid less first().
    std::span<const std::uint32_t> facets(std::uint32_t index) const;
    /// The numbers of a facet's values: from the first up to the second.
    std::pair<std::uint32_t, std::uint32_t> values_of(Facet facet) const;
    std::string_view value(std::uint32_t number) const;
    std::span<const std::int64_t> published() const { return column<std::int64_t>(FastSection::published); }
    std::span<const std::int32_t> days() const { return column<std::int32_t>(FastSection::days); }
    std::string_view id(std::uint32_t docid) const;
    /// The words of an article; `index` is its docid less first().
    std::span<const std::uint16_t> words(std::uint32_t index) const;
    /// Has the words of an article brought nearer to the processor.
    void prefetch_words(std::uint32_t index) const {
        const auto ends = raw<std::uint64_t>(FastSection::stream_ends);
        const auto units = raw<std::uint16_t>(FastSection::words);
        constexpr std::size_t line = 64 / sizeof(std::uint16_t);
        constexpr std::size_t most = 24 * line;
        const std::uint64_t begin = index == 0 ? 0 : ends[index - 1];
        for (std::uint64_t at = begin; at < std::min(ends[index], begin + most); at += line) {
            __builtin_prefetch(units.data() + at);
        }
    }
    /// A row of a window's pair signature: window_words words.
    const std::uint64_t* signature_row(std::uint32_t window, std::uint32_t row) const;
    /// Verifies everything.
    void verify() const;

   private:
    template <class Value>
    std::span<const Value> column(FastSection section) const {
        const auto at = static_cast<std::size_t>(section);
        if (!verified_[at].load(std::memory_order_acquire)) verify(section);
        return raw<Value>(section);
    }
    template <class Value>
    std::span<const Value> raw(FastSection section) const {
        const FastSectionPlace& place = header_->sections[static_cast<std::size_t>(section)];
        return {reinterpret_cast<const Value*>(file_.bytes() + place.offset), place.bytes / sizeof(Value)};
    }
    void verify(FastSection section) const;
    void read_stemmers();
    std::uint32_t word_count() const;
    /// Calls visit(rank, word) for the words of a block until it returns false, which is given back.
    template <class Visit>
    bool each_in_block(std::uint32_t block, Visit visit) const;
    /// The block that holds `word` if there is one.
    std::uint32_t block_of(std::string_view word) const;
    void check_list(const FastTerm& term, std::size_t index) const;

    MappedFile file_;
    const FastHeader* header_ = nullptr;
    mutable std::array<std::atomic<bool>, fast_sections> verified_{};
    std::vector<std::string> stemmers_;
    mutable std::vector<std::atomic<std::uint8_t>> lists_verified_;
    mutable std::vector<std::atomic<std::uint8_t>> streams_verified_;
};

/// Bytes of a term's data: see FastTerm. `windows` are those of the term.
std::uint64_t list_bytes(const FastTerm& term, std::span<const FastWindow> windows);

}  // namespace broadsheet
