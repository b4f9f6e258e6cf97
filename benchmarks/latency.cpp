// How long an archive takes to answer queries, one at a time, in a process that is running already.
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <sstream>
#include <thread>

#include <simdjson.h>

#include "benchmarks/options.hpp"
#include "benchmarks/report.hpp"
#include "benchmarks/timing.hpp"
#include "common/archive/archive_reader.hpp"
#include "common/article/error.hpp"
#include "common/query/parser.hpp"
#include "searcher/printers/printers.hpp"
#include "searcher/result.hpp"

namespace {

using namespace broadsheet;
using namespace broadsheet::benchmarks;
using benchmarks::decimal;

constexpr int results_version = 1;

/// What is timed.
enum class Task { best, newest, count, page, facet, timeline };

Task task_of(const std::string& name) {
    if (name == "best") return Task::best;
    if (name == "newest") return Task::newest;
    if (name == "count") return Task::count;
    if (name == "page") return Task::page;
    if (name == "facet") return Task::facet;
    if (name == "timeline") return Task::timeline;
    throw UsageError("--task is one of best, newest, count, page, facet and timeline, not '" + name + "'");
}

std::vector<std::string> do_task(ArchiveReader& reader, const std::string& text, Task task,
                                 std::size_t limit) {
    const Plan plan = reader.plan(parse_query(text).query);
    if (task == Task::count) return {std::to_string(reader.count(plan))};
    if (task == Task::facet) return {std::to_string(reader.values(plan, Facet::source).values.size())};
    if (task == Task::timeline) return {std::to_string(reader.days(plan).days.size())};
    const SortOrder sort = task == Task::newest ? SortOrder::newest : SortOrder::relevance;
    const MatchList found = reader.search(plan, sort, 0, limit);
    std::vector<std::string> lines;
    lines.reserve(found.matches.size());
    if (task != Task::page) {
        for (const Match& match : found.matches) lines.push_back(reader.id(match.docid));
        return lines;
    }
    PlanEvaluator evaluator = reader.evaluator(plan);
    const std::unique_ptr<Printer> printer = make_jsonl_printer();
    std::uint64_t rank = 0;
    for (const Match& match : found.matches) {
        Article article = reader.article(match.docid);
        const std::vector<Mark> marks =
            evaluator.evaluate(match.docid, article).value_or(std::vector<Mark>{});
        lines.push_back(printer->hit(make_result(++rank, match, std::move(article), marks)));
    }
    return lines;
}

Engine engine_of(ArchiveReader& reader, Task task, std::size_t limit) {
    const auto best = [&reader, task, limit](const std::string& text) {
        return do_task(reader, text, task, limit);
    };
    const auto count = [&reader](const std::string& text) {
        return reader.count(reader.plan(parse_query(text).query));
    };
    return {.best = best, .count = count};
}

/// Queries a second of so many threads, each with a reader of its own, going through the whole file.
double throughput(const std::string& archive, AnswerFrom from, const std::vector<TimedQuery>& queries,
                  Task task, std::size_t limit, std::uint64_t threads, std::uint64_t passes) {
    std::vector<std::unique_ptr<ArchiveReader>> readers;
    for (std::uint64_t i = 0; i < threads; ++i)
        readers.push_back(std::make_unique<ArchiveReader>(archive, from));
    const auto go_through = [&](ArchiveReader& reader, std::uint64_t times) {
        for (std::uint64_t pass = 0; pass < times; ++pass) {
            for (const TimedQuery& query : queries) do_task(reader, query.text, task, limit);
        }
    };
    for (const auto& reader : readers) go_through(*reader, 1);
    const Clock::time_point start = Clock::now();
    std::vector<std::thread> workers;
    for (const auto& reader : readers) workers.emplace_back([&] { go_through(*reader, passes); });
    for (std::thread& worker : workers) worker.join();
    return static_cast<double>(threads * passes * queries.size()) / seconds_since(start);
}

std::string to_json(const std::vector<TypeFigures>& figures, std::uint64_t articles, const Schedule& schedule,
                    std::size_t limit) {
    std::string types;
    for (const TypeFigures& type : figures) {
        types += types.empty() ? "[" : ",";
        JsonObject member(types);
        add_members(member, type);
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

    const Task task = task_of(arguments.text("task"));
    const AnswerFrom from = arguments.given("database") ? AnswerFrom::database : AnswerFrom::fast_files;
    ArchiveReader reader(arguments.words[0], from);
    const std::vector<QueryFigures> figures = time_queries(queries, schedule, engine_of(reader, task, limit));
    const std::vector<TypeFigures> types = by_type(figures);

    std::cout << reader.article_count() << " articles, median of " << schedule.passes << " passes, µs:\n";
    print_table(std::cout, types);
    if (!older.empty()) print_comparison(types, older);
    if (const std::uint64_t threads = arguments.number("threads", 1, 256); threads > 1) {
        const double one = throughput(arguments.words[0], from, queries, task, limit, 1, schedule.passes);
        const double many =
            throughput(arguments.words[0], from, queries, task, limit, threads, schedule.passes);
        std::cout << decimal(one, 0) << " queries a second in one thread, " << decimal(many, 0) << " in "
                  << threads << ": " << decimal(many / one, 2) << " times\n";
    }
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
                     {"task", "WHAT",
                      "best articles with their ids, newest ones, exact count, page (the best with their "
                      "records, snippets and marks), facet (counts by source) or timeline (by day)",
                      "best"},
                     {"threads", "N", "measure the throughput of N threads too", "1"},
                     {"database", "", "leave the fast files aside"},
                     {"json", "FILE", "write the figures and the machine to FILE"},
                     {"compare", "FILE", "compare with what --json wrote before"},
                     {"per-query", "FILE",
                      "write a line for each query to FILE: R, its number from 0, its type, "
                      "least and median µs, hits, the ids of its best articles"}}},
        argc, argv, run);
}
