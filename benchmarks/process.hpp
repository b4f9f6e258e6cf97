/// Programs that are measured from outside.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "benchmarks/report.hpp"

namespace broadsheet::benchmarks {

struct ProcessRun {
    int exit_code;
    double wall_s;
    Usage usage;
};

/// What the shell says when there is no such program.
inline constexpr int no_such_program = 127;

/// Runs `command`, found in PATH unless it is a path, to its end. Its stdout goes to the file `output`, or
/// where that is empty to our stderr. Throws Error when a signal ends it.
ProcessRun run_process(const std::vector<std::string>& command, const std::filesystem::path& output = {});

/// `indexer add` into a new archive. Throws Error when it fails.
IndexingCost measure_indexer(const std::string& indexer, const std::filesystem::path& archive,
                             const std::vector<std::string>& inputs, unsigned threads);

}  // namespace broadsheet::benchmarks
