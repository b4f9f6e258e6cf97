/// What `check` finds, what is read of damaged archives, and archives of other schema versions.
#include <fstream>

#include <catch2/catch.hpp>
#include <xapian.h>

#include "common/archive/archive_reader.hpp"
#include "common/archive/archive_writer.hpp"
#include "common/archive/layout.hpp"
#include "common/archive/lock.hpp"
#include "common/article/error.hpp"
#include "common/article/record.hpp"
#include "common/query/parser.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/written_articles.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds no_wait{0};
using Strings = std::vector<std::string>;

void make_archive(const fs::path& archive, int count) {
    ArchiveWriter writer(archive, IfMissing::create, no_wait);
    for (int i = 0; i < count; ++i) writer.add(written_article(i, 1));
    writer.commit();
}

fs::path database_of(const fs::path& archive) { return ArchiveLayout(archive).published().value(); }

template <class Change>
void change_database(const fs::path& archive, Change change) {
    Xapian::WritableDatabase database(database_of(archive).string(),
                                      Xapian::DB_OPEN | Xapian::DB_NO_TERMLIST);
    change(database);
    database.commit();
}

std::string dictionary_key(const fs::path& archive) {
    const Xapian::Database database(archive.string());
    return *database.metadata_keys_begin(std::string(dictionary_prefix));
}

std::size_t count_records(ArchiveReader reader, std::vector<Damage>& damages) {
    std::size_t records = 0;
    damages = reader.each_record([&](DocId, std::string_view) { ++records; });
    return records;
}

std::string only_problem(const fs::path& archive, CheckDepth depth = CheckDepth::sampled) {
    const CheckReport report = ArchiveReader(archive).check(depth);
    REQUIRE(report.problems.size() == 1);
    return report.problems.front();
}

}  // namespace

