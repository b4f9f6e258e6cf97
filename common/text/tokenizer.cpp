#include "common/text/tokenizer.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

/// What an ASCII byte is to the scanner; the bits are ORed over a word.
enum ByteKind : std::uint8_t { upper_bit = 1, lower_bit = 2, digit_bit = 4 };

struct AsciiByte {
    char folded;  ///< 0 outside words
    std::uint8_t kind;
};

constexpr std::array<AsciiByte, 256> make_ascii_table() {
    std::array<AsciiByte, 256> table{};
    for (char c = 'a'; c <= 'z'; ++c) table[static_cast<std::uint8_t>(c)] = {c, lower_bit};
    for (char c = 'A'; c <= 'Z'; ++c) {
        table[static_cast<std::uint8_t>(c)] = {static_cast<char>(c - 'A' + 'a'), upper_bit};
    }
    for (char c = '0'; c <= '9'; ++c) table[static_cast<std::uint8_t>(c)] = {c, digit_bit};
    return table;
}
constexpr std::array<AsciiByte, 256> ascii_table = make_ascii_table();

constexpr const AsciiByte& ascii_byte(char c) { return ascii_table[static_cast<std::uint8_t>(c)]; }

constexpr std::size_t max_compound_parts = 8;
/// Letters on either side of the ampersand of AT&T or R&D.
constexpr std::size_t max_ampersand_letters = 3;
/// Bytes that a currency sign or a fold may need beyond the text it comes from.
constexpr std::size_t letters_slack = 64;

/// What is dropped before a vowel: l'homme, d'accord, dell'arte, quell'anno.
constexpr std::array<std::string_view, 27> elisions{
    "l",     "d",      "j",      "m",      "n",      "s",      "t",    "c",   "qu",
    "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu", "un",   "all", "dall",
    "dell",  "nell",   "sull",   "coll",   "quell",  "bell",   "sant", "dev", "gl"};

bool has_elisions(std::string_view lang) {
    const std::string_view primary = primary_language(lang);
    return primary == "fr" || primary == "it";
}

/// A character at a place in the text.
struct Char {
    CharClass char_class = CharClass::other;
    std::uint8_t bytes = 0;  ///< 0 at the end of the text
    bool in_word() const { return char_class == CharClass::letter || char_class == CharClass::digit; }
    bool goes_on() const {
        return in_word() || char_class == CharClass::mark || char_class == CharClass::dropped;
    }
};

/// One word being read.
struct Word {
    std::size_t begin = 0;  ///< in the text
    std::size_t end = 0;    ///< in the text, where reading goes on
    std::size_t letters_begin = 0;
    std::size_t chars = 0;  ///< letters and digits
    std::size_t uppers = 0;
    bool has_digit = false;
    bool has_uncapped = false;  ///< a lower-case letter or one without case
    bool is_number() const { return has_digit && uppers == 0 && !has_uncapped; }
    bool is_letters() const { return !has_digit; }
};

/// The modifier letter apostrophe is a letter to Unicode.
CharClass class_of(char32_t c, const FoldedChar& folded) {
    return c == 0x02BC ? CharClass::other : folded.char_class;
}

class Scanner {
   public:
    Scanner(std::string_view text, std::string_view lang, Tokens& out)
        : text_(text), drops_elisions_(has_elisions(lang)), out_(out) {
        out_.tokens.clear();
        out_.letters.resize(text.size() + letters_slack);
    }

    void run() {
        const bool by_blank_lines = has_blank_line(text_);
        std::size_t begin = 0;
        while (begin < text_.size()) {
            std::size_t end = text_.find('\n', begin);
            while (by_blank_lines && end != std::string_view::npos && !is_blank_line(end + 1)) {
                end = text_.find('\n', end + 1);
            }
            if (end == std::string_view::npos) end = text_.size();
            read_paragraph(begin, end);
            begin = end + 1;
        }
        out_.letters.resize(used_);
        out_.positions = position_;
    }

   private:
    bool is_blank_line(std::size_t at) const {
        const std::size_t next = text_.find_first_not_of(" \t\r", at);
        return next == std::string_view::npos || text_[next] == '\n';
    }

