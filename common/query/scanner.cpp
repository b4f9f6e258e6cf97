#include "common/query/scanner.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "common/article/error.hpp"
#include "common/text/unicode.hpp"

namespace broadsheet {

namespace {

constexpr QueryField fields[] = {
    {"title", FieldKind::zone, Zone::title},
    {"body", FieldKind::zone, Zone::body},
    {"lead", FieldKind::zone, Zone::lead},
    {"by", FieldKind::filter, Zone::anywhere, Filter::author},
    {"author", FieldKind::filter, Zone::anywhere, Filter::author},
    {"source", FieldKind::source},
    {"section", FieldKind::filter, Zone::anywhere, Filter::section},
    {"tag", FieldKind::filter, Zone::anywhere, Filter::tag},
    {"place", FieldKind::filter, Zone::anywhere, Filter::place},
    {"agency", FieldKind::filter, Zone::anywhere, Filter::agency},
    {"lang", FieldKind::filter, Zone::anywhere, Filter::lang},
    {"url", FieldKind::filter, Zone::anywhere, Filter::url},
    {"id", FieldKind::filter, Zone::anywhere, Filter::id},
    {"date", FieldKind::on_days},
    {"after", FieldKind::after},
    {"before", FieldKind::before},
    {"like", FieldKind::like},
    {"story", FieldKind::story},
};

bool is_dates(const QueryField& field) {
    return field.kind == FieldKind::on_days || field.kind == FieldKind::after ||
           field.kind == FieldKind::before;
}

/// Whether the field's values may hold any sign.
bool is_address(const QueryField& field) {
    return field.kind == FieldKind::like || field.kind == FieldKind::story ||
           (field.kind == FieldKind::filter && (field.filter == Filter::id || field.filter == Filter::url));
}

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_letter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }
/// Of words or of signs beyond ASCII.
std::string lower(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    }
    return lowered;
}

bool is_control(char32_t c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c > 0x7e && c < 0xa0);
}

bool is_blank(char32_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) ||
           c == 0x202f || c == 0x3000;
}

bool is_word_sign(char32_t c) { return is_digit(c) || is_letter(c) || (c > 0x7f && !is_blank(c)); }

bool is_curly_quote(char32_t c) { return c == U'“' || c == U'”' || c == U'„'; }
bool is_quote(char32_t c) { return c == U'"' || is_curly_quote(c); }

/// The code points of `text`, so that the index of each is its column less one.
std::u32string decode(std::string_view text) {
    std::u32string decoded;
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        const std::size_t column = decoded.size() + 1;
        if (!is_valid_utf8(text.substr(at, bytes))) {
            throw QueryError(column, "the query is not valid UTF-8", "write it in UTF-8");
        }
        decoded += next_code_point(text, at);
        if (is_control(decoded.back())) {
            throw QueryError(column, "there is a control character in the query", "remove it");
        }
    }
    return decoded;
}

constexpr std::uint32_t max_number = 100000;

/// A whole number from 1 to `most`. Throws QueryError, which calls it `what`.
std::uint32_t read_number(std::string_view digits, std::uint32_t most, std::size_t column,
                          const std::string& what) {
    std::uint32_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, number);
    if (error == std::errc() && stopped == end && number >= 1 && number <= most) return number;
    throw QueryError(column, what + " takes a whole number from 1 to " + std::to_string(most),
                     "write one, or put the text in quotes to search for it as it stands");
}

constexpr std::uint32_t max_distance = 1000;
constexpr std::uint32_t default_distance = 10;

struct ProximitySign {
    QueryKind kind;
    std::uint32_t distance;
};

