/// What a run of `indexer add` did, in numbers, and how it tells.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "common/archive/timings.hpp"
#include "indexer/cleaning/counts.hpp"
#include "indexer/options.hpp"
#include "indexer/readers/article_parser.hpp"

namespace broadsheet {

struct Tally {
    std::uint64_t added = 0;
    std::uint64_t replaced = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t taken_down = 0;                   ///< left out
    std::map<std::string, std::uint64_t> rejected;  ///< by reason
    std::map<std::string, std::uint64_t> skipped;   ///< by what they are; no articles, and not meant to be
    std::uint64_t bad_dates = 0;
    std::uint64_t repaired_utf8 = 0;
    CleaningCounts cleaned;
    std::uint64_t suspicious = 0;             ///< articles of which cleaning would have taken too much
    std::vector<std::string> suspicious_ids;  ///< of the first few

    std::uint64_t articles() const { return added + replaced + unchanged + taken_down; }
    std::uint64_t rejections() const;
};

/// Tells how far a run is, about once a second.
class Progress {
   public:
    /// `total_bytes` are those of all inputs, packed; 0 when unknown.
    Progress(ProgressStyle style, std::uint64_t total_bytes, std::ostream& log);
    /// Removes the progress line before something else is written.
    void clear();
    void show(const Tally& tally, std::uint64_t bytes);

   private:
    ProgressStyle style_;
    std::uint64_t total_bytes_;
    std::ostream& log_;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point last_;
    bool line_shown_ = false;
};

/// Such as `12 added, 4 rejected (not valid JSON 3, wrong type 1), 1 date not read`.
std::string summary(const Tally& tally);

/// What cleaning did, a line each behind `beginning`; empty when it did nothing.
std::string cleaning_lines(const Tally& tally, const std::string& beginning);

/// A line for each part of the run with its seconds, and what the process took.
std::string timing_lines(const Timings& timings);

}  // namespace broadsheet
