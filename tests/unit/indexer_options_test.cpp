#include <catch2/catch.hpp>

#include "common/article/error.hpp"
#include "indexer/options.hpp"

namespace broadsheet {

using Arguments = std::vector<std::string>;

TEST_CASE("the indexer's options are read without opening a file", "[options]") {
    const IndexerOptions add = parse_indexer_options(
        {"add", "archive", "a b.jsonl", "-", "--map", "kop=title", "--map=x.y=source", "--language", "German",
         "--rejects", "r", "--strict", "--wait", "5", "--progress=json", "--input-format=csv", "--dry-run"});
    CHECK(add.verb == IndexerVerb::add);
    CHECK(add.archive == "archive");
    CHECK(add.inputs == Arguments{"a b.jsonl", "-"});
    CHECK(add.fields == FieldMap{{"kop", "title"}, {"x.y", "source"}});
    CHECK(add.language == "de");
    CHECK(add.rejects == "r");
    CHECK(add.strict);
    CHECK(add.wait == std::chrono::seconds(5));
    CHECK(add.progress == ProgressStyle::json);
    CHECK(add.input_format == InputFormat::csv);
    CHECK(add.dry_run);
    CHECK(parse_indexer_options({"check", "archive", "--sources"}).sources);
    CHECK(parse_indexer_options({"add", "archive", "--", "-x"}).inputs == Arguments{"-x"});
    CHECK(parse_indexer_options({"delete", "archive", "1", "2"}).ids == Arguments{"1", "2"});
    CHECK(parse_indexer_options({"delete", "archive", "--query", "x", "--dry-run"}).dry_run);
    CHECK(parse_indexer_options({"info", "archive", "--format", "json"}).format == OutputFormat::json);
    CHECK(parse_indexer_options({"--version"}).verb == IndexerVerb::version);
}

TEST_CASE("every verb has a help page", "[options]") {
    for (const char* verb : {"add", "delete", "info", "check", "export", "compact", "rebuild", "derive"}) {
        for (const Arguments& arguments : {Arguments{"help", verb}, Arguments{verb, "--help"}}) {
            const IndexerOptions options = parse_indexer_options(arguments);
            CHECK(options.verb == IndexerVerb::help);
            CHECK(options.help.find(std::string("Usage: indexer ") + verb) != std::string::npos);
        }
    }
    CHECK(parse_indexer_options({}).help.find("Usage: indexer VERB") != std::string::npos);
}

TEST_CASE("a command line that makes no sense says what to do", "[options]") {
    struct Case {
        Arguments arguments;
        std::string message;
    };
    const auto [arguments, message] = GENERATE(values<Case>({
        {{"ad", "archive", "x"}, "there is no verb 'ad'"},
        {{"add"}, "no archive is named"},
        {{"add", ""}, "no archive is named"},
        {{"add", "archive"}, "no input is named"},
        {{"add", "archive", "x", "--lang", "de"}, "--lang"},
        {{"add", "archive", "x", "--language", "Klingonese"}, "--language is a language"},
        {{"add", "archive", "x", "--wait", "-1"}, "--wait is a number from 0"},
        {{"add", "archive", "x", "--threads", "0"}, "--threads is a number from 1 to 64"},
        {{"add", "archive", "x", "--memory", "64"}, "--memory is a number from 192"},
        {{"add", "archive", "x", "--map", "title"}, "--map is NAME=FIELD"},
        {{"add", "archive", "x", "--progress", "loud"}, "--progress is one of auto, line, json, none"},
        {{"add", "archive", "-", "--files-from", "-"}, "standard input cannot be both"},
        {{"add", "archive", "x", "--clean", "most"}, "--clean is one of full, light, none"},
        {{"add", "archive", "-", "--learn"}, "standard input can be read once"},
        {{"add", "archive", "x", "--learn", "--clean", "light"}, "need --clean full"},
        {{"clean"}, "name inputs or --repeated ARCHIVE"},
        {{"clean", "x", "--repeated", "archive"}, "name inputs or --repeated ARCHIVE"},
        {{"clean", "x", "--diff", "--format", "json"}, "exclude each other"},
        {{"rebuild", "archive", "--clean", "most"}, "--clean is one of same, full, light, none"},
        {{"delete", "archive"}, "nothing to delete is named"},
        {{"delete", "archive", "1", "--query", "x"}, "one of them"},
        {{"info", "archive", "more"}, "too many arguments: 'more'"},
        {{"check", "archive", "--strict"}, "--strict"},
    }));
    CHECK_THROWS_AS(parse_indexer_options(arguments), UsageError);
    CHECK_THROWS_WITH(parse_indexer_options(arguments), Catch::Contains(message));
}

TEST_CASE("how articles are cleaned is full unless told otherwise", "[options]") {
    CHECK(parse_indexer_options({"add", "archive", "x"}).cleaning == CleaningLevel::full);
    CHECK(parse_indexer_options({"add", "archive", "x"}).language.empty());
    CHECK(parse_indexer_options({"add", "archive", "x", "--clean", "none"}).cleaning == CleaningLevel::none);
    CHECK(parse_indexer_options({"rebuild", "archive"}).recleaning == std::nullopt);
    CHECK(parse_indexer_options({"rebuild", "archive", "--clean", "light"}).recleaning ==
          CleaningLevel::light);
    const IndexerOptions clean =
        parse_indexer_options({"clean", "a", "b", "--learn", "--diff", "--allow", "f"});
    CHECK(clean.inputs == std::vector<std::string>{"a", "b"});
    CHECK(clean.learn);
    CHECK(clean.diff);
    CHECK(clean.allow_file == "f");
    CHECK(parse_indexer_options({"clean", "--repeated", "archive"}).repeated_in == "archive");
}

}  // namespace broadsheet
