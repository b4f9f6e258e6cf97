/// For the sources of this folder only: what an article gives to an index.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/archive/schema.hpp"
#include "common/article/article.hpp"
#include "common/match/stories.hpp"
#include "common/match/word_stream.hpp"

namespace broadsheet {

/// Numbers that terms and words have in one ArticleIndexer, in the order in which it meets them.
using TermId = std::uint32_t;

struct TermImpact {
    TermId term;
    std::uint8_t impact;  ///< 0 for boolean terms
};

struct IndexedArticle {
    std::vector<TermImpact> terms;     ///< each once, in no order
    std::uint32_t length;              ///< the sum of the impacts
    std::uint32_t words;               ///< of headline and body
    std::vector<std::uint16_t> units;  ///< word_stream.hpp, with the indexer's numbers of words
    Bands bands;
};

/// Not thread-safe.
class ArticleIndexer {
   public:
    explicit ArticleIndexer(const AverageLengths& averages);
    ~ArticleIndexer();

    /// Valid until the next call.
    const IndexedArticle& index(const Article& article);

    std::size_t term_count() const;
    const std::string& term(TermId term) const;

    struct Word {
        std::string_view text;
        std::uint64_t hash;   ///< XXH3_64
        std::uint64_t count;  ///< in all articles so far
    };
    /// All words by number, those of several languages several times; valid until the next call of index().
    std::vector<Word> words() const;

   private:
    struct State;
    std::unique_ptr<State> state_;
};

struct SlotValue {
    Slot slot;
    std::string value;
};
/// By slot; `words` are those of headline and body.
std::vector<SlotValue> article_values(const Article& article, std::uint32_t words);

}  // namespace broadsheet
