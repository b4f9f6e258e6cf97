// How time, memory and size grow with the number of articles, on synthetic archives.
#include <filesystem>
#include <iostream>

#include "benchmarks/options.hpp"
#include "benchmarks/plot.hpp"
#include "benchmarks/process.hpp"
#include "benchmarks/report.hpp"
#include "benchmarks/timing.hpp"
#include "common/archive/archive_reader.hpp"
#include "common/article/error.hpp"
#include "common/query/parser.hpp"

namespace {

namespace fs = std::filesystem;
using namespace broadsheet;
using namespace broadsheet::benchmarks;

/// Articles that are added to the archive when it is made.
constexpr std::uint64_t small_addition = 100;

struct Step {
    std::uint64_t articles;
    IndexingCost cost;
    double addition_s;
    std::vector<TypeFigures> types;
};

void make_corpus(std::uint64_t articles, std::uint64_t seed, const fs::path& path) {
    const ProcessRun run = run_process(
        {BROADSHEET_BENCHMARKS "/make-corpus", std::to_string(articles), "--seed", std::to_string(seed)},
        path);
    if (run.exit_code != 0) throw Error("make-corpus failed");
}

std::vector<TypeFigures> time_archive(const fs::path& archive, const fs::path& queries) {
    ArchiveReader reader(archive);
    const auto best = [&](const std::string& text) {
        std::vector<std::string> ids;
        const Plan plan = reader.plan(parse_query(text).query);
        for (const Match& match : reader.search(plan, SortOrder::relevance, 0, 10).matches) {
            ids.push_back(reader.id(match.docid));
        }
        return ids;
    };
    const auto count = [](const std::string&) { return std::uint64_t{0}; };
    return by_type(time_queries(read_queries(queries, " OR "), {.passes = 3, .warmup = 1},
                                {.best = best, .count = count}));
}

Step measure(std::uint64_t articles, const fs::path& work, unsigned threads, const fs::path& queries) {
    const fs::path corpus = work / "articles.jsonl";
    const fs::path archive = work / ("archive-" + std::to_string(articles));
    std::cerr << "making " << articles << " articles ..." << std::endl;
    make_corpus(articles, 1, corpus);
    std::cerr << "indexing ..." << std::endl;
    fs::remove_all(archive);
    Step step{.articles = articles,
              .cost = measure_indexer(BROADSHEET_INDEXER, archive, {corpus.string()}, threads),
              .addition_s = 0,
              .types = {}};
    std::cerr << "querying ..." << std::endl;
    step.types = time_archive(archive, queries);
    const fs::path addition = work / "addition.jsonl";
    make_corpus(small_addition, articles + 7, addition);
    // Under identities of their own.
    const ProcessRun renamed = run_process({"sed", "s/\"id\":\"syn-/\"id\":\"more-/", addition.string()},
                                           work / "addition-renamed.jsonl");
    if (renamed.exit_code != 0) throw Error("sed failed");
    ::sync();  // what the runs before left to be written is no part of it
    const ProcessRun added = run_process(
        {BROADSHEET_INDEXER, "add", archive.string(), (work / "addition-renamed.jsonl").string()});
    if (added.exit_code != 0) throw Error("the small addition failed");
    step.addition_s = added.wall_s;
    if (!ArchiveReader(archive).find("more-" + std::to_string(small_addition))) {
        throw Error("the small addition is not found");
    }
    fs::remove(corpus);
    return step;
}

void print_steps(const std::vector<Step>& steps) {
    std::cout << "| articles | text, MB | indexing, s | s for 100 more | peak memory, MB | database, MB | of "
                 "the text |";
    for (const TypeFigures& type : steps.front().types) std::cout << ' ' << type.type << ", µs |";
    std::cout << "\n|--:|--:|--:|--:|--:|--:|--:|";
    for (std::size_t i = 0; i < steps.front().types.size(); ++i) std::cout << "--:|";
    std::cout << '\n';
    for (const Step& step : steps) {
        std::uint64_t bytes = 0;
        for (const auto& [name, size] : step.cost.files) bytes += size;
        std::cout << "| " << step.articles << " | " << megabytes(step.cost.text_bytes) << " | "
                  << decimal(step.cost.wall_s, 1) << " | " << decimal(step.addition_s, 2) << " | "
                  << megabytes(step.cost.usage.peak_bytes) << " | " << megabytes(bytes) << " | "
                  << decimal(static_cast<double>(bytes) / static_cast<double>(step.cost.text_bytes), 3)
                  << " |";
        for (const TypeFigures& type : step.types) std::cout << ' ' << decimal(type.mean_us, 1) << " |";
        std::cout << '\n';
    }
}

std::string plot(const std::vector<Step>& steps) {
    BarPanel indexing{.title = "indexing, seconds (logarithmic)",
                      .groups = {},
                      .series = {{"indexing", {}}},
                      .logarithmic = true};
    BarPanel queries{.title = "mean time of the best ten, µs (logarithmic)",
                     .groups = {},
                     .series = {},
                     .logarithmic = true};
    BarPanel memory{.title = "peak memory, MB", .groups = {}, .series = {{"memory", {}}}};
    for (const TypeFigures& type : steps.front().types) queries.series.push_back({type.type, {}});
    for (const Step& step : steps) {
        const std::string name = std::to_string(step.articles);
        for (BarPanel* panel : {&indexing, &queries, &memory}) panel->groups.push_back(name);
        indexing.series.front().values.emplace_back(step.cost.wall_s);
        memory.series.front().values.emplace_back(static_cast<double>(step.cost.usage.peak_bytes) / 1e6);
        for (std::size_t i = 0; i < step.types.size(); ++i) {
            queries.series[i].values.emplace_back(step.types[i].mean_us);
        }
    }
    return bar_chart("Growth with the number of articles", {indexing, queries, memory});
}

void run(const Arguments& arguments) {
    const fs::path work = arguments.text("work");
    if (work.empty()) throw UsageError("--work DIR is needed: a directory for corpora and archives");
    const auto threads = static_cast<unsigned>(arguments.number("threads", 1, 64));
    fs::create_directories(work);
    std::vector<std::uint64_t> sizes;
    for (const std::string& word : arguments.words) {
        sizes.push_back(parse_number(word, "ARTICLES", 1000, 1'000'000'000));
    }
    // One set of queries for all sizes, drawn from the articles that all of them begin with.
    const fs::path queries = work / "queries.tsv";
    make_corpus(sizes.front(), 1, work / "articles.jsonl");
    const ProcessRun drawn =
        run_process({BROADSHEET_BENCHMARKS "/make-queries", (work / "articles.jsonl").string(), "--per-type",
                     std::to_string(arguments.number("per-type", 1, 10'000))},
                    queries);
    if (drawn.exit_code != 0) throw Error("make-queries failed");
    std::vector<Step> steps;
    for (const std::uint64_t articles : sizes) steps.push_back(measure(articles, work, threads, queries));
    print_steps(steps);
    if (arguments.given("plot")) write_file(arguments.text("plot"), plot(steps));
}

}  // namespace

int main(int argc, char** argv) {
    return run_benchmark(
        {.usage = "growth ARTICLES... --work DIR [OPTION]...",
         .about = "Makes synthetic archives of the sizes named, smallest first, and prints for each what it\n"
                  "takes to index it, to add 100 articles to it, and to answer queries.\n",
         .min_words = 1,
         .max_words = 16,
         .options = {{"work", "DIR", "a directory for corpora and archives; the archives stay there"},
                     {"threads", "N", "of the indexer", "2"},
                     {"per-type", "N", "queries of each type", "100"},
                     {"plot", "FILE", "draw the figures as an SVG picture"}}},
        argc, argv, run);
}
