#include "common/match/kernels.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <utility>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "common/match/stories.hpp"

namespace broadsheet {
namespace {

/// ON DISK: stories files hold what these give. Odd multipliers, so that each is a permutation.
struct HashFunctions {
    alignas(32) std::array<std::uint32_t, min_hash_count> multipliers;
    alignas(32) std::array<std::uint32_t, min_hash_count> increments;
};

constexpr HashFunctions make_hash_functions() {
    HashFunctions functions{};
    std::uint64_t state = 0x5DEECE66DU;
    // SplitMix64 (Steele, Lea, Flood, Fast splittable pseudorandom number generators, OOPSLA 2014).
    const auto next = [&] {
        state += 0x9E3779B97F4A7C15U;
        std::uint64_t z = (state ^ state >> 30U) * 0xBF58476D1CE4E5B9U;
        z = (z ^ z >> 27U) * 0x94D049BB133111EBU;
        return static_cast<std::uint32_t>((z ^ z >> 31U) >> 32U);
    };
    for (std::size_t i = 0; i < min_hash_count; ++i) {
        functions.multipliers[i] = next() | 1U;
        functions.increments[i] = next();
    }
    return functions;
}

constexpr HashFunctions hash_functions = make_hash_functions();

void min_hashes_plain(const std::uint32_t* values, std::size_t count, std::uint32_t* least) {
    for (std::size_t value = 0; value < count; ++value) {
        for (std::size_t i = 0; i < min_hash_count; ++i) {
            least[i] = std::min(least[i],
                                hash_functions.multipliers[i] * values[value] + hash_functions.increments[i]);
        }
    }
}

void add_dense_plain(const std::uint8_t* impacts, std::uint32_t weight, std::uint32_t* scores) {
    for (std::size_t i = 0; i < window_docs; ++i) scores[i] += impacts[i] * weight;
}

void dense_bits_plain(const std::uint8_t* impacts, std::uint64_t* bits) {
    for (std::size_t word = 0; word < window_words; ++word) {
        std::uint64_t set = 0;
        for (std::size_t i = 0; i < 64; ++i) set |= std::uint64_t{impacts[64 * word + i] != 0} << i;
        bits[word] |= set;
    }
}

void keep_scores_plain(const std::uint32_t* scores, std::uint32_t least, std::uint64_t* bits) {
    for (std::size_t word = 0; word < window_words; ++word) {
        if (bits[word] == 0) continue;
        // Eight at a time: a byte for each, then a bit for each byte.
        std::uint64_t kept = 0;
        for (std::size_t i = 0; i < 64; i += 8) {
            std::uint64_t bytes = 0;
            for (std::size_t j = 0; j < 8; ++j) {
                bytes |= std::uint64_t{scores[64 * word + i + j] >= least} << 8 * j;
            }
            kept |= (bytes * 0x0102040810204080U >> 56U) << i;
        }
        bits[word] &= kept;
    }
}

void mask_scores_plain(const std::uint64_t* bits, std::uint32_t* scores) {
    for (std::size_t i = 0; i < window_docs; ++i) {
        scores[i] &= static_cast<std::uint32_t>(0 - (bits[i / 64] >> i % 64 & 1U));
    }
}

void range_bits_plain(const std::int32_t* values, std::size_t count, std::int32_t low, std::int32_t high,
                      std::uint64_t* bits) {
    for (std::size_t i = 0; i < count; ++i) {
        const bool in = low <= values[i] && values[i] <= high;
        bits[i / 64] |= std::uint64_t{in} << i % 64;
    }
}

std::size_t find_bytes_plain(const std::uint8_t* bytes, std::size_t count, std::uint8_t least,
                             std::uint16_t* found) {
    std::size_t number = 0;
    for (std::size_t i = 0; i < count; ++i) {
        found[number] = static_cast<std::uint16_t>(i);
        number += bytes[i] >= least ? 1 : 0;
    }
    return number;
}

const std::uint16_t* find_unit_plain(const std::uint16_t* begin, const std::uint16_t* end,
                                     std::uint16_t unit) {
    while (begin != end && *begin != unit) ++begin;
    return begin;
}

const std::uint16_t* find_pair_plain(const std::uint16_t* begin, const std::uint16_t* end,
                                     std::uint16_t first, std::uint16_t second) {
    while (begin != end && (begin[0] != first || begin[1] != second)) ++begin;
    return begin;
}

const std::uint16_t* find_any_plain(const std::uint16_t* begin, const std::uint16_t* end,
                                    const std::uint16_t* listed, std::size_t count) {
    return std::find_first_of(begin, end, listed, listed + count);
}

/// From `begin` on, behind what stands in `found`.
std::size_t find_wanted_from(std::size_t begin, std::size_t in_found, const std::uint16_t* units,
                             std::size_t count, const WantedUnits& wanted, std::uint32_t* found) {
    for (std::size_t i = begin; i < count; ++i) {
        found[in_found] = static_cast<std::uint32_t>(i);
        in_found += wanted.table[units[i]];
    }
    return in_found;
}

std::size_t find_wanted_plain(const std::uint16_t* units, std::size_t count, const WantedUnits& wanted,
                              std::uint32_t* found) {
    return find_wanted_from(0, 0, units, count, wanted, found);
}

std::size_t count_bits_plain(const std::uint64_t* bits) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < window_words; ++i) count += static_cast<std::size_t>(std::popcount(bits[i]));
    return count;
}

