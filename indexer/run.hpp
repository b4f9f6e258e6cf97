/// The indexer, from its arguments to its exit code.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace broadsheet {

/// Results go to `out`, all else to `log`. Throws nothing; gives an IndexerExit.
int run_indexer(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& log);

}  // namespace broadsheet
