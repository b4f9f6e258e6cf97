#include "common/article/date.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace broadsheet {

namespace {

using namespace std::chrono;

constexpr Day first_day = sys_days{year{min_year} / January / 1};
constexpr Day last_day = sys_days{year{max_year} / December / 31};

constexpr std::array<std::string_view, 12> month_names = {"january",   "february", "march",    "april",
                                                          "may",       "june",     "july",     "august",
                                                          "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> weekday_names = {"sunday",   "monday", "tuesday", "wednesday",
                                                           "thursday", "friday", "saturday"};

struct NamedZone {
    std::string_view name;
    int hours;
};
/// RFC 2822, section 4.3; every other name of a zone could mean several.
constexpr std::array<NamedZone, 12> named_zones = {{{"z", 0},
                                                    {"ut", 0},
                                                    {"utc", 0},
                                                    {"gmt", 0},
                                                    {"est", -5},
                                                    {"edt", -4},
                                                    {"cst", -6},
                                                    {"cdt", -5},
                                                    {"mst", -7},
                                                    {"mdt", -6},
                                                    {"pst", -8},
                                                    {"pdt", -7}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// A text read from the front. What a function does not find, it leaves where it is.
struct Cursor {
    std::string_view rest;

    bool done() const { return rest.empty(); }

    bool take(char c) {
        if (rest.empty() || rest.front() != c) return false;
        rest.remove_prefix(1);
        return true;
    }

    bool take_blanks() {
        const std::size_t before = rest.size();
        while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
        return rest.size() < before;
    }

    /// How many digits come next.
    std::size_t digits() const {
        return static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_digit) - rest.begin());
    }

    /// The next `count` digits, of which there must be as many (at most nine).
    int number(std::size_t count) {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) value = value * 10 + (rest[i] - '0');
        rest.remove_prefix(count);
        return value;
    }

    /// A run of exactly `count` digits.
    std::optional<int> whole_number(std::size_t count) {
        if (digits() != count) return std::nullopt;
        return number(count);
    }

    std::optional<int> one_or_two_digits() {
        if (digits() != 1 && digits() != 2) return std::nullopt;
        return number(digits());
    }

    /// The run of letters that comes next, in lower case.
    std::string letters() const {
        std::string found;
        for (std::size_t i = 0; i < rest.size() && is_letter(rest[i]); ++i) {
            found += static_cast<char>(rest[i] | 0x20);
        }
        return found;
    }

    /// The index of the name that comes next, whole or cut off after three letters or more.
    template <std::size_t size>
    std::optional<int> name(const std::array<std::string_view, size>& names) {
        const std::string found = letters();
        if (found.size() < 3) return std::nullopt;
        const auto match = std::find_if(names.begin(), names.end(),
                                        [&](std::string_view name) { return name.starts_with(found); });
        if (match == names.end()) return std::nullopt;
        rest.remove_prefix(found.size());
        take('.');
        return static_cast<int>(match - names.begin());
    }
};

std::optional<Day> calendar_day(int year_number, int month_number, int day_number) {
    const year_month_day date{year{year_number}, month{static_cast<unsigned>(month_number)},
                              day{static_cast<unsigned>(day_number)}};
    if (!date.ok() || year_number < min_year || year_number > max_year) return std::nullopt;
    return sys_days{date};
}

/// `20220208`, `2022-02-08`, `2022/02/08`
std::optional<Day> read_numeric_day(Cursor& in) {
    const bool basic = in.digits() == 8;
    if (!basic && in.digits() != 4) return std::nullopt;
    const int year_number = in.number(4);
    if (basic) {
        const int month_number = in.number(2);
        return calendar_day(year_number, month_number, in.number(2));
    }
    const char separator = in.take('-') ? '-' : '/';
    if (separator == '/' && !in.take('/')) return std::nullopt;
    const auto month_number = in.whole_number(2);
    if (!month_number || !in.take(separator)) return std::nullopt;
    const auto day_number = in.whole_number(2);
    if (!day_number) return std::nullopt;
    return calendar_day(year_number, *month_number, *day_number);
}

