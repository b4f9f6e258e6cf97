#include "indexer/cleaning/phrases.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

/// A line's beginning that is folded and compared; no phrase is longer.
constexpr std::size_t max_phrase_bytes = 160;
constexpr std::size_t max_line_bytes = 400;

bool is_ascii_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Signs outside ASCII that stand around labels: « » • – — ― … · and the arrows, bars and squares.
bool is_decoration(char32_t c) {
    if (c < 0x80) {
        static constexpr std::string_view signs = " \t-*|[](){}<>_=#~+\\/^";
        return signs.find(static_cast<char>(c)) != std::string_view::npos;
    }
    return c == 0xAB || c == 0xBB || c == 0xB7 || (c >= 0x2010 && c <= 0x2015) || c == 0x2022 ||
           c == 0x2026 || c == 0x2039 || c == 0x203A || (c >= 0x2190 && c <= 0x21FF) ||
           (c >= 0x2500 && c <= 0x27BF) || (c >= 0x3008 && c <= 0x3011) || c == 0x3014 || c == 0x3015 ||
           c == 0xFE0F || (c >= 0x1F300 && c <= 0x1FAFF);
}

std::string_view without_decoration_before(std::string_view line) {
    while (!line.empty()) {
        if (is_ascii_alphanumeric(line[0])) return line;
        std::size_t at = 0;
        if (!is_decoration(next_code_point(line, at))) return line;
        line.remove_prefix(at);
    }
    return line;
}

std::size_t last_character(std::string_view line) {
    std::size_t at = line.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U) --at;
    return at;
}

bool ends_label(char32_t c) {
    return c == '.' || c == ':' || c == '!' || c == ',' || c == ';' || c == 0x3002 || c == 0xFF1A ||
           c == 0xFF01 || is_decoration(c);
}

std::string_view without_decoration_behind(std::string_view line) {
    while (!line.empty()) {
        const std::size_t at = last_character(line);
        std::size_t behind = at;
        if (!ends_label(next_code_point(line, behind))) return line;
        line.remove_suffix(line.size() - at);
    }
    return line;
}

/// The first four bytes of a folded text, as a number; bytes that are not there are 0.
struct Key {
    std::array<unsigned char, 4> bytes{};

    std::size_t slot() const {
        std::uint32_t number = 0;
        std::memcpy(&number, bytes.data(), bytes.size());
        return (number * 0x9E3779B1U) >> 16U;
    }
};

Key key_of_folded(std::string_view folded) {
    Key key;
    std::memcpy(key.bytes.data(), folded.data(), std::min(folded.size(), key.bytes.size()));
    return key;
}

Key key_of_line(std::string_view line) {
    Key key;
    std::size_t count = 0;
    for (std::size_t at = 0; at < line.size() && count < key.bytes.size();) {
        const auto byte = static_cast<unsigned char>(line[at]);
        if (byte < 0x80) {
            key.bytes[count++] = byte >= 'A' && byte <= 'Z' ? static_cast<unsigned char>(byte + 32) : byte;
            ++at;
            continue;
        }
        const std::size_t begin = at;
        next_code_point(line, at);
        for (const char folded : fold(line.substr(begin, at - begin))) {
            if (count < key.bytes.size()) key.bytes[count++] = static_cast<unsigned char>(folded);
        }
    }
    return key;
}

struct Phrase {
    std::string folded;
    RuleId rule;
    PhraseForm form;
    bool unspaced;  ///< ends in a script without blanks, so that any letter may follow
};

class PhraseIndex {
   public:
    PhraseIndex() {
        for (const PhraseRow& row : phrase_table()) {
            for (std::size_t at = 0; at <= row.phrases.size();) {
                const std::size_t end = std::min(row.phrases.find('|', at), row.phrases.size());
                add(row, row.phrases.substr(at, end - at));
                at = end + 1;
            }
        }
    }

    bool may_begin(std::string_view line) const { return keys_[key_of_line(line).slot()]; }

    /// Phrases whose first three bytes are those of `folded`.
    const std::vector<Phrase>* find(std::string_view folded) const {
        const auto found = by_beginning_.find(folded.substr(0, 3));
        return found == by_beginning_.end() ? nullptr : &found->second;
    }

   private:
    void add(const PhraseRow& row, std::string_view text) {
        Phrase phrase{fold(text), row.rule, row.form, false};
        const std::size_t last = last_character(phrase.folded);
        std::size_t behind = last;
        phrase.unspaced =
            folded_char(next_code_point(phrase.folded, behind)).char_class == CharClass::unspaced;
        Key key = key_of_folded(phrase.folded);
        keys_[key.slot()] = true;
        if (phrase.folded.size() < key.bytes.size()) {
            // What may stand behind so short a phrase.
            for (const char next :
                 {' ', ':', '|', '-', '.', '!', '>', ')', ']', '*', '\xC2', '\xE2', '\xEF'}) {
                key.bytes[phrase.folded.size()] = static_cast<unsigned char>(next);
                for (std::size_t i = phrase.folded.size() + 1; i < key.bytes.size(); ++i) key.bytes[i] = 0;
                keys_[key.slot()] = true;
            }
        }
        by_beginning_[phrase.folded.substr(0, 3)].push_back(std::move(phrase));
    }

