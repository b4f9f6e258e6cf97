/// The limits that README.md names, and what happens at each.
#include <sstream>

#include <catch2/catch.hpp>
#include <xapian.h>

#include "common/archive/archive_reader.hpp"
#include "common/archive/archive_writer.hpp"
#include "common/archive/layout.hpp"
#include "common/article/error.hpp"
#include "common/article/record.hpp"
#include "common/query/parser.hpp"
#include "common/text/tokenizer.hpp"
#include "indexer/run.hpp"
#include "tests/support/input_folder.hpp"
#include "tests/support/temporary_directory.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds no_wait{0};

std::string repeated(const std::string& text, std::size_t bytes) {
    std::string all;
    while (all.size() + text.size() <= bytes) all += text;
    return all;
}

std::uint64_t count(const fs::path& archive, const std::string& query) {
    ArchiveReader reader(archive);
    return reader.count(reader.plan(parse_query(query).query));
}

struct Run {
    int code;
    std::string log;
};

Run add(const fs::path& archive, const std::string& input) {
    std::ostringstream out;
    std::ostringstream log;
    const int code = run_indexer({"add", archive.string(), input, "--threads", "1"}, out, log);
    return {code, log.str()};
}

}  // namespace

TEST_CASE("a record of 32 MiB is an article, a longer one costs itself alone", "[limits]") {
    const TemporaryDirectory directory;
    const InputFolder input;
    const auto record = [](const std::string& id, std::size_t bytes) {
        const std::string begin = "{\"id\":\"" + id + "\",\"title\":\"Long\",\"body\":\"";
        return begin + repeated("harbour pelican ", bytes - begin.size() - 32) + "the end\"}\n";
    };
    const std::string path =
        input.write("long.jsonl", record("first", max_record_bytes) +
                                      record("second", max_record_bytes + 100) + record("third", 1'000));
    const Run run = add(directory / "a", path);
    CHECK(run.code == 1);
    CHECK_THAT(run.log, Catch::Contains("long.jsonl:2: record longer than 32 MiB; skipped"));
    CHECK(count(directory / "a", "\"pelican the end\"") == 2);
    CHECK(ArchiveReader(directory / "a").article(1).body.size() > max_record_bytes - 100);
    CHECK(ArchiveReader(directory / "a").check(CheckDepth::full).problems.empty());
}

TEST_CASE("a longer word is found by its first 200 bytes", "[limits]") {
    const TemporaryDirectory directory;
    const std::string word(100'000, 'x');
    {
        ArchiveWriter writer(directory / "a", IfMissing::create, no_wait);
        writer.add({.id = "1", .body = "before " + word + " after", .lang = "en"});
        writer.commit();
    }
    CHECK(count(directory / "a", word.substr(0, max_word_bytes)) == 1);
    CHECK(count(directory / "a", word.substr(0, 60'000)) == 1);
    CHECK(count(directory / "a", word.substr(0, max_word_bytes - 1)) == 0);
    CHECK(count(directory / "a", "before ADJ/2 after") == 1);
}

TEST_CASE("an id may be as long as a record", "[limits]") {
    const TemporaryDirectory directory;
    const std::string id = repeated("0123456789", 1'000'000);
    const std::string other = id + "!";
    {
        ArchiveWriter writer(directory / "a", IfMissing::create, no_wait);
        writer.add({.id = id, .body = "one", .lang = "en"});
        CHECK(writer.add({.id = other, .body = "two", .lang = "en"}) == AddResult::added);
        CHECK(writer.add({.id = id, .body = "three", .lang = "en"}) == AddResult::replaced);
        writer.commit();
    }
    ArchiveReader reader(directory / "a");
    CHECK(reader.id(reader.find(other).value()) == other);
    CHECK(reader.article(reader.find(id).value()).body == "three");
    ArchiveWriter writer(directory / "a", IfMissing::fail, no_wait);
    CHECK(writer.remove(id));
    writer.commit();
    CHECK(count(directory / "a", "*") == 1);
}

TEST_CASE("an article may have many values, each of any length", "[limits]") {
    const TemporaryDirectory directory;
    Article article{.id = "1", .body = "text", .source = repeated("gazette ", 10'000), .lang = "en"};
    for (int i = 0; i < 5'000; ++i) article.tags.push_back("tag" + std::to_string(i));
    article.authors.assign(1'000, repeated("Ada Byron ", 300));
    {
        ArchiveWriter writer(directory / "a", IfMissing::create, no_wait);
        writer.add(article);
        writer.commit();
    }
    CHECK(count(directory / "a", "tag:tag4999") == 1);
    CHECK(count(directory / "a", "by:byron") == 1);
    CHECK(count(directory / "a", "source:\"" + article.source.substr(0, article.source.size() - 1) + "\"") ==
          1);
    CHECK(ArchiveReader(directory / "a").article(1) == article);
}

TEST_CASE("a query may have 64 KiB and a hundred brackets in each other", "[limits]") {
    CHECK_NOTHROW(parse_query(repeated("harbour ", max_query_bytes)));
    CHECK_THROWS_WITH(parse_query(repeated("harbour ", max_query_bytes + 8)),
                      Catch::Contains("longer than 65536 bytes"));
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '(') + "harbour" + std::string(depth, ')');
    };
    CHECK_NOTHROW(parse_query(nested(max_query_depth)));
    CHECK_THROWS_WITH(parse_query(nested(max_query_depth + 1)), Catch::Contains("nested more than 100 deep"));
    CHECK_THROWS_AS(parse_query(std::string(60'000, '(')), QueryError);
    CHECK_THROWS_AS(parse_query(repeated("NOT ", 60'000)), QueryError);
}

TEST_CASE("an archive that is full says so and stays as it is", "[limits]") {
    const TemporaryDirectory directory;
    const fs::path archive = directory / "a";
    {
        ArchiveWriter writer(archive, IfMissing::create, no_wait);
        writer.add({.id = "1", .body = "one", .lang = "en"});
        writer.commit();
    }
    {
        RecordCompressor compressor("");
        const Article last{.id = "last", .body = "two", .lang = "en"};
        Xapian::WritableDatabase database(ArchiveLayout(archive).published()->string(),
                                          Xapian::DB_OPEN | Xapian::DB_NO_TERMLIST);
        Xapian::Document document;
        document.add_boolean_term("Qlast");
        database.replace_document(max_articles - 1, document);
        database.set_metadata(record_key(max_articles - 1), std::string(compressor.compress(to_json(last))));
        database.commit();
    }
    ArchiveWriter writer(archive, IfMissing::fail, no_wait);
    CHECK_NOTHROW(writer.add({.id = "2", .body = "two", .lang = "en"}));
    CHECK_THROWS_WITH(writer.add({.id = "3", .body = "three", .lang = "en"}),
                      Catch::Contains("67108864 articles") && Catch::Contains("indexer compact --purge"));
    CHECK(ArchiveReader(archive).article_count() == 2);
}

}  // namespace broadsheet
