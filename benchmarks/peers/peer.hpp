/// What the other engines' programs have in common: `PROGRAM index DOCS DIR`, which prints what it cost,
/// `PROGRAM query DIR QUERIES PASSES WARMUP`, which prints a line for each query and a table, `PROGRAM rank
/// DIR QUERIES`, which prints a run, `PROGRAM version`.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/judged.hpp"
#include "benchmarks/report.hpp"
#include "benchmarks/timing.hpp"

namespace broadsheet::benchmarks {

struct Peer {
    std::string program;
    std::string about;
    std::string version;
    /// Writes the index of `input` into an empty directory; counts articles and text.
    void (*index)(const std::string& input, const std::filesystem::path& directory, IndexingCost& cost);
    void (*query)(const std::filesystem::path& directory, const std::filesystem::path& queries,
                  const Schedule& schedule);
    /// Answers natural language with print_rankings.
    void (*rank)(const std::filesystem::path& directory, const std::vector<Topic>& topics);
    /// Where in the directory the files are that count.
    std::filesystem::path (*database)(const std::filesystem::path& directory);
};

/// All that `main` does.
int run_peer(const Peer& peer, int argc, char** argv);

/// Times the queries and prints a line for each and a table. Throws Error for a QUERY line, which is in our
/// query language.
void print_figures(const std::vector<TimedQuery>& queries, const Schedule& schedule, const Engine& engine);

/// Prints a run: for each query what `best` finds for its words, joined by `between`.
void print_rankings(const std::vector<Topic>& topics, std::string_view tag, std::string_view between,
                    const std::function<Ranking(const std::string& text)>& best);

}  // namespace broadsheet::benchmarks
