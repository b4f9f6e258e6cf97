/// What the command line asks for.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/archive/archive_reader.hpp"
#include "common/article/date.hpp"
#include "common/query/parser.hpp"

namespace broadsheet {

enum class Format { text, json, jsonl, csv };
enum class Colour { automatic, always, never };

/// Which articles.
struct Asked {
    std::filesystem::path archive;
    std::string query;
    DefaultOperator between = DefaultOperator::all_words;
    std::optional<DayRange> days;
    Day today{};                     ///< what dates such as `last 30 days` count from
    std::string lang;                ///< a language tag, or empty for all languages
    std::vector<std::string> notes;  ///< for the user
};

struct SearchOptions {
    Asked asked;
    std::size_t limit = 10;
    std::size_t offset = 0;
    SortOrder sort = SortOrder::relevance;
    Format format = Format::text;
    Colour colour = Colour::automatic;
    bool collapse = false;  ///< only the best article of each story
    bool timings = false;
};

struct CountOptions {
    Asked asked;
    bool batch = false;  ///< queries come from standard input, a line each
};

struct FacetOptions {
    Asked asked;
    std::optional<Facet> by;  ///< nothing for years
    std::string by_name;
    std::size_t limit = 20;
    Format format = Format::text;  ///< or json or csv
    Colour colour = Colour::automatic;
};

enum class Period { day, week, month, year };

struct TimelineOptions {
    Asked asked;
    Period by = Period::month;
    bool share = false;
    Format format = Format::text;  ///< or json or csv
    Colour colour = Colour::automatic;
};

struct ExplainOptions {
    Asked asked;
    std::size_t limit = 3;
};

struct ShowOptions {
    std::filesystem::path archive;
    std::string id;
    Format format = Format::text;  ///< or json
    bool removed = false;          ///< with what cleaning took
    bool raw = false;              ///< as it came
    bool cite = false;             ///< only how to cite it
    Colour colour = Colour::automatic;
};

/// `--help`, `--version`.
struct PrintOptions {
    std::string text;
};

using Options = std::variant<PrintOptions, SearchOptions, CountOptions, FacetOptions, TimelineOptions,
                             ExplainOptions, ShowOptions>;

/// Reads the arguments behind the program's name. Opens no file. Throws UsageError.
Options parse_options(const std::vector<std::string>& arguments);

}  // namespace broadsheet
