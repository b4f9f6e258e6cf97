#include "indexer/cleaning/datelines.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

#include "common/text/unicode.hpp"
#include "indexer/cleaning/credits.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

constexpr std::size_t longest_head = 100;
constexpr std::size_t longest_place = 60;

// Months and days of the week, folded, and what stands between numbers in dates.
constexpr auto date_words = std::to_array<std::string_view>({
    "am",        "at",        "aug",       "august",     "agosto",   "abr",      "abril",    "apr",
    "april",     "aout",      "avr",       "avril",      "bst",      "cest",     "cet",      "das",
    "de",        "dec",       "december",  "decembre",   "dez",      "dezember", "dezembro", "dic",
    "diciembre", "domingo",   "dienstag",  "donnerstag", "edt",      "el",       "em",       "ene",
    "enero",     "est",       "et",        "feb",        "february", "februar",  "febrero",  "fev",
    "fevereiro", "fevrier",   "freitag",   "fri",        "friday",   "gmt",      "h",        "hours",
    "hrs",       "ist",       "jan",       "january",    "januar",   "janeiro",  "janvier",  "janner",
    "jueves",    "juillet",   "juil",      "juin",       "jul",      "july",     "juli",     "julho",
    "julio",     "jun",       "june",      "juni",       "junho",    "junio",    "le",       "lunes",
    "mai",       "maio",      "mar",       "march",      "marco",    "mars",     "marz",     "marzo",
    "mayo",      "may",       "mittwoch",  "mon",        "monday",   "montag",   "noon",     "nov",
    "november",  "novembre",  "novembro",  "noviembre",  "oct",      "october",  "octobre",  "octubre",
    "okt",       "oktober",   "on",        "out",        "outubro",  "a",        "pdt",      "pm",
    "pst",       "p.m",       "a.m",       "samstag",    "sat",      "saturday", "sabado",   "sep",
    "sept",      "september", "septembre", "septiembre", "set",      "setembro", "sonntag",  "sun",
    "sunday",    "thu",       "thursday",  "tue",        "tuesday",  "um",       "uhr",      "utc",
    "viernes",   "wed",       "wednesday", "th",         "st",       "nd",       "rd",       "января",
    "февраля",   "марта",     "апреля",    "мая",        "июня",     "июля",     "августа",  "сентября",
    "октября",   "ноября",    "декабря",   "в",          "г",        "мск",      "जनवरी",    "फरवरी",
    "मार्च",      "अप्रैल",      "मई",        "जून",         "जुलाई",     "अगस्त",     "सितंबर",    "अक्टूबर",
    "नवंबर",      "दिसंबर",     "يناير",     "فبراير",     "مارس",     "ابريل",    "مايو",     "يونيو",
    "يوليو",     "اغسطس",     "سبتمبر",    "اكتوبر",     "نوفمبر",   "ديسمبر",   "年",       "月",
    "日",        "时",        "分",
});

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_date_word(std::string_view word) {
    static const std::unordered_set<std::string> known = [] {
        std::unordered_set<std::string> words;
        for (const std::string_view one : date_words) words.insert(fold(one));
        return words;
    }();
    return known.contains(fold(word));
}

/// `text` without the characters around it that link a date's parts.
std::string_view bare(std::string_view text) {
    constexpr std::string_view links = " ,.:;|()[]-";
    const std::size_t first = text.find_first_not_of(links);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(links) - first + 1);
}

/// The blank and the dash that end a dateline's head, and where the text begins behind them.
struct Dash {
    std::size_t begin;
    std::size_t behind;
};

std::optional<Dash> find_dash(std::string_view line) {
    const std::string_view head = line.substr(0, longest_head);
    std::optional<Dash> found;
    for (const std::string_view dash : {" - ", " -- ", " – ", " — ", ") – ", ").- ", "): ", ")- ", ") — "}) {
        const std::size_t skipped = dash[0] == ')' ? 1 : 0;
        const std::size_t at = head.find(dash);
        if (at == std::string_view::npos || (found && found->begin <= at + skipped)) continue;
        found = Dash{at + skipped, at + dash.size()};
    }
    return found;
}