/// NEAR/5, ADJ, NOTNEAR, SENT, PARA, w/5, pre/5, w/s, w/p.
std::optional<ProximitySign> proximity_sign(std::string_view word, std::size_t column) {
    if (word == "SENT" || lower(word) == "w/s") return ProximitySign{QueryKind::same_sentence, 0};
    if (word == "PARA" || lower(word) == "w/p") return ProximitySign{QueryKind::same_paragraph, 0};
    const std::size_t slash = word.find('/');
    const std::string_view name = word.substr(0, slash);
    std::optional<QueryKind> kind;
    if (name == "NEAR") kind = QueryKind::near;
    if (name == "ADJ") kind = QueryKind::adjacent;
    if (name == "NOTNEAR") kind = QueryKind::not_near;
    if (kind && slash == word.npos) return ProximitySign{*kind, default_distance};
    if (slash == word.npos) return std::nullopt;
    const std::string_view distance = word.substr(slash + 1);
    if (name == "SENT" || name == "PARA") {
        throw QueryError(column, std::string(name) + " takes no number",
                         "leave it out, or use NEAR" + std::string(word.substr(slash)));
    }
    if (!kind && !distance.empty() && std::all_of(distance.begin(), distance.end(), is_digit)) {
        if (lower(name) == "w") kind = QueryKind::near;
        if (lower(name) == "pre") kind = QueryKind::adjacent;
    }
    if (!kind) return std::nullopt;
    return ProximitySign{*kind,
                         read_number(distance, max_distance, column, "the distance of " + std::string(name))};
}

std::optional<QueryTokenKind> written_operator(std::string_view word) {
    if (word == "AND" || word == "&&") return QueryTokenKind::and_sign;
    if (word == "OR" || word == "||") return QueryTokenKind::or_sign;
    if (word == "NOT") return QueryTokenKind::not_sign;
    return std::nullopt;
}

std::optional<QueryTokenKind> prefix_operator(char32_t c) {
    if (c == U'-' || c == U'!') return QueryTokenKind::not_sign;
    if (c == U'+') return QueryTokenKind::plus_sign;
    return std::nullopt;
}

/// A character of quoted text.
struct Sign {
    char32_t c;
    bool escaped;
    std::size_t column;
    bool is(char32_t sign) const { return c == sign && !escaped; }
};
using Signs = std::vector<Sign>;

/// What quoted text stands for.
class QuotedText {
   public:
    explicit QuotedText(const Signs& signs) : signs_(signs) {}

    std::string plain() const { return plain(0, signs_.size()); }

    /// For a field's value: with escapes where `*` is a sign, else empty.
    std::string value_pattern() const {
        const bool wild = std::any_of(signs_.begin(), signs_.end(), [](const Sign& s) { return s.is(U'*'); });
        return wild ? pattern(0, signs_.size()) : std::string();
    }

    /// The parts of a phrase; none where it is nothing but words.
    std::vector<Query> parts() {
        for (std::size_t begin = 0; begin < signs_.size();) {
            if (is_blank(signs_[begin].c)) {
                ++begin;
                continue;
            }
            const std::size_t end = end_of_piece(begin);
            add_piece(begin, end);
            begin = end;
        }
        end_run();
        if (!special_) return {};
        check_ends();
        return std::move(parts_);
    }

   private:
    std::string plain(std::size_t begin, std::size_t end) const {
        std::string text;
        for (std::size_t at = begin; at < end; ++at) append_utf8(text, signs_[at].c);
        return text;
    }

    bool is_wild(std::size_t at) const {
        if (signs_[at].is(U'*')) return true;
        // A question mark mostly ends a question.
        return signs_[at].is(U'?') && at + 1 < signs_.size() &&
               (is_word_sign(signs_[at + 1].c) || signs_[at + 1].is(U'*'));
    }

    std::string pattern(std::size_t begin, std::size_t end) const {
        std::string text;
        for (std::size_t at = begin; at < end; ++at) {
            const char32_t c = signs_[at].c;
            // A bracket in front must not open alternatives when this is read again.
            const bool meant = c == U'"' || c == U'\\' || ((c == U'*' || c == U'?') && !is_wild(at)) ||
                               (c == U'(' && at == begin);
            if (meant) text += '\\';
            append_utf8(text, c);
        }
        return text;
    }

    std::size_t end_of_piece(std::size_t begin) const {
        if (const std::size_t close = end_of_alternatives(begin); close > begin) return close;
        std::size_t end = begin;
        while (end < signs_.size() && !is_blank(signs_[end].c)) ++end;
        return end;
    }

    /// Behind the bracket that closes `(a|b)`, or `begin` where there are no alternatives.
    std::size_t end_of_alternatives(std::size_t begin) const {
        if (!signs_[begin].is(U'(')) return begin;
        bool several = false;
        for (std::size_t at = begin + 1; at < signs_.size(); ++at) {
            several = several || signs_[at].is(U'|');
            if (!signs_[at].is(U')')) continue;
            const bool ends = at + 1 == signs_.size() || !is_word_sign(signs_[at + 1].c);
            return several && ends ? at + 1 : begin;
        }
        return begin;
    }

