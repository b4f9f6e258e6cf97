#include <algorithm>

#include "common/query/parser.hpp"
#include "searcher/periods.hpp"
#include "searcher/printers/counts.hpp"
#include "searcher/verbs/verbs.hpp"

namespace broadsheet {
namespace {

std::string written(const CountTable& table, Format format, const TextStyle& style) {
    if (format == Format::csv) return count_csv(table);
    if (format == Format::json) return count_json(table);
    return count_bars(table, style);
}

/// What the table leaves out, for people.
std::string rest_of(const CountTable& table) {
    std::string text = grouped(table.matches) + (table.matches == 1 ? " article" : " articles");
    if (table.without > 0) text += ", " + grouped(table.without) + " of them without " + table.by;
    if (table.rows.size() < table.values) {
        text += "; " + grouped(table.values - table.rows.size()) + " more values, --all shows them";
    }
    return text;
}

}  // namespace

Outcome write_table(CountTable table, const Little& little, Format format, Colour colour, Output& output) {
    if (little.meant) table.did_you_mean = little.meant->query;
    output.write(written(table, format, output.style(colour)));
    output.flush();
    if (format == Format::text) output.messages << rest_of(table) << '\n';
    output.messages << explained(little, format);
    return table.matches > 0 ? Outcome::found : Outcome::nothing;
}

Outcome run_verb(const FacetOptions& options, Output& output) {
    ArchiveReader reader(options.asked.archive);
    const Query query = read_query(options.asked, output);
    const Plan plan = reader.plan(query, options.asked.lang);
    CountTable table{.query = print_query(query), .by = options.by_name};
    table.matches = reader.count(plan);
    if (!options.by) {
        const DayCounts counts = reader.days(plan);
        for (const auto& [begin, count] : by_period(counts, Period::year)) {
            table.rows.push_back({period_name(begin, Period::year), count, std::nullopt});
        }
        std::stable_sort(table.rows.begin(), table.rows.end(),
                         [](const CountRow& a, const CountRow& b) { return a.count > b.count; });
        table.without = counts.undated;
    } else {
        const FacetCounts counts = reader.values(plan, *options.by);
        for (const ValueCount& value : counts.values)
            table.rows.push_back({value.value, value.count, std::nullopt});
        table.without = counts.without;
    }
    table.values = table.rows.size();
    if (table.rows.size() > options.limit) table.rows.resize(options.limit);
    const Little little = explain_little(reader, query, options.asked, table.matches);
    return write_table(std::move(table), little, options.format, options.colour, output);
}

}  // namespace broadsheet
