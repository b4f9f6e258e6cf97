#include <ostream>

#include "common/archive/archive_reader.hpp"
#include "common/archive/archive_writer.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {

int compact_archive(const IndexerOptions& options, std::ostream& log) {
    ArchiveWriter(options.archive, IfMissing::fail, options.wait)
        .compact(options.purge ? ArchiveWriter::Purge::always : ArchiveWriter::Purge::when_many);
    const std::uint64_t removed = ArchiveReader(options.archive).info().removed;
    log << "indexer: " << options.archive << ": compacted";
    if (removed > 0) {
        log << "; the text of " << removed
            << " removed is still in the files, being less than one of twenty; "
               "--purge takes it off";
    }
    log << "\n";
    return exit_done;
}

int rebuild_archive(const IndexerOptions& options, std::ostream& log) {
    const std::vector<Damage> damages =
        ArchiveWriter(options.archive, IfMissing::fail, options.wait, nullptr, ReadFor::records).rebuild();
    tell_damages(options, damages, log);
    log << "indexer: " << options.archive << ": rebuilt, " << ArchiveReader(options.archive).article_count()
        << " articles\n";
    return damages.empty() ? exit_done : exit_some_rejected;
}

int derive_files(const IndexerOptions& options, std::ostream& log) {
    ArchiveWriter(options.archive, IfMissing::fail, options.wait).derive();
    log << "indexer: " << options.archive << ": fast files made\n";
    return exit_done;
}

}  // namespace broadsheet