    void add_piece(std::size_t begin, std::size_t end) {
        if (end_of_alternatives(begin) == end) {
            special(alternatives(begin + 1, end - 1));
        } else if (end == begin + 1 && signs_[begin].is(U'*')) {
            Query gap;
            gap.column = signs_[begin].column;
            special(std::move(gap));
        } else if (has_wild(begin, end)) {
            special(wildcard(begin, end));
        } else {
            if (run_.empty()) run_column_ = signs_[begin].column;
            if (!run_.empty()) run_ += ' ';
            run_ += plain(begin, end);
        }
    }

    bool has_wild(std::size_t begin, std::size_t end) const {
        for (std::size_t at = begin; at < end; ++at) {
            if (is_wild(at)) return true;
        }
        return false;
    }

    Query wildcard(std::size_t begin, std::size_t end) const {
        Query word;
        word.kind = QueryKind::word;
        word.wildcard = true;
        word.text = pattern(begin, end);
        word.column = signs_[begin].column;
        return word;
    }

    /// `a|b` between brackets; each one word.
    Query alternatives(std::size_t begin, std::size_t end) const {
        Query any;
        any.kind = QueryKind::disjunction;
        any.column = signs_[begin - 1].column;
        while (begin <= end) {
            std::size_t stop = begin;
            while (stop < end && !signs_[stop].is(U'|')) ++stop;
            std::size_t first = begin;
            std::size_t last = stop;
            while (first < last && is_blank(signs_[first].c)) ++first;
            while (last > first && is_blank(signs_[last - 1].c)) --last;
            if (first == last) {
                throw QueryError(signs_[begin - 1].column, "there is nothing beside '|'",
                                 "write a word on both sides, or \\| for the sign itself");
            }
            any.children.push_back(has_wild(first, last) ? wildcard(first, last) : word(first, last));
            begin = stop + 1;
        }
        return any;
    }

    Query word(std::size_t begin, std::size_t end) const {
        for (std::size_t at = begin; at < end; ++at) {
            if (!is_blank(signs_[at].c)) continue;
            throw QueryError(signs_[begin].column, "'" + plain(begin, end) + "' is more than one word",
                             "alternatives in quotes are single words; write OR between two phrases");
        }
        Query phrase;
        phrase.kind = QueryKind::phrase;
        phrase.text = plain(begin, end);
        phrase.column = signs_[begin].column;
        return phrase;
    }

    void special(Query part) {
        end_run();
        parts_.push_back(std::move(part));
        special_ = true;
    }

    void end_run() {
        if (run_.empty()) return;
        Query words;
        words.kind = QueryKind::phrase;
        words.text = std::exchange(run_, {});
        words.column = run_column_;
        parts_.push_back(std::move(words));
    }

    void check_ends() const {
        for (const Query* end : {&parts_.front(), &parts_.back()}) {
            if (end->kind != QueryKind::all) continue;
            throw QueryError(end->column, "'*' at an end of a phrase stands for nothing",
                             "leave it out, or write \\* for the sign itself");
        }
    }

    const Signs& signs_;
    std::vector<Query> parts_;
    std::string run_;
    std::size_t run_column_ = 0;
    bool special_ = false;
};

/// Cuts a query into tokens.
class Scanner {
   public:
    explicit Scanner(std::u32string text) : text_(std::move(text)) {}

    std::vector<QueryToken> scan() {
        for (; at_ < text_.size(); skip_blanks()) scan_token();
        add(QueryTokenKind::end, column(), "");
        return std::move(tokens_);
    }

