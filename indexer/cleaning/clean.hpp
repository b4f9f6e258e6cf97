/// Cleaning: an article as it came becomes the article that is shown and indexed, with all it takes to have
/// the former back.
///
/// Text is repaired (characters.hpp) and then gone through by the rules (rules.hpp), again and again until
/// they find nothing more: so cleaning what is clean changes nothing.
#pragma once

#include <memory>

#include "common/article/article.hpp"
#include "indexer/cleaning/repeated_lines.hpp"

namespace broadsheet {

/// Not thread-safe; one a thread.
class Cleaner {
   public:
    /// `repeated` may be null.
    explicit Cleaner(CleaningLevel level, std::shared_ptr<const RepeatedLines> repeated = nullptr);
    ~Cleaner();

    /// Cleans `article`, first giving it back what an earlier cleaning took, unless that was of the same
    /// level and by the same rules and there are no repeated lines to look for. A field that the record gave
    /// is never overwritten. Where the rules would take more than 30 % and more than 100 of the body's words,
    /// or all of them, they take nothing and the article is marked as suspicious.
    void clean(Article& article);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
