// Plain Xapian for comparison, set up as its Getting Started guide shows it
// (https://getting-started-with-xapian.readthedocs.io): words and stems with positions made by TermGenerator,
// queries read by QueryParser, BM25, then everything compacted. Only the articles' ids are stored.
#include <filesystem>
#include <iostream>

#include <xapian.h>

#include "benchmarks/corpus.hpp"
#include "benchmarks/options.hpp"
#include "benchmarks/report.hpp"
#include "benchmarks/timing.hpp"
#include "common/article/error.hpp"

namespace {

namespace fs = std::filesystem;
using namespace broadsheet;
using namespace broadsheet::benchmarks;

constexpr Xapian::doccount best_articles = 10;

fs::path database_in(const fs::path& directory) { return directory / "compacted"; }

/// Counts articles and text in `cost`.
void write_database(const std::string& input, const fs::path& path, IndexingCost& cost) {
    Xapian::WritableDatabase database(path.string(), Xapian::DB_CREATE);
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("en"));
    cost.articles = each_article({input}, [&](const Article& article) {
        cost.text_bytes += text_bytes(article);
        Xapian::Document document;
        generator.set_document(document);
        generator.index_text(article.title);
        generator.increase_termpos();
        generator.index_text(article.body);
        document.set_data(identity(article));
        database.add_document(document);
    });
    database.commit();
}

void compact(const fs::path& from, const fs::path& to) {
    Xapian::Database(from.string()).compact(to.string(), Xapian::Compactor::FULL);
    fs::remove_all(from);
}

void index(const std::string& input, const fs::path& directory) {
    if (!fs::create_directories(directory)) {
        throw Error(directory.string() + ": is there already; give a directory that is not");
    }
    const Clock::time_point start = Clock::now();
    IndexingCost cost;
    write_database(input, directory / "written", cost);
    compact(directory / "written", database_in(directory));
    cost.wall_s = seconds_since(start);

    rusage resources{};
    getrusage(RUSAGE_SELF, &resources);
    cost.usage = usage_of(resources);
    cost.files = file_bytes(database_in(directory));
    print(std::cout, cost);
}

class PlainXapian {
   public:
    explicit PlainXapian(const fs::path& directory)
        : database_(database_in(directory).string()), enquire_(database_) {
        parser_.set_stemmer(Xapian::Stem("en"));
        parser_.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
        parser_.set_database(database_);
    }

    std::vector<std::string> best(const std::string& text) {
        enquire_.set_query(parser_.parse_query(text));
        const Xapian::MSet found = enquire_.get_mset(0, best_articles);
        std::vector<std::string> ids;
        for (auto match = found.begin(); match != found.end(); ++match) {
            ids.push_back(match.get_document().get_data());
        }
        return ids;
    }

    /// Exact, as every document is looked at.
    std::uint64_t count(const std::string& text) {
        enquire_.set_query(parser_.parse_query(text));
        return enquire_.get_mset(0, best_articles, database_.get_doccount()).get_matches_estimated();
    }

   private:
    Xapian::Database database_;
    Xapian::QueryParser parser_;
    Xapian::Enquire enquire_;
};

void query(const fs::path& directory, const fs::path& file, const Schedule& schedule) {
    const std::vector<TimedQuery> queries = read_queries(file, " ");
    for (const TimedQuery& timed : queries) {
        if (timed.type == "QUERY") {
            throw Error(timed.place + ": is in Broadsheet's query language, which Xapian does not read");
        }
    }
    PlainXapian xapian(directory);
    const Engine engine{.best = [&](const std::string& text) { return xapian.best(text); },
                        .count = [&](const std::string& text) { return xapian.count(text); }};
    const std::vector<QueryFigures> figures = time_queries(queries, schedule, engine);
    print_query_lines(std::cout, figures);
    print_table(std::cout, by_type(figures));
}

void run(const Arguments& arguments) {
    const std::vector<std::string>& words = arguments.words;
    try {
        if (words[0] == "version" && words.size() == 1) {
            std::cout << "Xapian " << Xapian::version_string() << '\n';
        } else if (words[0] == "index" && words.size() == 3) {
            index(words[1], words[2]);
        } else if (words[0] == "query" && words.size() == 5) {
            query(words[1], words[2],
                  {.passes = parse_number(words[3], "PASSES", 1, 1'000'000),
                   .warmup = parse_number(words[4], "WARMUP", 0, 1'000'000)});
        } else {
            throw UsageError("'" + words[0] +
                             "' is none of index, query and version, or has other arguments");
        }
    } catch (const Xapian::Error& error) {
        throw Error("xapian: " + error.get_description());
    }
}

}  // namespace

int main(int argc, char** argv) {
    return run_benchmark(
        {.usage = "plain-xapian index DOCS DIR | query DIR QUERIES PASSES WARMUP | version",
         .about =
             "Does with Xapian alone, set up as its Getting Started guide shows it, what 'indexer add' and\n"
             "'latency' do with an archive, and measures it in the same way. query prints a line for each\n"
             "query (R, its number from 0, its type, least and median µs, hits, the ids of its best ten\n"
             "articles), then a table.\n",
         .min_words = 1,
         .max_words = 5,
         .options = {}},
        argc, argv, run);
}