   private:
    std::size_t column() const { return at_ + 1; }
    bool at_sign(char32_t sign) const { return at_ < text_.size() && text_[at_] == sign; }
    bool at_gap(std::size_t at) const {
        return at >= text_.size() || is_blank(text_[at]) || text_[at] == U')';
    }
    void skip_blanks() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    }

    QueryToken& add(QueryTokenKind kind, std::size_t at_column, std::string text) {
        QueryToken& token = tokens_.emplace_back();
        token.kind = kind;
        token.column = at_column;
        token.text = std::move(text);
        return token;
    }

    void add_sign(QueryTokenKind kind) {
        add(kind, column(), std::string(1, static_cast<char>(text_[at_])));
        ++at_;
    }

    void scan_token() {
        const char32_t next = text_[at_];
        if (is_blank(next)) return skip_blanks();
        if (next == U'(') return add_sign(QueryTokenKind::open);
        if (next == U')') {
            add_sign(QueryTokenKind::close);
            return scan_boost();
        }
        if (is_quote(next)) {
            scan_quoted();
            return scan_boost();
        }
        const auto prefix = prefix_operator(next);
        if (prefix && !at_gap(at_ + 1)) return add_sign(*prefix);
        if (next == U'-' && at_gap(at_ + 1)) {
            throw QueryError(column(), "'-' stands alone",
                             "write it directly before what must not occur, or leave it out");
        }
        scan_word();
    }

    std::string read_word() {
        std::string word;
        while (!at_gap(at_) && text_[at_] != U'(' && !is_quote(text_[at_])) append_utf8(word, text_[at_++]);
        return word;
    }

    void scan_word() {
        const std::size_t begin = at_;
        std::string word = read_word();
        if (const auto name = field_name(word)) {
            if (const QueryField* field = find_field(*name)) {
                at_ = begin + name->size() + 1;
                add(QueryTokenKind::field, begin + 1, std::string(*name)).field = *field;
                return scan_value(*field);
            }
        }
        if (const auto sign = proximity_sign(word, begin + 1)) {
            QueryToken& token = add(QueryTokenKind::proximity, begin + 1, std::move(word));
            token.proximity = sign->kind;
            token.number = sign->distance;
            return;
        }
        if (const auto sign = written_operator(word)) {
            add(*sign, begin + 1, std::move(word));
            return;
        }
        add_text(begin, std::move(word));
    }

    /// A word, or a function where brackets follow.
    void add_text(std::size_t begin, std::string word) {
        if (at_sign(U'(') && add_function(begin, word)) return;
        if (word == "=" && at_ < text_.size() && is_quote(text_[at_])) {
            throw QueryError(begin + 1, "'=' stands before quotes",
                             "leave it out; words in quotes are searched for as they stand");
        }
        // All that looks like a weight, so that a second one is refused and not taken for a part of the word.
        const std::size_t caret = word.find('^', word.find_last_not_of("0123456789.^") + 1);
        if (caret == word.npos || caret == 0 || word.back() == '^') {
            add(QueryTokenKind::word, begin + 1, std::move(word));
            return;
        }
        at_ -= word.size() - caret;  // what is cut off is ASCII
        add(QueryTokenKind::word, begin + 1, word.substr(0, caret));
        scan_boost();
    }

    bool add_function(std::size_t begin, const std::string& word) {
        const std::string typed = lower(word);
        if (typed == "caps") {
            add(QueryTokenKind::capitals, begin + 1, word);
            return true;
        }
        const std::size_t end_of_name = typed.find_last_not_of("0123456789") + 1;
        const std::string name = typed.substr(0, end_of_name);
        const bool is_first = name == "first";
        if ((!is_first && name != "atleast") || end_of_name == typed.size()) return false;
        const std::uint32_t number =
            read_number(std::string_view(typed).substr(end_of_name), max_number, begin + 1, shown(name));
        if (!is_first) {
            add(QueryTokenKind::at_least, begin + 1, word).number = number;
            return true;
        }
        add(QueryTokenKind::first, begin + 1, word).field = {"first", FieldKind::zone, Zone::first,
                                                             Filter::id, number};
        return true;
    }

    void scan_boost() {
        if (at_sign(U'~')) {
            throw QueryError(column(), "'~' stands behind quotes or brackets",
                             "it goes behind a word; for words near each other write a NEAR/5 b");
        }
        if (!at_sign(U'^')) return;
        const std::size_t begin = at_++;
        std::string digits;
        while (!at_gap(at_) && text_[at_] != U'(' && !is_quote(text_[at_])) append_utf8(digits, text_[at_++]);
        double boost = -1;
        const char* const end = digits.data() + digits.size();
        const auto [stopped, error] = std::from_chars(digits.data(), end, boost, std::chars_format::fixed);
        if (error != std::errc() || stopped != end || !(boost >= 0 && boost <= max_boost)) {
            throw QueryError(begin + 1, "'^' takes a weight from 0 to 100",
                             "write one directly behind it, as in word^2");
        }
        add(QueryTokenKind::boost, begin + 1, "^" + digits).boost = boost;
    }

    /// Adds the value behind a field, or the bracket that holds its values.
    void scan_value(const QueryField& field) {
        const std::string name = std::string(field.name) + ":";
        const std::size_t field_column = tokens_.back().column;
        if (at_gap(at_)) {
            throw QueryError(field_column, "there is no value after '" + name + "'",
                             "write the value directly after the colon, as in " + name + "value");
        }
        if (text_[at_] == U'(' && is_dates(field)) {
            throw QueryError(column(), "'" + name + "' takes no brackets",
                             "write the field again before each date, with OR between them");
        }
        if (text_[at_] == U'(') return add_sign(QueryTokenKind::open);
        const bool is_text = field.kind == FieldKind::zone;
        if (is_quote(text_[at_])) {
            scan_quoted();
            if (is_text) scan_boost();
            return;
        }
        const std::size_t begin = at_;
        std::string value = read_word();
        if (prefix_operator(text_[begin]) == QueryTokenKind::not_sign && !is_address(field)) {
            throw QueryError(begin + 1, "the value of '" + name + "' begins with a sign for NOT",
                             "write the sign before the field, or put the value in quotes");
        }
        const std::size_t tokens = tokens_.size();
        if (is_text) {
            add_text(begin, value);
        } else {
            add(QueryTokenKind::word, begin + 1, value);
        }
        if (!at_gap(at_) && tokens_[tokens].kind == QueryTokenKind::word) {
            throw QueryError(column(), "the value of '" + name + "' goes on after " + shown(value),
                             "put the whole value in quotes");
        }
    }

    void scan_quoted() {
        const std::size_t begin = at_++;
        const bool straight = text_[begin] == U'"';
        const auto closes = [&](char32_t c) { return straight ? c == U'"' : is_curly_quote(c); };
        Signs inside;
        for (;; ++at_) {
            if (at_ == text_.size()) {
                throw QueryError(begin + 1, "the quote is never closed",
                                 straight ? "add the closing '\"'" : "add the closing '”'");
            }
            if (closes(text_[at_])) break;
            const bool escaped = text_[at_] == U'\\' && at_ + 1 < text_.size();
            if (escaped) ++at_;
            inside.push_back({text_[at_], escaped, column()});
        }
        ++at_;
        if (std::all_of(inside.begin(), inside.end(), [](const Sign& sign) { return is_blank(sign.c); })) {
            throw QueryError(begin + 1, "there is nothing between the quotes",
                             "write a word there, or leave them out");
        }
        QuotedText quoted(inside);
        const bool of_text = tokens_.empty() || tokens_.back().kind != QueryTokenKind::field ||
                             tokens_.back().field.kind == FieldKind::zone;
        QueryToken& token = add(QueryTokenKind::quoted, begin + 1, quoted.plain());
        token.pattern = quoted.value_pattern();
        if (of_text) token.parts = quoted.parts();
    }

    static constexpr double max_boost = 100;

    std::u32string text_;
    std::size_t at_ = 0;
    std::vector<QueryToken> tokens_;
};

}  // namespace

std::string shown(std::string_view typed) {
    constexpr std::size_t longest = 40;
    if (typed.size() <= longest) return "'" + std::string(typed) + "'";
    std::size_t end = longest;
    while ((static_cast<unsigned char>(typed[end]) & 0xc0) == 0x80) --end;
    return "'" + std::string(typed.substr(0, end)) + "…'";
}

const std::string_view field_list =
    "fields are title, body, lead, by, source, section, tag, place, agency, lang, url, id, date, after, "
    "before, "
    "like and story";

std::optional<std::string_view> field_name(std::string_view word) {
    const std::size_t colon = word.find(':');
    if (colon == word.npos || colon == 0) return std::nullopt;
    const std::string_view name = word.substr(0, colon);
    if (!std::all_of(name.begin(), name.end(), is_letter)) return std::nullopt;
    return name;
}

const QueryField* find_field(std::string_view name) {
    const auto* found =
        std::find_if(std::begin(fields), std::end(fields),
                     [name = lower(name)](const QueryField& field) { return field.name == name; });
    return found == std::end(fields) ? nullptr : found;
}

std::vector<QueryToken> scan_query(std::string_view text) { return Scanner(decode(text)).scan(); }

}  // namespace broadsheet