TEST_CASE("check compares the terms of articles with their text", "[check]") {
    const TemporaryDirectory directory;
    make_archive(directory / "a", 5'000);
    const CheckReport sampled = ArchiveReader(directory / "a").check();
    CHECK(sampled.problems == Strings{});
    CHECK(sampled.articles == 5'000);
    CHECK(sampled.compared >= 2'000);
    CHECK(sampled.compared < 5'000);
    CHECK(ArchiveReader(directory / "a").check(CheckDepth::full).compared == 5'000);

    SECTION("a record that is not what its terms were made of") {
        Article other = written_article(17, 1);
        other.body += " albatross";
        RecordCompressor compressor("");
        const std::string frame(compressor.compress(to_json(other)));
        change_database(directory / "a",
                        [&](auto& database) { database.set_metadata(record_key(18), frame); });
        CHECK_THAT(only_problem(directory / "a", CheckDepth::full),
                   Catch::StartsWith("article 18: what they are found by is not what their text gives"));
    }
    SECTION("an article that is found and has no text") {
        change_database(directory / "a", [&](auto& database) {
            Xapian::Document document;
            document.add_boolean_term("Qghost");
            database.replace_document(5'001, document);
        });
        CHECK_THAT(only_problem(directory / "a", CheckDepth::full),
                   Catch::StartsWith("article 5001: ") && Catch::Contains("has no stored record"));
    }
}

TEST_CASE("a full check compares fast files with the database", "[check]") {
    const TemporaryDirectory directory;
    make_archive(directory / "a", 400);
    fs::copy(directory / "a", directory / "b", fs::copy_options::recursive);
    // Two databases with one uuid, and a last article that is the same: only their lists tell them apart.
    for (const auto& [name, number] : {std::pair("a", 500), std::pair("b", 600)}) {
        ArchiveWriter writer(directory / name, IfMissing::fail, no_wait);
        writer.add(written_article(number, 1));
        writer.add(written_article(700, 1));
        writer.commit();
    }
    const auto last_file = [&](const char* name) {
        return ArchiveLayout::fast_files(database_of(directory / name)).back().path;
    };
    for (const bool stories : {false, true}) {
        const auto file = [&](const char* name) {
            return stories ? ArchiveLayout::stories_file(last_file(name)) : last_file(name);
        };
        fs::copy_file(file("b"), file("a"), fs::copy_options::overwrite_existing);
    }
    CHECK(ArchiveReader(directory / "a").check().problems == Strings{});
    CHECK_THAT(only_problem(directory / "a", CheckDepth::full),
               Catch::Contains("lists that are not the database's; run 'indexer derive"));
    ArchiveWriter(directory / "a", IfMissing::fail, no_wait).derive();
    CHECK(ArchiveReader(directory / "a").check(CheckDepth::full).problems == Strings{});
}

TEST_CASE("a record with another byte in it is not taken for the article", "[check]") {
    const TemporaryDirectory directory;
    make_archive(directory / "a", 3);
    const std::string frame = Xapian::Database((directory / "a").string()).get_metadata(record_key(2));
    for (std::size_t at = 0; at < frame.size(); ++at) {
        std::string damaged = frame;
        damaged[at] = static_cast<char>(damaged[at] ^ 4);
        RecordDecompressor decompressor;
        std::string json;
        try {
            json = decompressor.decompress(damaged);
        } catch (const ArchiveCorrupt&) {
            continue;
        }
        // Some bits of a frame's header mean nothing.
        CHECK(json == to_json(written_article(1, 1)));
    }
}

TEST_CASE("the dictionary of the records is there twice", "[check]") {
    const TemporaryDirectory directory;
    make_archive(directory / "a", 1'500);
    const std::string key = dictionary_key(directory / "a");
    std::vector<Damage> damages;
    change_database(directory / "a", [&](auto& database) { database.set_metadata(key, "no dictionary"); });
    CHECK(count_records(ArchiveReader(directory / "a"), damages) == 1'500);
    CHECK(damages.empty());
    const std::string spare = std::string(spare_prefix) + key.substr(dictionary_prefix.size());
    change_database(directory / "a", [&](auto& database) { database.set_metadata(spare, "none"); });
    CHECK_THROWS_WITH(ArchiveReader(directory / "a"), Catch::Contains("damaged in both copies"));
}

TEST_CASE("the file by which Xapian finds its tables is there twice", "[check]") {
    const TemporaryDirectory directory;
    const fs::path archive = directory / "a";
    make_archive(archive, 20);
    SECTION("made whole") {}
    SECTION("extended in place") {
        ArchiveWriter writer(archive, IfMissing::fail, no_wait);
        writer.add(written_article(20, 1));
        writer.commit();
    }
    SECTION("extended by a writer that was killed before it kept the copy") {
        change_database(archive, [](auto& database) { database.set_metadata("test", "more"); });
    }
    const std::uint64_t articles = ArchiveReader(archive).article_count();
    const fs::path version = ArchiveLayout::version_file(database_of(archive));
    CHECK(ArchiveReader(archive).check().problems == Strings{});
    // A writer of anything keeps what is there.
    { const ArchiveWriter writer(archive, IfMissing::fail, no_wait); }

    std::ifstream file(version, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(file), {}};
    REQUIRE(whole.size() > 80);
    constexpr std::size_t commit_number = 32;  // by which a commit is known; what it names is checked by others
    for (std::size_t at = 0; at <= whole.size(); ++at) {
        CAPTURE(at);
        std::string damaged = whole;
        if (at < whole.size()) damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        const fs::path hurt = directory / "hurt";
        fs::remove_all(hurt);
        fs::copy(archive, hurt, fs::copy_options::recursive);
        const fs::path hurt_version = ArchiveLayout::version_file(database_of(hurt));
        if (at < whole.size()) {
            std::ofstream(hurt_version, std::ios::binary) << damaged;
        } else {
            fs::remove(hurt_version);
        }
        if (at != commit_number) {
            CHECK_THROWS_AS(ArchiveLayout(hurt).require_version(database_of(hurt)), ArchiveCorrupt);
            CHECK_THROWS_AS(ArchiveWriter(hurt, IfMissing::fail, no_wait), ArchiveCorrupt);
        }
        ArchiveWriter writer(hurt, IfMissing::fail, no_wait, nullptr, ReadFor::records);
        CHECK(writer.leftovers().version_restored == (at != commit_number));
        CHECK(writer.rebuild().empty());
        CHECK(ArchiveReader(hurt).article_count() == articles);
    }
}

TEST_CASE("a damaged copy of Xapian's version file takes nobody's place", "[check]") {
    const TemporaryDirectory directory;
    const fs::path archive = directory / "a";
    make_archive(archive, 20);
    const fs::path copy = database_of(archive) / "iamglass.copy";
    fs::resize_file(copy, fs::file_size(copy) - 3);
    CHECK(ArchiveReader(archive).check().problems == Strings{});
    ArchiveWriter writer(archive, IfMissing::fail, no_wait, nullptr, ReadFor::records);
    CHECK_FALSE(writer.leftovers().version_restored);
}

TEST_CASE("records are read though what stands beside them is damaged", "[check]") {
    const TemporaryDirectory directory;
    const fs::path archive = directory / "a";
    make_archive(archive, 20);
    const std::string_view key = GENERATE(removed_key, languages_key, taken_down_key);
    change_database(archive, [&](auto& database) { database.set_metadata(std::string(key), "\x01\x01"); });
    CAPTURE(key);
    CHECK_THROWS_AS(ArchiveReader(archive), ArchiveCorrupt);
    CHECK_THROWS_WITH(ArchiveReader(archive), Catch::Contains("indexer rebuild"));
    std::vector<Damage> damages;
    CHECK(count_records(ArchiveReader(archive, AnswerFrom::database, nullptr, ReadFor::records), damages) ==
          20);
    REQUIRE(damages.size() == 1);
    CHECK_THAT(to_string(damages[0]), Catch::Contains("'" + std::string(key) + "' is damaged"));

    CHECK(ArchiveWriter(archive, IfMissing::fail, no_wait, nullptr, ReadFor::records).rebuild().size() == 1);
    CHECK(ArchiveReader(archive).check(CheckDepth::full).problems == Strings{});
    CHECK(ArchiveReader(archive).article_count() == 20);
}

TEST_CASE("nothing in an archive leads out of it", "[archive]") {
    const TemporaryDirectory directory;
    make_archive(directory / "elsewhere", 3);
    fs::create_directories(directory / "a" / "db-000001");
    std::ofstream(directory / "a" / "XAPIANDB") << "auto db-000001\n";
    const std::string elsewhere = database_of(directory / "elsewhere").string();
    REQUIRE_NOTHROW(ArchiveReader(directory / "elsewhere"));
    SECTION("a stub in a database's place") {
        std::ofstream(directory / "a" / "db-000001" / "XAPIANDB") << "auto " << elsewhere << "\n";
    }
    SECTION("a file in a database's place") {
        fs::remove(directory / "a" / "db-000001");
        std::ofstream(directory / "a" / "db-000001") << "auto " << elsewhere << "\n";
    }
    SECTION("no database") { fs::remove(directory / "a" / "db-000001"); }
    CHECK_THROWS_AS(ArchiveReader(directory / "a"), Error);
}

TEST_CASE("a database that is being read stays until it has been", "[archive]") {
    const TemporaryDirectory directory;
    make_archive(directory / "a", 5);
    const fs::path first = database_of(directory / "a");
    std::optional<ArchiveReader> reader(std::in_place, directory / "a");
    for (int i = 0; i < 3; ++i) ArchiveWriter(directory / "a", IfMissing::fail, no_wait).compact();
    CHECK(fs::exists(first));
    CHECK(reader->article(2) == written_article(1, 1));
    reader.reset();
    CHECK(DatabaseHold::take(first, DatabaseHold::Kind::exclusive));
    ArchiveWriter(directory / "a", IfMissing::fail, no_wait).compact();
    CHECK_FALSE(fs::exists(first));
}

TEST_CASE("a fast file that was merged into another is not in its way", "[archive]") {
    const TemporaryDirectory directory;
    const fs::path archive = directory / "a";
    make_archive(archive, 400);
    const auto add_more = [&](int first) {
        ArchiveWriter writer(archive, IfMissing::fail, no_wait);
        for (int i = first; i < first + 5; ++i) writer.add(written_article(i, 1));
        writer.commit();
    };
    add_more(400);
    const fs::path database = database_of(archive);
    const std::vector<ArchiveLayout::FastRange> before = ArchiveLayout::fast_files(database);
    REQUIRE(before.size() == 2);
    fs::copy_file(before[1].path, directory / "small");
    add_more(405);
    // As a run leaves it that is killed before it removes what it has merged; and other leavings.
    REQUIRE_FALSE(fs::exists(before[1].path));
    fs::copy_file(directory / "small", before[1].path);
    std::ofstream(before[1].path.string() + ".new") << "x";
    std::ofstream(archive / "XAPIANDB.new") << "x";
    std::ofstream(ArchiveLayout::stories_file(ArchiveLayout::fast_file(database, 7, 8))) << "x";
    CHECK(ArchiveLayout::fast_files(database).size() == 2);
    ArchiveReader reader(archive);
    CHECK(reader.counts_fast(reader.plan(parse_query("harbour").query)));
    {
        ArchiveWriter writer(archive, IfMissing::fail, no_wait);
        CHECK(writer.leftovers().removed.size() == 3);
    }
    add_more(410);
    CHECK(ArchiveReader(archive).check(CheckDepth::full).problems == Strings{});
    CHECK(ArchiveLayout::fast_files(database).back().last == 415);
    CHECK_FALSE(fs::exists(before[1].path));
}

TEST_CASE("what a killed run left out of the fast files, the next one makes", "[archive]") {
    const TemporaryDirectory directory;
    const fs::path archive = directory / "a";
    make_archive(archive, 400);
    {
        ArchiveWriter writer(archive, IfMissing::fail, no_wait);
        writer.add(written_article(400, 1));
        writer.commit();
    }
    const auto is_fast = [&] {
        ArchiveReader reader(archive);
        return reader.counts_fast(reader.plan(parse_query("harbour").query));
    };
    fs::remove(ArchiveLayout::fast_files(database_of(archive)).back().path);
    CHECK_FALSE(is_fast());
    ArchiveWriter(archive, IfMissing::fail, no_wait).commit();
    CHECK(is_fast());
}

TEST_CASE("archives of every schema are read, made again, or refused", "[versions]") {
    const TemporaryDirectory directory;
    const fs::path archive = directory / "a";
    const fs::path samples = fs::path(BROADSHEET_SOURCE_DIR) / "tests" / "data" / "archives";
    const auto found = [&](const std::string& query) {
        ArchiveReader reader(archive);
        Strings ids;
        for (const Match& match :
             reader.search(reader.plan(parse_query(query).query), SortOrder::oldest, 0, 10).matches) {
            ids.push_back(reader.id(match.docid));
        }
        return ids;
    };
    for (int version = oldest_schema; version <= schema_version; ++version) {
        fs::remove_all(archive);
        fs::copy(samples / ("schema-" + std::to_string(version)), archive, fs::copy_options::recursive);
        const Strings ferries{"one", "https://lake.example/2011/bell"};
        CHECK(found("ferry") == ferries);
        CHECK(found("\"brücken am see\"") == Strings{"two"});
        CHECK(ArchiveReader(archive).check(CheckDepth::full).problems == Strings{});
        {
            ArchiveWriter writer(archive, IfMissing::fail, no_wait);
            CHECK(writer.remove("two"));
            writer.add(written_article(1, 1));
            writer.commit();
        }
        CHECK(found("*").size() == 3);
        ArchiveWriter(archive, IfMissing::fail, no_wait).compact();
        CHECK(found("ferry NOT harbour") == ferries);
        CHECK(ArchiveReader(archive).check(CheckDepth::full).problems == Strings{});
    }
    const auto set_version = [&](const std::string& version) {
        change_database(archive,
                        [&](auto& database) { database.set_metadata(std::string(version_key), version); });
    };
    set_version(std::to_string(oldest_schema - 1));
    CHECK_THROWS_AS(ArchiveReader(archive), ArchiveVersion);
    CHECK_THROWS_WITH(ArchiveReader(archive), Catch::Contains("indexer rebuild"));
    CHECK(ArchiveWriter(archive, IfMissing::fail, no_wait, nullptr, ReadFor::records).rebuild().empty());
    CHECK(found("*").size() == 3);

    set_version(std::to_string(schema_version + 1));
    CHECK_THROWS_WITH(ArchiveReader(archive), Catch::Contains("use a newer Broadsheet"));
    CHECK_THROWS_AS(ArchiveWriter(archive, IfMissing::fail, no_wait, nullptr, ReadFor::records),
                    ArchiveVersion);
}

}  // namespace broadsheet
