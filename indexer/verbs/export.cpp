#include <ostream>

#include "common/archive/archive_reader.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {

void tell_damages(const IndexerOptions& options, const std::vector<Damage>& damages, std::ostream& log) {
    for (const Damage& damage : damages) {
        log << "indexer: " << options.archive << ": " << to_string(damage)
            << (damage.first > 0 ? "; left out" : "") << "\n";
    }
}

int export_articles(const IndexerOptions& options, std::ostream& out, std::ostream& log) {
    ArchiveReader reader(options.archive, AnswerFrom::database, nullptr, ReadFor::records);
    const std::vector<Damage> damages = reader.each_record([&](DocId, std::string_view record) {
        if (out) out << record << '\n';
    });
    tell_damages(options, damages, log);
    return damages.empty() ? exit_done : exit_some_rejected;
}

}  // namespace broadsheet