constexpr Kernels plain{add_dense_plain,  dense_bits_plain, keep_scores_plain, mask_scores_plain,
                        range_bits_plain, find_bytes_plain, count_bits_plain,  find_unit_plain,
                        find_pair_plain,  find_any_plain,   find_wanted_plain, min_hashes_plain};

#if defined(__x86_64__)

#define BROADSHEET_AVX2 __attribute__((target("avx2")))

BROADSHEET_AVX2 __m256i load(const void* from) {
    return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

BROADSHEET_AVX2 void add_dense_avx2(const std::uint8_t* impacts, std::uint32_t weight,
                                    std::uint32_t* scores) {
    const __m256i factor = _mm256_set1_epi32(static_cast<int>(weight));
    for (std::size_t i = 0; i < window_docs; i += 8) {
        const __m128i eight = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(impacts + i));
        const __m256i more = _mm256_mullo_epi32(_mm256_cvtepu8_epi32(eight), factor);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(scores + i), _mm256_add_epi32(load(scores + i), more));
    }
}

BROADSHEET_AVX2 std::uint32_t zero_bytes(const std::uint8_t* bytes) {
    return static_cast<std::uint32_t>(
        _mm256_movemask_epi8(_mm256_cmpeq_epi8(load(bytes), _mm256_setzero_si256())));
}

BROADSHEET_AVX2 void dense_bits_avx2(const std::uint8_t* impacts, std::uint64_t* bits) {
    for (std::size_t word = 0; word < window_words; ++word) {
        const std::uint64_t zeros =
            zero_bytes(impacts + 64 * word) | std::uint64_t{zero_bytes(impacts + 64 * word + 32)} << 32U;
        bits[word] |= ~zeros;
    }
}

BROADSHEET_AVX2 void keep_scores_avx2(const std::uint32_t* scores, std::uint32_t least, std::uint64_t* bits) {
    const __m256i low = _mm256_set1_epi32(static_cast<int>(least));
    for (std::size_t word = 0; word < window_words; ++word) {
        if (bits[word] == 0) continue;
        std::uint64_t kept = 0;
        for (std::size_t i = 0; i < 64; i += 8) {
            const __m256i eight = load(scores + 64 * word + i);
            const __m256i enough = _mm256_cmpeq_epi32(_mm256_max_epu32(eight, low), eight);
            const auto mask = static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(enough)));
            kept |= std::uint64_t{mask} << i;
        }
        bits[word] &= kept;
    }
}

BROADSHEET_AVX2 void mask_scores_avx2(const std::uint64_t* bits, std::uint32_t* scores) {
    const __m256i each = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    for (std::size_t i = 0; i < window_docs; i += 8) {
        const auto eight = static_cast<int>(bits[i / 64] >> i % 64 & 0xFFU);
        const __m256i set = _mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(eight), each), each);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(scores + i), _mm256_and_si256(load(scores + i), set));
    }
}

