/// Days and times as producers and queries write them. All times are UTC: a time without a zone is
/// taken for UTC, a day without a time for its first second.
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace broadsheet {

using Timestamp = std::chrono::sys_seconds;
using Day = std::chrono::sys_days;

/// Years that can be written with four digits, 0001 to 9999; anything else is no date.
inline constexpr int min_year = 1;
inline constexpr int max_year = 9999;

/// Reads a time as producers of news data write it: ISO 8601 (`2022-02-08`, `2022-02-08T10:00:00.123+05:30`,
/// a blank for the `T`, basic form `20220208T100000Z`), RFC 2822 (`Tue, 08 Feb 2022 10:00:00 GMT`),
/// 8 or 14 digits, `2022/02/08`, `February 8, 2022`, `8 Feb 2022`, each with a weekday before it and a
/// time behind it if need be (`1:30 PM` too), seconds or milliseconds since 1970 (9 and 10 or 12 and 13
/// digits, negative before 1970). Fractions of a second are dropped, a leap second is the second before
/// it. Nothing for what is no date, is impossible (30 February, a wrong weekday) or could be read in two
/// ways (`02/03/2022`, or 12 digits that make a year, month, day, hour and minute as well).
std::optional<Timestamp> parse_timestamp(std::string_view text);

/// The present day by the system's clock, in UTC.
Day this_day();

/// `2022-02-08T10:00:00Z`
std::string format_timestamp(Timestamp time);
/// `2022-02-08`
std::string format_day(Day day);
Day day_of(Timestamp time);

/// Days from first to last, both included.
struct DayRange {
    Day first;
    Day last;
    bool operator==(const DayRange&) const = default;
};

/// Why a text is no range of days, and what to write instead.
struct DateError {
    std::string what;
    std::string hint;
};

/// Reads the value of `date:`: a day `2022-02-08`, month `2022-02`, quarter `2022-Q1`, year `2022` or
/// decade `1990s`; counted from `today` also `today`, `yesterday`, `this month`, `last year` (the one before),
/// `last 30 days` (today and the 29 before), with days, weeks (from Monday), months or years; or two of these
/// around `..`, either left out for an open end. Ends in the wrong order come back in the right one, with
/// `swapped` set when given.
std::variant<DayRange, DateError> parse_day_range(std::string_view text, Day today, bool* swapped = nullptr);

/// The shortest form that parse_day_range reads back to the same range.
std::string format_day_range(const DayRange& range);

}  // namespace broadsheet
