/// The command line of a benchmark: what it takes, its help page, and strict reading of what was typed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace broadsheet::benchmarks {

/// `--name VALUE`, or `--name` alone where `value` is empty.
struct Option {
    std::string name;
    std::string value;  ///< what the help page calls its value
    std::string help;
    std::string fallback;  ///< what holds when it is not given; may be empty
};

struct CommandLine {
    std::string usage;  ///< its first word is the program's name
    std::string about;  ///< what the program does, in full lines
    std::size_t min_words;
    std::size_t max_words;
    std::vector<Option> options;
};

struct Arguments {
    std::vector<std::string> words;  ///< all that are no options
    std::map<std::string, std::string> values;

    bool given(const std::string& option) const { return values.contains(option); }
    /// Empty when it was not given and has no fallback.
    std::string text(const std::string& option) const;
    /// Throws UsageError unless the option's value is a number from `least` to `most`.
    std::uint64_t number(const std::string& option, std::uint64_t least, std::uint64_t most) const;
};

/// The number from `least` to `most` that `text` is. Throws UsageError, which calls it `name`.
std::uint64_t parse_number(const std::string& text, const std::string& name, std::uint64_t least,
                           std::uint64_t most);

/// Nothing when the help page is asked for. Throws UsageError.
std::optional<Arguments> parse_arguments(const CommandLine& line, const std::vector<std::string>& typed);

/// All that `main` does: 0 when `run` returns, or 2 and a message on stderr when it throws.
int run_benchmark(const CommandLine& line, int argc, char** argv, void (*run)(const Arguments&));

}  // namespace broadsheet::benchmarks
