/// The indexer, from its arguments to its exit code.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "indexer/options.hpp"

namespace broadsheet {

/// Exit codes.
enum IndexerExit : int {
    exit_done = 0,
    exit_some_rejected = 1,
    exit_failed = 2,
    exit_locked = 75,        ///< EX_TEMPFAIL of sysexits.h
    exit_interrupted = 130,  ///< after a clean commit
};

/// Results go to `out`, all else to `log`. Throws nothing.
int run_indexer(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& log);

// The verbs, one source each. They throw Error.
int add_articles(const IndexerOptions& options, std::ostream& log);
int delete_articles(const IndexerOptions& options, std::ostream& out, std::ostream& log);
int print_info(const IndexerOptions& options, std::ostream& out);
int check_archive(const IndexerOptions& options, std::ostream& out);
int export_articles(const IndexerOptions& options, std::ostream& out);
int compact_archive(const IndexerOptions& options, std::ostream& log);

/// Lets an interrupt (SIGINT, SIGTERM) end the run after a clean commit.
void watch_interrupts();
bool interrupted();

}  // namespace broadsheet
