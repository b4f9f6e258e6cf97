// SQLite's FTS5 for comparison (https://www.sqlite.org/fts5.html): Porter stems, positions, its own bm25,
// optimised and vacuumed. Contentless: only the index and the articles' ids are stored.
#include <filesystem>
#include <iostream>
#include <memory>

#include <sqlite3.h>

#include "benchmarks/corpus.hpp"
#include "benchmarks/peers/peer.hpp"
#include "common/article/error.hpp"

namespace {

namespace fs = std::filesystem;
using namespace broadsheet;
using namespace broadsheet::benchmarks;

constexpr std::size_t best_articles = 10;

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

class Database {
   public:
    Database(const fs::path& directory, int flags) {
        sqlite3* opened = nullptr;
        const int code = sqlite3_open_v2((directory / "articles.db").c_str(), &opened, flags, nullptr);
        database_.reset(opened);
        check(code);
    }

    void run(const char* sql) { check(sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr)); }

    Statement prepare(const char* sql) {
        sqlite3_stmt* statement = nullptr;
        check(sqlite3_prepare_v2(database_.get(), sql, -1, &statement, nullptr));
        return Statement(statement);
    }

    void bind(const Statement& statement, int at, const std::string& text) {
        // The text outlives the step in every use below.
        check(sqlite3_bind_text(statement.get(), at, text.data(), static_cast<int>(text.size()), nullptr));
    }

    /// Whether there is a row.
    bool step(const Statement& statement) {
        const int code = sqlite3_step(statement.get());
        if (code == SQLITE_ROW) return true;
        if (code != SQLITE_DONE) check(code);
        sqlite3_reset(statement.get());
        return false;
    }

   private:
    void check(int code) const {
        if (code != SQLITE_OK) throw Error(std::string("sqlite: ") + sqlite3_errmsg(database_.get()));
    }

    std::unique_ptr<sqlite3, Close> database_;
};

void index(const std::string& input, const fs::path& directory, IndexingCost& cost) {
    Database database(directory, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    database.run(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-262144;"
        "CREATE TABLE article(rowid INTEGER PRIMARY KEY, id TEXT);"
        "CREATE VIRTUAL TABLE words USING fts5(body, content='', tokenize='porter unicode61'); BEGIN;");
    const Statement add_id = database.prepare("INSERT INTO article VALUES(?,?)");
    const Statement add_words = database.prepare("INSERT INTO words(rowid,body) VALUES(?,?)");
    sqlite3_int64 row = 0;
    cost.articles = each_article({input}, [&](const Article& article) {
        cost.text_bytes += text_bytes(article);
        ++row;
        const std::string id = identity(article);
        const std::string text = article.title + "\n" + article.body;
        sqlite3_bind_int64(add_id.get(), 1, row);
        database.bind(add_id, 2, id);
        database.step(add_id);
        sqlite3_bind_int64(add_words.get(), 1, row);
        database.bind(add_words, 2, text);
        database.step(add_words);
    });
    database.run("COMMIT; INSERT INTO words(words) VALUES('optimize'); VACUUM;");
}

class Searcher {
   public:
    explicit Searcher(const fs::path& directory)
        : database_(directory, SQLITE_OPEN_READONLY),
          // The rank inside, so that ids are looked up for the best only.
          best_(
              database_.prepare("SELECT (SELECT id FROM article WHERE article.rowid = found.row) FROM "
                                "(SELECT rowid AS row FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?) "
                                "found")),
          count_(database_.prepare("SELECT count(*) FROM words WHERE words MATCH ?")) {
        database_.run("PRAGMA mmap_size=8589934592; PRAGMA cache_size=-1048576;");
    }

    std::vector<std::string> best(const std::string& query, std::size_t limit) {
        database_.bind(best_, 1, query);
        sqlite3_bind_int64(best_.get(), 2, static_cast<sqlite3_int64>(limit));
        std::vector<std::string> ids;
        while (database_.step(best_)) {
            ids.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(best_.get(), 0)));
        }
        return ids;
    }

    std::uint64_t count(const std::string& query) {
        database_.bind(count_, 1, query);
        std::uint64_t hits = 0;
        while (database_.step(count_)) {
            hits = static_cast<std::uint64_t>(sqlite3_column_int64(count_.get(), 0));
        }
        return hits;
    }

   private:
    Database database_;
    Statement best_;
    Statement count_;
};

void query(const fs::path& directory, const fs::path& file, const Schedule& schedule) {
    Searcher searcher(directory);
    print_figures(read_queries(file, " OR "), schedule,
                  {.best = [&](const std::string& text) { return searcher.best(text, best_articles); },
                   .count = [&](const std::string& text) { return searcher.count(text); }});
}

void rank(const fs::path& directory, const std::vector<Topic>& topics) {
    Searcher searcher(directory);
    print_rankings(topics, "fts5", " OR ",
                   [&](const std::string& text) { return searcher.best(text, run_depth); });
}

}  // namespace

int main(int argc, char** argv) {
    return run_peer(
        {.program = "sqlite-fts5",
         .about = "Does with SQLite's FTS5 what 'indexer add' and 'latency' do with an archive.\n",
         .version = std::string("SQLite ") + sqlite3_libversion(),
         .index = index,
         .query = query,
         .rank = rank,
         .database = [](const fs::path& directory) { return directory; }},
        argc, argv);
}
