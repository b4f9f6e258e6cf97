/// How often each rule took something.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "indexer/cleaning/rules.hpp"

namespace broadsheet {

struct CleaningCounts {
    std::array<std::uint64_t, rule_count> rules{};
    std::uint64_t fixes = 0;

    void add(const Cleaning& cleaning);
    void add(const CleaningCounts& other);
    /// Such as `ad-label 4, teaser 1, 3 repairs of characters`; empty when nothing was done.
    std::string text() const;
};

}  // namespace broadsheet
