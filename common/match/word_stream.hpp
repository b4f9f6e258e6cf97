/// The words of an article as 16-bit units: what phrases are checked on.
///
/// Headline, field_end, body, stream_end, then the joined forms of compounds. Between paragraphs stands
/// paragraph_end. A word is one unit, its id, or for a rare word two of which neither can be taken for
/// another unit (as in UTF-16). A joined form: its position (two units of 15 bits, high first), its span and
/// field, its word.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "common/match/check.hpp"

namespace broadsheet {

using WordId = std::uint32_t;

namespace stream {
inline constexpr std::uint32_t single_ids = 0xC000;  ///< ids below are one unit
inline constexpr std::uint16_t high_unit = 0xC000;   ///< and 13 bits
inline constexpr std::uint16_t low_unit = 0xE000;    ///< and a number below low_values
inline constexpr std::uint32_t low_values = 0x1FF0;
inline constexpr std::uint16_t paragraph_end = 0xFFFD;
inline constexpr std::uint16_t field_end = 0xFFFE;
inline constexpr std::uint16_t stream_end = 0xFFFF;
inline constexpr std::uint16_t span_limit = 0x100;  ///< a joined form of the body has its span plus this
}  // namespace stream

/// Ids from here on have no units.
inline constexpr WordId max_word_ids = stream::single_ids + 0x2000 * stream::low_values;

inline void append_word(std::vector<std::uint16_t>& units, WordId id) {
    if (id < stream::single_ids) {
        units.push_back(static_cast<std::uint16_t>(id));
        return;
    }
    const std::uint32_t rare = id - stream::single_ids;
    units.push_back(static_cast<std::uint16_t>(stream::high_unit + rare / stream::low_values));
    units.push_back(static_cast<std::uint16_t>(stream::low_unit + rare % stream::low_values));
}

/// The word at `at`, which goes behind it.
inline WordId read_word(const std::uint16_t*& at) {
    const std::uint32_t unit = *at++;
    if (unit < stream::single_ids) return unit;
    return stream::single_ids + (unit - stream::high_unit) * stream::low_values + (*at++ - stream::low_unit);
}

/// A check made ready for word streams.
class StreamCheck {
   public:
    /// `ids` are those of the vocabulary's words in the file, no_word for one that it does not have. The
    /// check has no stems.
    StreamCheck(const Check& check, const Vocabulary& vocabulary, const std::vector<WordId>& ids);

    static constexpr WordId no_word = UINT32_MAX;
    static bool can_take(const Check& check);

    bool matches(std::span<const std::uint16_t> units) const;
    /// Rows of the pair signature that every match has.
    const std::vector<std::uint32_t>& signature_rows() const { return rows_; }
    /// Whether no article of the file can match.
    bool hopeless() const { return hopeless_; }

   private:
    bool matches_plain(std::span<const std::uint16_t> units) const;
    bool matches_fully(std::span<const std::uint16_t> units) const;

    PreparedCheck check_;
    Zone zone_;
    std::vector<std::pair<WordId, std::uint32_t>> words_;  ///< sorted; with the index in the vocabulary
    std::vector<std::uint16_t> units_;                     ///< of a phrase of single words; else empty
    std::vector<std::uint32_t> rows_;
    bool hopeless_ = false;
};

}  // namespace broadsheet
