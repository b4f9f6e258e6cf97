/// What each verb does. They throw Error and std::system_error, which run() reports.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/archive/archive_reader.hpp"
#include "common/query/parser.hpp"
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

/// A query with words replaced by more frequent ones that are spelt alike.
struct MeantQuery {
    std::string query;  ///< as typed but for these words
    std::uint64_t articles;
};

/// What may have been meant by a query with fewer than five matches: words that are replaced have a twentieth
/// of the articles of those that replace them, or fewer. Nothing unless it has more matches.
std::optional<MeantQuery> did_you_mean(ArchiveReader& reader, const Query& query, const Asked& asked,
                                       std::uint64_t found);

/// What there is to say about a query with few matches or none.
struct Little {
    std::string parts;  ///< lines with the articles that each part of a query without matches has
    std::optional<MeantQuery> meant;
};
Little explain_little(ArchiveReader& reader, const Query& query, const Asked& asked, std::uint64_t found);
/// For people; what was meant stands in `json` itself.
std::string explained(const Little& little, Format format);

/// Writes a table in one of its forms, for people with what it leaves out.
Outcome write_table(CountTable table, const Little& little, Format format, Colour colour, Output& output);

/// The query that is asked, with --from and --to as a part of it, and all notes.
ParsedQuery parse_asked(const Asked& asked);
/// The same; the notes go to `output`.
Query read_query(const Asked& asked, Output& output);

}  // namespace broadsheet
