/// The words of an article as 16-bit units: what phrases are checked on.
///
/// Headline, field_end, body, stream_end, joined forms of compounds, stream_end, sentences. Between
/// paragraphs stands paragraph_end. A word is one unit, its id, or for a rare word two of which neither can
/// be taken for another unit (as in UTF-16). A joined form: its position (two units of 15 bits, high first),
/// its span and field, its word. Sentences: for each that begins within a paragraph of the body a byte, the
/// number of words from the one before it or from the body's beginning, behind a byte long_sentence for every
/// most_counted more; two bytes a unit, the lower first, the last perhaps 0.
#pragma once

#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "common/match/check.hpp"
#include "common/match/kernels.hpp"

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
inline constexpr std::uint8_t most_counted = 253;
inline constexpr std::uint8_t long_sentence = 254;  ///< and none 255, so that no unit is stream_end
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

/// A check made ready for the word streams of one file.
class StreamCheck {
   public:
    /// Which words of the file a word of a check stands for.
    struct FileWord {
        WordId id;
        std::uint32_t word;  ///< index into the vocabulary
        auto operator<=>(const FileWord&) const = default;
    };

    /// `words` are those of the file for each of its stemmers (FastFile::stemmers), sorted.
    StreamCheck(const Check& check, const Vocabulary& vocabulary, std::vector<std::vector<FileWord>> words);

    /// Where paragraphs or sentences begin.
    using Beginnings = std::vector<std::tuple<TextField, std::uint32_t>>;

    static constexpr WordId no_word = UINT32_MAX;
    /// Not: words in capitals.
    static bool can_take(const Check& check);

    /// `stemmer` is the number of the article's.
    bool matches(std::span<const std::uint16_t> units, std::uint8_t stemmer) const;
    /// Rows of the pair signature that every match has.
    const std::vector<std::uint32_t>& signature_rows() const { return rows_; }
    /// Whether no article of the file can match.
    bool hopeless() const { return hopeless_; }

   private:
    bool is_hopeless(const Check& check, const Vocabulary& vocabulary) const;
    /// The words of the file that a word of the check stands for, those of the first stemmer first.
    std::vector<WordId> ids_of(const CheckWord& word, const Vocabulary& vocabulary) const;
    void want_words();
    /// The words of a phrase that is_plain.
    std::vector<WordId> plain_phrase(const Check& check, const Vocabulary& vocabulary) const;
    void add_rows(const Check& check, const Vocabulary& vocabulary);
    void prepare_filter(const Check& check, const Vocabulary& vocabulary);
    bool add_operand(const Check& check, const Vocabulary& vocabulary, std::vector<std::uint16_t>& units,
                     std::size_t& length) const;
    /// What the readings of a slot begin with.
    std::vector<std::uint16_t> first_units(const CheckSlot& slot, const Vocabulary& vocabulary) const;
    enum class Nearness { no, unsure, yes };
    Nearness nearness(std::span<const std::uint16_t> units, std::uint8_t stemmer) const;
    /// Whether a word of the check is among the joined forms from `at` on.
    bool has_joined(const std::uint16_t* at, std::uint8_t stemmer) const;
    bool matches_plain(std::span<const std::uint16_t> units) const;
    bool matches_fully(std::span<const std::uint16_t> units, std::uint8_t stemmer) const;
    std::size_t read_text(std::span<const std::uint16_t> units, std::uint8_t stemmer,
                          std::vector<Occurrence>& occurrences, Beginnings& paragraphs) const;
    bool holds(std::vector<Occurrence>& occurrences) const;

    PreparedCheck check_;
    Zone zone_;
    bool sentences_;
    std::vector<std::vector<FileWord>> words_;  ///< by stemmer
    WantedUnits wanted_;                ///< the words of one unit, and all units that are no such word
    std::vector<std::uint16_t> units_;  ///< of a phrase of single words; else empty
    /// An operand of words near each other.
    struct NearOperand {
        std::vector<std::uint16_t> units;  ///< every place of it has one of them
        std::size_t before = 0;            ///< how many units before the first operand's it can stand
        std::size_t behind = 0;            ///< and behind it
    };
    std::vector<NearOperand> near_;  ///< the rarest first
    std::size_t near_reach_ = 0;     ///< units around the rarest that hold all others; 0: the text decides
    std::vector<std::uint32_t> rows_;
    bool hopeless_ = false;
};

}  // namespace broadsheet
