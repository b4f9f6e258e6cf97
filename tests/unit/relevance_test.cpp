#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "benchmarks/judged.hpp"
#include "benchmarks/measures.hpp"
#include "common/article/error.hpp"
#include "common/query/parser.hpp"
#include "tests/support/input_folder.hpp"

namespace broadsheet::benchmarks {
namespace {

using Catch::Matchers::Contains;

const Ranking ranking{"a", "b", "c", "d"};
const Grades grades{{"a", 1}, {"b", 0}, {"c", 2}, {"e", 1}};

bool is_letter(const std::string& article) { return article.size() == 1; }

/// What read_judgments says about a file of this content; the file's path is `judgments`.
std::string complaint(const std::string& content) {
    const InputFolder folder;
    const std::vector<Topic> topics{{"1", "storm", ""}, {"2", "flood", ""}};
    const std::string path = folder.write("judgments", content);
    try {
        read_judgments(path, topics, is_letter);
    } catch (const Error& error) {
        return std::string(error.what()).substr(path.size() - std::string("judgments").size());
    }
    return "";
}

}  // namespace

TEST_CASE("measures are those that were computed by hand", "[relevance]") {
    // Relevant: a (1), c (2), e (1), of which a and c stand at ranks 1 and 3.
    CHECK(average_precision(ranking, grades) == Approx((1 + 2 / 3.0) / 3));
    CHECK(precision(ranking, grades, 10) == Approx(0.2));
    CHECK(precision(ranking, grades, 1) == Approx(1));
    CHECK(recall(ranking, grades, 100) == Approx(2 / 3.0));
    CHECK(recall(ranking, grades, 2) == Approx(1 / 3.0));
    // (1/log₂2 + 2/log₂4) / (2/log₂2 + 1/log₂3 + 1/log₂4)
    CHECK(ndcg(ranking, grades, 10) == Approx(2 / 3.1309298).epsilon(1e-6));
    CHECK(ndcg(ranking, grades, 2) == Approx(1 / 2.6309298).epsilon(1e-6));
    CHECK(ndcg({"c", "a", "e"}, grades, 10) == Approx(1));
    for (const Measure& measure : measures) CHECK(measure.of({}, grades) == 0);
}

TEST_CASE("p is the share of assignments that differ as much", "[relevance]") {
    const auto p = [](const std::vector<double>& differences) {
        return randomization_p(differences, std::vector<double>(differences.size(), 0.0));
    };
    CHECK(p({0, 0, 0}) == 1);
    CHECK(p({1, -1}) == 1);
    CHECK(p({3, -1}) == 1);
    CHECK(p({3, 1}) == Approx(0.5).margin(0.01));      // +4 or -4 of four
    CHECK(p({1, 1, 1}) == Approx(0.25).margin(0.01));  // two of eight
    CHECK(p({1, 1, 1, 0}) == p({1, 1, 1}));            // a query that does not differ says nothing
    CHECK(p({.1, .2, .3, .4, .5, .6, .7, .8}) == Approx(2 / 256.0).margin(0.002));
    CHECK(p({1, 1, 1}) == p({-1, -1, -1}));
}

TEST_CASE("judgments are read in three columns and in four", "[relevance]") {
    const InputFolder folder;
    const std::vector<Topic> topics{{"1", "storm", ""}, {"2", "flood", ""}};
    const auto read = [&](const std::string& content) {
        return read_judgments(folder.write("judgments", content), topics,
                              [](const std::string&) { return true; });
    };
    const Judgments expected{{"1", {{"a", 1}, {"b", 0}}}, {"2", {{"a", 2}}}};
    CHECK(read("1\ta\t1\n1\tb\t0\n\n2\ta\t2\n") == expected);
    CHECK(read("1 0 a 1\r\n1 0 b -1\r\n2 0 a 2\r\n") == expected);
    CHECK(read("1\t0\ta\t1\n1   0  b 0\n2 Q0 a 2") == expected);
    CHECK(read("1\tan id\t1\n") == Judgments{{"1", {{"an id", 1}}}});
}

TEST_CASE("judgments that make no sense say where", "[relevance]") {
    CHECK_THAT(complaint("1\ta\t1\n1\tb\n"), Contains("judgments:2: no judgment"));
    CHECK_THAT(complaint("1\ta\tgood\n"), Contains("judgments:1: no judgment"));
    CHECK_THAT(complaint("1 0 a 1 5\n"), Contains("judgments:1: no judgment"));
    CHECK_THAT(complaint("1\ta\t1\n\n3\ta\t1\n"), Contains("judgments:3: there is no query '3'"));
    CHECK_THAT(complaint("1\tzz\t1\n"), Contains("judgments:1: there is no article 'zz' in the archive"));
    CHECK_THAT(complaint("1\ta\t1\n1\ta\t0\n"), Contains("judgments:2: the article 'a' is judged twice"));
    CHECK_THAT(complaint("\n"), Contains("judgments: there is no judgment"));
    CHECK_THROWS_WITH(read_judgments("/none/judgments", {}, is_letter), Contains("cannot be opened"));
}

TEST_CASE("queries that make no sense say where", "[relevance]") {
    const InputFolder folder;
    const auto read = [&](const std::string& content) {
        return read_topics(folder.write("queries", content));
    };
    const std::vector<Topic> topics = read("\n7\tStorm in the north\n");
    REQUIRE(topics.size() == 1);
    CHECK(topics[0].id == "7");
    CHECK(topics[0].text == "Storm in the north");
    CHECK_THAT(topics[0].place, Contains("queries:2"));
    CHECK_THROWS_WITH(read("7\tstorm\n8 flood\n"), Contains("queries:2: no query"));
    CHECK_THROWS_WITH(read("7\t\n"), Contains("queries:1: no query"));
    CHECK_THROWS_WITH(read("7\tstorm\n7\tflood\n"), Contains("queries:2: the query '7' comes twice"));
    CHECK_THROWS_WITH(read("7\tst\xFF\n"), Contains("queries:1: the query is not valid UTF-8"));
    CHECK_THROWS_WITH(read(""), Contains("there is no query"));
}

TEST_CASE("a run that was printed is read back", "[relevance]") {
    const InputFolder folder;
    const Run run{{"1", ranking}, {"2", {"an id with blanks", "b"}}};
    std::ostringstream printed;
    for (const auto& [query, articles] : run) print_ranking(printed, query, articles, "ours");
    CHECK_THAT(printed.str(), Contains("1 Q0 b 2 3 ours\n"));
    CHECK(read_run(folder.write("run", printed.str())) == run);
    CHECK(read_run(folder.write("run", "1 Q0 b 10 .5 x\n1 Q0 a 9 1.5 x\n")) == Run{{"1", {"a", "b"}}});
    CHECK_THROWS_WITH(read_run(folder.write("run", "1 Q0 a 1 2 x\n1 Q0 b first 1 x\n")),
                      Contains("run:2: no line of a run"));
    CHECK_THROWS_WITH(read_run(folder.write("run", "1 Q0 a 1 2 x\n1 Q0 b 1 1 x\n")),
                      Contains("run:2: the rank 1 comes twice"));
    CHECK_THROWS_WITH(read_run(folder.write("run", "1 Q0 a 1 2 x\n1 Q0 a 2 1 x\n")),
                      Contains("run:2: the article 'a' comes twice"));
}

TEST_CASE("natural language becomes words that are no operators", "[relevance]") {
    CHECK(bag_of_words("U.S . AID TO NASSER'S PARTY", "en") == "us aid to nasser party");
    CHECK(bag_of_words("a four-power summit", "en") == "a four power fourpower summit");
    CHECK(bag_of_words("\"(-title:x) AND NOT *? NEAR/3 || ~2 ^4 …", "en") == "title x and not near 3 2 4");
    CHECK(bag_of_words("?!", "en").empty());
    const std::string words =
        bag_of_words("NOT (title:flood OR \"lead:storm) AND pre/2 -x $5 C++ a&&b", "en");
    const Query query = parse_query(words, DefaultOperator::any_word).query;
    CHECK(query.kind == QueryKind::disjunction);
    for (const Query& word : query.children) CHECK(word.kind == QueryKind::word);

    CHECK(plain_words("U.S. aid: Nasser's (café)-2") ==
          std::vector<std::string>{"u", "s", "aid", "nasser", "s", "café", "2"});
    CHECK(plain_words("...").empty());
}

}  // namespace broadsheet::benchmarks
