#include "searcher/printers/counts.hpp"

#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>

#include "searcher/periods.hpp"
#include "searcher/terminal.hpp"

namespace broadsheet {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

CountTable two_rows() {
    CountTable table{.query = "court", .by = "source"};
    table.rows = {{"Harbour Courier", 1200, std::nullopt}, {"Post", 300, std::nullopt}};
    table.values = 2;
    table.matches = 1500;
    return table;
}

TEST_CASE("the longest bar ends where the terminal does and the others are in proportion", "[counts]") {
    for (const std::size_t columns : {40U, 80U, 200U}) {
        CAPTURE(columns);
        const auto lines = lines_of(count_bars(two_rows(), {.colour = false, .columns = columns}));
        REQUIRE(lines.size() == 2);
        CHECK_THAT(lines[0], Catch::StartsWith("Harbour Courier  1,200  █"));
        CHECK_THAT(lines[1], Catch::StartsWith("Post               300  █"));
        CHECK(display_width(lines[0]) == columns);
        const std::size_t before = std::string_view("Harbour Courier  1,200  ").size();
        CHECK(display_width(lines[1]) - before == (columns - before + 3) / 4);
    }
}

TEST_CASE("a terminal too narrow for bars has the numbers", "[counts]") {
    CHECK(count_bars(two_rows(), {.colour = false, .columns = 24}) ==
          "Harbour Cou…  1,200\n"
          "Post            300\n");
}

TEST_CASE("bars are coloured and nothing else is", "[counts]") {
    CountTable table = two_rows();
    table.rows = {{"a", 1, std::nullopt}};
    CHECK(count_bars(table, {.colour = true, .columns = 14}) == "a  1  \x1b[36m████████\x1b[0m\n");
}

TEST_CASE("what an article wrote reaches no terminal as a command", "[counts]") {
    CountTable table = two_rows();
    table.rows = {{"a\x1b[31m\nb", 2, std::nullopt}, {"法院", 1, std::nullopt}, {"none", 0, std::nullopt}};
    const auto lines = lines_of(count_bars(table, {.colour = false, .columns = 40}));
    REQUIRE(lines.size() == 3);
    CHECK_THAT(lines[0], Catch::StartsWith("a\uFFFD[31m b  2  █"));
    CHECK_THAT(lines[1], Catch::StartsWith("法院      1  █"));
    CHECK(lines[2] == "none      0");
    CHECK(count_csv(table) == "value,count\r\na\uFFFD[31m b,2\r\n法院,1\r\nnone,0\r\n");
}

TEST_CASE("bars stand for shares where there are shares", "[counts]") {
    CountTable table{.query = "court", .by = "date"};
    table.rows = {{"2021", 10, 0.5}, {"2022", 20, 0.25}, {"2023", 0, 0}};
    CHECK(count_bars(table, {.colour = false, .columns = 30}) ==
          "2021  10  50.00%  ████████████\n"
          "2022  20  25.00%  ██████\n"
          "2023   0   0.00%\n");
    CHECK(count_csv(table) ==
          "value,count,share\r\n2021,10,0.500000\r\n2022,20,0.250000\r\n2023,0,0.000000\r\n");
}

TEST_CASE("a table in JSON has all that is known", "[counts]") {
    CountTable table = two_rows();
    table.without = 7;
    CHECK(count_json(table) == R"({"v":1,"query":"court","by":"source","matches":1500,"without":7,"values":[)"
                               R"({"value":"Harbour Courier","count":1200},{"value":"Post","count":300}]})"
                               "\n");
    table.rows = {{"2021", 1, 0.5}};
    table.did_you_mean = "courts";
    CHECK_THAT(
        count_json(table),
        Catch::Contains(
            R"("without":7,"did_you_mean":"courts","values":[{"value":"2021","count":1,"share":0.500000}])"));
}

TEST_CASE("periods begin where the calendar says and have its names", "[periods]") {
    DayCounts counts;
    counts.days[sys_days{year{2020} / 12 / 31}] = 1;  // a Thursday of week 53
    counts.days[sys_days{year{2021} / 1 / 3}] = 2;    // the Sunday of that week
    counts.days[sys_days{year{2021} / 1 / 4}] = 4;
    counts.days[sys_days{year{2021} / 2 / 1}] = 8;
    const auto named = [&](Period period) {
        std::string text;
        for (const auto& [begin, count] : by_period(counts, period)) {
            text += period_name(begin, period) + '=' + std::to_string(count) + ' ';
        }
        return text;
    };
    CHECK(named(Period::day) == "2020-12-31=1 2021-01-03=2 2021-01-04=4 2021-02-01=8 ");
    CHECK(named(Period::week) == "2020-W53=3 2021-W01=4 2021-W05=8 ");
    CHECK(named(Period::month) == "2020-12=1 2021-01=6 2021-02=8 ");
    CHECK(named(Period::year) == "2020=1 2021=14 ");
    const Day december = sys_days{year{2020} / 12 / 1};
    CHECK(next_begin(december, Period::month) == sys_days{year{2021} / 1 / 1});
    CHECK(next_begin(december, Period::year) == sys_days{year{2021} / 1 / 1});
    CHECK(next_begin(december, Period::week) == sys_days{year{2020} / 12 / 8});
    CHECK(next_begin(december, Period::day) == sys_days{year{2020} / 12 / 2});
}

}  // namespace
}  // namespace broadsheet
