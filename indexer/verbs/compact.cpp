#include <optional>
#include <ostream>

#include "common/archive/archive_reader.hpp"
#include "common/archive/archive_writer.hpp"
#include "indexer/cleaning/clean.hpp"
#include "indexer/cleaning/language.hpp"
#include "indexer/verbs/learned_lines.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {
namespace {

/// Cleans stored articles again, by the rules of today and without the lines that their sources repeat: each
/// at the level that it was cleaned at, or all at one. The archive is read for such lines when the first
/// comes.
class Recleaner {
   public:
    explicit Recleaner(const IndexerOptions& options) : options_(options) {}

    void clean(Article& article) {
        const CleaningLevel level = options_.recleaning.value_or(article.cleaning.level);
        const bool never_cleaned = article.cleaning == Cleaning() && level == CleaningLevel::none;
        if (never_cleaned) return;
        if (!full_) {
            full_.emplace(CleaningLevel::full,
                          repeated_lines(options_, learn_from_archive(options_.archive)));
        }
        switch (level) {
            case CleaningLevel::full:
                full_->clean(article);
                break;
            case CleaningLevel::light:
                light_.clean(article);
                break;
            case CleaningLevel::none:
                none_.clean(article);
                break;
        }
        fill_language(article);
    }

   private:
    const IndexerOptions& options_;
    std::optional<Cleaner> full_;
    Cleaner light_{CleaningLevel::light};
    Cleaner none_{CleaningLevel::none};
};

}  // namespace

int compact_archive(const IndexerOptions& options, std::ostream& log) {
    Recleaner recleaner(options);
    ArchiveWriter(options.archive, IfMissing::fail, options.wait)
        .compact(options.purge ? ArchiveWriter::Purge::always : ArchiveWriter::Purge::when_many,
                 [&](Article& article) { recleaner.clean(article); });
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
    Recleaner recleaner(options);
    ArchiveWriter writer(options.archive, IfMissing::fail, options.wait, nullptr, ReadFor::records);
    if (writer.leftovers().version_restored) {
        log << "indexer: " << options.archive
            << ": Xapian's version file was damaged and is put back from its copy\n";
    }
    const std::vector<Damage> damages =
        writer.rebuild([&](Article& article) { recleaner.clean(article); });
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
