/// What stands beside a benchmark's figures: the machine, what a process used, what files take.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>

#include <sys/resource.h>

#include "common/article/json.hpp"

namespace broadsheet::benchmarks {

/// Adds `version`, `cpu`, `cores` and `compiler`.
void add_machine(JsonObject& json);

struct Usage {
    double user_s;
    double system_s;
    std::uint64_t peak_bytes;  ///< largest resident set

    double cpu_s() const { return user_s + system_s; }
};
Usage usage_of(const rusage& resources);

using Clock = std::chrono::steady_clock;
inline double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The size of every file in `directory`, by name.
std::map<std::string, std::uint64_t> file_bytes(const std::filesystem::path& directory);

/// What it took to index a corpus.
struct IndexingCost {
    double wall_s = 0;
    Usage usage{};
    std::uint64_t articles = 0;
    std::uint64_t text_bytes = 0;                ///< of headlines and bodies
    std::map<std::string, std::uint64_t> files;  ///< bytes of the database, by file
};
void print(std::ostream& out, const IndexingCost& cost);

/// `number` with so many digits behind the point; no exponent.
std::string decimal(double number, int digits);
/// `bytes` in millions.
std::string megabytes(std::uint64_t bytes);

/// Throws Error when the file cannot be written.
void write_file(const std::filesystem::path& path, const std::string& content);

}  // namespace broadsheet::benchmarks
