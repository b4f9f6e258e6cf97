#include <optional>
#include <ostream>

#include <unistd.h>

#include "common/archive/archive_check.hpp"
#include "common/archive/layout.hpp"
#include "common/archive/lock.hpp"
#include "common/article/error.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {
namespace {

/// Keeps writers off, whose half of a change would look like damage; not where the archive cannot be
/// written to, since then nobody does.
std::optional<ArchiveLock> keep_writers_off(const IndexerOptions& options) {
    const std::filesystem::path lock_file = ArchiveLayout(options.archive).lock_file();
    if (::access(lock_file.c_str(), W_OK) != 0) return std::nullopt;
    return std::optional<ArchiveLock>(std::in_place, lock_file, options.wait);
}

}  // namespace

int check_archive(const IndexerOptions& options, std::ostream& out) {
    const std::optional<ArchiveLock> lock = keep_writers_off(options);
    const CheckReport report =
        check_archive(options.archive, options.full ? CheckDepth::full : CheckDepth::sampled);
    for (const std::string& problem : report.problems) out << problem << "\n";
    out << options.archive << ": " << report.articles << " articles, ";
    if (report.compared < report.articles) {
        out << "the terms of " << report.compared << " compared with their text, ";
    }
    out << (report.problems.empty() ? "no damage found"
                                    : std::to_string(report.problems.size()) + " problems")
        << "\n";
    return report.problems.empty() ? exit_done : exit_some_rejected;
}

}  // namespace broadsheet
