// What searcher's verbs print about many articles or none, from a small archive.

#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "common/archive/archive_reader.hpp"
#include "common/archive/archive_writer.hpp"
#include "searcher/run.hpp"
#include "searcher/verbs/verbs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace broadsheet {
namespace {

using Words = std::vector<std::string>;

struct Printed {
    int code;
    std::string out;
    std::string err;
};

/// Twenty-five articles about a government and its harbour, and one with a rare word that is spelt alike.
class SmallArchive {
   public:
    SmallArchive() {
        ArchiveWriter writer(path(), IfMissing::create, std::chrono::seconds{0});
        for (int i = 1; i <= 25; ++i) {
            const std::string number = std::to_string(i);
            writer.add({.id = "a" + number,
                        .title = "Report " + number,
                        .body = "The government of the port met for the time number " + number + ".",
                        .source = i % 2 == 0 ? "Courier" : "Post",
                        .lang = "en"});
        }
        writer.add(
            {.id = "rare", .title = "A name", .body = "Mr Governmint lives by the harbour.", .lang = "en"});
        const std::string wire =
            "Dockers at the port walked out on Monday over pay and night shifts and stopped every crane.";
        writer.add({.id = "w1", .title = "Walkout", .body = wire, .source = "Wire", .lang = "en"});
        writer.add({.id = "w2", .title = "Cranes stop", .body = wire, .source = "Courier", .lang = "en"});
        writer.add({.id = "w3", .title = "Dockers go", .body = wire, .source = "courier", .lang = "en"});
        writer.commit();
    }

    std::filesystem::path path() const { return directory_ / "a"; }

    Printed run(Words words) const {
        words.insert(words.begin() + 1, path().string());
        std::ostringstream out;
        std::ostringstream err;
        const int code = broadsheet::run(words, Terminal{}, out, err);
        return {code, out.str(), err.str()};
    }

    std::string meant(const std::string& query, AnswerFrom from = AnswerFrom::fast_files) const {
        ArchiveReader reader(path(), from);
        const Asked asked{.archive = path(), .query = query};
        const Query parsed = parse_asked(asked).query;
        const auto found = did_you_mean(reader, parsed, asked, reader.count(reader.plan(parsed)));
        return found ? found->query + " " + std::to_string(found->articles) : "";
    }

