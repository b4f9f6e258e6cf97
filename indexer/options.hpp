/// The command line of the indexer, parsed without opening any file.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "common/manual/manual.hpp"
#include "indexer/readers/article_parser.hpp"

namespace broadsheet {

enum class IndexerVerb {
    help,
    version,
    add,
    remove,
    info,
    check,
    export_records,
    compact,
    rebuild,
    derive,
    clean,
};
enum class ProgressStyle { automatic, line, json, none };
enum class OutputFormat { text, json };

struct IndexerOptions {
    IndexerVerb verb = IndexerVerb::help;
    std::string help;  ///< the page to print for IndexerVerb::help
    std::string archive;
    std::chrono::seconds wait{0};

    // add
    std::vector<std::string> inputs;
    std::string files_from;  ///< a file of paths, `-` for standard input, empty for none
    InputFormat input_format = InputFormat::by_content;
    FieldMap fields;
    std::string language;  ///< for articles that name none; empty to detect it
    std::string rejects;   ///< where rejected records go, empty for nowhere
    bool strict = false;
    ProgressStyle progress = ProgressStyle::automatic;
    unsigned threads = 1;
    std::size_t memory = std::size_t{512} << 20;  ///< bytes
    bool timings = false;

    bool dry_run = false;  ///< add: show which field becomes what; delete: say what would be removed
    // add, clean; the files also rebuild
    CleaningLevel cleaning = CleaningLevel::full;
    bool learn = false;      ///< repeated lines from the inputs
    std::string allow_file;  ///< lines that are no repeated lines; empty for none
    std::string deny_file;   ///< lines that always are; empty for none

    // rebuild
    std::optional<CleaningLevel> recleaning;  ///< nothing for each article's own

    // clean
    std::string repeated_in;  ///< the archive whose repeated lines are listed; empty for none
    bool diff = false;

    // delete
    std::vector<std::string> ids;
    std::string ids_from;  ///< a file of ids, `-` for standard input, empty for none
    std::string query;
    bool take_down = false;

    // check
    bool sources = false;
    bool full = false;

    // compact
    bool purge = false;

    // info, clean
    OutputFormat format = OutputFormat::text;
};

/// `arguments` without the program's name. Throws UsageError.
IndexerOptions parse_indexer_options(const std::vector<std::string>& arguments);

/// What man pages and completion are made from.
Manual indexer_manual();

}  // namespace broadsheet
