// How long an archive takes to answer queries, one at a time, in a process that is running already.
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <sstream>

#include <simdjson.h>

#include "benchmarks/options.hpp"
#include "benchmarks/report.hpp"
#include "benchmarks/timing.hpp"
#include "common/archive/archive_reader.hpp"
#include "common/article/error.hpp"
#include "common/query/parser.hpp"

namespace {

using namespace broadsheet;
using namespace broadsheet::benchmarks;

constexpr int results_version = 1;

Engine engine_of(ArchiveReader& reader, std::size_t limit) {
    const auto best = [&reader, limit](const std::string& text) {
        const Plan plan = reader.plan(parse_query(text).query);
        const MatchList found = reader.search(plan, SortOrder::relevance, 0, limit);
        std::vector<std::string> ids;
        ids.reserve(found.matches.size());
        for (const Match& match : found.matches) ids.push_back(reader.id(match.docid));
        return ids;
    };
    const auto count = [&reader](const std::string& text) {
        return reader.count(reader.plan(parse_query(text).query));
    };
    return {.best = best, .count = count};
}

std::string to_json(const std::vector<TypeFigures>& figures, std::uint64_t articles, const Schedule& schedule,
                    std::size_t limit) {
    std::string types;
    for (const TypeFigures& type : figures) {
        types += types.empty() ? "[" : ",";
        JsonObject member(types);
        member.text("type", type.type);
        member.number("n", type.queries);
        member.raw("mean_us", decimal(type.mean_us, 2));
        member.raw("p50_us", decimal(type.p50_us, 2));
        member.raw("p90_us", decimal(type.p90_us, 2));
        member.raw("p99_us", decimal(type.p99_us, 2));
        member.raw("max_us", decimal(type.max_us, 2));
        member.number("hits", type.hits);
        member.close();
    }
    std::string json;
    JsonObject results(json);
    results.number("v", results_version);
    results.text("benchmark", "latency");
    add_machine(results);
    results.number("articles", articles);
    results.number("passes", schedule.passes);
    results.number("warmup", schedule.warmup);
    results.number("limit", limit);
    results.raw("types", types + "]");
    results.close();
    return json + "\n";
}

std::vector<TypeFigures> read_results(const std::string& path) {
    try {
        simdjson::dom::parser parser;
        const simdjson::dom::element results = parser.load(path);
        if (results["v"].get_int64() != results_version) {
            throw Error(path + ": written by another version of this program; measure again");
        }
        std::vector<TypeFigures> figures;
        for (const simdjson::dom::element type : results["types"]) {
            figures.push_back({.type = std::string(std::string_view(type["type"])),
                               .queries = static_cast<std::uint64_t>(type["n"]),
                               .mean_us = type["mean_us"],
                               .p50_us = type["p50_us"],
                               .p90_us = type["p90_us"],
                               .p99_us = type["p99_us"],
                               .max_us = type["max_us"],
                               .hits = type["hits"]});
        }
        return figures;
    } catch (const simdjson::simdjson_error& error) {
        throw Error(path + ": no results of --json: " + error.what());
    }
}

/// Every figure as a multiple of the older one.
void print_comparison(const std::vector<TypeFigures>& figures, const std::vector<TypeFigures>& older) {
    const auto row = [](const auto&... cells) { ((std::cout << std::setw(10) << cells), ...); };
    std::cout << "\nTimes the older figure; below 1 is faster:\n";
    row("type", "mean", "p50", "p90", "p99", "max");
    std::cout << '\n';
    for (const TypeFigures& now : figures) {
        const auto before = std::find_if(older.begin(), older.end(),
                                         [&](const TypeFigures& type) { return type.type == now.type; });
        if (before == older.end()) continue;
        row(now.type, decimal(now.mean_us / before->mean_us, 2), decimal(now.p50_us / before->p50_us, 2),
            decimal(now.p90_us / before->p90_us, 2), decimal(now.p99_us / before->p99_us, 2),
            decimal(now.max_us / before->max_us, 2));
        const bool comparable = now.queries == before->queries && now.hits == before->hits;
        std::cout << (comparable ? "\n" : "  of other queries or articles\n");
    }
}

std::string query_lines(const std::vector<QueryFigures>& figures) {
    std::ostringstream lines;
    print_query_lines(lines, figures);
    return lines.str();
}

void run(const Arguments& arguments) {
    const Schedule schedule{.passes = arguments.number("passes", 1, 1'000'000),
                            .warmup = arguments.number("warmup", 0, 1'000'000)};
    const std::size_t limit = arguments.number("limit", 1, 1'000'000);
    const std::vector<TimedQuery> queries = read_queries(arguments.words[1], " OR ");
    std::vector<TypeFigures> older;
    if (arguments.given("compare")) older = read_results(arguments.text("compare"));

    ArchiveReader reader(arguments.words[0]);
    const std::vector<QueryFigures> figures = time_queries(queries, schedule, engine_of(reader, limit));
    const std::vector<TypeFigures> types = by_type(figures);

    std::cout << reader.article_count() << " articles, median of " << schedule.passes << " passes, µs:\n";
    print_table(std::cout, types);
    if (!older.empty()) print_comparison(types, older);
    if (arguments.given("json")) {
        write_file(arguments.text("json"), to_json(types, reader.article_count(), schedule, limit));
    }
    if (arguments.given("per-query")) write_file(arguments.text("per-query"), query_lines(figures));
}

}  // namespace

int main(int argc, char** argv) {
    return run_benchmark(
        {.usage = "latency ARCHIVE QUERIES [OPTION]...",
         .about =
             "Measures how long it takes from the text of a query to the ids of its best articles.\n"
             "QUERIES holds a query a line: TYPE, a tab and its words. The words of TERM and AND lines\n"
             "are joined by AND, those of OR by OR, those of PHRASE are quoted; a QUERY line is text in\n"
             "the query language. Each pass goes through the whole file, in one thread; the figures are\n"
             "over the medians of a type's queries. Hits are counted exactly, apart and untimed.\n",
         .min_words = 2,
         .max_words = 2,
         .options = {{"passes", "N", "times that each query is timed", "5"},
                     {"warmup", "N", "passes before that do not count", "1"},
                     {"limit", "N", "best articles to find", "10"},
                     {"json", "FILE", "write the figures and the machine to FILE"},
                     {"compare", "FILE", "compare with what --json wrote before"},
                     {"per-query", "FILE",
                      "write a line for each query to FILE: R, its number from 0, its type, "
                      "least and median µs, hits, the ids of its best articles"}}},
        argc, argv, run);
}
