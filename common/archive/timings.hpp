/// Where the time of a run goes.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace broadsheet {

/// The parts of adding (to `publish`) and of searching.
enum class Phase : std::uint8_t {
    read,     ///< input bytes to records
    parse,    ///< records to articles, repaired
    assign,   ///< what is new, replaced, unchanged
    words,    ///< tokens, stems, impacts
    record,   ///< JSON, compressed
    insert,   ///< into Xapian's buffers
    commit,   ///< these, or the lists of a batch, to disk
    compact,  ///< scratch databases and the old one to one
    derive,   ///< fast files
    publish,  ///< to disk for good, and the switch
    open,
    query,  ///< text to plan
    match,  ///< with the checks
    check,  ///< of stored text, a part of match
    records,
    marks,  ///< with snippets
    count
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(Phase::count)> phase_names{
    "read",   "parse",   "assign", "words", "record", "insert", "commit",  "compact",
    "derive", "publish", "open",   "query", "match",  "check",  "records", "marks"};

/// Thread-safe.
class Timings {
   public:
    void add(Phase phase, std::chrono::nanoseconds time) {
        sums_[static_cast<std::size_t>(phase)].fetch_add(time.count(), std::memory_order_relaxed);
    }
    double seconds(Phase phase) const {
        return static_cast<double>(sums_[static_cast<std::size_t>(phase)].load()) / 1e9;
    }

   private:
    std::array<std::atomic<std::int64_t>, static_cast<std::size_t>(Phase::count)> sums_{};
};

/// Adds the time from its making to stop(), or to the end of its block. A null Timings is not kept.
class PhaseTimer {
   public:
    PhaseTimer(Timings* timings, Phase phase) : timings_(timings), phase_(phase) {
        if (timings_ != nullptr) start_ = std::chrono::steady_clock::now();
    }
    PhaseTimer(const PhaseTimer&) = delete;
    PhaseTimer& operator=(const PhaseTimer&) = delete;
    ~PhaseTimer() { stop(); }
    void stop() {
        if (timings_ != nullptr) timings_->add(phase_, std::chrono::steady_clock::now() - start_);
        timings_ = nullptr;
    }
    /// Stops, and goes on with another phase.
    void next(Phase phase) {
        Timings* const timings = timings_;
        stop();
        timings_ = timings;
        phase_ = phase;
        if (timings_ != nullptr) start_ = std::chrono::steady_clock::now();
    }

   private:
    Timings* timings_;
    Phase phase_;
    std::chrono::steady_clock::time_point start_;
};

}  // namespace broadsheet
