/// What `indexer VERB` does, one source each. They throw Error and give an exit code.
#pragma once

#include <iosfwd>

#include "common/archive/archive_reader.hpp"
#include "indexer/options.hpp"

namespace broadsheet {

/// Exit codes.
enum IndexerExit : int {
    exit_done = 0,
    exit_some_rejected = 1,  ///< or not found, or damaged
    exit_failed = 2,
    exit_locked = 75,        ///< EX_TEMPFAIL of sysexits.h
    exit_interrupted = 130,  ///< after a clean commit
};

int add_articles(const IndexerOptions& options, std::ostream& log);
/// What `add` would make of the first records of each input.
int show_fields(const IndexerOptions& options, std::ostream& out, std::ostream& log);
/// The inputs that `add` is to read. Throws Error when there is none.
InputList named_inputs(const IndexerOptions& options);

int delete_articles(const IndexerOptions& options, std::ostream& out, std::ostream& log);
int print_info(const IndexerOptions& options, std::ostream& out);
int check_archive(const IndexerOptions& options, std::ostream& out);
/// Holds every article's original against the hash in its record.
int check_sources(const IndexerOptions& options, std::ostream& out);
int export_articles(const IndexerOptions& options, std::ostream& out, std::ostream& log);
int compact_archive(const IndexerOptions& options, std::ostream& log);
int rebuild_archive(const IndexerOptions& options, std::ostream& log);
int derive_files(const IndexerOptions& options, std::ostream& log);
int show_cleaning(const IndexerOptions& options, std::ostream& out, std::ostream& log);

/// Says which articles could not be read.
void tell_damages(const IndexerOptions& options, const std::vector<Damage>& damages, std::ostream& log);

}  // namespace broadsheet
