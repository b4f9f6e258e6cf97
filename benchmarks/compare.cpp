// The same articles and the same queries through Broadsheet and the engines that its users would otherwise
// take, one after the other in one run.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "benchmarks/corpus.hpp"
#include "benchmarks/engines.hpp"
#include "benchmarks/options.hpp"
#include "benchmarks/plot.hpp"
#include "benchmarks/process.hpp"
#include "benchmarks/report.hpp"
#include "benchmarks/timing.hpp"
#include "common/article/error.hpp"

namespace {

namespace fs = std::filesystem;
using namespace broadsheet;
using namespace broadsheet::benchmarks;

struct Figures {
    std::string name;
    std::string failure;  ///< why it was left out; empty otherwise
    double index_s = 0;
    double index_cpu_s = 0;
    std::uint64_t peak_bytes = 0;
    std::uint64_t database_bytes = 0;
    std::vector<QueryFigures> queries;
    std::vector<TypeFigures> types;
};

struct Setup {
    std::string input;
    std::string queries;
    fs::path work;
    std::string passes;
    std::string warmup;
    std::string threads;
};

std::vector<EngineCommands> engines(const Setup& setup) {
    const auto broadsheet = [](const std::string& name, const std::string& threads) {
        return EngineCommands{.name = name,
                              .prepare = {{BROADSHEET_INDEXER, "--version"}},
                              .index = {BROADSHEET_INDEXER, "add", "{dir}", "{input}", "--threads", threads},
                              .query = {BROADSHEET_BENCHMARKS "/latency", "{dir}", "{queries}", "--passes",
                                        "{passes}", "--warmup", "{warmup}", "--per-query", "{result}"},
                              .rank = {},
                              .prints_queries = false};
    };
    std::vector<EngineCommands> all{broadsheet("broadsheet", setup.threads)};
    if (setup.threads != "1") all.push_back(broadsheet("broadsheet, one thread", "1"));
    const std::vector<EngineCommands> peers = peer_engines(setup.work);
    all.insert(all.end(), peers.begin(), peers.end());
    return all;
}

/// The number of articles.
std::uint64_t write_articles(const std::string& input, const fs::path& path, std::uint64_t& text) {
    ArticlesFile file(path);
    const std::uint64_t articles = each_article({input}, [&](const Article& article) {
        text += text_bytes(article);
        file.add(article);
    });
    file.close();
    return articles;
}

std::uint64_t bytes_below(const fs::path& directory) {
    std::uint64_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        if (entry.is_regular_file()) bytes += entry.file_size();
    }
    return bytes;
}

std::vector<QueryFigures> read_figures(const fs::path& path) {
    std::vector<QueryFigures> figures;
    std::ifstream in(path);
    std::string line;
    while (std::getline(in, line)) {
        if (!line.starts_with("R\t")) continue;
        std::istringstream cells(line.substr(2));
        std::string number;
        std::string ids;
        QueryFigures query{};
        cells >> number >> query.type >> query.min_us >> query.median_us >> query.hits;
        if (!cells) throw Error(path.string() + ": no line of figures: " + line);
        cells >> ids;
        std::istringstream list(ids);
        for (std::string id; std::getline(list, id, ',');) query.ids.push_back(id);
        figures.push_back(std::move(query));
    }
    return figures;
}

class Runner {
   public:
    explicit Runner(const Setup& setup) : setup_(setup) {}

    Figures run(const EngineCommands& engine) {
        Figures figures{.name = engine.name};
        name_ = file_name(engine);
        for (const Command& command : engine.prepare) {
            if (run_process(with_values(command), log()).exit_code == 0) continue;
            figures.failure = "'" + command.front() + "' cannot be run; see " + log().string();
            return figures;
        }
        std::cerr << "indexing with " << engine.name << " ..." << std::endl;
        fs::remove_all(directory());
        const ProcessRun indexed = run_process(with_values(engine.index), log());
        if (indexed.exit_code != 0) {
            figures.failure = "indexing ended with exit code " + std::to_string(indexed.exit_code) +
                              "; see " + log().string();
            return figures;
        }
        figures.index_s = indexed.wall_s;
        figures.index_cpu_s = indexed.usage.cpu_s();
        figures.peak_bytes = indexed.usage.peak_bytes;
        figures.database_bytes = bytes_below(directory());
        std::cerr << "querying " << engine.name << " ..." << std::endl;
        const ProcessRun queried =
            run_process(with_values(engine.query), engine.prints_queries ? result() : log());
        if (queried.exit_code != 0) {
            figures.failure = "querying ended with exit code " + std::to_string(queried.exit_code);
            return figures;
        }
        figures.queries = read_figures(result());
        figures.types = by_type(figures.queries);
        return figures;
    }

