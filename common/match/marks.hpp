/// Evaluates a plan on one article at hand: whether it matches, and which of its words made it match.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/match/check.hpp"
#include "common/match/plan.hpp"
#include "common/text/stem.hpp"
#include "common/text/tokenizer.hpp"

namespace broadsheet {

/// Finds the words of a vocabulary in articles. Not thread-safe; keeps its buffers between calls.
class WordFinder {
   public:
    /// `stemmers` must outlive the finder.
    /// `sentences` tells whether occurrences shall have the number of their sentence.
    WordFinder(Vocabulary vocabulary, bool sentences, Stemmers& stemmers);
    WordFinder(const WordFinder&) = delete;
    WordFinder& operator=(const WordFinder&) = delete;

    const Vocabulary& vocabulary() const { return vocabulary_; }
    /// Sorted by field and position; valid until the next call.
    const std::vector<Occurrence>& find(const Article& article);

   private:
    using Index = std::unordered_map<std::string_view, std::vector<std::uint32_t>>;
    void find_in(std::string_view text, std::string_view lang, TextField field);

    Vocabulary vocabulary_;
    Stemmers& stemmers_;
    bool sentences_;
    Index words_;  ///< indexes into the vocabulary
    Index stems_;
    Index capitals_;
    Tokens tokens_;
    std::vector<std::uint32_t> sentence_begins_;
    std::vector<Occurrence> occurrences_;
};

/// Not thread-safe.
class PlanEvaluator {
   public:
    /// `plan` and `stemmers` must outlive the evaluator.
    PlanEvaluator(const Plan& plan, Stemmers& stemmers);
    ~PlanEvaluator();

    /// The bytes of the words that made `article` match, sorted and not overlapping; nothing when it
    /// does not match.
    std::optional<std::vector<Mark>> evaluate(std::uint32_t docid, const Article& article);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