/// `8 February 2022`, `February 8, 2022`
std::optional<Day> read_written_day(Cursor& in) {
    auto day_number = in.one_or_two_digits();
    in.take_blanks();
    const auto month_index = in.name(month_names);
    if (!month_index) return std::nullopt;
    in.take_blanks();
    if (!day_number) {
        day_number = in.one_or_two_digits();
        if (!day_number) return std::nullopt;
    }
    in.take(',');
    in.take_blanks();
    const auto year_number = in.whole_number(4);
    if (!year_number) return std::nullopt;
    return calendar_day(*year_number, *month_index + 1, *day_number);
}

std::optional<Day> read_day(Cursor& in) {
    const auto weekday_index = in.name(weekday_names);
    if (weekday_index) {
        in.take(',');
        in.take_blanks();
    }
    const auto found = in.digits() > 2 ? read_numeric_day(in) : read_written_day(in);
    if (!found || !weekday_index) return found;
    const bool weekday_fits = weekday{*found}.c_encoding() == static_cast<unsigned>(*weekday_index);
    return weekday_fits ? found : std::nullopt;
}

std::optional<seconds> time_of_day(int hour, int minute, int second) {
    if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return hours{hour} + minutes{minute} + seconds{std::min(second, 59)};  // :60 is a leap second
}

void skip_fraction(Cursor& in) {
    Cursor behind = in;
    if (!behind.take('.') && !behind.take(',')) return;
    if (behind.digits() == 0) return;
    behind.rest.remove_prefix(behind.digits());
    in = behind;
}

/// The hour on a clock of 24 for one on a clock of 12; the hour itself when no AM or PM follows.
std::optional<int> read_half_of_day(Cursor& in, int hour) {
    Cursor behind = in;
    behind.take_blanks();
    const std::string half = behind.letters();
    if (half != "am" && half != "pm") return hour;
    if (hour < 1 || hour > 12) return std::nullopt;
    behind.rest.remove_prefix(half.size());
    in = behind;
    return hour % 12 + (half == "pm" ? 12 : 0);
}

/// `10:00`, `10:00:00.123`, `1:30 PM`; the basic form is read_basic_clock's.
std::optional<seconds> read_clock(Cursor& in) {
    const auto typed_hour = in.one_or_two_digits();
    if (!typed_hour || !in.take(':')) return std::nullopt;
    const auto minute = in.whole_number(2);
    auto second = std::optional(0);
    if (in.take(':')) {
        second = in.whole_number(2);
        skip_fraction(in);
    }
    const auto hour = read_half_of_day(in, *typed_hour);
    if (!hour || !minute || !second) return std::nullopt;
    return time_of_day(*hour, *minute, *second);
}

/// `100000.123`, `1000`
std::optional<seconds> read_basic_clock(Cursor& in) {
    const bool has_second = in.digits() == 6;
    if (!has_second && in.digits() != 4) return std::nullopt;
    const int hour = in.number(2);
    const int minute = in.number(2);
    const int second = has_second ? in.number(2) : 0;
    if (has_second) skip_fraction(in);
    return time_of_day(hour, minute, second);
}

/// What to subtract for UTC: `Z`, `+01:00`, `+0100`, `+01`, `GMT`. Zero when there is nothing.
std::optional<minutes> read_zone(Cursor& in) {
    in.take_blanks();
    if (in.done()) return minutes{0};
    const bool west = in.take('-');
    if (west || in.take('+')) {
        if (in.digits() != 2 && in.digits() != 4) return std::nullopt;
        const int hour = in.number(2);
        const auto minute = in.take(':') || in.digits() > 0 ? in.whole_number(2) : 0;
        if (!minute || hour > 23 || *minute > 59) return std::nullopt;
        const minutes offset = hours{hour} + minutes{*minute};
        return west ? -offset : offset;
    }
    const std::string name = in.letters();
    const auto* zone = std::find_if(named_zones.begin(), named_zones.end(),
                                    [&](const NamedZone& z) { return z.name == name; });
    if (zone == named_zones.end()) return std::nullopt;
    in.rest.remove_prefix(name.size());
    return hours{zone->hours};
}