   private:
    fs::path directory() const { return setup_.work / name_; }
    fs::path log() const { return setup_.work / (name_ + ".log"); }
    fs::path result() const { return setup_.work / (name_ + ".tsv"); }

    Command with_values(const Command& command) const {
        return filled(command, {{"{input}", setup_.input},
                                {"{articles}", (setup_.work / "articles.bin").string()},
                                {"{dir}", directory().string()},
                                {"{queries}", setup_.queries},
                                {"{passes}", setup_.passes},
                                {"{warmup}", setup_.warmup},
                                {"{result}", result().string()}});
    }

    const Setup& setup_;
    std::string name_;
};

/// How far an engine's answers are those of the first one.
struct Agreement {
    double same_hits;  ///< share of queries
    double hits;       ///< as a multiple
    double best;       ///< mean share of the best ten
};

Agreement agreement(const Figures& ours, const Figures& theirs, const std::string& type) {
    double queries = 0;
    double same = 0;
    double shared = 0;
    double best = 0;
    double our_hits = 0;
    double their_hits = 0;
    for (std::size_t i = 0; i < ours.queries.size() && i < theirs.queries.size(); ++i) {
        const QueryFigures& a = ours.queries[i];
        const QueryFigures& b = theirs.queries[i];
        if (a.type != type) continue;
        ++queries;
        same += a.hits == b.hits ? 1 : 0;
        our_hits += static_cast<double>(a.hits);
        their_hits += static_cast<double>(b.hits);
        if (a.ids.empty()) continue;
        ++best;
        const auto common = std::count_if(a.ids.begin(), a.ids.end(), [&](const std::string& id) {
            return std::find(b.ids.begin(), b.ids.end(), id) != b.ids.end();
        });
        shared += static_cast<double>(common) / static_cast<double>(a.ids.size());
    }
    return {same / queries, their_hits / our_hits, best == 0 ? 0 : shared / best};
}

void row(const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) std::cout << "| " << cell << ' ';
    std::cout << "|\n";
}

const TypeFigures* find_type(const Figures& figures, const std::string& type) {
    for (const TypeFigures& found : figures.types) {
        if (found.type == type) return &found;
    }
    return nullptr;
}

