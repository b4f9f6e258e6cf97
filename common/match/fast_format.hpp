/// The fast file on disk: what the matcher needs of the articles of a range of docids, derived from an
/// archive's database and memory-mapped. All numbers little-endian; common/README.md describes it in prose.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace broadsheet {

static_assert(std::endian::native == std::endian::little, "fast files are little-endian");

/// ON DISK: raise fast_version with any change to this file.
inline constexpr std::uint32_t fast_version = 2;
inline constexpr std::array<char, 8> fast_magic{'B', 'S', 'H', 'T', 'F', 'A', 'S', 'T'};

/// Docids are cut into windows; number 0 begins with the file's first docid.
inline constexpr std::uint32_t window_bits = 12;
inline constexpr std::uint32_t window_docs = 1U << window_bits;
inline constexpr std::size_t window_words = window_docs / 64;  ///< of a bit set

/// A list of at most so many articles is not cut into windows.
inline constexpr std::uint32_t max_short_list = 64;
/// From so many articles on a window has a byte for each docid.
inline constexpr std::uint32_t min_dense_docs = window_docs / 4;

/// Rows of a window's pair signature; a bit for each docid.
inline constexpr std::uint32_t signature_rows = 2048;

enum class FastSection : std::uint8_t {
    terms,         ///< FastTerm, by hash
    windows,       ///< FastWindow, a term's in a row
    postings,      ///< bytes, see FastTerm
    vocabulary,    ///< the words in order of their bytes, in blocks of vocabulary_block; see below
    blocks,        ///< u32 a block: where it begins in `vocabulary`
    word_ids,      ///< u32 a word
    stem_hashes,   ///< for each stemmer u16 a word: stem_hash of its stem
    stemmers,      ///< languages with stemmers, each behind a line end; numbers from 1
    languages,     ///< u8 a docid: number of its stemmer, or 0
    published,     ///< i64 a docid: seconds since 1970, or no_time
    days,          ///< i32 a docid: days since 1970, or no_day
    id_ends,       ///< u32 a docid: where its identity ends in `ids`
    ids,           ///< identities, one after the other
    facet_ends,    ///< u32 a docid: where its values end in `facets`
    facets,        ///< u32: numbers of values
    value_ends,    ///< u32 a value: where its text ends in `values`
    values,        ///< texts as the first article has them, one after the other, those of one facet in a row
    value_starts,  ///< u32 a facet, and one more: number of its first value
    stream_ends,   ///< u64 a docid: where its words end in `words`, in units
    stream_sums,   ///< u32 a docid: checksum of its words
    signatures,    ///< for each window signature_rows times window_docs bits
    words,         ///< u16 units, see word_stream.hpp
    count
};
inline constexpr std::size_t fast_sections = static_cast<std::size_t>(FastSection::count);

inline constexpr std::int64_t no_time = INT64_MIN;
inline constexpr std::int32_t no_day = INT32_MIN;

struct FastSectionPlace {
    std::uint64_t offset;  ///< in the file, a multiple of 64
    std::uint64_t bytes;
    std::uint64_t checksum;  ///< XXH3_64; postings and words are checked piece by piece instead
};

struct FastHeader {
    std::array<char, 8> magic;
    std::uint32_t version;
    std::uint32_t schema;  ///< of the database
    std::array<char, 40> uuid;
    std::uint32_t first;  ///< docids
    std::uint32_t last;
    std::uint64_t last_record;  ///< XXH3_64 of the stored record of `last`
    std::array<FastSectionPlace, fast_sections> sections;
    std::uint64_t checksum;  ///< XXH3_64 of all before
};

/// The hash of a term is XXH3_64. Its data: up to max_short_list articles: their docids (u32), then impacts;
/// else for each window either offsets (u16) and then impacts, or, dense, a byte for each docid (0 for none).
/// A filter's lists have impacts of 1.
struct FastTerm {
    std::uint64_t hash;
    std::uint64_t data;  ///< where in `postings`
    std::uint32_t articles;
    std::uint32_t windows;       ///< index of the first FastWindow
    std::uint32_t checksum;      ///< of the data, lower half of XXH3_64
    std::uint16_t window_count;  ///< 0 for a short list
    std::uint8_t max_impact;
    std::uint8_t unused;
};

struct FastWindow {
    std::uint32_t data;             ///< where in the term's data
    std::uint16_t number;           ///< of the window
    std::uint16_t count_and_dense;  ///< articles less 1, and the highest bit for a dense one
    std::uint8_t max_impact;
    std::array<std::uint8_t, 3> unused;

    std::uint32_t count() const { return (count_and_dense & 0x7FFFU) + 1; }
    bool dense() const { return (count_and_dense & 0x8000U) != 0; }
};

/// The first word of a block stands with its length (u8) before it; a further one with the number of bytes
/// that it shares with the word before, and the length of the rest (u8 each), before the rest.
inline constexpr std::uint32_t vocabulary_block = 16;

/// What articles are counted by.
enum class Facet : std::uint8_t { source, author, section, tag, lang };
inline constexpr std::size_t facet_count = 5;

static_assert(sizeof(FastSectionPlace) == 24);
static_assert(sizeof(FastHeader) == 72 + 24 * fast_sections + 8 && fast_sections == 22);
static_assert(sizeof(FastTerm) == 32);
static_assert(sizeof(FastWindow) == 12);
static_assert(window_docs <= 0x8000);

/// The row of two neighbouring words.
constexpr std::uint32_t signature_row(std::uint32_t first, std::uint32_t second) {
    const std::uint64_t mixed = (std::uint64_t{first} << 32U | second) * 0x9E3779B97F4A7C15U;
    return static_cast<std::uint32_t>(mixed >> 53U);
}
static_assert(signature_rows == 1U << (64 - 53));

/// The lower bits of a stem's hash (XXH3_64).
constexpr std::uint16_t stem_hash(std::uint64_t hash) { return static_cast<std::uint16_t>(hash); }

}  // namespace broadsheet