bool is_place(std::string_view text) {
    if (text.size() < 2 || text.size() > longest_place) return false;
    std::size_t words = 0;
    for (const std::string_view word : words_of(text)) {
        constexpr std::array<std::string_view, 8> links{"de", "di", "del", "of", "the", "am", "da", "and"};
        ++words;
        if (std::find(links.begin(), links.end(), word) != links.end()) continue;
        if (!is_capitalised(word) || std::any_of(word.begin(), word.end(), is_digit)) return false;
        if (word.ends_with(':') || word.ends_with(';')) return false;
    }
    return words > 0 && words <= 6;
}

/// A short name in brackets, such as an agency that is in no list.
bool is_short_name(std::string_view text) {
    constexpr std::size_t longest = 20;
    return text.size() >= 2 && text.size() <= longest && is_capitalised(text) &&
           text.find(' ') == std::string_view::npos;
}

}  // namespace

bool is_date_text(std::string_view text) {
    constexpr std::size_t longest = 70;
    if (text.size() > longest) return false;
    bool has_number = false;
    std::string word;
    const auto accept = [&] {
        const bool good = word.empty() || is_date_word(word);
        word.clear();
        return good;
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t c = next_code_point(text, at);
        if (c >= '0' && c <= '9') {
            // `10:43T`, `2019年`: numbers and words may touch.
            if (!accept()) return false;
            has_number = true;
        } else if (folded_char(c).char_class == CharClass::unspaced) {
            if (!accept()) return false;
            word = text.substr(begin, at - begin);
            if (!accept()) return false;
        } else if (folded_char(c).char_class == CharClass::other) {
            const bool links = c == ' ' || c == ',' || c == '.' || c == ':' || c == '/' || c == '-' ||
                               c == '|' || c == '(' || c == ')' || c == '+' || c == 0x2013 || c == 0xB7 ||
                               c == 0xFF1A;
            if (!links || !accept()) return false;
        } else {
            word += text.substr(begin, at - begin);
            if (word == "T" || word == "Z") word.clear();
        }
    }
    return accept() && has_number;
}

std::optional<Part> dateline(std::string_view line, FieldValues& values) {
    if (line.empty() || (!is_capitalised(line) && line[0] != '(')) return std::nullopt;
    const std::optional<Dash> dash = find_dash(line);
    if (!dash) return std::nullopt;
    std::string_view head = trimmed(line.substr(0, dash->begin));
    std::string_view agency;
    if (head.ends_with(')')) {
        const std::size_t open = head.rfind('(');
        if (open == std::string_view::npos) return std::nullopt;
        agency = trimmed(head.substr(open + 1, head.size() - open - 2));
        head = trimmed(head.substr(0, open));
    }
    std::string_view date;
    for (std::size_t comma = head.find(','); comma != std::string_view::npos;
         comma = head.find(',', comma + 1)) {
        if (!is_date_text(head.substr(comma + 1))) continue;
        date = bare(head.substr(comma + 1));
        head = trimmed(head.substr(0, comma));
        break;
    }
    while (head.ends_with(',')) head = trimmed(head.substr(0, head.size() - 1));
    const std::string_view first_agency = agency.substr(0, agency.find_first_of("/,"));
    const bool agency_is_known = !agency.empty() && is_agency(trimmed(first_agency));
    if (!agency.empty() && !agency_is_known && (date.empty() || !is_short_name(agency))) return std::nullopt;
    if (agency.empty() && date.empty()) return std::nullopt;
    if (head.empty() ? !agency_is_known : !is_place(head)) return std::nullopt;
    if (values.agency.empty() && !agency.empty()) values.agency = trimmed(first_agency);
    if (values.place.empty()) values.place = head;
    constexpr std::size_t year_digits = 4;
    const auto digits = std::count_if(date.begin(), date.end(), is_digit);
    if (!values.published && static_cast<std::size_t>(digits) > year_digits) {
        values.published = parse_timestamp(std::string(date));
    }
    if (head.empty()) return Part{0, dash->behind, RuleId::dateline};
    return Part{head.size(), dash->begin, RuleId::dateline};
}

}  // namespace broadsheet
