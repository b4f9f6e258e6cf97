#include <ostream>

#include "common/archive/archive_reader.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {

int check_archive(const IndexerOptions& options, std::ostream& out) {
    const CheckReport report = ArchiveReader(options.archive).check();
    for (const std::string& problem : report.problems) out << problem << "\n";
    out << options.archive << ": " << report.articles << " articles, "
        << (report.problems.empty() ? "no damage found"
                                    : std::to_string(report.problems.size()) + " problems")
        << "\n";
    return report.problems.empty() ? exit_done : exit_some_rejected;
}

}  // namespace broadsheet