   private:
    TemporaryDirectory directory_;
};

TEST_CASE("what was meant keeps the query as typed but for the word", "[views][meant]") {
    const SmallArchive archive;
    struct Case {
        std::string typed;
        std::string meant;
    };
    const std::vector<Case> table = {
        {"goverment", "government 25"},
        {"govrenment", "government 25"},
        {"Goverment's", "government 25"},
        {"port  AND goverment", "port  AND government 25"},
        {"NOT dockers goverment", "NOT dockers government 25"},
        {"\"the goverment of\"", "\"the government of\" 25"},
        {"title:reprot", "title:report 25"},
        {"(goverment OR zzz) -dockers", "(government OR zzz) -dockers 25"},
        {"=goverment", "=government 25"},
        {"goverment NEAR/5 prot", "government NEAR/5 port 25"},
        {"“the goverment of”", "“the government of” 25"},
        {"goverment date:2022", ""},  // undated, so nothing is won
        {"goverment source:Courier", "government source:Courier 12"},
        {"NOT goverment", ""},            // there is enough
        {"dockers NOT goverment", ""},    // what must not be there is no mistake
        {"governmint", "government 25"},  // one article against 25
        {"walkout", ""},
        {"goverment*", ""},
        {"goverment~", ""},
        {"by:goverment", ""},
        {"zzzzzzzz", ""},
        {"covid-19", ""},
        {"2022", ""},
    };
    for (const auto& [typed, meant] : table) {
        CAPTURE(typed);
        CHECK(archive.meant(typed) == meant);
        CHECK(archive.meant(typed, AnswerFrom::database) == meant);
    }
}

TEST_CASE("every verb tells what was meant, in JSON as a member", "[views][meant]") {
    const SmallArchive archive;
    const std::string line = "did you mean: government   (25 articles)\n";
    for (const std::string verb : {"search", "count", "facet", "timeline", "explain"}) {
        CAPTURE(verb);
        const Printed printed = archive.run({verb, "goverment"});
        CHECK(printed.code == 1);
        CHECK_THAT(printed.err, Catch::EndsWith(line));
        CHECK(archive.run({verb, "government"}).err.find("did you mean") == std::string::npos);
    }
    for (const std::string verb : {"search", "facet", "timeline"}) {
        CAPTURE(verb);
        const Printed json = archive.run({verb, "goverment", "--format", "json"});
        CHECK_THAT(json.out, Catch::Contains(R"("did_you_mean":"government",)"));
        CHECK(json.err.empty());
        const Printed csv = archive.run({verb, "goverment", "--format", "csv"});
        CHECK(csv.err == line);
        CHECK(csv.out.find("mean") == std::string::npos);
    }
}

TEST_CASE("a query without matches is told part by part", "[views]") {
    const SmallArchive archive;
    CHECK(archive.run({"count", "government dockers"}).err ==
          "  articles  without it  part of the query\n"
          "        25           3  government\n"
          "         3          25  dockers\n");
    CHECK(archive.run({"count", "government \"port the of\""}).err ==
          "  articles  without it  part of the query\n"
          "        25           0  government\n"
          "         0          25  \"port the of\"\n"
          "        25              the same words, wherever they stand\n");
    CHECK(archive.run({"count", "government ADJ/1 port"}).err ==
          "  articles  have\n"
          "        25  the same words, wherever they stand\n");
    CHECK(archive.run({"count", "zzzzzzzz"}).err.empty());
    CHECK(archive.run({"count", "dockers"}).err.empty());
}

TEST_CASE("collapsed stories show one article and count the others", "[views]") {
    const SmallArchive archive;
    const Printed text = archive.run({"search", "dockers", "--collapse", "story"});
    CHECK_THAT(text.out, Catch::EndsWith("    and 2 more in 2 papers; story:\"w3\" lists them\n"));
    CHECK_THAT(text.err, Catch::StartsWith("3 articles (") && !Catch::Contains("--offset"));
    const Printed json = archive.run({"search", "dockers", "--collapse", "story", "--format", "jsonl"});
    CHECK_THAT(json.out, Catch::Contains(R"("id":"w3",)") &&
                             Catch::Contains(R"("story":"w1","copies":2,"copies_sources":2,)"));
    CHECK(archive.run({"count", "story:w3"}).out == "3\n");
    // All articles but those about dockers are near copies.
    const Printed first = archive.run({"search", "port", "--collapse", "story", "--limit", "1"});
    CHECK_THAT(first.err, Catch::Contains("--offset 1 shows more"));
    const Printed last =
        archive.run({"search", "port", "--collapse", "story", "--limit", "1", "--offset", "1"});
    CHECK_THAT(last.out, Catch::StartsWith(" 2. "));
    CHECK_THAT(last.err, !Catch::Contains("--offset"));
}

TEST_CASE("an explanation has the tree, what patterns stand for, and sums that add up", "[views]") {
    const SmallArchive archive;
    const std::string tree = archive.run({"explain", "dock* NEAR/9 pay -government", "--limit", "1"}).out;
    CHECK_THAT(tree, Catch::StartsWith("query: ((dock* NEAR/9 pay) AND NOT government)\n"
                                       "\n"
                                       "  articles  part of the query\n"
                                       "         3  AND\n"
                                       "         3    NEAR/9\n"
                                       "         3      dock*   (word dockers)\n"
                                       "         3      pay   (stem pay)\n"
                                       "         4    NOT\n"
                                       "        25      government   (stem govern)\n"));
    ArchiveReader reader(archive.path());
    const Plan plan = reader.plan(parse_query("dockers pay").query);
    for (const Match& match : reader.search(plan, SortOrder::relevance, 0, 10).matches) {
        std::uint64_t sum = 0;
        for (const ScorePart& part : reader.score_parts(plan, match.docid)) sum += part.weight * part.impact;
        CHECK(sum == match.score);
    }
}

TEST_CASE("a list of no articles has their number", "[views]") {
    const SmallArchive archive;
    for (const char* order : {"relevance", "newest", "oldest"}) {
        const Printed printed = archive.run({"search", "port pay", "--limit", "0", "--sort", order});
        CHECK(printed.code == 0);
        CHECK(printed.out.empty());
        CHECK_THAT(printed.err, Catch::StartsWith("3 articles ("));
    }
}

TEST_CASE("notes and errors of a batch of queries name its lines", "[views]") {
    const SmallArchive archive;
    std::istringstream queries("government\nport or pay\n\nport (\r\ndockers\r\n");
    std::streambuf* const before = std::cin.rdbuf(queries.rdbuf());
    const Printed printed = archive.run({"count", "--batch"});
    std::cin.rdbuf(before);
    CHECK(printed.code == 2);
    CHECK(printed.out == "25\tgovernment\n0\tport or pay\n3\tdockers\n");
    CHECK_THAT(printed.err, Catch::StartsWith(
                                "searcher: line 2: note: 'or' was read as a word; write OR for the operator\n"
                                "searcher: line 4: query, column 6: "));
}

}  // namespace
}  // namespace broadsheet