/// A comment such as `(CET)` may end a time of RFC 2822.
void skip_comment(Cursor& in) {
    in.take_blanks();
    if (in.rest.starts_with('(') && in.rest.find(')') == in.rest.size() - 1) in.rest = {};
}

std::optional<Timestamp> read_timestamp(std::string_view text) {
    Cursor in{text};
    const auto found = read_day(in);
    if (!found) return std::nullopt;
    if (in.done()) return Timestamp{*found};

    const bool has_t = in.take('T') || in.take('t');
    if (!has_t) {
        in.take(',');
        if (!in.take_blanks()) return std::nullopt;
    }
    const auto clock = has_t && in.digits() > 2 ? read_basic_clock(in) : read_clock(in);
    if (!clock) return std::nullopt;
    const auto zone = read_zone(in);
    if (!zone) return std::nullopt;
    skip_comment(in);
    if (!in.done()) return std::nullopt;

    const Timestamp time = *found + *clock - *zone;
    if (day_of(time) < first_day || day_of(time) > last_day) return std::nullopt;
    return time;
}

/// A number of 9 to 14 digits: seconds or milliseconds since 1970, or a time without separators.
std::optional<Timestamp> read_digits(std::string_view digits, bool negative) {
    const auto as_calendar = [&] {
        return read_timestamp(std::string(digits.substr(0, 8)) + 'T' + std::string(digits.substr(8)));
    };
    if (digits.size() == 14 && !negative) return as_calendar();
    const bool in_seconds = digits.size() == 9 || digits.size() == 10;
    const bool in_milliseconds = digits.size() == 12 || digits.size() == 13;
    if (!in_seconds && !in_milliseconds) return std::nullopt;
    // 202202081000 may as well be the eighth of February.
    if (digits.size() == 12 && !negative && as_calendar()) return std::nullopt;

    std::int64_t count = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (negative) count = -count;
    if (in_seconds) return Timestamp{seconds{count}};
    return floor<seconds>(sys_time<milliseconds>{milliseconds{count}});
}

