#include "indexer/cleaning/credits.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "common/text/unicode.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

constexpr std::array<std::string_view, 52> agencies{
    "AAP",   "AFP",   "ag.",     "AGERPRES", "ANI",     "ANSA",    "AP",          "APA",  "ATS",
    "BELGA", "Belga", "Bernama", "BNS",      "CP",      "CTK",     "dapd",        "ddp",  "DPA",
    "dpa",   "EFE",   "EPA",     "epd",      "GNA",     "IANS",    "Interfax",    "IPS",  "IRNA",
    "KNA",   "Kyodo", "Lusa",    "LUSA",     "MTI",     "NAN",     "NTB",         "PA",   "PAP",
    "PTI",   "red",   "REUTER",  "Reuter",   "Reuters", "REUTERS", "RIA Novosti", "SANA", "sda",
    "SDA",   "SID",   "TASS",    "UNI",      "UPI",     "Xinhua",  "Yonhap"};

/// Those that say nothing of an agency, but stand beside one: `(APA, red)`.
bool is_desk(std::string_view name) { return name == "red" || name == "ag."; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) >= 0x80);
}

/// `24.11.2015`, `24.11.`, `2/8/2022`
bool is_numeric_date(std::string_view text) {
    return text.size() >= 4 && text.size() <= 10 && is_digit(text[0]) &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return is_digit(c) || c == '.' || c == '/' || c == '-'; });
}

/// `APA/dpa, 24.11.2015`; gives its first agency.
std::string_view agency_in(std::string_view list) {
    std::string_view first;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= list.size(); ++at) {
        if (at < list.size() && list[at] != '/' && list[at] != ',') continue;
        std::string_view part = trimmed(list.substr(begin, at - begin));
        begin = at + 1;
        if (is_agency(part)) {
            if (first.empty() && !is_desk(part)) first = part;
        } else if (!is_numeric_date(part)) {
            return {};
        }
    }
    return first;
}

/// Where the tail begins whose agency is `agency`: with the blanks before it.
std::optional<Part> tail_from(std::string_view line, std::size_t begin, std::string_view agency,
                              FieldValues& values) {
    while (begin > 0 && line[begin - 1] == ' ') --begin;
    if (values.agency.empty()) values.agency = agency;
    return Part{begin, line.size(), RuleId::agency_tail};
}

constexpr std::array<std::string_view, 9> name_links{"and", "und", "et", "y", "e", "de", "van", "von", "der"};
constexpr std::array<std::string_view, 14> credit_words{
    "additional", "reporting", "editing", "writing", "compiled", "and",    "by",
    "in",         "with",      "for",     "from",    "graphics", "edited", "contributed"};

template <std::size_t count>
bool is_one_of(const std::array<std::string_view, count>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

std::string ascii_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return lower;
}

std::string_view without_punctuation(std::string_view word) {
    while (!word.empty() && std::string_view(",;.()").find(word.back()) != std::string_view::npos) {
        word.remove_suffix(1);
    }
    while (!word.empty() && word.front() == '(') word.remove_prefix(1);
    return word;
}

bool is_name(std::string_view text, std::size_t least, std::size_t most) {
    const std::vector<std::string_view> words = words_of(text);
    std::size_t capitalised = 0;
    for (const std::string_view word : words) {
        const std::string_view bare = without_punctuation(word);
        if (is_one_of(name_links, bare)) continue;
        if (!is_capitalised(bare) || std::any_of(bare.begin(), bare.end(), is_digit)) return false;
        ++capitalised;
    }
    return capitalised >= least && capitalised <= most;
}

constexpr std::array<std::string_view, 14> picture_agencies{
    "Reuters", "REUTERS",      "AFP",   "AP",  "AP Photo", "AP Images", "EPA",
    "dpa",     "Getty Images", "Getty", "PTI", "ANI",      "Xinhua",    "AAP"};

constexpr std::array<std::string_view, 6> picture_words{"Handout",  "File",    "Pool",
                                                        "Stringer", "Archive", "File Photo"};

/// The byte past an e-mail address that holds the `@` at `at`; 0 when there is none.
std::size_t address_end(std::string_view line, std::size_t at) {
    if (at == 0 || !(is_letter(line[at - 1]) || is_digit(line[at - 1]))) return 0;
    std::size_t end = at + 1;
    std::size_t dots = 0;
    while (end < line.size() &&
           (is_letter(line[end]) || is_digit(line[end]) || line[end] == '-' || line[end] == '.')) {
        if (line[end] == '.' && end + 1 < line.size() && is_letter(line[end + 1])) ++dots;
        ++end;
    }
    return dots > 0 ? end : 0;
}

}  // namespace

bool is_agency(std::string_view name) { return is_one_of(agencies, name); }