    std::bitset<65536> keys_;
    std::map<std::string, std::vector<Phrase>, std::less<>> by_beginning_;
};

const PhraseIndex& phrase_index() {
    static const PhraseIndex index;
    return index;
}

/// What is left of `line` behind a colon, bar, dash or arrow; nothing where there is none of these.
std::optional<std::string_view> behind_colon(std::string_view rest) {
    const std::size_t blanks = std::min(rest.find_first_not_of(' '), rest.size());
    rest.remove_prefix(blanks);
    if (rest.empty()) return rest;
    std::size_t at = 0;
    const char32_t c = next_code_point(rest, at);
    const bool is_dash = c == '-' || c == 0x2013 || c == 0x2014;
    if (c != ':' && c != '|' && c != '>' && c != 0xBB && c != 0xFF1A && c != 0xFF5C &&
        !(is_dash && blanks > 0)) {
        return std::nullopt;
    }
    rest.remove_prefix(at);
    return without_decoration_before(rest);
}

bool ends_word(std::string_view text, std::size_t at) {
    if (at >= text.size()) return true;
    std::size_t behind = at;
    const CharClass next = folded_char(next_code_point(text, behind)).char_class;
    return next == CharClass::other;
}

/// The byte of `line` behind the characters that fold to the phrase. Blanks are left out on both sides, since
/// folding makes one of several.
std::size_t byte_behind(std::string_view line, std::string_view phrase) {
    std::size_t left =
        phrase.size() - static_cast<std::size_t>(std::count(phrase.begin(), phrase.end(), ' '));
    std::size_t at = 0;
    while (at < line.size()) {
        std::size_t end = at;
        const bool is_mark = folded_char(next_code_point(line, end)).char_class == CharClass::dropped;
        if (left == 0 && !is_mark) break;
        left -= std::min(left, fold(line.substr(at, end - at)).size());
        at = end;
    }
    return at;
}

/// Better ones first: the whole line, then the beginnings.
int rank(const PhraseMatch& match, bool whole) {
    if (whole) return match.rule == RuleId::section_head ? 0 : 1;
    return match.form == PhraseForm::colon ? 2 : 3;
}

}  // namespace

std::string_view undecorated(std::string_view line) {
    return without_decoration_behind(without_decoration_before(line));
}

std::optional<PhraseMatch> match_phrase(std::string_view line) {
    if (line.empty() || line.size() > max_line_bytes) return std::nullopt;
    line = without_decoration_before(line);
    const PhraseIndex& index = phrase_index();
    if (line.empty() || !index.may_begin(line)) return std::nullopt;
    std::string_view beginning = line.substr(0, max_phrase_bytes);
    if (beginning.size() < line.size()) beginning = beginning.substr(0, last_character(beginning));
    const std::string folded = fold(beginning);
    const std::vector<Phrase>* const phrases = index.find(folded);
    if (phrases == nullptr) return std::nullopt;
    const std::string_view label =
        line.size() > beginning.size() ? std::string_view(folded) : without_decoration_behind(folded);
    std::optional<PhraseMatch> best;
    int best_rank = 9;
    std::size_t best_bytes = 0;
    for (const Phrase& phrase : *phrases) {
        if (!folded.starts_with(phrase.folded)) continue;
        const bool whole = label.size() == phrase.folded.size() && line.size() <= beginning.size();
        const bool needs_whole = phrase.form == PhraseForm::line || phrase.form == PhraseForm::beside;
        if (needs_whole && !whole) continue;
        // `More` and `share` alone are words of tables, too, and what begins small goes on from a line
        // before.
        const bool is_single = phrase.folded.find(' ') == std::string::npos && is_ascii_alphanumeric(line[0]);
        if (whole && is_single && phrase.form == PhraseForm::colon) continue;
        if ((!whole || is_single) && line[0] >= 'a' && line[0] <= 'z') continue;
        PhraseMatch match{phrase.rule, phrase.form, {}};
        if (!whole) {
            if (!phrase.unspaced && !ends_word(folded, phrase.folded.size())) continue;
            match.rest = line.substr(byte_behind(line, phrase.folded));
            if (phrase.form == PhraseForm::colon) {
                const std::optional<std::string_view> rest = behind_colon(match.rest);
                if (!rest) continue;
                match.rest = *rest;
            }
        }
        const int its_rank = rank(match, whole);
        const bool better =
            its_rank < best_rank || (its_rank == best_rank && phrase.folded.size() > best_bytes);
        if (!better) continue;
        best = match;
        best_rank = its_rank;
        best_bytes = phrase.folded.size();
    }
    return best;
}

}  // namespace broadsheet
