#include <ostream>

#include "common/archive/archive_reader.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {

int export_articles(const IndexerOptions& options, std::ostream& out) {
    ArchiveReader reader(options.archive);
    reader.each_docid([&](DocId docid) {
        if (out) out << reader.record(docid) << '\n';
    });
    return exit_done;
}

}  // namespace broadsheet
