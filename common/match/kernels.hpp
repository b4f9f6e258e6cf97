/// The matcher's inner loops, over the docids of one window, with AVX2 where the processor has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/match/fast_format.hpp"

namespace broadsheet {

/// Units to be found in a word stream.
struct WantedUnits {
    static constexpr std::size_t most_listed = 16;
    std::vector<std::uint8_t> table;    ///< for every unit whether it is wanted
    std::vector<std::uint16_t> listed;  ///< those below `all_from`; empty when they are more than most_listed
    std::uint16_t all_from = 0xFFFF;    ///< units from here on are wanted
};

/// Arrays are aligned to 32 bytes unless said otherwise. Every variant gives the same.
struct Kernels {
    /// scores[i] += impacts[i] * weight, for a window; `impacts` need not be aligned.
    void (*add_dense)(const std::uint8_t* impacts, std::uint32_t weight, std::uint32_t* scores);
    /// Sets the bits of impacts that are not 0, for a window; `impacts` need not be aligned.
    void (*dense_bits)(const std::uint8_t* impacts, std::uint64_t* bits);
    /// Clears the bits of scores below `least`, for a window.
    void (*keep_scores)(const std::uint32_t* scores, std::uint32_t least, std::uint64_t* bits);
    /// Zeroes the scores whose bit is not set, for a window.
    void (*mask_scores)(const std::uint64_t* bits, std::uint32_t* scores);
    /// Sets the bits of values from `low` to `high`; `count` of them, not aligned.
    void (*range_bits)(const std::int32_t* values, std::size_t count, std::int32_t low, std::int32_t high,
                       std::uint64_t* bits);
    /// Writes the indexes of bytes of at least `least` (not 0) to `found`, which takes `count`; their number.
    std::size_t (*find_bytes)(const std::uint8_t* bytes, std::size_t count, std::uint8_t least,
                              std::uint16_t* found);
    /// The number of bits set, for a window.
    std::size_t (*count_bits)(const std::uint64_t* bits);
    /// The first place of `unit` from `begin` to `end`, or `end`.
    const std::uint16_t* (*find_unit)(const std::uint16_t* begin, const std::uint16_t* end,
                                      std::uint16_t unit);
    /// The first place from `begin` to `end` where `first` stands and `second` behind it, or `end`; the unit
    /// at `end` can be read.
    const std::uint16_t* (*find_pair)(const std::uint16_t* begin, const std::uint16_t* end,
                                      std::uint16_t first, std::uint16_t second);
    /// The first place from `begin` to `end` of one of `count` units (at most WantedUnits::most_listed), or
    /// `end`.
    const std::uint16_t* (*find_any)(const std::uint16_t* begin, const std::uint16_t* end,
                                     const std::uint16_t* listed, std::size_t count);
    /// Writes the indexes of the wanted ones of `count` units to `found`, which takes one more; their number.
    std::size_t (*find_wanted)(const std::uint16_t* units, std::size_t count, const WantedUnits& wanted,
                               std::uint32_t* found);
    /// least[i] = the least of itself and multipliers[i] * value + increments[i] (modulo 2^32) over `count`
    /// values, for the min_hash_count of stories.hpp. `values` need not be aligned.
    void (*min_hashes)(const std::uint32_t* values, std::size_t count, std::uint32_t* least);
};

/// Those for this processor; the plain ones when the environment has BROADSHEET_PLAIN_KERNELS.
const Kernels& kernels();
const Kernels& plain_kernels();
/// Null where the processor does not have AVX2.
const Kernels* avx2_kernels();

}  // namespace broadsheet
