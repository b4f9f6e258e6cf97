#include "benchmarks/peers/peer.hpp"

#include <iostream>

#include "benchmarks/options.hpp"
#include "common/article/error.hpp"

namespace broadsheet::benchmarks {
namespace {

namespace fs = std::filesystem;

const Peer* running = nullptr;

void index(const std::string& input, const fs::path& directory) {
    if (!fs::create_directories(directory)) {
        throw Error(directory.string() + ": is there already; give a directory that is not");
    }
    const Clock::time_point start = Clock::now();
    IndexingCost cost;
    running->index(input, directory, cost);
    cost.wall_s = seconds_since(start);
    rusage resources{};
    getrusage(RUSAGE_SELF, &resources);
    cost.usage = usage_of(resources);
    cost.files = file_bytes(running->database(directory));
    print(std::cout, cost);
}

void run(const Arguments& arguments) {
    const std::vector<std::string>& words = arguments.words;
    if (words[0] == "version" && words.size() == 1) {
        std::cout << running->version << '\n';
    } else if (words[0] == "index" && words.size() == 3) {
        index(words[1], words[2]);
    } else if (words[0] == "query" && words.size() == 5) {
        running->query(words[1], words[2],
                       {.passes = parse_number(words[3], "PASSES", 1, 1'000'000),
                        .warmup = parse_number(words[4], "WARMUP", 0, 1'000'000)});
    } else if (words[0] == "rank" && words.size() == 3) {
        running->rank(words[1], read_topics(words[2]));
    } else {
        throw UsageError("'" + words[0] +
                         "' is none of index, query, rank and version, or has other arguments");
    }
}

}  // namespace

void print_figures(const std::vector<TimedQuery>& queries, const Schedule& schedule, const Engine& engine) {
    for (const TimedQuery& timed : queries) {
        if (timed.type == "QUERY") {
            throw Error(timed.place + ": is in Broadsheet's query language, which no other engine reads");
        }
    }
    const std::vector<QueryFigures> figures = time_queries(queries, schedule, engine);
    print_query_lines(std::cout, figures);
    print_table(std::cout, by_type(figures));
}

void print_rankings(const std::vector<Topic>& topics, std::string_view tag, std::string_view between,
                    const std::function<Ranking(const std::string& text)>& best) {
    for (const Topic& topic : topics) {
        std::string text;
        for (const std::string& word : plain_words(topic.text)) {
            if (!text.empty()) text += between;
            text += word;
        }
        if (text.empty()) continue;
        print_ranking(std::cout, topic.id, best(text), tag);
    }
}

int run_peer(const Peer& peer, int argc, char** argv) {
    running = &peer;
    return run_benchmark(
        {.usage =
             peer.program + " index DOCS DIR | query DIR QUERIES PASSES WARMUP | rank DIR QUERIES | version",
         .about = peer.about +
                  "query prints a line for each query (R, its number from 0, its type, least and median µs,\n"
                  "hits, the ids of its best ten articles), then a table. rank prints the best 1,000 "
                  "articles for\n"
                  "each line of a query's id, a tab and its words in natural language, as TREC does.\n",
         .min_words = 1,
         .max_words = 5,
         .options = {}},
        argc, argv, run);
}

}  // namespace broadsheet::benchmarks
