#include <iostream>

#include "common/archive/archive_reader.hpp"
#include "common/article/error.hpp"
#include "searcher/verbs/verbs.hpp"

namespace broadsheet {
namespace {

/// A query a line; one that makes no sense is told and the others go on.
Outcome count_batch(ArchiveReader& reader, Asked asked, Output& output) {
    Outcome outcome = Outcome::nothing;
    std::size_t number = 0;
    std::size_t wrong = 0;
    while (std::getline(std::cin, asked.query)) {
        ++number;
        if (asked.query.ends_with('\r')) asked.query.pop_back();
        if (asked.query.empty()) continue;
        const std::string line = "line " + std::to_string(number) + ": ";
        try {
            const auto [query, notes] = parse_asked(asked);
            for (const std::string& note : notes) output.say(line + "note: " + note);
            const std::uint64_t count = reader.count(reader.plan(query, asked.lang));
            output.write(std::to_string(count) + '\t' + asked.query + '\n');
            if (count > 0) outcome = Outcome::found;
        } catch (const QueryError& error) {
            ++wrong;
            output.say(line + error.what());
        }
    }
    if (std::cin.bad()) throw Error("cannot read the queries from standard input");
    if (wrong > 0) {
        throw Error(std::to_string(wrong) + (wrong == 1 ? " query makes" : " queries make") + " no sense");
    }
    return outcome;
}

}  // namespace

Outcome run_verb(const PrintOptions& options, Output& output) {
    output.write(options.text);
    return Outcome::found;
}

Outcome run_verb(const CountOptions& options, Output& output) {
    ArchiveReader reader(options.asked.archive);
    if (options.batch) return count_batch(reader, options.asked, output);
    const Query query = read_query(options.asked, output);
    const std::uint64_t count = reader.count(reader.plan(query, options.asked.lang));
    output.write(std::to_string(count) + '\n');
    output.flush();
    output.messages << explained(explain_little(reader, query, options.asked, count), Format::text);
    return count > 0 ? Outcome::found : Outcome::nothing;
}

}  // namespace broadsheet
