/// What each verb does. They throw Error and std::system_error, which run() reports.
#pragma once

#include "common/query/query.hpp"
#include "searcher/options.hpp"
#include "searcher/printers/counts.hpp"
#include "searcher/verbs/output.hpp"

namespace broadsheet {

enum class Outcome { found, nothing };

Outcome run_verb(const PrintOptions& options, Output& output);
Outcome run_verb(const SearchOptions& options, Output& output);
Outcome run_verb(const CountOptions& options, Output& output);
Outcome run_verb(const FacetOptions& options, Output& output);
Outcome run_verb(const TimelineOptions& options, Output& output);
Outcome run_verb(const ExplainOptions& options, Output& output);
Outcome run_verb(const ShowOptions& options, Output& output);

/// Writes a table in one of its forms, for people with what it leaves out.
Outcome write_table(const CountTable& table, Format format, Colour colour, Output& output);

/// For people, why nothing or little was found: how many articles each part of the query has, and words that
/// may have been meant. Empty where there is nothing to say.
std::string explain_little(ArchiveReader& reader, const Query& query, const Asked& asked,
                           std::uint64_t found);

/// The query that is asked, with --from and --to as a part of it; what should be noted goes to `output`.
Query read_query(const Asked& asked, Output& output);

}  // namespace broadsheet
