/// What of a plan matches in one window of a fast file.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "common/match/file_plan.hpp"
#include "common/match/kernels.hpp"

namespace broadsheet {

/// A bit for each docid of a window.
using Bits = std::array<std::uint64_t, window_words>;

/// The articles of a window that match a node, and their scores, which are 0 where nothing matches.
struct Frame {
    alignas(64) Bits bits;
    alignas(64) std::array<std::uint32_t, window_docs> scores;
};

inline bool any(const Bits& bits) {
    return std::any_of(bits.begin(), bits.end(), [](std::uint64_t word) { return word != 0; });
}

template <class Visit>
void each_bit(const Bits& bits, Visit visit) {  // which may clear the bit it is called for
    for (std::uint32_t word = 0; word < window_words; ++word) {
        for (std::uint64_t left = bits[word]; left != 0; left &= left - 1) {
            visit(64 * word + static_cast<std::uint32_t>(std::countr_zero(left)));
        }
    }
}

/// What a list has in one window.
struct Slice {
    std::span<const std::uint32_t> docids;   ///< of a short list
    const std::uint8_t* impacts = nullptr;   ///< of docids, or of offsets
    std::span<const std::uint16_t> offsets;  ///< of a window that is not dense
    const std::uint8_t* dense = nullptr;     ///< of a dense one
    std::uint32_t count = 0;
    std::uint8_t max_impact = 0;
};

Slice slice(const FilePlan& in, const PostingList& list, std::uint32_t window);

/// Calls visit(offset, impact) for what is not dense; `first` is the window's first docid.
template <class Visit>
void each_entry(const Slice& slice, std::uint32_t first, Visit visit) {
    for (std::size_t i = 0; i < slice.docids.size(); ++i) visit(slice.docids[i] - first, slice.impacts[i]);
    for (std::size_t i = 0; i < slice.offsets.size(); ++i) visit(slice.offsets[i], slice.impacts[i]);
}

/// What the articles of a window can score at most.
struct Bound {
    bool possible;
    std::uint64_t score;
};

Bound bound(const FilePlan& in, const PlanNode& node, std::uint32_t window);

/// The algebra of bit sets and scores. Not thread-safe.
class WindowEvaluator {
   public:
    explicit WindowEvaluator(const FastIndex& index) : index_(index) {}

    /// Fills `found` with what can match: all but the checks on top, of which only the signatures are looked
    /// at. Scores only where `scores` asks for them and the plan has any.
    void evaluate(const FilePlan& in, std::uint32_t window, bool scores, Frame& found);
    /// Leaves out removed articles and those that the signatures of the checks on top rule out.
    void narrow(const FilePlan& in, std::uint32_t window, Bits& bits) const;
    bool is_removed(const FilePlan& in, std::uint32_t window, std::uint32_t offset) const;

   private:
    Frame& frame(std::size_t depth);
    void add_list(const FilePlan& in, const Slice& part, std::uint32_t window, std::uint32_t weight,
                  bool several, Frame& out) const;
    void evaluate(const FilePlan& in, const PlanNode& node, std::uint32_t window, bool scores,
                  std::size_t depth, Frame& out);

    const FastIndex& index_;
    const Kernels& run_ = kernels();
    std::vector<std::unique_ptr<Frame>> frames_;  ///< of the nodes below the root, by depth
};

/// Whether an article passes the checks on top.
bool passes_checks(const FilePlan& in, std::uint32_t window, std::uint32_t offset);

}  // namespace broadsheet
