#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "common/article/error.hpp"
#include "searcher/help.hpp"
#include "searcher/options.hpp"
#include "searcher/run.hpp"

namespace broadsheet {
namespace {

using Words = std::vector<std::string>;

SearchOptions search(const Words& words) {
    Words all{"search", "archive", "query"};
    all.insert(all.end(), words.begin(), words.end());
    return std::get<SearchOptions>(parse_options(all));
}

std::string error_of(const Words& words) {
    try {
        parse_options(words);
    } catch (const UsageError& error) {
        return error.what();
    }
    return "no error";
}

TEST_CASE("search has the documented defaults", "[searcher][options]") {
    const SearchOptions options = search({});
    CHECK(options.asked.archive == "archive");
    CHECK(options.asked.query == "query");
    CHECK(options.asked.between == DefaultOperator::all_words);
    CHECK_FALSE(options.asked.days);
    CHECK(options.asked.lang.empty());
    CHECK(options.asked.notes.empty());
    CHECK(options.limit == 10);
    CHECK(options.offset == 0);
    CHECK(options.sort == SortOrder::relevance);
    CHECK(options.format == Format::text);
    CHECK(options.colour == Colour::automatic);
}

TEST_CASE("every option of search is read, joined to its value or before it", "[searcher][options]") {
    CHECK(search({"--limit", "0"}).limit == 0);
    CHECK(search({"--limit=25"}).limit == 25);
    CHECK(search({"--all"}).limit == no_limit);
    CHECK(search({"--offset", "7"}).offset == 7);
    CHECK(search({"--sort", "relevance"}).sort == SortOrder::relevance);
    CHECK(search({"--sort", "newest"}).sort == SortOrder::newest);
    CHECK(search({"--sort=oldest"}).sort == SortOrder::oldest);
    CHECK(search({"--format", "text"}).format == Format::text);
    CHECK(search({"--format", "json"}).format == Format::json);
    CHECK(search({"--format", "jsonl"}).format == Format::jsonl);
    CHECK(search({"--format", "csv"}).format == Format::csv);
    CHECK(search({"--color", "auto"}).colour == Colour::automatic);
    CHECK(search({"--color", "always"}).colour == Colour::always);
    CHECK(search({"--color=never"}).colour == Colour::never);
    CHECK(search({"--any"}).asked.between == DefaultOperator::any_word);
    CHECK(search({"--lang", "pt-BR"}).asked.lang == "pt-br");
    CHECK(search({"--lang", "German"}).asked.lang == "de");
}

TEST_CASE("relative dates count from --now", "[searcher][options]") {
    CHECK(format_day(search({"--now", "2022-02-08"}).asked.today) == "2022-02-08");
    CHECK(format_day(search({"--now", "2022-02-08T23:30:00-01:00"}).asked.today) == "2022-02-09");
    const DayRange range = search({"--now", "2022-02-08", "--from", "last 3 days"}).asked.days.value();
    CHECK(format_day(range.first) == "2022-02-06");
    CHECK(search({}).asked.today - this_day() <= std::chrono::days{1});
    CHECK(error_of({"search", "a", "q", "--now", "soon"}) ==
          "--now takes a day, as in 2022-02-08, not 'soon'; see 'searcher search --help'");
}

TEST_CASE("the dates of --from and --to include the whole of the periods that they name",
          "[searcher][options]") {
    struct Days {
        Words words;
        std::string range;
    };
    const std::vector<Days> table = {
        {{"--from", "2022-02", "--to", "2022-03"}, "2022-02..2022-03"},
        {{"--from", "2022-02-08", "--to", "2022-02-08"}, "2022-02-08"},
        {{"--from", "1990s"}, "1990.."},
        {{"--to", "2022-Q1"}, "..2022-03"},
        {{"--from", "2022", "--to", "2022"}, "2022"},
    };
    for (const auto& [words, range] : table) {
        CAPTURE(range);
        const Asked asked = search(words).asked;
        REQUIRE(asked.days);
        CHECK(format_day_range(*asked.days) == range);
        CHECK(asked.notes.empty());
    }
}

TEST_CASE("the dates of --from and --to in the wrong order are swapped with a note", "[searcher][options]") {
    const Asked asked = search({"--from", "2022", "--to", "2020"}).asked;
    REQUIRE(asked.days);
    CHECK(format_day_range(*asked.days) == "2020..2022");
    CHECK(asked.notes == Words{"--from is later than --to; they are swapped"});
}

TEST_CASE("options may stand anywhere, and -- ends them", "[searcher][options]") {
    const auto query_of = [](const Words& words) {
        return std::get<CountOptions>(parse_options(words)).asked.query;
    };
    CHECK(query_of({"count", "--any", "archive", "a b"}) == "a b");
    CHECK(query_of({"count", "archive", "--any", "a b"}) == "a b");
    CHECK(query_of({"count", "archive", "--", "-cricket"}) == "-cricket");
    CHECK(query_of({"count", "--", "archive", "--any"}) == "--any");
    CHECK(query_of({"count", "archive", "-"}) == "-");
    CHECK(query_of({"count", "archive", ""}).empty());
    CHECK(query_of({"count", "my archive", "x"}) == "x");
}

TEST_CASE("show takes an id and a format", "[searcher][options]") {
    const auto options =
        std::get<ShowOptions>(parse_options({"show", "my archive", "an id", "--format", "json"}));
    CHECK(options.archive == "my archive");
    CHECK(options.id == "an id");
    CHECK(options.format == Format::json);
    CHECK(std::get<ShowOptions>(parse_options({"show", "a", "b"})).format == Format::text);
}

TEST_CASE("a command line that makes no sense is refused with what to do", "[searcher][options]") {
    struct Refusal {
        Words words;
        std::string message;
    };
    const std::string verbs =
        "verbs are search, count, facet, timeline, explain and show; see 'searcher --help'";
    const std::string see_search = "; see 'searcher search --help'";
    const std::vector<Refusal> table = {
        {{}, "what to do is missing; " + verbs},
        {{"serach", "a", "b"}, "there is no verb 'serach'; " + verbs},
        {{"--limit", "search"}, "there is no option '--limit' before the verb; " + verbs},
        {{"help", "me"}, "there is no verb 'me'; " + verbs},
        {{"search"},
         "ARCHIVE and QUERY are missing; usage: searcher search [OPTIONS] ARCHIVE QUERY" + see_search},
        {{"search", "a"}, "QUERY is missing; usage: searcher search [OPTIONS] ARCHIVE QUERY" + see_search},
        {{"show", "a"},
         "ID is missing; usage: searcher show [OPTIONS] ARCHIVE ID; see 'searcher show --help'"},
        {{"show", "a", "b", "c"}, "more than one ID; see 'searcher show --help'"},
        {{"search", "a", "supreme", "court"}, "more than one query; put it in quotes: 'supreme court'"},
        {{"count", "a", "o'hara", "budget"}, "more than one query; put it in quotes: 'o'\\''hara budget'"},
        {{"search", "a", "b", "--limit", "-1"},
         "--limit takes a whole number from 0 on, not '-1'" + see_search},
        {{"search", "a", "b", "--limit=-1"}, "--limit takes a whole number from 0 on, not '-1'" + see_search},
        {{"search", "a", "b", "--limit", "1e3"},
         "--limit takes a whole number from 0 on, not '1e3'" + see_search},
        {{"search", "a", "b", "--limit", "99999999999999999999"},
         "--limit takes a whole number from 0 on, not '99999999999999999999'" + see_search},
        {{"search", "a", "b", "--offset", ""},
         "--offset takes a whole number from 0 on, not ''" + see_search},
        {{"search", "a", "b", "--all", "--limit", "3"}, "--all and --limit exclude each other" + see_search},
        {{"search", "a", "b", "--limit", "1", "--limit", "2"}, "--limit is given twice" + see_search},
        {{"search", "a", "b", "--format", "xml"},
         "--format takes text, json, jsonl or csv, not 'xml'" + see_search},
        {{"show", "a", "b", "--format", "csv"},
         "--format takes text or json, not 'csv'; see 'searcher show --help'"},
        {{"search", "a", "b", "--sort", "new"},
         "--sort takes relevance, newest or oldest, not 'new'" + see_search},
        {{"search", "a", "b", "--color", "red"},
         "--color takes auto, always or never, not 'red'" + see_search},
        {{"search", "a", "b", "--lang", "xyzzy"},
         "--lang takes a language such as en or German, not 'xyzzy'" + see_search},
        {{"search", "a", "b", "--from", "2020..2021"},
         "--from takes one date, not '2020..2021'" + see_search},
        {{"search", "a", "b", "--to", "2022-13"},
         "--to: '2022-13' is not in the calendar; months go from 01 to 12"},
        {{"search", "a", "b", "--lim", "3"},
         "there is no option '--lim' (a query that begins with '-' goes behind '--')" + see_search},
        {{"search", "a", "-cricket"},
         "there is no option '-cricket' (a query that begins with '-' goes behind '--')" + see_search},
        {{"count", "a", "b", "--limit", "3"},
         "there is no option '--limit' (a query that begins with '-' goes behind '--'); see 'searcher count "
         "--help'"},
        {{"search", "a", "b", "--limit"},
         "the required argument for option '--limit' is missing" + see_search},
        {{"search", "a", "b", "--any=yes"}, "option '--any' does not take any arguments" + see_search},
    };
    for (const auto& [words, message] : table) {
        CAPTURE(words);
        CHECK(error_of(words) == message);
    }
}

TEST_CASE("an empty --from is an error and not an open end", "[searcher][options]") {
    CHECK(error_of({"search", "a", "b", "--from", ""}).starts_with("--from: "));
}

TEST_CASE("help is shown in each of its forms and fits a terminal", "[searcher][options]") {
    const auto text_of = [](const Words& words) { return std::get<PrintOptions>(parse_options(words)).text; };
    CHECK(text_of({"--help"}) == help_text());
    CHECK(text_of({"help"}) == help_text());
    CHECK(text_of({"--version"}) == version_text());
    for (const std::string verb : {"search", "count", "show"}) {
        CAPTURE(verb);
        const std::string text = text_of({verb, "--help"});
        CHECK(text == text_of({"help", verb}));
        CHECK(text == text_of({verb, "archive", "a", "b", "--help"}));
        CHECK(text.find("Usage: searcher " + verb + " [OPTIONS] ARCHIVE ") != text.npos);
        CHECK(help_text().find("  " + verb + " ARCHIVE ") != std::string::npos);
        for (const OptionRow& row : find_verb(verb)->options) {
            CHECK(text.find("  --" + std::string(row.name)) != text.npos);
        }
        std::istringstream lines(text + help_text());
        for (std::string line; std::getline(lines, line);) {
            CAPTURE(line);
            CHECK(display_width(line) <= 80);
        }
    }
}

struct Run {
    int code;
    std::string out;
    std::string err;
};

Run run_with(const Words& words) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = run(words, Terminal{}, out, err);
    return {code, out.str(), err.str()};
}

TEST_CASE("help goes to standard output, errors go to standard error", "[searcher][run]") {
    const Run help = run_with({"--help"});
    CHECK(help.code == 0);
    CHECK(help.out == help_text());
    CHECK(help.err.empty());

    const Run missing = run_with({"search", "/nowhere/\x1b[31m\xff", "x"});
    CHECK(missing.code == 2);
    CHECK(missing.out.empty());
    CHECK(missing.err.starts_with("searcher: no archive at '/nowhere/\uFFFD[31m\uFFFD'"));
    CHECK(missing.err.ends_with("\n"));
}

TEST_CASE("a result that cannot be written is an error", "[searcher][run]") {
    std::ostringstream out;
    out.setstate(std::ios::badbit);
    std::ostringstream err;
    CHECK(run({"--help"}, Terminal{}, out, err) == 2);
    CHECK(err.str().starts_with("searcher: cannot write the results"));
}

}  // namespace
}  // namespace broadsheet