BROADSHEET_AVX2 void range_bits_avx2(const std::int32_t* values, std::size_t count, std::int32_t low,
                                     std::int32_t high, std::uint64_t* bits) {
    const __m256i least = _mm256_set1_epi32(low);
    const __m256i most = _mm256_set1_epi32(high);
    const std::size_t whole = count / 8 * 8;
    for (std::size_t i = 0; i < whole; i += 8) {
        const __m256i eight = load(values + i);
        const __m256i out =
            _mm256_or_si256(_mm256_cmpgt_epi32(least, eight), _mm256_cmpgt_epi32(eight, most));
        const auto mask = ~static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(out))) & 0xFFU;
        bits[i / 64] |= std::uint64_t{mask} << i % 64;
    }
    for (std::size_t i = whole; i < count; ++i) {
        const bool in = low <= values[i] && values[i] <= high;
        bits[i / 64] |= std::uint64_t{in} << i % 64;
    }
}

BROADSHEET_AVX2 std::size_t find_bytes_avx2(const std::uint8_t* bytes, std::size_t count, std::uint8_t least,
                                            std::uint16_t* found) {
    const __m256i low = _mm256_set1_epi8(static_cast<char>(least));
    std::size_t number = 0;
    std::size_t i = 0;
    for (; i + 32 <= count; i += 32) {
        const __m256i block = load(bytes + i);
        auto mask = static_cast<std::uint32_t>(
            _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_max_epu8(block, low), block)));
        while (mask != 0) {
            found[number++] =
                static_cast<std::uint16_t>(i + static_cast<std::size_t>(std::countr_zero(mask)));
            mask &= mask - 1;
        }
    }
    for (; i < count; ++i) {
        if (bytes[i] >= least) found[number++] = static_cast<std::uint16_t>(i);
    }
    return number;
}

BROADSHEET_AVX2 const std::uint16_t* find_unit_avx2(const std::uint16_t* begin, const std::uint16_t* end,
                                                    std::uint16_t unit) {
    const __m256i wanted = _mm256_set1_epi16(static_cast<short>(unit));
    for (; end - begin >= 16; begin += 16) {
        const auto mask =
            static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi16(load(begin), wanted)));
        if (mask != 0) return begin + std::countr_zero(mask) / 2;
    }
    return find_unit_plain(begin, end, unit);
}

BROADSHEET_AVX2 const std::uint16_t* find_pair_avx2(const std::uint16_t* begin, const std::uint16_t* end,
                                                    std::uint16_t first, std::uint16_t second) {
    const __m256i wanted = _mm256_set1_epi16(static_cast<short>(first));
    const __m256i behind = _mm256_set1_epi16(static_cast<short>(second));
    for (; end - begin >= 16; begin += 16) {
        const __m256i both = _mm256_and_si256(_mm256_cmpeq_epi16(load(begin), wanted),
                                              _mm256_cmpeq_epi16(load(begin + 1), behind));
        const auto mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(both));
        if (mask != 0) return begin + std::countr_zero(mask) / 2;
    }
    return find_pair_plain(begin, end, first, second);
}

/// A `count` that the compiler knows keeps the units in registers.
template <std::size_t count>
BROADSHEET_AVX2 const std::uint16_t* find_one_of(const std::uint16_t* begin, const std::uint16_t* end,
                                                 const std::uint16_t* listed) {
    __m256i wanted[count];
    for (std::size_t i = 0; i < count; ++i) wanted[i] = _mm256_set1_epi16(static_cast<short>(listed[i]));
    for (; end - begin >= 16; begin += 16) {
        const __m256i block = load(begin);
        __m256i good = _mm256_cmpeq_epi16(block, wanted[0]);
        for (std::size_t i = 1; i < count; ++i) {
            good = _mm256_or_si256(good, _mm256_cmpeq_epi16(block, wanted[i]));
        }
        const auto mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(good));
        if (mask != 0) return begin + std::countr_zero(mask) / 2;
    }
    return find_any_plain(begin, end, listed, count);
}

