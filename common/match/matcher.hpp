/// The matcher: answers plans from fast files, window by window.
///
/// For each window an upper bound of the scores follows from the windows' highest impacts; windows are
/// visited from the highest bound down until none can hold an article that ranks higher than those found.
/// Results do not depend on the order: equal scores rank by docid.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "common/match/fast_index.hpp"
#include "common/match/plan.hpp"

namespace broadsheet {

struct FastMatch {
    std::uint32_t docid;
    std::uint64_t score;
    std::int64_t published;  ///< no_time for none
};

enum class FastOrder { relevance, newest, oldest };

/// One query. Not thread-safe; several over one index are.
class Matcher {
   public:
    /// `plan` must be one that can_take(), and outlive the matcher. Throws FastDamaged, as all below.
    Matcher(const FastIndex& index, const Plan& plan, Stemmers& stemmers);
    ~Matcher();

    /// Not: identities, urls, words in capitals, scores beyond 32 bits.
    static bool can_take(const Plan& plan);

    /// The best `limit`, best first.
    std::vector<FastMatch> best(FastOrder order, std::size_t limit);
    /// About how many matches there are, from the lengths of the lists; `exact` tells whether it is so many.
    std::uint64_t estimate(bool& exact) const;
    /// The exact number of matches.
    std::uint64_t count();
    /// Calls `visit` for every match, in the order of docids; `index` counts from the file's first article.
    void each(const std::function<void(const FastFile& file, std::uint32_t index)>& visit);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
