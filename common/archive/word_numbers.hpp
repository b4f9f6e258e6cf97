/// For the sources of this folder only: the words of several segments as those of one fast file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/archive/schema.hpp"
#include "common/match/word_stream.hpp"

namespace broadsheet {

/// The words of all segments, numbered by frequency, so that most words of a text are one unit.
class WordNumbers {
   public:
    struct Word {
        std::uint64_t hash;
        std::uint64_t count;
        std::size_t begin;  ///< in letters_
        std::size_t bytes;
    };

    explicit WordNumbers(const std::vector<std::filesystem::path>& segments);

    struct Range {
        DocId first;
        DocId last;
    };
    /// Of each segment.
    const std::vector<Range>& ranges() const { return ranges_; }
    /// Ids by the numbers that words have in a segment.
    const std::vector<WordId>& of_segment(std::size_t segment) const { return numbers_[segment]; }
    /// By id.
    const std::vector<std::uint64_t>& hashes() const { return hashes_; }

    /// Calls `visit` with the text of each word, in the order of their bytes, its count and id.
    template <class Visit>
    void each(Visit visit) const {
        for (const WordId place : in_order_) visit(text(words_[place]), words_[place].count, ids_[place]);
    }

   private:
    static constexpr WordId none = UINT32_MAX;

    std::string_view text(const Word& word) const {
        return std::string_view(letters_).substr(word.begin, word.bytes);
    }

    WordId place_of(std::string_view text, std::uint64_t hash);
    void grow();

    std::vector<WordId> slots_;  ///< places in words_, by hash
    std::vector<Word> words_;
    std::string letters_;
    std::vector<WordId> ids_;       ///< by place
    std::vector<WordId> in_order_;  ///< places
    std::vector<std::uint64_t> hashes_;
    std::vector<Range> ranges_;
    std::vector<std::vector<WordId>> numbers_;
};

}  // namespace broadsheet