std::optional<Part> agency_tail(std::string_view line, FieldValues& values) {
    constexpr std::size_t longest = 40;
    if (line.empty()) return std::nullopt;
    if (line.ends_with(')') || line.ends_with("）")) {
        const std::size_t mark = line.ends_with(')') ? 1 : 3;
        const std::string_view opening = mark == 1 ? "(" : "（";
        const std::size_t open = line.rfind(opening);
        if (open == std::string_view::npos || line.size() - open > longest) return std::nullopt;
        const std::size_t inside = open + opening.size();
        const std::string_view agency = agency_in(line.substr(inside, line.size() - mark - inside));
        if (agency.empty()) return std::nullopt;
        return tail_from(line, open, agency, values);
    }
    const std::size_t blank = line.rfind(' ');
    const std::size_t begin = blank == std::string_view::npos ? 0 : blank + 1;
    std::string_view word = line.substr(begin);
    std::size_t dash = begin;
    bool dashed = false;
    for (const std::string_view mark : {"--", "—", "–", "-"}) {
        if (!word.starts_with(mark)) continue;
        word.remove_prefix(mark.size());
        dashed = true;
        break;
    }
    if (!dashed && blank != std::string_view::npos) {
        // The dash is a word of its own, or the name has two words.
        for (const std::string_view mark : {" --", " —", " –", " -"}) {
            if (!line.substr(0, blank).ends_with(mark)) continue;
            dash = blank - mark.size() + 1;
            dashed = true;
        }
    }
    const bool is_all = begin == 0 && is_agency(word) && !is_desk(word);
    if (!is_all && !(dashed && is_agency(word) && !is_desk(word))) return std::nullopt;
    return tail_from(line, is_all ? 0 : dash, word, values);
}

std::optional<Part> desk_tail(std::string_view line, FieldValues& values) {
    constexpr std::size_t longest = 300;
    if (!line.ends_with(')')) return std::nullopt;
    const std::size_t open = line.rfind('(');
    if (open == std::string_view::npos || open == 0 || line.size() - open > longest) return std::nullopt;
    const std::string_view inside = line.substr(open + 1, line.size() - open - 2);
    static constexpr std::array<std::string_view, 5> beginnings{"Reporting by ", "Additional reporting by ",
                                                                "Writing by ", "Editing by ", "Compiled by "};
    for (const std::string_view beginning : beginnings) {
        if (!inside.starts_with(beginning) || !is_desk_credit(inside.substr(beginning.size()))) continue;
        std::size_t begin = open;
        while (begin > 0 && line[begin - 1] == ' ') --begin;
        if (values.credit.empty()) values.credit = inside;
        return Part{begin, line.size(), RuleId::desk_credit};
    }
    return std::nullopt;
}

std::optional<Part> source_credit(std::string_view line, FieldValues& values) {
    constexpr std::size_t longest = 60;
    const std::string_view end = line.substr(line.size() - std::min(line.size(), longest));
    if (end.find("...") == std::string_view::npos && end.find("…") == std::string_view::npos)
        return std::nullopt;
    for (const std::string_view mark :
         {"…reports ", "… reports ", "...reports ", "... reports ", "…writes ", "…says "}) {
        const std::size_t at = end.rfind(mark);
        if (at == std::string_view::npos) continue;
        const std::size_t begin = line.size() - end.size() + at;
        std::string_view name = line.substr(begin + mark.size());
        while (name.ends_with('.')) name.remove_suffix(1);
        if (!is_name(name, 1, 5)) return std::nullopt;
        if (values.source.empty()) values.source = name;
        return Part{begin, line.size(), RuleId::source_credit, true};
    }
    return std::nullopt;
}

bool is_desk_credit(std::string_view rest) {
    constexpr std::size_t most_words = 40;
    const std::vector<std::string_view> words = words_of(rest);
    if (words.empty() || words.size() > most_words || !is_capitalised(without_punctuation(words[0])))
        return false;
    if (words.size() < 2 && words[0].size() == without_punctuation(words[0]).size()) return false;
    return std::all_of(words.begin(), words.end(), [](std::string_view word) {
        const std::string_view bare = without_punctuation(word);
        return is_capitalised(bare) || is_one_of(name_links, bare) ||
               is_one_of(credit_words, ascii_lower(bare));
    });
}

bool is_picture_agency_line(std::string_view line) {
    constexpr std::size_t longest = 70;
    if (line.size() > longest) return false;
    if (line.starts_with('(') && line.ends_with(')')) line = line.substr(1, line.size() - 2);
    const std::size_t slash = line.find('/');
    if (slash == std::string_view::npos || line.find('/', slash + 1) != std::string_view::npos) return false;
    const std::string_view before = trimmed(line.substr(0, slash));
    const std::string_view behind = trimmed(line.substr(slash + 1));
    const auto credited = [](std::string_view name) {
        return is_name(name, 2, 4) || is_one_of(picture_words, name) || is_one_of(picture_agencies, name);
    };
    return (is_one_of(picture_agencies, before) && credited(behind)) ||
           (is_one_of(picture_agencies, behind) && credited(before));
}

