#include "searcher/periods.hpp"

namespace broadsheet {

using namespace std::chrono;

namespace {

/// The first day of the period that `day` is in.
Day begin_of(Day day, Period period) {
    const year_month_day date(day);
    switch (period) {
        case Period::day:
            break;
        case Period::week:
            return day - (weekday(day) - Monday);
        case Period::month:
            return date.year() / date.month() / 1;
        case Period::year:
            return date.year() / January / 1;
    }
    return day;
}

}  // namespace

Day next_begin(Day begin, Period period) {
    const year_month_day date(begin);
    switch (period) {
        case Period::day:
            break;
        case Period::week:
            return begin + days(7);
        case Period::month:
            return (date.year() / date.month() + months(1)) / 1;
        case Period::year:
            return (date.year() + years(1)) / January / 1;
    }
    return begin + days(1);
}

std::string period_name(Day begin, Period period) {
    const std::string text = format_day(begin);
    if (period == Period::day) return text;
    if (period == Period::month) return text.substr(0, 7);
    if (period == Period::year) return text.substr(0, 4);
    // A week is of the year that its Thursday is in.
    const Day thursday = begin + days(3);
    const Day new_year = Day(year_month_day(thursday).year() / January / 1);
    const std::string week = std::to_string((thursday - new_year).count() / 7 + 1);
    return format_day(thursday).substr(0, 4) + "-W" + (week.size() < 2 ? "0" : "") + week;
}

PeriodCounts by_period(const DayCounts& counts, Period period) {
    PeriodCounts periods;
    for (const auto& [day, count] : counts.days) periods[begin_of(day, period)] += count;
    return periods;
}

}  // namespace broadsheet
