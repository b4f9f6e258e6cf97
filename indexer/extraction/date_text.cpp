#include "indexer/extraction/date_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

using namespace std::string_view_literals;

struct MonthName {
    std::string_view start;  ///< of its folded name, in one of several languages
    int month;
};

/// English, German, French, Spanish, Portuguese, Italian, Dutch; longer beginnings before shorter ones.
constexpr std::array month_names{
    MonthName{"jan"sv, 1},  MonthName{"gen"sv, 1},  MonthName{"ene"sv, 1},  MonthName{"feb"sv, 2},
    MonthName{"fev"sv, 2},  MonthName{"mar"sv, 3},  MonthName{"mrz"sv, 3},  MonthName{"maa"sv, 3},
    MonthName{"apr"sv, 4},  MonthName{"avr"sv, 4},  MonthName{"abr"sv, 4},  MonthName{"may"sv, 5},
    MonthName{"mai"sv, 5},  MonthName{"mag"sv, 5},  MonthName{"mei"sv, 5},  MonthName{"juin"sv, 6},
    MonthName{"juil"sv, 7}, MonthName{"jun"sv, 6},  MonthName{"giu"sv, 6},  MonthName{"jul"sv, 7},
    MonthName{"lug"sv, 7},  MonthName{"aug"sv, 8},  MonthName{"aout"sv, 8}, MonthName{"ago"sv, 8},
    MonthName{"sep"sv, 9},  MonthName{"set"sv, 9},  MonthName{"oct"sv, 10}, MonthName{"okt"sv, 10},
    MonthName{"out"sv, 10}, MonthName{"ott"sv, 10}, MonthName{"nov"sv, 11}, MonthName{"dec"sv, 12},
    MonthName{"dez"sv, 12}, MonthName{"dic"sv, 12}};
constexpr std::array english_months{"jan"sv, "feb"sv, "mar"sv, "apr"sv, "may"sv, "jun"sv,
                                    "jul"sv, "aug"sv, "sep"sv, "oct"sv, "nov"sv, "dec"sv};

struct Word {
    std::string_view text;
    std::size_t begin;
    int number = -1;  ///< or -1
    int month = 0;    ///< or 0
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

int month_called(std::string_view word) {
    constexpr std::size_t longest = 10;  // `septiembre`
    if (word.size() < 3 || word.size() > longest) return 0;
    for (const MonthName& name : month_names) {
        if (word.starts_with(name.start)) return name.month;
    }
    return 0;
}

std::vector<Word> words_of(std::string_view folded) {
    std::vector<Word> words;
    for (std::size_t at = 0; at < folded.size();) {
        const std::size_t begin = at;
        if (is_digit(folded[at])) {
            while (at < folded.size() && is_digit(folded[at])) ++at;
        } else if (is_letter(folded[at])) {
            while (at < folded.size() && is_letter(folded[at])) ++at;
        } else {
            ++at;
            continue;
        }
        Word word{folded.substr(begin, at - begin), begin};
        if (!is_digit(folded[begin])) {
            word.month = month_called(word.text);
        } else if (word.text.size() <= 4) {
            std::from_chars(word.text.data(), word.text.data() + word.text.size(), word.number);
        }
        const bool says_nothing = word.text == "de"sv || word.text == "del"sv || word.text == "of"sv ||
                                  word.text == "st"sv || word.text == "nd"sv || word.text == "rd"sv ||
                                  word.text == "th"sv;
        if (!says_nothing) words.push_back(word);
    }
    return words;
}

struct FoundDay {
    int year;
    int month;
    int day;
    std::size_t words;
};

bool is_year(const Word& word) { return word.text.size() == 4 && word.number >= 1700 && word.number < 2200; }
bool is_day(const Word& word) { return word.text.size() <= 2 && word.number >= 1 && word.number <= 31; }
bool is_month_number(const Word& word) {
    return word.text.size() <= 2 && word.number >= 1 && word.number <= 12;
}

class Search {
   public:
    Search(std::string folded, std::string_view lang)
        : folded_(std::move(folded)), lang_(lang), words_(words_of(folded_)) {}

    std::optional<Timestamp> run() const {
        for (std::size_t i = 0; i + 2 < words_.size(); ++i) {
            const std::optional<FoundDay> day = day_at(i);
            if (!day) continue;
            if (const auto time = with_time(*day, i)) return time;
        }
        return std::nullopt;
    }

