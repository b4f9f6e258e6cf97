/// What each verb does. They throw Error and std::system_error, which run() reports.
#pragma once

#include "common/query/query.hpp"
#include "searcher/options.hpp"
#include "searcher/verbs/output.hpp"

namespace broadsheet {

enum class Outcome { found, nothing };

Outcome run_verb(const PrintOptions& options, Output& output);
Outcome run_verb(const SearchOptions& options, Output& output);
Outcome run_verb(const CountOptions& options, Output& output);
Outcome run_verb(const ShowOptions& options, Output& output);

/// The query that is asked, with --from and --to as a part of it; what should be noted goes to `output`.
Query read_query(const Asked& asked, Output& output);

}  // namespace broadsheet