    bool has_blank_line(std::string_view text) const {
        for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
            const std::size_t next = text.find_first_not_of(" \t\r", at + 1);
            if (next == std::string_view::npos) return false;
            if (text[next] == '\n') return true;
        }
        return false;
    }

    void read_paragraph(std::size_t begin, std::size_t end) {
        const std::size_t first_token = out_.tokens.size();
        limit_ = end;
        has_capitals_ = false;
        has_uncapped_ = false;
        previous_unspaced_ = no_token;
        for (std::size_t at = begin; at < end;) {
            if (ascii_byte(text_[at]).folded != 0) {
                at = read_compound(at);
            } else if (static_cast<std::uint8_t>(text_[at]) < 0x80) {
                ++at;
            } else {
                at = read_wide(at);
            }
        }
        if (out_.tokens.size() == first_token) return;
        ++paragraph_;
        if (has_capitals_ && !has_uncapped_) {
            for (std::size_t i = first_token; i < out_.tokens.size(); ++i) out_.tokens[i].capitals = false;
        }
    }

    std::size_t read_wide(std::size_t at) {
        std::size_t next = at;
        const char32_t c = next_code_point(text_, next);
        switch (class_of(c, folded_char(c))) {
            case CharClass::letter:
            case CharClass::digit:
                return read_compound(at);
            case CharClass::unspaced:
                return read_unspaced(at);
            default:
                return next;
        }
    }

    Char char_at(std::size_t at) const {
        if (at >= limit_) return {};
        const AsciiByte& byte = ascii_byte(text_[at]);
        if (byte.kind == digit_bit) return {CharClass::digit, 1};
        if (byte.kind != 0) return {CharClass::letter, 1};
        if (static_cast<std::uint8_t>(text_[at]) < 0x80) return {CharClass::other, 1};
        std::size_t next = at;
        const char32_t c = next_code_point(text_, next);
        return {class_of(c, folded_char(c)), static_cast<std::uint8_t>(next - at)};
    }

    void append(std::string_view folded, std::size_t source_bytes) {
        if (folded.size() > source_bytes) {
            // What is left of the text must always fit.
            const std::size_t needed = used_ + folded.size() + (text_.size() - limit_read_) + letters_slack;
            if (needed > out_.letters.size()) out_.letters.resize(needed + needed / 2);
        }
        std::memcpy(out_.letters.data() + used_, folded.data(), folded.size());
        used_ += folded.size();
    }

    /// Letters, marks and digits from word.end on.
    void read_run(Word& word) {
        std::size_t at = word.end;
        while (at < limit_) {
            const AsciiByte& byte = ascii_byte(text_[at]);
            if (byte.folded != 0) {
                out_.letters[used_++] = byte.folded;
                ++word.chars;
                word.uppers += byte.kind & upper_bit;
                word.has_digit |= byte.kind == digit_bit;
                word.has_uncapped |= byte.kind == lower_bit;
                ++at;
                continue;
            }
            if (static_cast<std::uint8_t>(text_[at]) < 0x80) break;
            std::size_t next = at;
            const char32_t code_point = next_code_point(text_, next);
            const FoldedChar& c = folded_char(code_point);
            const CharClass char_class = class_of(code_point, c);
            if (char_class == CharClass::other || char_class == CharClass::unspaced) break;
            limit_read_ = next;
            if (c.char_class != CharClass::dropped) append(c.folded(), next - at);
            if (c.char_class == CharClass::letter) {
                ++word.chars;
                word.uppers += c.upper ? 1 : 0;
                word.has_uncapped |= !c.upper;
            } else if (c.char_class == CharClass::digit) {
                ++word.chars;
                word.has_digit = true;
            }
            at = next;
        }
        word.end = at;
    }

    /// Bytes of the apostrophe at `at`, 0 when there is none.
    std::size_t apostrophe_at(std::size_t at) const {
        if (at >= limit_) return 0;
        if (text_[at] == '\'') return 1;
        if (text_.substr(at, 3) == "\u2019") return 3;
        return text_.substr(at, 2) == "\u02BC" ? 2 : 0;
    }

    std::size_t hyphen_at(std::size_t at) const {
        if (at >= limit_) return 0;
        if (text_[at] == '-') return 1;
        const std::string_view three = text_.substr(at, 3);
        return three == "\u2010" || three == "\u2011" ? 3 : 0;
    }

    std::string_view letters_of(const Word& word) const {
        return std::string_view(out_.letters).substr(word.letters_begin, used_ - word.letters_begin);
    }

    bool is_vowel_or_h(std::size_t at) const {
        std::size_t next = at;
        const char32_t c = next_code_point(text_, next);
        const std::string_view folded = folded_char(c).folded();
        return !folded.empty() && std::string_view("aeiouyh").find(folded[0]) != std::string_view::npos;
    }

    /// Whether the word goes on behind an apostrophe.
    bool read_apostrophe(Word& word) {
        const std::size_t bytes = apostrophe_at(word.end);
        if (bytes == 0 || word.is_number()) return false;
        const std::size_t behind = word.end + bytes;
        if (char_at(behind).char_class != CharClass::letter) return false;
        if ((text_[behind] == 's' || text_[behind] == 'S') && !char_at(behind + 1).goes_on() &&
            !(apostrophe_at(behind + 1) != 0 && char_at(behind + 1 + apostrophe_at(behind + 1)).in_word())) {
            word.end = behind + 1;
            return false;
        }
        if (drops_elisions_ && is_vowel_or_h(behind) &&
            std::find(elisions.begin(), elisions.end(), letters_of(word)) != elisions.end()) {
            used_ = word.letters_begin;
            word = Word{.begin = behind, .end = behind, .letters_begin = used_};
        } else {
            word.end = behind;
        }
        read_run(word);
        return true;
    }

    std::size_t digits_at(std::size_t at) const {
        std::size_t end = at;
        while (end < limit_ && ascii_byte(text_[end]).kind == digit_bit) ++end;
        return end - at;
    }

    /// Groups of digits behind `separator`, the last of three: 1,000,000 or 1,00,000. Their end, or
    /// `at` when there are none.
    std::size_t digit_groups_end(std::size_t at, char separator, std::size_t min_groups) const {
        std::size_t end = at;
        std::size_t groups = 0;
        std::size_t last = 0;
        while (end < limit_ && text_[end] == separator) {
            const std::size_t digits = digits_at(end + 1);
            if (digits != 3 && !(digits == 2 && separator == ',')) break;
            end += 1 + digits;
            last = digits;
            ++groups;
        }
        const bool more = end + 1 < limit_ && text_[end] == separator && digits_at(end + 1) > 0;
        return groups >= min_groups && last == 3 && !more ? end : at;
    }

    void append_digits(std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at < end; ++at) {
            if (ascii_byte(text_[at]).kind == digit_bit) out_.letters[used_++] = text_[at];
        }
    }

    /// Groups and fraction behind the first digits, then letters as in 1.2bn.
    void read_number(Word& word) {
        if (word.chars <= 3) {
            std::size_t end = digit_groups_end(word.end, ',', 1);
            if (end == word.end) end = digit_groups_end(word.end, '.', 2);
            append_digits(word.end, end);
            word.end = end;
        }
        const bool behind_dot = word.begin >= 2 && text_[word.begin - 1] == '.' &&
                                ascii_byte(text_[word.begin - 2]).kind == digit_bit;
        if (!behind_dot && word.end < limit_ && text_[word.end] == '.') {
            const std::size_t digits = digits_at(word.end + 1);
            const std::size_t behind = word.end + 1 + digits;
            const bool dotted_again = behind < limit_ && text_[behind] == '.' && digits_at(behind + 1) > 0;
            if (digits > 0 && !dotted_again) {
                out_.letters[used_++] = '.';
                append_digits(word.end + 1, behind);
                word.end = behind;
            }
        }
        read_run(word);
    }

    /// U.S. or e.g.: single letters with full stops.
    void read_abbreviation(Word& word) {
        std::size_t letters = 1;
        while (word.end < limit_ && text_[word.end] == '.') {
            const Char next = char_at(word.end + 1);
            if (next.char_class != CharClass::letter || char_at(word.end + 1 + next.bytes).goes_on()) break;
            ++word.end;
            read_run(word);
            ++letters;
        }
        if (letters > 1 && word.end < limit_ && text_[word.end] == '.') ++word.end;
    }

    /// The signs that belong to AT&T, C++ and C#.
    void read_signs(Word& word) {
        if (word.end >= limit_ || !word.is_letters()) return;
        const char sign = text_[word.end];
        if (sign == '&' && word.chars <= max_ampersand_letters) {
            std::size_t end = word.end + 1;
            std::size_t letters = 0;
            for (Char c = char_at(end); c.goes_on(); c = char_at(end)) {
                if (c.char_class == CharClass::digit) return;
                letters += c.char_class == CharClass::letter ? 1 : 0;
                end += c.bytes;
            }
            if (letters == 0 || letters > max_ampersand_letters) return;
            out_.letters[used_++] = '&';
            ++word.end;
            read_run(word);
        } else if (sign == '+' && text_.substr(word.end, 2) == "++" && !char_at(word.end + 2).goes_on()) {
            append("++", 2);
            word.end += 2;
        } else if (sign == '#' && word.chars == 1 && !char_at(word.end + 1).goes_on()) {
            out_.letters[used_++] = '#';
            ++word.end;
        }
    }

    Word read_word(std::size_t at) {
        Word word{.begin = at, .end = at, .letters_begin = used_};
        read_run(word);
        if (word.end >= limit_ || text_[word.end] == ' ') return word;
        if (word.is_number()) {
            read_number(word);
            return word;
        }
        if (word.chars == 1 && text_[word.end] == '.') read_abbreviation(word);
        while (read_apostrophe(word)) {
        }
        read_signs(word);
        return word;
    }

    /// The signs of a number belong to its bytes, not to its word: $500, ₹500, 3.5%.
    void widen_by_signs(Word& word) const {
        if (word.begin >= 1 && text_[word.begin - 1] == '$') {
            word.begin -= 1;
        } else if (word.begin >= 2 && (text_.substr(word.begin - 2, 2) == "\u00A3" ||
                                       text_.substr(word.begin - 2, 2) == "\u00A5")) {
            word.begin -= 2;
        } else if (word.begin >= 3 && text_.substr(word.begin - 3, 2) == "\xE2\x82" &&
                   static_cast<std::uint8_t>(text_[word.begin - 1]) >= 0xA0) {
            word.begin -= 3;  // U+20A0 to U+20BF are currency signs
        }
        if (word.end < limit_ && text_[word.end] == '%') ++word.end;
    }

    void emit(const Word& word, TokenKind kind, std::uint32_t position, std::size_t span) {
        std::size_t bytes = used_ - word.letters_begin;
        if (bytes > max_word_bytes) {
            bytes = max_word_bytes;
            while ((static_cast<std::uint8_t>(out_.letters[word.letters_begin + bytes]) & 0xC0U) == 0x80U)
                --bytes;
        }
        const bool capitals = kind == TokenKind::word && word.uppers >= 2 && !word.has_uncapped;
        has_capitals_ |= capitals;
        has_uncapped_ |= word.has_uncapped;
        out_.tokens.push_back({.begin = static_cast<std::uint32_t>(word.begin),
                               .end = static_cast<std::uint32_t>(word.end),
                               .position = position,
                               .paragraph = paragraph_,
                               .word_begin = static_cast<std::uint32_t>(word.letters_begin),
                               .word_bytes = static_cast<std::uint16_t>(bytes),
                               .span = static_cast<std::uint8_t>(span),
                               .kind = kind,
                               .capitals = capitals});
    }

    /// A word and, joined to it by hyphens, further ones.
    std::size_t read_compound(std::size_t at) {
        previous_unspaced_ = no_token;
        const std::uint32_t first_position = position_;
        const std::size_t letters_begin = used_;
        std::size_t parts = 0;
        bool has_letter = false;
        Word whole;
        while (true) {
            limit_read_ = at;
            Word word = read_word(at);
            at = word.end;
            if (word.has_digit) widen_by_signs(word);
            if (used_ > word.letters_begin) {
                has_letter |= word.uppers > 0 || word.has_uncapped;
                emit(word, TokenKind::word, position_++, 1);
                if (parts++ == 0) whole.begin = word.begin;
                whole.end = word.end;
                at = word.end;
            }
            const std::size_t hyphen = hyphen_at(at);
            if (hyphen == 0 || !char_at(at + hyphen).in_word()) break;
            at += hyphen;
        }
        if (parts > 1 && parts <= max_compound_parts && has_letter &&
            used_ - letters_begin <= max_word_bytes) {
            whole.letters_begin = letters_begin;
            emit(whole, TokenKind::joined, first_position, parts);
        }
        return at;
    }

    /// One character of a script without blanks, with its marks.
    std::size_t read_unspaced(std::size_t at) {
        Word word{.begin = at, .end = at, .letters_begin = used_, .has_uncapped = true};
        bool first = true;
        while (word.end < limit_) {
            std::size_t next = word.end;
            const FoldedChar& c = folded_char(next_code_point(text_, next));
            if (!first && c.char_class != CharClass::mark && c.char_class != CharClass::dropped) break;
            if (!first && used_ - word.letters_begin + c.bytes > max_word_bytes / 2) {
                word.end = next;  // a heap of marks adds nothing to the word
                continue;
            }
            limit_read_ = next;
            if (c.char_class != CharClass::dropped) append(c.folded(), next - word.end);
            word.end = next;
            first = false;
        }
        emit(word, TokenKind::word, position_++, 1);
        const std::size_t token = out_.tokens.size() - 1;
        if (previous_unspaced_ != no_token) {
            const Token& previous = out_.tokens[previous_unspaced_];
            const Word pair{.begin = previous.begin,
                            .end = word.end,
                            .letters_begin = previous.word_begin,
                            .has_uncapped = true};
            emit(pair, TokenKind::bigram, previous.position, 2);
        }
        previous_unspaced_ = token;
        return word.end;
    }

    static constexpr std::size_t no_token = static_cast<std::size_t>(-1);

    std::string_view text_;
    bool drops_elisions_;
    Tokens& out_;
    std::size_t used_ = 0;        ///< bytes of out_.letters
    std::size_t limit_ = 0;       ///< end of the paragraph
    std::size_t limit_read_ = 0;  ///< what of the text has been read at least
    std::uint32_t position_ = 0;
    std::uint32_t paragraph_ = 0;
    bool has_capitals_ = false;  ///< in this paragraph
    bool has_uncapped_ = false;  ///< in this paragraph
    std::size_t previous_unspaced_ = no_token;
};

}  // namespace

void tokenize(std::string_view text, std::string_view lang, Tokens& tokens) {
    Scanner(text, lang, tokens).run();
}

}  // namespace broadsheet