std::string padded(int number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

std::string format_year(year_month_day date) { return padded(static_cast<int>(date.year()), 4); }

std::string format_month(year_month_day date) {
    return format_year(date) + '-' + padded(static_cast<int>(static_cast<unsigned>(date.month())), 2);
}

using Period = std::variant<DayRange, DateError>;

DayRange months_from(year_month first, int count) {
    return {sys_days{first / 1}, sys_days{(first + months{count - 1}) / last}};
}

/// What was typed, for a message.
std::string shown(std::string_view text) {
    constexpr std::size_t longest = 40;
    return text.size() > longest ? "this" : "'" + std::string(text) + "'";
}

bool is_day_or_month_first(std::string_view text) {
    Cursor in{text};
    const auto reads = [&](std::string_view separators) {
        return in.one_or_two_digits() && !in.done() && separators.find(in.rest.front()) != separators.npos &&
               in.take(in.rest.front());
    };
    return reads("/.-") && reads("/.-") && (in.digits() == 2 || in.digits() == 4) &&
           in.digits() == in.rest.size();
}

DateError no_date(std::string_view text) {
    if (is_day_or_month_first(text)) {
        return {"a day written as " + shown(text) + " could be read in two ways",
                "write year, month and day, as in 2022-02-08"};
    }
    if (const auto time = parse_timestamp(text)) {
        return {shown(text) + " is no date here", "write " + format_day(day_of(*time))};
    }
    return {
        shown(text) + " is no date",
        "write a day 2022-02-08, a month 2022-02, a quarter 2022-Q1, a year 2022, a decade 1990s, today, "
        "\"last 30 days\", or two of them around '..'"};
}

DateError not_in_calendar(std::string_view text, const std::string& hint) {
    return {shown(text) + " is not in the calendar", hint};
}

enum class Unit : std::uint8_t { day, week, month, year };

/// The day so many units before `day`, or the month's last where that has no such day.
Day days_before(Day day, Unit unit, int count) {
    if (unit == Unit::day) return day - days{count};
    if (unit == Unit::week) return day - weeks{count};
    const year_month_day date{day};
    const year_month month = date.year() / date.month() - months{unit == Unit::year ? 12 * count : count};
    return std::min(sys_days{month / date.day()}, sys_days{month / last});
}

/// The week, month or year that holds `day`.
DayRange unit_around(Day day, Unit unit) {
    const year_month_day date{day};
    if (unit == Unit::day) return {day, day};
    if (unit == Unit::week) {
        const Day monday = day - (weekday{day} - Monday);
        return {monday, monday + days{6}};
    }
    if (unit == Unit::month) return months_from(date.year() / date.month(), 1);
    return months_from(date.year() / January, 12);
}

std::optional<Unit> unit_called(std::string_view name) {
    if (name == "day") return Unit::day;
    if (name == "week") return Unit::week;
    if (name == "month") return Unit::month;
    if (name == "year") return Unit::year;
    return std::nullopt;
}

/// `today`, `this week`, `last 30 days`; nothing for other texts.
std::optional<DayRange> read_relative(std::string_view text, Day today) {
    if (text == "today") return DayRange{today, today};
    if (text == "yesterday") return DayRange{today - days{1}, today - days{1}};
    const std::size_t blank = text.find(' ');
    const std::string_view which = text.substr(0, blank);
    if (blank == text.npos || (which != "this" && which != "last")) return std::nullopt;

    Cursor in{trimmed(text.substr(blank))};
    const std::size_t digit_count = in.digits();
    if (digit_count == 0) {
        const auto unit = unit_called(in.rest);
        if (!unit) return std::nullopt;
        return unit_around(which == "this" ? today : days_before(today, *unit, 1), *unit);
    }
    // Of more than four digits no count of days or weeks would be meant.
    if (which == "this" || digit_count > 4) return std::nullopt;
    const int count = *in.whole_number(digit_count);
    in.take_blanks();
    if (count != 1 && in.rest.ends_with('s')) in.rest.remove_suffix(1);
    const auto unit = unit_called(in.rest);
    if (!unit || count == 0) return std::nullopt;
    return DayRange{std::max(first_day, days_before(today, *unit, count) + days{1}), today};
}

/// A day, month, quarter, year or decade.
Period read_period(std::string_view text, Day today) {
    if (const auto relative = read_relative(text, today)) return *relative;
    Cursor in{text};
    const auto year_number = in.whole_number(4);
    if (!year_number) return no_date(text);
    if (*year_number < min_year) return not_in_calendar(text, "years go from 0001 to 9999");
    const year_month january = year{*year_number} / January;
    if (in.done()) return months_from(january, 12);
    if (in.rest == "s" && *year_number % 10 == 0) return months_from(january, 120);

    if (!in.take('-')) return no_date(text);
    if (in.take('Q') || in.take('q')) {
        const auto quarter = in.whole_number(1);
        if (!quarter || !in.done()) return no_date(text);
        if (*quarter < 1 || *quarter > 4) return not_in_calendar(text, "quarters go from Q1 to Q4");
        return months_from(january + months{3 * (*quarter - 1)}, 3);
    }
    const auto month_number = in.whole_number(2);
    if (!month_number) return no_date(text);
    if (in.done()) {
        if (*month_number < 1 || *month_number > 12) return not_in_calendar(text, "months go from 01 to 12");
        return months_from(january + months{*month_number - 1}, 1);
    }

    if (!in.take('-')) return no_date(text);
    const auto day_number = in.whole_number(2);
    if (!day_number || !in.done()) return no_date(text);
    const auto found = calendar_day(*year_number, *month_number, *day_number);
    if (!found) return not_in_calendar(text, "there is no such day in that month");
    return DayRange{*found, *found};
}

}  // namespace