template <std::size_t... counts>
constexpr auto finders(std::index_sequence<counts...>) {
    return std::array{&find_one_of<counts + 1>...};
}

const std::uint16_t* find_any_avx2(const std::uint16_t* begin, const std::uint16_t* end,
                                   const std::uint16_t* listed, std::size_t count) {
    static constexpr auto for_counts = finders(std::make_index_sequence<WantedUnits::most_listed>());
    return count == 0 ? end : for_counts[count - 1](begin, end, listed);
}

BROADSHEET_AVX2 std::size_t find_wanted_avx2(const std::uint16_t* units, std::size_t count,
                                             const WantedUnits& wanted, std::uint32_t* found) {
    if (wanted.listed.empty()) return find_wanted_plain(units, count, wanted, found);
    __m256i listed[WantedUnits::most_listed];
    const std::size_t listed_count = wanted.listed.size();
    for (std::size_t i = 0; i < listed_count; ++i) {
        listed[i] = _mm256_set1_epi16(static_cast<short>(wanted.listed[i]));
    }
    const __m256i all_from = _mm256_set1_epi16(static_cast<short>(wanted.all_from));
    std::size_t in_found = 0;
    std::size_t at = 0;
    for (; at + 16 <= count; at += 16) {
        const __m256i block = load(units + at);
        __m256i good = _mm256_cmpeq_epi16(_mm256_max_epu16(block, all_from), block);
        for (std::size_t i = 0; i < listed_count; ++i) {
            good = _mm256_or_si256(good, _mm256_cmpeq_epi16(block, listed[i]));
        }
        auto mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(good));
        while (mask != 0) {
            const auto bit = static_cast<std::uint32_t>(std::countr_zero(mask));
            found[in_found++] = static_cast<std::uint32_t>(at) + bit / 2;
            mask &= ~(3U << bit);
        }
    }
    return find_wanted_from(at, in_found, units, count, wanted, found);
}

BROADSHEET_AVX2 void min_hashes_avx2(const std::uint32_t* values, std::size_t count, std::uint32_t* least) {
    constexpr std::size_t lanes = 8;
    const auto* const multipliers = reinterpret_cast<const __m256i*>(hash_functions.multipliers.data());
    const auto* const increments = reinterpret_cast<const __m256i*>(hash_functions.increments.data());
    for (std::size_t i = 0; i < min_hash_count; i += lanes) {
        const __m256i multiplier = _mm256_load_si256(multipliers + i / lanes);
        const __m256i increment = _mm256_load_si256(increments + i / lanes);
        __m256i minimum = _mm256_load_si256(reinterpret_cast<const __m256i*>(least + i));
        for (std::size_t value = 0; value < count; ++value) {
            const __m256i all = _mm256_set1_epi32(static_cast<int>(values[value]));
            minimum =
                _mm256_min_epu32(minimum, _mm256_add_epi32(_mm256_mullo_epi32(all, multiplier), increment));
        }
        _mm256_store_si256(reinterpret_cast<__m256i*>(least + i), minimum);
    }
}

__attribute__((target("popcnt"))) std::size_t count_bits_popcnt(const std::uint64_t* bits) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < window_words; ++i) count += static_cast<std::size_t>(std::popcount(bits[i]));
    return count;
}

constexpr Kernels avx2{add_dense_avx2,  dense_bits_avx2, keep_scores_avx2,  mask_scores_avx2,
                       range_bits_avx2, find_bytes_avx2, count_bits_popcnt, find_unit_avx2,
                       find_pair_avx2,  find_any_avx2,   find_wanted_avx2,  min_hashes_avx2};

#endif

}  // namespace

const Kernels& plain_kernels() { return plain; }

const Kernels* avx2_kernels() {
#if defined(__x86_64__)
    static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
    if (has_avx2) return &avx2;
#endif
    return nullptr;
}

const Kernels& kernels() {
    static const Kernels& chosen =
        avx2_kernels() != nullptr && std::getenv("BROADSHEET_PLAIN_KERNELS") == nullptr ? *avx2_kernels()
                                                                                        : plain_kernels();
    return chosen;
}

}  // namespace broadsheet
