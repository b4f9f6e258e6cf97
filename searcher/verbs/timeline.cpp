#include "common/query/parser.hpp"
#include "searcher/periods.hpp"
#include "searcher/printers/counts.hpp"
#include "searcher/verbs/verbs.hpp"

namespace broadsheet {
namespace {

std::uint64_t dated(const DayCounts& counts) {
    std::uint64_t sum = 0;
    for (const auto& [day, count] : counts.days) sum += count;
    return sum;
}

}  // namespace

Outcome run_verb(const TimelineOptions& options, Output& output) {
    ArchiveReader reader(options.asked.archive);
    const Query query = read_query(options.asked, output);
    const DayCounts counts = reader.days(reader.plan(query, options.asked.lang));
    CountTable table{.query = print_query(query), .by = "date"};
    table.without = counts.undated;
    table.matches = dated(counts) + counts.undated;
    const PeriodCounts periods = by_period(counts, options.by);
    PeriodCounts all;
    if (options.share) all = by_period(reader.days(reader.plan(Query{}, options.asked.lang)), options.by);
    if (!periods.empty()) {
        const Day last = periods.rbegin()->first;
        for (Day begin = periods.begin()->first; begin <= last; begin = next_begin(begin, options.by)) {
            const auto found = periods.find(begin);
            CountRow row{period_name(begin, options.by), found == periods.end() ? 0 : found->second,
                         std::nullopt};
            if (options.share) {
                const auto whole = all.find(begin);
                row.share = whole == all.end() || whole->second == 0
                                ? 0
                                : static_cast<double>(row.count) / static_cast<double>(whole->second);
            }
            table.rows.push_back(std::move(row));
        }
    }
    table.values = table.rows.size();
    const Little little = explain_little(reader, query, options.asked, table.matches);
    return write_table(std::move(table), little, options.format, options.colour, output);
}

}  // namespace broadsheet
