// Plain Xapian for comparison, set up as its Getting Started guide shows it
// (https://getting-started-with-xapian.readthedocs.io): words and stems with positions made by TermGenerator,
// queries read by QueryParser, BM25, then everything compacted. Only the articles' ids are stored.
#include <filesystem>

#include <xapian.h>

#include "benchmarks/corpus.hpp"
#include "benchmarks/peers/peer.hpp"
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

void index(const std::string& input, const fs::path& directory, IndexingCost& cost) {
    write_database(input, directory / "written", cost);
    compact(directory / "written", database_in(directory));
}

class PlainXapian {
   public:
    explicit PlainXapian(const fs::path& directory)
        : database_(database_in(directory).string()), enquire_(database_) {
        parser_.set_stemmer(Xapian::Stem("en"));
        parser_.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
        parser_.set_database(database_);
    }

    /// Joins words by OR.
    void any_word() { parser_.set_default_op(Xapian::Query::OP_OR); }

    std::vector<std::string> best(const std::string& text, Xapian::doccount limit) {
        enquire_.set_query(parser_.parse_query(text));
        const Xapian::MSet found = enquire_.get_mset(0, limit);
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
    PlainXapian xapian(directory);
    print_figures(read_queries(file, " "), schedule,
                  {.best = [&](const std::string& text) { return xapian.best(text, best_articles); },
                   .count = [&](const std::string& text) { return xapian.count(text); }});
}

void rank(const fs::path& directory, const std::vector<Topic>& topics) {
    PlainXapian xapian(directory);
    xapian.any_word();
    print_rankings(topics, "xapian", " ",
                   [&](const std::string& text) { return xapian.best(text, run_depth); });
}

/// Xapian's errors as ours.
template <class Function>
auto translated(Function function) {
    try {
        return function();
    } catch (const Xapian::Error& error) {
        throw Error("xapian: " + error.get_description());
    }
}

}  // namespace

int main(int argc, char** argv) {
    return run_peer(
        {.program = "plain-xapian",
         .about =
             "Does with Xapian alone, set up as its Getting Started guide shows it, what 'indexer add' and\n"
             "'latency' do with an archive, and measures it in the same way.\n",
         .version = std::string("Xapian ") + Xapian::version_string(),
         .index = [](const std::string& input, const fs::path& directory,
                     IndexingCost& cost) { translated([&] { index(input, directory, cost); }); },
         .query = [](const fs::path& directory, const fs::path& file,
                     const Schedule& schedule) { translated([&] { query(directory, file, schedule); }); },
         .rank = [](const fs::path& directory,
                    const std::vector<Topic>& topics) { translated([&] { rank(directory, topics); }); },
         .database = database_in},
        argc, argv);
}
