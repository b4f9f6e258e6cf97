/// What the program says about itself, and the tables of options that the parser reads as well.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/manual/manual.hpp"

namespace broadsheet {

struct OptionRow {
    std::string_view name;          ///< without `--`
    std::string_view value;         ///< what the value is called; empty for an option that takes none
    std::string_view help;          ///< lines of at most 58 columns
    std::string_view choices = {};  ///< the values it takes, with blanks between them, or empty for others
};

struct VerbHelp {
    std::string_view name;
    std::string_view arguments;  ///< `ARCHIVE QUERY`
    std::string_view summary;    ///< half a line
    std::string_view description;
    std::span<const OptionRow> options;
    std::string_view rest;  ///< examples and exit codes
};

/// The verb of this name, or nullptr.
const VerbHelp* find_verb(std::string_view name);

/// `search, count and show`
inline constexpr std::string_view verb_list = "search, count, facet, timeline, explain and show";

/// Of the program, and of one verb.
std::string help_text();
std::string help_text(const VerbHelp& verb);
/// How to write a query, on one page.
std::string query_help_text();
/// The same as tables. Every form in them is a query, or several with three blanks between them.
const std::vector<ManualTable>& query_tables();
/// All of it, for man pages and completion.
Manual searcher_manual();
std::string version_text();

}  // namespace broadsheet
