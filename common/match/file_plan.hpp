/// A plan made ready for one fast file: its words as posting lists, its checks over the file's words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/match/fast_index.hpp"
#include "common/match/plan.hpp"
#include "common/match/word_stream.hpp"

namespace broadsheet {

/// A node of the plan.
struct PlanNode {
    PlanKind kind = PlanKind::nothing;
    std::vector<PostingList> lists;
    std::uint32_t weight = 0;  ///< 0 where nothing scores
    bool scored = false;       ///< this or a node below has a weight
    std::int32_t first_day = 0;
    std::int32_t last_day = 0;
    std::optional<StreamCheck> check;
    std::vector<std::uint32_t> docids;  ///< of PlanKind::articles
    std::vector<std::uint32_t> merged;  ///< the data of a list made of short ones
    std::vector<PlanNode> children;

    bool one_list() const {
        return (kind == PlanKind::words || kind == PlanKind::filter) && lists.size() == 1;
    }
};

struct FilePlan {
    /// `number` is the file's in `index`. Throws FastDamaged.
    FilePlan(const FastIndex& index, std::size_t number, const Plan& plan, Stemmers& stemmers);

    /// The first docid of a window.
    std::uint32_t first(std::uint32_t window) const { return file->first() + (window << window_bits); }
    /// The share of the file's articles that match, if the conditions do not depend on each other.
    double share() const;

    const FastFile* file;
    std::size_t number;
    PlanNode root;
    std::vector<StreamCheck> checks;  ///< that every match must pass
    bool hopeless = false;            ///< nothing can pass them
};

}  // namespace broadsheet
