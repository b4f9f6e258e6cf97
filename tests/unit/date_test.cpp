#include "common/article/date.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace broadsheet {
namespace {

struct Reading {
    std::string text;
    std::string read;  ///< what format_timestamp or format_day_range make of it
};

TEST_CASE("a time is read in every form that producers write", "[date]") {
    const std::vector<Reading> table = {
        {"2022-02-08", "2022-02-08T00:00:00Z"},
        {"  2022-02-08\n", "2022-02-08T00:00:00Z"},
        {"2022/02/08", "2022-02-08T00:00:00Z"},
        {"20220208", "2022-02-08T00:00:00Z"},
        {"2022-02-08T10:00", "2022-02-08T10:00:00Z"},
        {"2022-02-08t10:00:07z", "2022-02-08T10:00:07Z"},
        {"2022-02-08T10:00:00.123456Z", "2022-02-08T10:00:00Z"},
        {"2022-02-08T10:00:00,5+05:30", "2022-02-08T04:30:00Z"},
        {"2022-02-08T23:30:00-0130", "2022-02-09T01:00:00Z"},
        {"2022-02-08T10:00:00+02", "2022-02-08T08:00:00Z"},
        {"2022/02/08 10:00:00", "2022-02-08T10:00:00Z"},
        {"2017-07-17 17:03:00", "2017-07-17T17:03:00Z"},
        {"2017-07-17 17:03:00+02:00", "2017-07-17T15:03:00Z"},
        {"2017-07-17 17:03:00 UTC", "2017-07-17T17:03:00Z"},
        {"20170717T170300Z", "2017-07-17T17:03:00Z"},
        {"20170717T1703", "2017-07-17T17:03:00Z"},
        {"20170717170300", "2017-07-17T17:03:00Z"},
        {"Tue, 08 Feb 2022 10:00:00 +0100", "2022-02-08T09:00:00Z"},
        {"Tue, 8 Feb 2022 10:00:00 GMT", "2022-02-08T10:00:00Z"},
        {"Tue, 08 Feb 2022 10:00:00 +0100 (CET)", "2022-02-08T09:00:00Z"},
        {"08 Feb 2022 10:00 EST", "2022-02-08T15:00:00Z"},
        {"February 8, 2022", "2022-02-08T00:00:00Z"},
        {"Feb. 8, 2022", "2022-02-08T00:00:00Z"},
        {"FEB 8 2022", "2022-02-08T00:00:00Z"},
        {"8 February 2022", "2022-02-08T00:00:00Z"},
        {"8 Sept. 2022", "2022-09-08T00:00:00Z"},
        {"Tuesday, February 8, 2022", "2022-02-08T00:00:00Z"},
        {"Tuesday, February 8, 2022, 10:30", "2022-02-08T10:30:00Z"},
        {"Feb. 8, 2022 1:05 PM EST", "2022-02-08T18:05:00Z"},
        {"Feb. 8, 2022 12:05am", "2022-02-08T00:05:00Z"},
        {"Tuesday 8 February 2022 10:30:15", "2022-02-08T10:30:15Z"},
        {"1644314400", "2022-02-08T10:00:00Z"},
        {"999999999", "2001-09-09T01:46:39Z"},
        {"1644314400999", "2022-02-08T10:00:00Z"},
        {"999999999999", "2001-09-09T01:46:39Z"},
        {"-631152000", "1950-01-01T00:00:00Z"},
        {"-631152000001", "1949-12-31T23:59:59Z"},
        {"1816-05-17", "1816-05-17T00:00:00Z"},
        {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
        {"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"},
        {"2024-02-29", "2024-02-29T00:00:00Z"},
        {"0001-01-01", "0001-01-01T00:00:00Z"},
        {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
    };
    for (const auto& [text, read] : table) {
        CAPTURE(text);
        const auto time = parse_timestamp(text);
        REQUIRE(time);
        CHECK(format_timestamp(*time) == read);
    }
}

TEST_CASE("what is no date, impossible or ambiguous is read as nothing", "[date]") {
    const std::vector<std::string> table = {"",
                                            " ",
                                            "None",
                                            "-",
                                            "T",
                                            "yesterday",
                                            "2022",
                                            "2022-02",
                                            "2022-2-8",
                                            "202202",
                                            "2022020",
                                            "02/03/2022",
                                            "25/12/2022",
                                            "02-03-2022",
                                            "8.2.2022",
                                            "2022-02/08",
                                            "2022-02-30",
                                            "2023-02-29",
                                            "1900-02-29",
                                            "2022-13-01",
                                            "2022-00-10",
                                            "2022-01-00",
                                            "20221301",
                                            "0000-01-01",
                                            "10000-01-01",
                                            "-2022-02-08",
                                            "2022-02-08T",
                                            "2022-02-08T10",
                                            "2022-02-0810:00",
                                            "2022-02-08T24:00",
                                            "2022-02-08T10:60",
                                            "2022-02-08T10:00:61",
                                            "2022-02-08T10:00:00.",
                                            "2022-02-08T10:00:00+",
                                            "2022-02-08T10:00:00+1",
                                            "2022-02-08T10:00:00+24:00",
                                            "2022-02-08T10:00:00+01:60",
                                            "2022-02-08T10:00:00 IST",
                                            "2022-02-08T10:00:00Zulu",
                                            "2022-02-08 1000",
                                            "2022-02-08 10:00 13",
                                            "2022-02-08, edited",
                                            "2022-02-08 (updated)",
                                            "2022-02-08T13:00 PM",
                                            "2022-02-08T0:00 AM",
                                            "Mon, 08 Feb 2022 10:00:00 GMT",
                                            "Tue, 08 Feb 22 10:00:00 GMT",
                                            "Fe 8, 2022",
                                            "Foo 8, 2022",
                                            "February 30, 2022",
                                            "February 2022",
                                            "8 February",
                                            "February 8, 20222",
                                            "12345678901",
                                            "123456789012345",
                                            "202202081000",
                                            "20220230170300",
                                            "20220208250000",
                                            "0001-01-01T00:00:00+01:00",
                                            "9999-12-31T23:59:59-01:00",
                                            "２０２２-02-08"};
    for (const std::string& text : table) {
        CAPTURE(text);
        CHECK_FALSE(parse_timestamp(text));
    }
}

TEST_CASE("the day of a time before 1970 is the day it lies in", "[date]") {
    CHECK(format_day(day_of(Timestamp{std::chrono::seconds{-1}})) == "1969-12-31");
    CHECK(format_timestamp(Timestamp{std::chrono::seconds{-1}}) == "1969-12-31T23:59:59Z");
}

/// A Wednesday.
constexpr Day today = std::chrono::sys_days{std::chrono::year{2024} / 7 / 31};

/// Fails the test when `text` is no range.
DayRange range_of(std::string_view text) { return std::get<DayRange>(parse_day_range(text, today)); }

std::string days(const DayRange& range) { return format_day(range.first) + " " + format_day(range.last); }

TEST_CASE("a day, month, quarter, year, decade or a range of them is read as its days", "[date]") {
    const std::vector<Reading> table = {
        {"2022-02-08", "2022-02-08 2022-02-08"},
        {"2022-02", "2022-02-01 2022-02-28"},
        {"2024-02", "2024-02-01 2024-02-29"},
        {"2022-12", "2022-12-01 2022-12-31"},
        {"2022-Q1", "2022-01-01 2022-03-31"},
        {"2022-q4", "2022-10-01 2022-12-31"},
        {"2022", "2022-01-01 2022-12-31"},
        {"1990s", "1990-01-01 1999-12-31"},
        {"9990s", "9990-01-01 9999-12-31"},
        {"0001", "0001-01-01 0001-12-31"},
        {" 2022 .. 2023-02 ", "2022-01-01 2023-02-28"},
        {"2022-02..2022-03", "2022-02-01 2022-03-31"},
        {"1980s..1990s", "1980-01-01 1999-12-31"},
        {"2022-02..2022", "2022-02-01 2022-12-31"},
        {"2022..2022-02", "2022-01-01 2022-02-28"},
        {"..2022-02-07", "0001-01-01 2022-02-07"},
        {"2022-02-07..", "2022-02-07 9999-12-31"},
        {"today", "2024-07-31 2024-07-31"},
        {"yesterday", "2024-07-30 2024-07-30"},
        {"this week", "2024-07-29 2024-08-04"},
        {"last week", "2024-07-22 2024-07-28"},
        {"this month", "2024-07-01 2024-07-31"},
        {"last month", "2024-06-01 2024-06-30"},
        {"this year", "2024-01-01 2024-12-31"},
        {"last year", "2023-01-01 2023-12-31"},
        {"last day", "2024-07-30 2024-07-30"},
        {"last 30 days", "2024-07-02 2024-07-31"},
        {"last 1 day", "2024-07-31 2024-07-31"},
        {"last 2 weeks", "2024-07-18 2024-07-31"},
        {"last  3  months", "2024-05-01 2024-07-31"},
        {"last 1 month", "2024-07-01 2024-07-31"},
        {"last 10 years", "2014-08-01 2024-07-31"},
        {"last 9999 years", "0001-01-01 2024-07-31"},
        {"2024-07..yesterday", "2024-07-01 2024-07-30"},
        {"last year..today", "2023-01-01 2024-07-31"},
    };
    for (const auto& [text, read] : table) {
        CAPTURE(text);
        bool swapped = true;
        const auto range = parse_day_range(text, today, &swapped);
        REQUIRE(std::holds_alternative<DayRange>(range));
        CHECK(days(std::get<DayRange>(range)) == read);
        CHECK_FALSE(swapped);
    }
}

TEST_CASE("the ends of a range in the wrong order are swapped", "[date]") {
    bool swapped = false;
    const auto range = parse_day_range("2022-03..2022-02", today, &swapped);
    REQUIRE(std::holds_alternative<DayRange>(range));
    CHECK(days(std::get<DayRange>(range)) == "2022-02-01 2022-03-31");
    CHECK(swapped);
    CHECK((range_of("2022-03..2022-02") == std::get<DayRange>(range)));
}

TEST_CASE("a text that is no range of days says why and what to write", "[date]") {
    const std::string forms =
        "write a day 2022-02-08, a month 2022-02, a quarter 2022-Q1, a year 2022, a decade 1990s, today, "
        "\"last 30 days\", or two of them around '..'";
    struct Refusal {
        std::string text, what, hint;
    };
    const std::vector<Refusal> table = {
        {"", "'' is no date", forms},
        {"..", "'..' is no date", forms},
        {"tomorrow", "'tomorrow' is no date", forms},
        {"last", "'last' is no date", forms},
        {"this 3 days", "'this 3 days' is no date", forms},
        {"last 0 days", "'last 0 days' is no date", forms},
        {"last 10000 days", "'last 10000 days' is no date", forms},
        {"last 3 moons", "'last 3 moons' is no date", forms},
        {"22", "'22' is no date", forms},
        {"2022-2-8", "'2022-2-8' is no date", forms},
        {"2022-", "'2022-' is no date", forms},
        {"2022-02-08x", "'2022-02-08x' is no date", forms},
        {"2022-Q1x", "'2022-Q1x' is no date", forms},
        {"1995s", "'1995s' is no date", forms},
        {"2020..2021..2022", "'2021..2022' is no date", forms},
        {"2020..soon", "'soon' is no date", forms},
        {std::string(100, 'x'), "this is no date", forms},
        {"2022/02/08", "'2022/02/08' is no date here", "write 2022-02-08"},
        {"20220208", "'20220208' is no date here", "write 2022-02-08"},
        {"8 February 2022", "'8 February 2022' is no date here", "write 2022-02-08"},
        {"02/03/2022", "a day written as '02/03/2022' could be read in two ways",
         "write year, month and day, as in 2022-02-08"},
        {"2.3.22", "a day written as '2.3.22' could be read in two ways",
         "write year, month and day, as in 2022-02-08"},
        {"2022-13", "'2022-13' is not in the calendar", "months go from 01 to 12"},
        {"2022-00", "'2022-00' is not in the calendar", "months go from 01 to 12"},
        {"2022-Q5", "'2022-Q5' is not in the calendar", "quarters go from Q1 to Q4"},
        {"2022-02-30", "'2022-02-30' is not in the calendar", "there is no such day in that month"},
        {"0000", "'0000' is not in the calendar", "years go from 0001 to 9999"},
    };
    for (const auto& [text, what, hint] : table) {
        CAPTURE(text);
        const auto range = parse_day_range(text, today);
        REQUIRE(std::holds_alternative<DateError>(range));
        CHECK(std::get<DateError>(range).what == what);
        CHECK(std::get<DateError>(range).hint == hint);
    }
}

TEST_CASE("a range of days is written in its shortest form", "[date]") {
    const std::vector<Reading> table = {
        {"2022-02-08..2022-02-08", "2022-02-08"},
        {"2022-02-01..2022-02-28", "2022-02"},
        {"2024-02-01..2024-02-28", "2024-02..2024-02-28"},
        {"2022-01..2022-03", "2022-Q1"},
        {"2022-02..2022-04", "2022-02..2022-04"},
        {"2022-01-01..2022-12-31", "2022"},
        {"2022-07..2023-06", "2022-07..2023-06"},
        {"1990..1999", "1990s"},
        {"1991..2000", "1991..2000"},
        {"1990-01-01..1993-12-31", "1990..1993"},
        {"2022-02-08..2022-12-31", "2022-02-08..2022"},
        {"2022-01-01..2022-01-02", "2022..2022-01-02"},
        {"..2022-02-07", "..2022-02-07"},
        {"..2022", "..2022"},
        {"2022-02-07..", "2022-02-07.."},
        {"2022-02-07..9999-12-31", "2022-02-07.."},
        {"0001..9999", "..9999"},
        {"0001", "0001"},
        {"9999", "9999"},
        {"9990s", "9990s"},
    };
    for (const auto& [text, read] : table) {
        CAPTURE(text);
        const DayRange range = range_of(text);
        CHECK(format_day_range(range) == read);
        CHECK((range_of(read) == range));
    }
}

}  // namespace
}  // namespace broadsheet
