#include "common/archive/archive_reader.hpp"
#include "searcher/verbs/verbs.hpp"

namespace broadsheet {

Outcome run_verb(const PrintOptions& options, Output& output) {
    output.write(options.text);
    return Outcome::found;
}

Outcome run_verb(const CountOptions& options, Output& output) {
    ArchiveReader reader(options.asked.archive);
    const Query query = read_query(options.asked, output);
    const std::uint64_t count = reader.count(reader.plan(query, options.asked.lang));
    output.write(std::to_string(count) + '\n');
    return count > 0 ? Outcome::found : Outcome::nothing;
}

}  // namespace broadsheet
