/// The one positional engine: whether, and where, words stand in an article in the way a query asks
/// for. It decides over a sequence of words and knows nothing of where they were read from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/query/query.hpp"

namespace broadsheet {

/// What of an article's word is compared.
enum class WordForm : std::uint8_t { exact, stem, capitals };

/// A word that a check looks for: any of these.
struct CheckWord {
    std::vector<std::string> texts;  ///< sorted, each once
    WordForm form = WordForm::exact;
    auto operator<=>(const CheckWord&) const = default;
};

/// A place of a phrase: one of these runs of words stands there.
struct CheckSlot {
    std::vector<std::vector<CheckWord>> alternatives;
    std::uint32_t gap = 0;  ///< words of any kind between the place before and this one
    bool operator==(const CheckSlot&) const = default;
};

enum class CheckKind {
    phrase,          ///< `slots`, one behind the other in one paragraph of `zone`
    any,             ///< one of the children
    near,            ///< the children in any order, each at most `number` positions behind the one before
    adjacent,        ///< the same in this order
    not_near,        ///< the first child without the second so near on either side
    same_sentence,   ///< the children in one sentence
    same_paragraph,  ///< the children in one paragraph
    at_least,        ///< the child at `number` places
};

/// Every kind but at_least stands at certain spans of an article, from the first to the last position of what
/// makes it up. Operands of one sign take spans that do not overlap.
struct Check {
    CheckKind kind = CheckKind::phrase;
    Zone zone = Zone::anywhere;
    std::uint32_t first_words = 0;  ///< of Zone::first
    std::uint32_t number = 0;
    std::vector<CheckSlot> slots;
    std::vector<Check> children;
    bool operator==(const Check&) const = default;
};

/// Whether it matters where sentences end.
bool asks_for_sentences(const Check& check);

/// The words of one article: two fields, in order.
enum class TextField : std::uint8_t { title, body };

/// A place in an article where one of the words looked for stands.
struct Occurrence {
    std::uint32_t word;  ///< index into the vocabulary that the check was prepared with
    TextField field;
    std::uint8_t span;  ///< positions taken
    std::uint32_t paragraph;
    std::uint32_t sentence;  ///< ascending in the article; 0 unless the check asks for sentences
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

    /// `occurrences` are sorted by field, position and span.
    bool matches(const std::vector<Occurrence>& occurrences) const;
    /// Adds the bytes of every word of every match to `marks`, and tells whether there is a match.
    bool mark(const std::vector<Occurrence>& occurrences, std::vector<Mark>& marks) const;

    /// Where a check stands.
    struct Span {
        TextField field;
        std::uint32_t first;  ///< positions
        std::uint32_t last;
        std::uint32_t first_paragraph;
        std::uint32_t last_paragraph;
        std::uint32_t first_sentence;
        std::uint32_t last_sentence;
        std::vector<Mark> marks;  ///< the words of all ways in which it stands there, if asked for
    };
    using Spans = std::vector<Span>;  ///< sorted by field, first and last, each place once

   private:
    /// A word of a phrase, between two states of reading it.
    struct Step {
        std::uint32_t from;
        std::uint32_t to;
        std::uint32_t word;
        std::uint32_t gap;
    };

    /// Finds the operand of each word in a chain of single words.
    void find_operands(std::size_t words);
    static bool add_operand(const PreparedCheck& child, std::uint8_t operand, std::vector<std::uint8_t>& of);
    bool matches_words(const std::vector<Occurrence>& occurrences) const;

    struct Walk;
    enum class Marking : std::uint8_t { off, on };

    void add_slot(const CheckSlot& slot, const Vocabulary& vocabulary, std::uint32_t& states,
                  std::uint32_t from);
    bool in_zone(const Span& span) const;
    bool is_chain() const;
    bool is_word() const { return steps_.size() == 1; }
    Spans spans(const std::vector<Occurrence>& occurrences, Marking marking) const;
    Spans phrase_spans(const std::vector<Occurrence>& occurrences, Marking marking) const;
    bool walk(Walk& walk, std::uint32_t state, const Occurrence& at) const;
    Spans chain_spans(const std::vector<Occurrence>& occurrences, Marking marking) const;
    Spans lonely_spans(const std::vector<Occurrence>& occurrences, Marking marking) const;

    CheckKind kind_;
    Zone zone_;
    std::uint32_t first_words_;
    std::uint32_t number_;
    std::vector<Step> steps_;  ///< of a phrase; by `from`
    std::uint32_t end_ = 0;    ///< the state behind a phrase
    std::vector<PreparedCheck> children_;
    /// By word of the vocabulary, where the children of a chain are single words with none in common.
    std::vector<std::uint8_t> operands_;
};

}  // namespace broadsheet