bool is_photo_credit(std::string_view rest) {
    constexpr std::size_t longest = 80;
    constexpr std::size_t most_words = 10;
    if (rest.size() > longest || rest.ends_with('?') || rest.ends_with('!')) return false;
    if (rest.starts_with('$') || (!rest.empty() && is_digit(rest[0]))) return false;  // a sum
    return count_words(rest) <= most_words;
}

bool is_byline(std::string_view line, FieldValues& values) {
    static constexpr std::array<std::string_view, 10> beginnings{"By ",  "BY ",  "Von ", "VON ",    "Par ",
                                                                 "PAR ", "Por ", "POR ", "Автор: ", "By: "};
    constexpr std::size_t most_bytes = 90;
    if (line.size() > most_bytes || ends_sentence(line)) return false;
    for (const std::string_view beginning : beginnings) {
        if (!line.starts_with(beginning)) continue;
        std::string_view names = line.substr(beginning.size());
        names = trimmed(names.substr(0, names.find('|')));
        if (!is_name(names, 2, 7)) return false;
        std::string author;
        const auto finish = [&] {
            const bool is_job = author.find("Writer") != std::string::npos ||
                                author.find("Correspondent") != std::string::npos ||
                                author.find("Editor") != std::string::npos ||
                                author.find("Reporter") != std::string::npos || is_agency(author);
            if (!author.empty() && !is_job) values.authors.push_back(author);
            author.clear();
        };
        const bool fill = values.authors.empty();
        for (const std::string_view word : words_of(names)) {
            if (word == "and" || word == "und" || word == "et" || word == "y" || word == "e") {
                if (fill) finish();
                continue;
            }
            const bool ends = word.ends_with(',');
            if (!author.empty()) author += ' ';
            author += ends ? word.substr(0, word.size() - 1) : word;
            if (ends && fill) finish();
        }
        if (fill) finish();
        return true;
    }
    return false;
}

bool is_contact_line(std::string_view line) {
    constexpr std::size_t most_other_words = 12;
    const std::size_t at = line.find('@');
    if (at == std::string_view::npos || address_end(line, at) == 0) return false;
    return count_words(line) <= most_other_words;
}

bool is_rights_line(std::string_view line) {
    if (line.starts_with("©")) return true;
    if (line.starts_with("(c) ") || line.starts_with("(C) ")) return is_copyright(line.substr(4));
    constexpr std::size_t longest = 300;
    if (line.size() > longest) return false;
    const auto has = [&](std::string_view phrase) {
        return memmem(line.data(), line.size(), phrase.data(), phrase.size()) != nullptr;
    };
    return has("ights reserved") || has("RIGHTS RESERVED") || has("may not be published, broadcast");
}

bool is_copyright(std::string_view rest) {
    rest = trimmed(rest);
    while (rest.starts_with(':') || rest.starts_with(' ')) rest.remove_prefix(1);
    return rest.empty() || is_digit(rest[0]) || rest.starts_with("©") || rest.starts_with("(c)") ||
           rest.starts_with("(C)") || rest.starts_with("by ") || rest.starts_with("notice");
}

bool is_provenance(std::string_view line, FieldValues& values) {
    constexpr std::size_t most_words = 26;
    constexpr std::size_t longest_name = 60;
    if (count_words(line) > most_words) return false;
    for (std::size_t at = line.find(", "); at != std::string_view::npos; at = line.find(", ", at + 2)) {
        const bool goes_on = at + 2 < line.size() && line[at + 2] >= 'a' && line[at + 2] <= 'z';
        if (goes_on) return false;  // "Originally published in 1962, the novel …"
    }
    std::string_view name;
    for (const std::string_view link :
         {" published on ", " published in ", " published by ", " appeared in ", " appeared on ",
          " erschien zuerst in ", " publié dans ", " publié sur ", " publicado en ", " publicado em ",
          "epublished from ", "eprinted from "}) {
        const std::size_t at = line.find(link);
        if (at != std::string_view::npos) name = line.substr(at + link.size());
    }
    for (const std::string_view end : {" on ", " under ", " and ", ", ", " in ", " am "})
        name = name.substr(0, name.find(end));
    while (name.ends_with('.')) name.remove_suffix(1);
    const std::string_view bare = name.starts_with("the ") ? name.substr(4) : name;
    const bool is_source = !name.empty() && name.size() <= longest_name && is_capitalised(bare);
    if (is_source && values.source.empty()) values.source = bare;
    return true;
}

}  // namespace broadsheet