   private:
    std::optional<FoundDay> day_at(std::size_t i) const {
        const Word& a = words_[i];
        const Word& b = words_[i + 1];
        const Word& c = words_[i + 2];
        if (a.month > 0 && is_day(b) && is_year(c)) return FoundDay{c.number, a.month, b.number, 3};
        if (is_day(a) && b.month > 0 && is_year(c)) return FoundDay{c.number, b.month, a.number, 3};
        if (is_year(a) && is_month_number(b) && is_day(c) && joined(a, b) && joined(b, c)) {
            return FoundDay{a.number, b.number, c.number, 3};
        }
        if (!is_day(a) || !is_day(b) || !is_year(c) || !joined(a, b) || !joined(b, c)) return std::nullopt;
        const bool is_dotted = folded_[b.begin - 1] == '.';
        const bool is_plain_english = lang_.empty() || lang_ == "en"sv;
        const bool is_american = lang_ == "en-us"sv;
        if (a.number > 12 || is_dotted || a.number == b.number)
            return FoundDay{c.number, b.number, a.number, 3};
        if (b.number > 12 || is_american) return FoundDay{c.number, a.number, b.number, 3};
        if (is_plain_english) return std::nullopt;
        return FoundDay{c.number, b.number, a.number, 3};
    }

    /// Whether one mark stands between the two, as in `19/11`.
    bool joined(const Word& a, const Word& b) const {
        const std::size_t end = a.begin + a.text.size();
        return b.begin == end + 1 && (folded_[end] == '/' || folded_[end] == '-' || folded_[end] == '.');
    }

    std::optional<Timestamp> with_time(const FoundDay& day, std::size_t i) const {
        if (day.month < 1 || day.month > 12) return std::nullopt;
        const std::string date = std::to_string(day.day) + " " +
                                 std::string(english_months[static_cast<std::size_t>(day.month - 1)]) + " " +
                                 std::to_string(day.year);
        const std::size_t next = i + day.words;
        // `10:43`, `8:15 pm CST`, at most three words behind the date.
        for (std::size_t at = next; at + 1 < words_.size() && at < next + 3; ++at) {
            const Word& hour = words_[at];
            const Word& minute = words_[at + 1];
            const bool is_time = hour.number >= 0 && hour.text.size() <= 2 && minute.text.size() == 2 &&
                                 minute.number >= 0 && folded_[minute.begin - 1] == ':';
            if (!is_time) continue;
            const std::string clock = date + " " + std::string(hour.text) + ":" + std::string(minute.text);
            std::string longer = clock;
            std::vector<std::string> forms{clock};
            for (std::size_t more = at + 2; more < words_.size() && more < at + 5; ++more) {
                const Word& word = words_[more];
                if (word.number >= 0 && folded_[word.begin - 1] == ':') {
                    longer += ":" + std::string(word.text);
                } else if (is_letter(word.text.front()) && word.text.size() <= 4) {
                    longer += " " + std::string(word.text);
                } else {
                    break;
                }
                forms.push_back(longer);
            }
            for (auto form = forms.rbegin(); form != forms.rend(); ++form) {
                if (const auto time = parse_timestamp(*form)) return time;
            }
        }
        return parse_timestamp(date);
    }

    const std::string folded_;
    std::string_view lang_;
    std::vector<Word> words_;
};

}  // namespace

std::optional<Timestamp> find_date(std::string_view text, std::string_view lang) {
    // Content systems write the year 1 for "never".
    constexpr Timestamp first_news = std::chrono::sys_days{std::chrono::year{1600} / 1 / 1};
    std::optional<Timestamp> time = parse_timestamp(text);
    if (!time) time = Search(fold(text), lang).run();
    return time && *time >= first_news ? time : std::nullopt;
}

std::optional<Timestamp> date_in_url(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    for (std::size_t at = 0; at + 8 <= url.size(); ++at) {
        if (at > 0 && is_digit(url[at - 1])) continue;
        std::string digits;
        std::size_t end = at;
        while (end < url.size() && digits.size() < 8) {
            const bool is_mark = (url[end] == '/' || url[end] == '-' || url[end] == '_') &&
                                 (digits.size() == 4 || digits.size() == 6);
            if (is_digit(url[end])) {
                digits += url[end];
            } else if (!is_mark || url[end - 1] == url[end]) {
                break;
            }
            ++end;
        }
        const bool goes_on = end < url.size() && is_digit(url[end]);
        const bool is_recent = digits.starts_with("19") || digits.starts_with("20");
        if (digits.size() != 8 || goes_on || !is_recent) continue;
        if (const auto day = parse_timestamp(digits)) return day;
    }
    return std::nullopt;
}

}  // namespace broadsheet
