#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "common/article/record.hpp"
#include "tests/support/input_folder.hpp"
#include "tests/support/read_results.hpp"

namespace broadsheet {
namespace {

ReadResult read_one(const std::string& path, InputFormat format = InputFormat::by_content) {
    std::vector<ReadResult> results = read_results(path, format);
    REQUIRE(results.size() == 1);
    return std::move(results.front());
}

TEST_CASE("a text file is an article with its first line as the headline", "[text]") {
    const InputFolder folder;
    struct Reading {
        std::string content, title, body;
        int line;
    };
    const std::vector<Reading> table = {
        {"Budget passed\n\nThe town agreed.\nLate.\n", "Budget passed", "The town agreed.\nLate.", 1},
        {"\xEF\xBB\xBF\r\n \r\n  Budget passed \r\nThe town\ragreed.\r\n", "Budget passed",
         "The town\nagreed.", 3},
        {"Budget passed", "Budget passed", "", 1},
        {"{ is a bracket", "{ is a bracket", "", 1},
        {"[Update] Budget passed\nYes.", "[Update] Budget passed", "Yes.", 1},
    };
    for (const Reading& reading : table) {
        CAPTURE(reading.content);
        const std::string path = folder.write("article.txt", reading.content);
        const auto read = std::get<ReadArticle>(read_one(path, InputFormat::text));
        CHECK(read.article.title == reading.title);
        CHECK(read.article.body == reading.body);
        CHECK(read.article.id == path);
        CHECK_FALSE(read.article.published);
        CHECK(read.place == path + ":" + std::to_string(reading.line));
    }
}

TEST_CASE("a text file's name may begin with its date", "[text]") {
    const InputFolder folder;
    const std::vector<std::pair<std::string, std::string>> table = {
        {"2022-02-08.txt", "2022-02-08T00:00:00Z"},
        {"2022-02-08-budget.txt", "2022-02-08T00:00:00Z"},
        {"2022-02-08", "2022-02-08T00:00:00Z"},
        {"2022-02-30.txt", ""},
        {"2022-02-081.txt", ""},
        {"20220208.txt", ""},
        {"budget-2022-02-08.txt", ""},
        {"2022-02-08/budget.txt", ""},
    };
    for (const auto& [name, date] : table) {
        CAPTURE(name);
        const auto read = std::get<ReadArticle>(read_one(folder.write("of-" + date + "/" + name, "Budget")));
        CHECK((read.article.published ? format_timestamp(*read.article.published) : "") == date);
    }
}

TEST_CASE("ill-formed UTF-8 in a text file is replaced and counted", "[text]") {
    const InputFolder folder;
    const auto read = std::get<ReadArticle>(read_one(folder.write("a.txt", "Caf\xE9\nof \xFF\xC3\xA9")));
    CHECK(read.article.title == "Caf\uFFFD");
    CHECK(read.article.body == "of \uFFFD\u00E9");
    CHECK(read.flags.repaired_utf8 == 2);
}

TEST_CASE("what is no text is rejected once with the reason", "[text]") {
    const InputFolder folder;
    struct Refusal {
        std::string content, reason, detail;
    };
    const std::vector<Refusal> table = {
        {"", "neither headline nor text", ""},
        {" \n\t\r\n", "neither headline nor text", ""},
        {"\xEF\xBB\xBF\u00A0\u200B\n", "neither headline nor text", ""},
        {"%PDF-1.7\nobj", "binary file", "PDF"},
        {"\x89PNG\r\n\x1A\n", "binary file", "PNG"},
        {std::string("text\0text", 9), "binary file", "NUL bytes"},
        {"PAR1....", "binary file", "Parquet; convert it to JSON lines"},
        {std::string("\x1F\x8B\x08\0", 4), "input is damaged", "gzip stream breaks off after 4 bytes"},
        {std::string(max_record_bytes + 1, 'x'), "record longer than 32 MiB", ""},
    };
    for (const Refusal& refusal : table) {
        CAPTURE(refusal.reason, refusal.detail);
        const std::string path = folder.write("file", refusal.content);
        const auto rejected = std::get<Rejected>(read_one(path));
        CHECK(rejected.reason == refusal.reason);
        CHECK(rejected.detail == refusal.detail);
        CHECK(rejected.place == path);
        CHECK(rejected.record.size() <= max_kept_record_bytes);
    }
}

TEST_CASE("a NUL byte far into a text is left to the character repairs", "[text]") {
    const InputFolder folder;
    const std::string content = std::string(5000, 'x') + '\0';
    CHECK(std::holds_alternative<ReadArticle>(read_one(folder.write("file", content))));
}

TEST_CASE("content tells JSON from text, and the name where content cannot", "[text]") {
    const InputFolder folder;
    const std::vector<std::tuple<std::string, std::string, std::string>> table = {
        {"a", "{\"title\":\"Budget\"}", "Budget"},
        {"a.txt", " \n{\"title\":\"Budget\"}", "Budget"},
        {"a.txt", "[ {\"title\":\"Budget\"} ]", "Budget"},
        {"a.txt", "\xEF\xBB\xBF[\n{\"title\":\"Budget\"}]", "Budget"},
        {"a.txt", "[Budget]", "[Budget]"},
        {"a", "\"Budget\"", "\"Budget\""},
        {"a.jsonl.gz", "x\n{\"title\":\"Budget\"}", "not valid JSON"},
        {"a.ndjson", "{\"title\":\"Budget\"}", "Budget"},
    };
    for (const auto& [name, content, first] : table) {
        CAPTURE(name, content);
        const std::vector<ReadResult> results = read_results(folder.write(name, content));
        REQUIRE_FALSE(results.empty());
        const auto* rejected = std::get_if<Rejected>(&results.front());
        CHECK((rejected != nullptr ? rejected->reason
                                   : std::get<ReadArticle>(results.front()).article.title) == first);
    }
    CHECK(read_results(folder.write("empty.jsonl", "\n")).empty());
    CHECK(read_results(folder.write("array", "[]")).empty());
}

}  // namespace
}  // namespace broadsheet
