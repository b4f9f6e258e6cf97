// How relevant the articles are that an archive lists first, by what people judged, beside the rankings of
// other engines on the same articles.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "benchmarks/engines.hpp"
#include "benchmarks/judged.hpp"
#include "benchmarks/measures.hpp"
#include "benchmarks/options.hpp"
#include "benchmarks/process.hpp"
#include "benchmarks/report.hpp"
#include "common/archive/archive_reader.hpp"
#include "common/article/error.hpp"
#include "common/query/parser.hpp"

namespace {

namespace fs = std::filesystem;
using namespace broadsheet;
using namespace broadsheet::benchmarks;
using benchmarks::decimal;

/// A system's run and what it is worth.
struct Judged {
    std::string name;
    Run run;
    /// For each of `measures`, the figure of every judged query.
    std::array<std::vector<double>, measures.size()> figures{};
};

/// What most of the archive's articles are written in.
std::string main_language(const ArchiveReader& reader) {
    const auto& languages = reader.languages();
    const auto most = std::max_element(languages.begin(), languages.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == languages.end() ? "en" : most->first;
}

Run run_archive(ArchiveReader& reader, const std::vector<Topic>& topics) {
    const std::string lang = main_language(reader);
    Run run;
    for (const Topic& topic : topics) {
        try {
            const std::string words = bag_of_words(topic.text, lang);
            if (words.empty()) throw Error(topic.place + ": there is no word in the query");
            const Query query = parse_query(words, DefaultOperator::any_word).query;
            const MatchList found = reader.search(reader.plan(query), SortOrder::relevance, 0, run_depth);
            for (const Match& match : found.matches) run[topic.id].push_back(reader.id(match.docid));
        } catch (const QueryError& error) {
            throw Error(topic.place + ": " + error.what());
        }
    }
    return run;
}

/// Writes the archive's articles as JSON lines and for Lucene.
void write_articles(ArchiveReader& reader, const fs::path& lines, const fs::path& articles) {
    std::ofstream json(lines, std::ios::binary);
    ArticlesFile file(articles);
    reader.each_docid([&](DocId docid) {
        json << reader.record(docid) << '\n';
        file.add(reader.article(docid));
    });
    file.close();
    json.close();
    if (!json) throw Error(lines.string() + ": cannot be written");
}

/// Why a peer was left out.
struct PeerFailure : Error {
    using Error::Error;
};

/// Indexes what write_articles wrote into `work` and answers `queries`.
Run run_peer(const EngineCommands& peer, const fs::path& work, const fs::path& queries) {
    const fs::path directory = work / file_name(peer);
    const fs::path log = work / (file_name(peer) + ".log");
    const fs::path run = work / (file_name(peer) + ".run");
    const auto call = [&](const Command& command, const fs::path& output) {
        const Command words = filled(command, {{"{input}", (work / "articles.jsonl").string()},
                                               {"{articles}", (work / "articles.bin").string()},
                                               {"{dir}", directory.string()},
                                               {"{queries}", queries.string()}});
        if (run_process(words, output).exit_code == 0) return;
        throw PeerFailure("'" + words.front() + "' failed; see " + output.string());
    };
    for (const Command& command : peer.prepare) call(command, log);
    fs::remove_all(directory);
    call(peer.index, log);
    call(peer.rank, run);
    return read_run(run);
}

void run_peers(ArchiveReader& reader, const fs::path& work, const fs::path& queries,
               std::vector<Judged>& systems) {
    fs::create_directories(work);
    write_articles(reader, work / "articles.jsonl", work / "articles.bin");
    std::vector<EngineCommands> peers = peer_engines(work);
    peers.insert(peers.begin() + 1, lucene_english(work));
    for (const EngineCommands& peer : peers) {
        try {
            systems.push_back({.name = peer.name, .run = run_peer(peer, work, queries)});
        } catch (const PeerFailure& failure) {
            std::cerr << peer.name << ": left out: " << failure.what() << '\n';
        }
    }
}

/// The queries for which some article is relevant: no measure is defined for others.
std::vector<std::string> judged_queries(const std::vector<Topic>& topics, const Judgments& judgments) {
    std::vector<std::string> queries;
    for (const Topic& topic : topics) {
        const auto judged = judgments.find(topic.id);
        if (judged == judgments.end()) continue;
        const Grades& grades = judged->second;
        if (std::any_of(grades.begin(), grades.end(), [](const auto& one) { return one.second > 0; })) {
            queries.push_back(topic.id);
        }
    }
    if (queries.empty()) throw Error("no article is judged relevant to any query");
    return queries;
}

void judge(Judged& system, const std::vector<std::string>& queries, const Judgments& judgments) {
    for (const std::string& query : queries) {
        for (std::size_t i = 0; i < measures.size(); ++i) {
            system.figures[i].push_back(measures[i].of(system.run[query], judgments.at(query)));
        }
    }
}

void row(const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) std::cout << "| " << cell << ' ';
    std::cout << "|\n";
}

void head(const std::string& first) {
    std::vector<std::string> names{first};
    std::vector<std::string> lines{"---"};
    for (const Measure& measure : measures) {
        names.emplace_back(measure.name);
        lines.emplace_back("--:");
    }
    row(names);
    row(lines);
}

std::string signed_decimal(double number) { return (number < 0 ? "" : "+") + decimal(number, 4); }

void print_tables(const std::vector<Judged>& systems) {
    head("engine");
    for (const Judged& system : systems) {
        std::vector<std::string> cells{system.name};
        for (const auto& figures : system.figures) cells.push_back(decimal(mean(figures), 4));
        row(cells);
    }
    if (systems.size() == 1) return;
    std::cout << "\nOurs less its, and p of a two-sided paired randomization test:\n\n";
    head("engine");
    const Judged& ours = systems.front();
    for (std::size_t k = 1; k < systems.size(); ++k) {
        std::vector<std::string> cells{systems[k].name};
        for (std::size_t i = 0; i < measures.size(); ++i) {
            const auto& its = systems[k].figures[i];
            cells.push_back(signed_decimal(mean(ours.figures[i]) - mean(its)) + " (" +
                            decimal(randomization_p(ours.figures[i], its), 3) + ")");
        }
        row(cells);
    }
}

std::string query_lines(const std::vector<Judged>& systems, const std::vector<std::string>& queries) {
    std::string lines = "engine\tquery";
    for (const Measure& measure : measures) lines.append("\t").append(measure.name);
    lines += '\n';
    for (const Judged& system : systems) {
        for (std::size_t query = 0; query < queries.size(); ++query) {
            lines += system.name + '\t' + queries[query];
            for (const auto& figures : system.figures) lines += '\t' + decimal(figures[query], 4);
            lines += '\n';
        }
    }
    return lines;
}

std::string to_json(const std::vector<Judged>& systems, std::uint64_t articles, std::size_t queries) {
    std::string engines;
    for (const Judged& system : systems) {
        engines += engines.empty() ? "[" : ",";
        JsonObject json(engines);
        json.text("engine", system.name);
        for (std::size_t i = 0; i < measures.size(); ++i) {
            json.raw(measures[i].key, decimal(mean(system.figures[i]), 4));
        }
        json.close();
    }
    std::string json;
    JsonObject results(json);
    results.number("v", 1);
    results.text("benchmark", "relevance");
    add_machine(results);
    results.number("articles", articles);
    results.number("queries", queries);
    results.raw("engines", engines + "]");
    results.close();
    return json + "\n";
}

void run(const Arguments& arguments) {
    ArchiveReader reader(arguments.words[0]);
    const fs::path query_file = arguments.words[1];
    const std::vector<Topic> topics = read_topics(query_file);
    const Judgments judgments = read_judgments(arguments.words[2], topics, [&](const std::string& article) {
        return reader.find(article).has_value();
    });
    const std::vector<std::string> queries = judged_queries(topics, judgments);

    std::vector<Judged> systems{{.name = "broadsheet", .run = run_archive(reader, topics)}};
    if (arguments.given("compare")) {
        const std::string saved = arguments.text("compare");
        systems.push_back({.name = saved, .run = read_run(saved)});
    }
    if (arguments.given("peers")) run_peers(reader, arguments.text("peers"), query_file, systems);
    for (Judged& system : systems) judge(system, queries, judgments);

    std::cout << reader.article_count() << " articles, " << queries.size() << " of " << topics.size()
              << " queries with relevant articles\n\n";
    print_tables(systems);
    if (arguments.given("save-run")) {
        std::ostringstream lines;
        for (const Topic& topic : topics) {
            print_ranking(lines, topic.id, systems.front().run[topic.id], "broadsheet");
        }
        write_file(arguments.text("save-run"), lines.str());
    }
    if (arguments.given("per-query")) write_file(arguments.text("per-query"), query_lines(systems, queries));
    if (arguments.given("json")) {
        write_file(arguments.text("json"), to_json(systems, reader.article_count(), queries.size()));
    }
}

}  // namespace

int main(int argc, char** argv) {
    return run_benchmark(
        {.usage = "relevance ARCHIVE QUERIES JUDGMENTS [OPTION]...",
         .about =
             "Measures how good the articles are that an archive lists first.\n"
             "QUERIES holds a query a line: its id, a tab and natural language, of which any word is asked\n"
             "for. JUDGMENTS holds a judgment a line: query, article and grade with tabs between, or\n"
             "query, 0, article and grade, as TREC writes them. Prints, as means over the queries with a\n"
             "relevant article, average precision, nDCG and precision of the first ten, and recall of\n"
             "the first 100 and 1,000.\n",
         .min_words = 3,
         .max_words = 3,
         .options = {{"peers", "DIR",
                      "run Lucene, SQLite FTS5 and plain Xapian on the same articles and queries too; their "
                      "databases and runs stay in DIR"},
                     {"save-run", "FILE",
                      "write the best 1,000 articles of each query as a TREC run to FILE"},
                     {"compare", "FILE", "judge the run in FILE too"},
                     {"per-query", "FILE", "write a line for each engine and query to FILE"},
                     {"json", "FILE", "write the means and the machine to FILE"}}},
        argc, argv, run);
}
