#include <iostream>
#include <set>

#include "common/archive/archive_reader.hpp"
#include "common/archive/archive_writer.hpp"
#include "common/query/parser.hpp"
#include "indexer/readers/input_file.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {
namespace {

std::vector<std::string> matching_ids(const IndexerOptions& options, std::ostream& log) {
    ArchiveReader reader(options.archive);
    const ParsedQuery parsed = parse_query(options.query);
    for (const std::string& note : parsed.notes) log << "indexer: note: " << note << "\n";
    std::vector<std::string> ids;
    for (const Match& match :
         reader.search(reader.plan(parsed.query), SortOrder::oldest, 0, no_limit).matches) {
        ids.push_back(reader.id(match.docid));
    }
    return ids;
}

std::vector<std::string> named_ids(const IndexerOptions& options) {
    if (options.ids_from.empty()) return options.ids;
    return read_lines(options.ids_from);
}

}  // namespace

int delete_articles(const IndexerOptions& options, std::ostream& out, std::ostream& log) {
    const std::vector<std::string> ids =
        options.query.empty() ? named_ids(options) : matching_ids(options, log);
    if (options.dry_run) {
        const ArchiveReader reader(options.archive);
        std::size_t found = 0;
        for (const std::string& id : ids) {
            if (!reader.find(id)) {
                log << "indexer: no article has the id '" << id << "'\n";
                continue;
            }
            out << id << "\n";
            ++found;
        }
        log << "indexer: " << options.archive << ": " << found << " would be removed\n";
        return found == ids.size() ? exit_done : exit_some_rejected;
    }
    ArchiveWriter writer(options.archive, IfMissing::fail, options.wait);
    std::size_t removed = 0;
    for (const std::string& id : ids) {
        if (options.take_down ? writer.take_down(id) : writer.remove(id)) {
            ++removed;
        } else {
            log << "indexer: no article has the id '" << id << "'\n";
        }
    }
    writer.commit();
    log << "indexer: " << options.archive << ": " << removed << " removed";
    if (removed > 0) {
        log << "; the text stays in the files until 'indexer compact --purge' makes them again";
    }
    if (options.take_down) log << "; " << ids.size() << " ids are never added again";
    log << "\n";
    return removed == ids.size() ? exit_done : exit_some_rejected;
}

}  // namespace broadsheet