void print_tables(const std::vector<Figures>& all, std::uint64_t text, std::uint64_t articles) {
    const Figures& ours = all.front();
    std::cout << articles << " articles, " << megabytes(text) << " MB of text\n\n";
    row({"engine", "indexing, s", "CPU, s", "ours / its", "peak memory, MB", "size, MB", "of the text"});
    row({"---", "--:", "--:", "--:", "--:", "--:", "--:"});
    for (const Figures& engine : all) {
        if (!engine.failure.empty()) continue;
        row({engine.name, decimal(engine.index_s, 1), decimal(engine.index_cpu_s, 1),
             decimal(ours.index_s / engine.index_s, 2), megabytes(engine.peak_bytes),
             megabytes(engine.database_bytes),
             decimal(static_cast<double>(engine.database_bytes) / static_cast<double>(text), 3)});
    }
    for (const TypeFigures& type : ours.types) {
        std::cout << '\n';
        row({type.type, "n", "mean µs", "p50", "p90", "p99", "ours / its mean", "hits / ours", "same hits",
             "best ten shared"});
        row({"---", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:"});
        for (const Figures& engine : all) {
            const TypeFigures* const its = find_type(engine, type.type);
            if (its == nullptr) continue;
            const Agreement agreed = agreement(ours, engine, type.type);
            row({engine.name, std::to_string(its->queries), decimal(its->mean_us, 1), decimal(its->p50_us, 1),
                 decimal(its->p90_us, 1), decimal(its->p99_us, 1), decimal(type.mean_us / its->mean_us, 3),
                 decimal(agreed.hits, 3), decimal(100 * agreed.same_hits, 0) + " %",
                 decimal(100 * agreed.best, 0) + " %"});
        }
    }
    std::cout << '\n';
    for (const Figures& engine : all) {
        if (!engine.failure.empty()) std::cout << engine.name << ": left out: " << engine.failure << '\n';
    }
}

std::string to_json(const std::vector<Figures>& all, std::uint64_t text, std::uint64_t articles) {
    std::string list;
    for (const Figures& engine : all) {
        list += list.empty() ? "[" : ",";
        JsonObject json(list);
        json.text("engine", engine.name);
        if (!engine.failure.empty()) {
            json.text("left_out", engine.failure);
            json.close();
            continue;
        }
        json.raw("index_s", decimal(engine.index_s, 3));
        json.raw("index_cpu_s", decimal(engine.index_cpu_s, 3));
        json.number("peak_bytes", engine.peak_bytes);
        json.number("database_bytes", engine.database_bytes);
        std::string types;
        for (const TypeFigures& type : engine.types) {
            types += types.empty() ? "[" : ",";
            JsonObject member(types);
            add_members(member, type);
            const Agreement agreed = agreement(all.front(), engine, type.type);
            member.raw("same_hits", decimal(agreed.same_hits, 4));
            member.raw("best_shared", decimal(agreed.best, 4));
            member.close();
        }
        json.raw("types", types + "]");
        json.close();
    }
    std::string json;
    JsonObject results(json);
    results.number("v", 1);
    results.text("benchmark", "compare");
    add_machine(results);
    results.number("articles", articles);
    results.number("text_bytes", text);
    results.raw("engines", list + "]");
    results.close();
    return json + "\n";
}

std::string plot(const std::vector<Figures>& all, std::uint64_t text, std::uint64_t articles) {
    BarPanel queries{.title = "mean time of the best ten, µs (logarithmic)",
                     .groups = {},
                     .series = {},
                     .logarithmic = true};
    BarPanel indexing{.title = "indexing, seconds", .groups = {""}, .series = {}};
    BarPanel size{.title = "database as a share of the text", .groups = {""}, .series = {}};
    for (const TypeFigures& type : all.front().types) queries.groups.push_back(type.type);
    for (const Figures& engine : all) {
        if (!engine.failure.empty()) continue;
        BarSeries means{engine.name, {}};
        for (const std::string& type : queries.groups) {
            const TypeFigures* const its = find_type(engine, type);
            means.values.push_back(its == nullptr ? std::nullopt : std::optional<double>(its->mean_us));
        }
        indexing.series.push_back({engine.name, {engine.index_s}});
        // One archive, however many threads made it.
        if (engine.name.find("one thread") != std::string::npos) continue;
        queries.series.push_back(std::move(means));
        size.series.push_back(
            {engine.name, {static_cast<double>(engine.database_bytes) / static_cast<double>(text)}});
    }
    return bar_chart(std::to_string(articles) + " articles, " + megabytes(text) + " MB of text",
                     {queries, indexing, size});
}

void run(const Arguments& arguments) {
    const Setup setup{.input = arguments.words[0],
                      .queries = arguments.words[1],
                      .work = arguments.text("work"),
                      .passes = std::to_string(arguments.number("passes", 1, 1000)),
                      .warmup = std::to_string(arguments.number("warmup", 0, 1000)),
                      .threads = std::to_string(arguments.number("threads", 1, 64))};
    if (setup.work.empty()) throw UsageError("--work DIR is needed: a directory for the databases");
    fs::create_directories(setup.work);
    std::uint64_t text = 0;
    const std::uint64_t articles = write_articles(setup.input, setup.work / "articles.bin", text);
    const std::string chosen = "," + arguments.text("engines") + ",";
    Runner runner(setup);
    std::vector<Figures> all;
    for (const EngineCommands& engine : engines(setup)) {
        const bool wanted =
            arguments.text("engines").empty() || chosen.find("," + engine.name + ",") != std::string::npos;
        if (!all.empty() && !wanted) continue;
        all.push_back(runner.run(engine));
        if (!all.front().failure.empty()) throw Error("broadsheet: " + all.front().failure);
    }
    print_tables(all, text, articles);
    if (arguments.given("json")) write_file(arguments.text("json"), to_json(all, text, articles));
    if (arguments.given("plot")) write_file(arguments.text("plot"), plot(all, text, articles));
}

}  // namespace

int main(int argc, char** argv) {
    return run_benchmark(
        {.usage = "compare ARTICLES QUERIES --work DIR [OPTION]...",
         .about =
             "Indexes the articles of one input with Broadsheet, Lucene, SQLite FTS5 and plain Xapian, one\n"
             "after the other, asks each the same queries in one thread, and prints tables in Markdown.\n"
             "Lucene needs Debian's liblucene8-java and a JDK; an engine that is not there is left out,\n"
             "with a message.\n",
         .min_words = 2,
         .max_words = 2,
         .options = {{"work", "DIR", "a directory for the databases; they stay there"},
                     {"threads", "N", "of the indexer; it is run with one as well", "2"},
                     {"passes", "N", "times that each query is timed", "5"},
                     {"warmup", "N", "passes before that do not count", "1"},
                     {"engines", "LIST", "beside broadsheet, of: lucene,sqlite fts5,plain xapian"},
                     {"json", "FILE", "write the figures and the machine to FILE"},
                     {"plot", "FILE", "draw the figures as an SVG picture"}}},
        argc, argv, run);
}