std::optional<Timestamp> parse_timestamp(std::string_view text) {
    text = trimmed(text);
    const bool negative = text.starts_with('-');
    const std::string_view unsigned_text = negative ? text.substr(1) : text;
    const bool only_digits = std::all_of(unsigned_text.begin(), unsigned_text.end(), is_digit);
    if (only_digits && unsigned_text.size() > 8) return read_digits(unsigned_text, negative);
    return read_timestamp(text);
}

std::string format_timestamp(Timestamp time) {
    const hh_mm_ss clock{time - floor<days>(time)};
    return format_day(day_of(time)) + 'T' + padded(static_cast<int>(clock.hours().count()), 2) + ':' +
           padded(static_cast<int>(clock.minutes().count()), 2) + ':' +
           padded(static_cast<int>(clock.seconds().count()), 2) + 'Z';
}

std::string format_day(Day day) {
    const year_month_day date{day};
    return format_month(date) + '-' + padded(static_cast<int>(static_cast<unsigned>(date.day())), 2);
}

Day this_day() { return floor<days>(system_clock::now()); }

Day day_of(Timestamp time) { return floor<days>(time); }

std::variant<DayRange, DateError> parse_day_range(std::string_view text, Day today, bool* swapped) {
    text = trimmed(text);
    if (swapped != nullptr) *swapped = false;
    const std::size_t dots = text.find("..");
    if (dots == text.npos) return read_period(text, today);

    const std::string_view from = trimmed(text.substr(0, dots));
    const std::string_view to = trimmed(text.substr(dots + 2));
    if (from.empty() && to.empty()) return no_date(text);
    const Period first = from.empty() ? DayRange{first_day, first_day} : read_period(from, today);
    if (std::holds_alternative<DateError>(first)) return first;
    const Period last = to.empty() ? DayRange{last_day, last_day} : read_period(to, today);
    if (std::holds_alternative<DateError>(last)) return last;

    const DayRange& a = std::get<DayRange>(first);
    const DayRange& b = std::get<DayRange>(last);
    if (a.first <= b.last) return DayRange{a.first, b.last};
    if (swapped != nullptr) *swapped = true;
    return DayRange{b.first, a.last};
}

std::string format_day_range(const DayRange& range) {
    if (range.first == range.last) return format_day(range.first);
    const year_month_day first{range.first};
    const year_month_day last{range.last};
    const year_month start = first.year() / first.month();
    const int month_index = static_cast<int>(static_cast<unsigned>(first.month())) - 1;
    if (range == months_from(start, 1)) return format_month(first);
    if (range == months_from(start, 3) && month_index % 3 == 0) {
        return format_year(first) + "-Q" + std::to_string(month_index / 3 + 1);
    }
    if (range == months_from(start, 12) && month_index == 0) return format_year(first);
    if (range == months_from(start, 120) && month_index == 0 && static_cast<int>(first.year()) % 10 == 0) {
        return format_year(first) + 's';
    }

    const auto shortest_start = [&] {
        if (range.first == first_day) return std::string();
        if (first.month() == January && first.day() == day{1}) return format_year(first);
        return first.day() == day{1} ? format_month(first) : format_day(range.first);
    };
    const auto shortest_end = [&] {
        if (range.last == last_day && range.first != first_day) return std::string();
        if (last.month() == December && last.day() == day{31}) return format_year(last);
        return last == last.year() / last.month() / std::chrono::last ? format_month(last)
                                                                      : format_day(range.last);
    };
    return shortest_start() + ".." + shortest_end();
}

}  // namespace broadsheet
