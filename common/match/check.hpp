/// The one positional engine: whether, and where, words stand in an article in the way a query asks
/// for. It decides over a sequence of words and knows nothing of where they were read from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/query/query.hpp"

namespace broadsheet {

/// A word that a check looks for.
struct CheckWord {
    std::string text;
    bool stem;  ///< compared with the stem of the article's word, else with the word itself
    auto operator<=>(const CheckWord&) const = default;
};

/// A place of a phrase: one of these runs of words stands there.
struct CheckSlot {
    std::vector<std::vector<CheckWord>> alternatives;
    bool operator==(const CheckSlot&) const = default;
};

/// Words that stand directly one after the other in one paragraph of `zone`; one slot for a lone word.
struct Check {
    Zone zone = Zone::anywhere;
    std::vector<CheckSlot> slots;
    bool operator==(const Check&) const = default;
};

/// The words of one article: two fields, in order.
enum class TextField : std::uint8_t { title, body };

/// A place in an article where one of the words looked for stands.
struct Occurrence {
    std::uint32_t word;  ///< index into the vocabulary that the check was prepared with
    TextField field;
    std::uint8_t span;  ///< positions taken
    std::uint32_t paragraph;
    std::uint32_t position;
    std::uint32_t begin;  ///< bytes in the field's text
    std::uint32_t end;
};

/// Bytes of a field's text, end exclusive.
struct Mark {
    TextField field;
    std::uint32_t begin;
    std::uint32_t end;
    auto operator<=>(const Mark&) const = default;
};

/// The words of several checks, each once, sorted.
using Vocabulary = std::vector<CheckWord>;
void add_words(const Check& check, Vocabulary& vocabulary);

/// A check with its words replaced by indexes into a vocabulary.
class PreparedCheck {
   public:
    /// Every word of `check` must be in `vocabulary`, which must be sorted.
    PreparedCheck(const Check& check, const Vocabulary& vocabulary);

    /// `occurrences` are sorted by field and position. Linear in them for a phrase of distinct words.
    bool matches(const std::vector<Occurrence>& occurrences) const;
    /// Adds the bytes of every word of every match to `marks`.
    void mark(const std::vector<Occurrence>& occurrences, std::vector<Mark>& marks) const;

   private:
    using WordRun = std::vector<std::uint32_t>;

    bool in_zone(const Occurrence& occurrence) const;
    bool match_slots(const std::vector<Occurrence>& occurrences, const Occurrence& previous, std::size_t slot,
                     std::vector<const Occurrence*>& path) const;
    bool match_run(const std::vector<Occurrence>& occurrences, const Occurrence& previous, const WordRun& run,
                   std::size_t from, std::size_t slot, std::vector<const Occurrence*>& path) const;
    template <class Found>
    void each_match(const std::vector<Occurrence>& occurrences, Found found) const;

    Zone zone_;
    std::vector<std::vector<WordRun>> slots_;
};

}  // namespace broadsheet
