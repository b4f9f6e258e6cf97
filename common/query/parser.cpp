#include "common/query/parser.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <variant>

#include "common/article/error.hpp"
#include "common/text/unicode.hpp"

namespace broadsheet {

namespace {

enum class FieldKind { zone, filter, source, on_days, after, before, later };

struct Field {
    std::string_view name;
    FieldKind kind;
    Zone zone = Zone::anywhere;
    Filter filter = Filter::id;
};

constexpr Field fields[] = {
    {"title", FieldKind::zone, Zone::title},
    {"body", FieldKind::zone, Zone::body},
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
    {"lead", FieldKind::later},
    {"like", FieldKind::later},
    {"story", FieldKind::later},
};
constexpr std::string_view field_list =
    "fields are title, body, by, source, section, tag, place, agency, lang, url, id, date, after and before";

bool is_dates(const Field& field) {
    return field.kind == FieldKind::on_days || field.kind == FieldKind::after ||
           field.kind == FieldKind::before;
}

/// Whether the field's values may hold any sign.
bool is_address(const Field& field) {
    return field.kind == FieldKind::filter && (field.filter == Filter::id || field.filter == Filter::url);
}

enum class TokenKind { word, quoted, field, open, close, and_sign, or_sign, not_sign, plus_sign, end };

struct Token {
    TokenKind kind;
    std::size_t column;
    std::string text;              ///< as typed, of quoted text what is between the quotes
    const Field* field = nullptr;  ///< of a field; its value or open bracket is the next token
};

bool is_operator(TokenKind kind) {
    return kind == TokenKind::and_sign || kind == TokenKind::or_sign || kind == TokenKind::not_sign ||
           kind == TokenKind::plus_sign;
}

bool starts_operand(TokenKind kind) {
    return kind != TokenKind::close && kind != TokenKind::end && kind != TokenKind::and_sign &&
           kind != TokenKind::or_sign;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

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

bool is_curly_quote(char32_t c) { return c == U'“' || c == U'”' || c == U'„'; }
bool is_quote(char32_t c) { return c == U'"' || is_curly_quote(c); }

/// What was typed, for a message; its beginning when it is long.
std::string shown(std::string_view typed) {
    constexpr std::size_t longest = 40;
    if (typed.size() <= longest) return "'" + std::string(typed) + "'";
    std::size_t end = longest;
    while ((static_cast<unsigned char>(typed[end]) & 0xc0) == 0x80) --end;
    return "'" + std::string(typed.substr(0, end)) + "…'";
}

QueryError not_supported(std::size_t column, const std::string& what) {
    return {column, what + " not supported yet", "put the text in quotes to search for it as it stands"};
}

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

/// The letters before the first colon, when there is nothing but letters before it: `10:30` has no field.
std::optional<std::string_view> field_name(std::string_view word) {
    const std::size_t colon = word.find(':');
    if (colon == word.npos || colon == 0) return std::nullopt;
    const std::string_view name = word.substr(0, colon);
    if (!std::all_of(name.begin(), name.end(), is_letter)) return std::nullopt;
    return name;
}

const Field* find_field(std::string_view name) {
    const auto* found = std::find_if(std::begin(fields), std::end(fields),
                                     [name = lower(name)](const Field& field) { return field.name == name; });
    return found == std::end(fields) ? nullptr : found;
}

/// Whether a word is one of the operators that are yet to come.
bool is_later_operator(std::string_view word) {
    const std::size_t slash = word.find('/');
    const std::string_view name = word.substr(0, slash);
    if (name == "NEAR" || name == "ADJ" || name == "NOTNEAR") return true;
    if (word == "SENT" || word == "PARA") return true;
    if (slash == word.npos) return false;
    const std::string distance = lower(word.substr(slash + 1));
    const bool is_number = !distance.empty() && is_digits(distance);
    if (lower(name) == "pre") return is_number;
    return lower(name) == "w" && (is_number || distance == "s" || distance == "p");
}

/// Whether a word before an open bracket is one of the functions that are yet to come.
bool is_later_function(std::string_view word) {
    if (word == "caps") return true;
    const std::size_t end_of_name = word.find_last_not_of("0123456789") + 1;
    const std::string_view name = word.substr(0, end_of_name);
    return end_of_name < word.size() && (name == "atleast" || name == "first");
}

std::optional<TokenKind> written_operator(std::string_view word) {
    if (word == "AND" || word == "&&") return TokenKind::and_sign;
    if (word == "OR" || word == "||") return TokenKind::or_sign;
    if (word == "NOT") return TokenKind::not_sign;
    return std::nullopt;
}

std::optional<TokenKind> prefix_operator(char32_t c) {
    if (c == U'-' || c == U'!') return TokenKind::not_sign;
    if (c == U'+') return TokenKind::plus_sign;
    return std::nullopt;
}

/// Cuts a query into tokens, the last of which is an end.
class Scanner {
   public:
    explicit Scanner(std::u32string text) : text_(std::move(text)) {}

    std::vector<Token> scan() {
        for (; at_ < text_.size(); skip_blanks()) scan_token();
        add(TokenKind::end, column());
        return std::move(tokens_);
    }

   private:
    std::size_t column() const { return at_ + 1; }
    bool at_gap(std::size_t at) const {
        return at >= text_.size() || is_blank(text_[at]) || text_[at] == U')';
    }
    void skip_blanks() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    }

    void add(TokenKind kind, std::size_t at_column, std::string text = {}, const Field* field = nullptr) {
        tokens_.push_back({kind, at_column, std::move(text), field});
    }

    void add_sign(TokenKind kind) {
        std::string sign(1, static_cast<char>(text_[at_]));
        add(kind, column(), std::move(sign));
        ++at_;
    }

    void scan_token() {
        const char32_t next = text_[at_];
        if (is_blank(next)) return skip_blanks();
        if (next == U'(') return add_sign(TokenKind::open);
        if (next == U')') return add_sign(TokenKind::close);
        if (is_quote(next)) return scan_quoted();
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
        const std::string word = read_word();
        if (const auto name = field_name(word)) {
            if (const Field* field = find_field(*name)) {
                at_ = begin + name->size() + 1;
                add(TokenKind::field, begin + 1, std::string(*name), field);
                return scan_value(*field);
            }
        }
        if (is_later_operator(word)) throw not_supported(begin + 1, "the operator " + shown(word) + " is");
        if (at_ < text_.size() && text_[at_] == U'(' && is_later_function(word)) {
            throw not_supported(begin + 1, shown(word + "()") + " is");
        }
        add(written_operator(word).value_or(TokenKind::word), begin + 1, word);
    }

    /// Adds the value behind a field, or the bracket that holds its values.
    void scan_value(const Field& field) {
        const std::string name = std::string(field.name) + ":";
        const std::size_t field_column = tokens_.back().column;
        if (field.kind == FieldKind::later) throw not_supported(field_column, "the field '" + name + "' is");
        if (at_gap(at_)) {
            throw QueryError(field_column, "there is no value after '" + name + "'",
                             "write the value directly after the colon, as in " + name + "value");
        }
        if (text_[at_] == U'(' && is_dates(field)) {
            throw QueryError(column(), "'" + name + "' takes no brackets",
                             "write the field again before each date, with OR between them");
        }
        if (text_[at_] == U'(') return add_sign(TokenKind::open);
        if (is_quote(text_[at_])) return scan_quoted();

        const std::size_t begin = at_;
        const std::string value = read_word();
        if (prefix_operator(text_[begin]) == TokenKind::not_sign && !is_address(field)) {
            throw QueryError(begin + 1, "the value of '" + name + "' begins with a sign for NOT",
                             "write the sign before the field, or put the value in quotes");
        }
        if (!at_gap(at_)) {
            throw QueryError(column(), "the value of '" + name + "' goes on after " + shown(value),
                             "put the whole value in quotes");
        }
        add(TokenKind::word, begin + 1, value);
    }

    void scan_quoted() {
        const std::size_t begin = at_++;
        const bool straight = text_[begin] == U'"';
        const auto closes = [&](char32_t c) { return straight ? c == U'"' : is_curly_quote(c); };
        std::string inside;
        for (;; ++at_) {
            if (at_ == text_.size()) {
                throw QueryError(begin + 1, "the quote is never closed",
                                 straight ? "add the closing '\"'" : "add the closing '”'");
            }
            if (closes(text_[at_])) break;
            if (text_[at_] == U'*') {
                throw QueryError(column(), "'*' in quotes is not supported yet",
                                 "write \\* for the sign itself");
            }
            if (text_[at_] == U'\\' && at_ + 1 < text_.size()) ++at_;
            append_utf8(inside, text_[at_]);
        }
        const auto between = std::u32string_view(text_).substr(begin + 1, at_ - begin - 1);
        if (std::all_of(between.begin(), between.end(), is_blank)) {
            throw QueryError(begin + 1, "there is nothing between the quotes",
                             "write a word there, or leave them out");
        }
        ++at_;
        add(TokenKind::quoted, begin + 1, std::move(inside));
    }

    std::u32string text_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
};

/// A colon where no field can stand.
QueryError misplaced_colon(const Token& word, std::string_view name) {
    if (word.text.substr(name.size()).starts_with("://")) {
        return {word.column, shown(word.text) + " is no field", "put it in quotes, or write url: before it"};
    }
    if (find_field(name) != nullptr) {
        return {word.column, shown(word.text) + " has a field inside another field",
                "write one field before a word"};
    }
    return {word.column, "there is no field " + shown(name),
            std::string(field_list) + "; put the text in quotes to search for it as it stands"};
}

/// Refuses what will mean something else once the language has it.
void refuse_later_forms(const Token& word) {
    const std::string& text = word.text;
    const auto refuse = [&](const std::string& what) { throw not_supported(word.column, what); };
    if (text.find_first_of("*?") != text.npos) refuse("the wildcard in " + shown(text) + " is");
    if (text.size() > 1 && text.front() == '=') refuse("'=' before a word is");
    const std::size_t tilde = text.rfind('~');
    if (tilde != text.npos && is_digits(text.substr(tilde + 1))) refuse("'~' after a word is");
    const std::size_t caret = text.rfind('^');
    const bool has_boost = caret != text.npos && caret + 1 < text.size() &&
                           text.find_first_not_of("0123456789.", caret + 1) == text.npos;
    if (has_boost) refuse("'^' with a weight is");
}

void refuse_without_letters(const Token& token) {
    const auto counts = [](char c) {
        return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) > 0x7f;
    };
    if (std::any_of(token.text.begin(), token.text.end(), counts)) return;
    throw QueryError(token.column, shown(token.text) + " holds no letter or digit", "leave it out");
}

Query make_query(QueryKind kind, const Token& token) {
    Query query;
    query.kind = kind;
    query.column = token.column;
    return query;
}

Query text_query(const Token& token, Zone zone) {
    if (token.kind == TokenKind::word && token.text == "*" && zone == Zone::anywhere) {
        return make_query(QueryKind::all, token);
    }
    if (token.kind == TokenKind::word) {
        if (const auto name = field_name(token.text)) throw misplaced_colon(token, *name);
        refuse_later_forms(token);
    }
    refuse_without_letters(token);
    Query query = make_query(token.kind == TokenKind::word ? QueryKind::word : QueryKind::phrase, token);
    query.text = token.text;
    query.zone = zone;
    return query;
}

Query value_query(const Token& token, const Field& field) {
    if (token.kind == TokenKind::word && token.text.find('*') != token.text.npos) {
        throw not_supported(token.column, "the wildcard in " + shown(token.text) + " is");
    }
    const bool is_source = field.kind == FieldKind::source;
    Query query = make_query(is_source ? QueryKind::source : QueryKind::filter, token);
    query.text = token.text;
    query.filter = field.filter;
    query.quoted = field.filter == Filter::author && token.kind == TokenKind::quoted;
    return query;
}

/// The days that a field stands for when its value stands for `typed`.
DayRange days_of(const Token& value, const Field& field, DayRange typed) {
    using namespace std::chrono;
    constexpr Day first_day = sys_days{year{min_year} / January / 1};
    constexpr Day last_day = sys_days{year{max_year} / December / 31};
    if (field.kind == FieldKind::on_days) return typed;
    if (value.text.find("..") != value.text.npos) {
        throw QueryError(value.column, "'" + std::string(field.name) + ":' takes one date, not two",
                         "write date: before a range");
    }
    const bool after = field.kind == FieldKind::after;
    if (after ? typed.last == last_day : typed.first == first_day) {
        throw QueryError(value.column, "no day is " + std::string(field.name) + " " + shown(value.text),
                         "days go from 0001-01-01 to 9999-12-31");
    }
    return after ? DayRange{typed.last + days{1}, last_day} : DayRange{first_day, typed.first - days{1}};
}

using Queries = std::vector<Query>;

/// The only one of `children`, or a node that holds them all.
Query joined(QueryKind kind, Queries children) {
    if (children.size() == 1) return std::move(children.front());
    Query query;
    query.kind = kind;
    query.column = children.front().column;
    query.children = std::move(children);
    return query;
}

void append(Queries& to, Queries from) { std::move(from.begin(), from.end(), std::back_inserter(to)); }

QueryError too_deep(std::size_t column) {
    return {column,
            "brackets and negations are nested more than " + std::to_string(max_query_depth) + " deep",
            "write the query with fewer levels"};
}

QueryError unclosed(const Token& open) {
    return {open.column, "the bracket '(' is never closed", "add ')', or put the text in quotes"};
}

QueryError unopened(const Token& close) {
    return {close.column, "the bracket ')' was never opened", "leave it out, or put the text in quotes"};
}

/// Throws where conjunctions, disjunctions and negations are too deep to be printed and read again.
void check_depth(const Query& query, std::size_t depth = 0) {
    if (query.children.empty()) return;
    if (depth == max_query_depth) throw too_deep(query.column);
    for (const Query& child : query.children) check_depth(child, depth + 1);
}

/// Reads tokens by recursive descent; `depth_` counts open brackets and negations and bounds the recursion.
/// A function's `field` is the one before the brackets that it reads in, or null.
class Parser {
   public:
    Parser(std::vector<Token> tokens, DefaultOperator between)
        : tokens_(std::move(tokens)), between_(between) {}

    ParsedQuery parse() {
        if (peek() == TokenKind::end) {
            throw QueryError(1, "the query is empty", "write a word, or * for every article");
        }
        Query query = parse_alternatives(nullptr);
        if (peek() == TokenKind::close) throw unopened(tokens_[at_]);
        check_depth(query);
        return {std::move(query), std::move(notes_)};
    }

   private:
    TokenKind peek() const { return tokens_[at_].kind; }

    bool accept(TokenKind kind) {
        if (peek() != kind) return false;
        ++at_;
        return true;
    }

    void note(const std::string& text) {
        if (std::find(notes_.begin(), notes_.end(), text) == notes_.end()) notes_.push_back(text);
    }

    void descend(const Token& token) {
        if (++depth_ > max_query_depth) throw too_deep(token.column);
    }

    /// Runs with OR between them.
    Query parse_alternatives(const Field* field) {
        Queries alternatives;
        do append(alternatives, parse_run(field));
        while (accept(TokenKind::or_sign));
        return joined(QueryKind::disjunction, std::move(alternatives));
    }

    /// Chains with nothing between them, as alternatives. With DefaultOperator::any_word each chain is one,
    /// but a chain that begins with a sign is a condition on all the others.
    Queries parse_run(const Field* field) {
        std::vector<Queries> optional;
        Queries required;
        bool is_first = true;
        do {
            const std::size_t begin = at_;
            const bool is_required = between_ == DefaultOperator::all_words || is_operator(peek());
            Queries chain = parse_chain(field);
            const bool is_one_token = at_ == begin + 1;
            if (!is_first && is_one_token && starts_operand(peek())) note_lower_case(tokens_[begin]);
            is_first = false;
            if (!is_required) optional.push_back(std::move(chain));
            if (is_required) append(required, std::move(chain));
        } while (starts_operand(peek()));

        Queries conjunction;
        if (optional.size() == 1) conjunction.swap(optional.front());
        Queries alternatives;
        if (optional.size() > 1) {
            for (Queries& chain : optional) {
                alternatives.push_back(joined(QueryKind::conjunction, std::move(chain)));
            }
            if (required.empty()) return alternatives;
            conjunction.push_back(joined(QueryKind::disjunction, std::exchange(alternatives, {})));
        }
        append(conjunction, std::move(required));
        alternatives.push_back(joined(QueryKind::conjunction, std::move(conjunction)));
        return alternatives;
    }

    void note_lower_case(const Token& token) {
        if (token.kind != TokenKind::word) return;
        if (token.text == "or") note("'or' was read as a word; write OR for the operator");
        if (token.text == "and") note("'and' was read as a word; write AND for the operator");
        if (token.text == "not") note("'not' was read as a word; write NOT for the operator");
    }

    /// Operands with AND between them.
    Queries parse_chain(const Field* field) {
        Queries operands;
        do operands.push_back(parse_operand(field));
        while (accept(TokenKind::and_sign));
        return operands;
    }

    Query parse_operand(const Field* field) {
        while (accept(TokenKind::plus_sign)) continue;
        if (!starts_operand(peek())) throw missing_operand();
        const Token& token = tokens_[at_++];
        if (token.kind == TokenKind::not_sign) return parse_negation(token, field);
        if (token.kind == TokenKind::open) return parse_brackets(token, field);
        if (token.kind == TokenKind::field) return parse_field(token, field);
        return leaf(token, field);
    }

    Query parse_negation(const Token& sign, const Field* field) {
        descend(sign);
        Query negation = make_query(QueryKind::negation, sign);
        negation.children.push_back(parse_operand(field));
        --depth_;
        return negation;
    }

    Query parse_brackets(const Token& open, const Field* field) {
        descend(open);
        Query inside = parse_alternatives(field);
        if (!accept(TokenKind::close)) throw unclosed(open);
        --depth_;
        return inside;
    }

    Query parse_field(const Token& token, const Field* outer) {
        if (outer != nullptr) {
            throw QueryError(token.column,
                             shown(token.text + ":") + " stands inside the brackets of another field",
                             "write one field before a word");
        }
        const Token& value = tokens_[at_++];
        return value.kind == TokenKind::open ? parse_brackets(value, token.field) : leaf(value, token.field);
    }

    Query leaf(const Token& token, const Field* field) {
        if (field == nullptr) return text_query(token, Zone::anywhere);
        if (field->kind == FieldKind::zone) return text_query(token, field->zone);
        return is_dates(*field) ? dates_query(token, *field) : value_query(token, *field);
    }

    Query dates_query(const Token& token, const Field& field) {
        bool swapped = false;
        const auto parsed = parse_day_range(token.text, &swapped);
        if (const auto* error = std::get_if<DateError>(&parsed)) {
            throw QueryError(token.column, error->what, error->hint);
        }
        if (swapped) note("the ends of " + shown(token.text) + " were in the wrong order; they are swapped");
        Query query = make_query(QueryKind::dates, token);
        query.days = days_of(token, field, std::get<DayRange>(parsed));
        return query;
    }

    QueryError missing_operand() const {
        const Token& token = tokens_[at_];
        const Token* previous = at_ > 0 ? &tokens_[at_ - 1] : nullptr;
        const std::string hint =
            "write a word, a phrase or brackets there, or put the operator in quotes to search for it";
        const bool is_sign = is_operator(token.kind);
        if (previous != nullptr && is_operator(previous->kind)) {
            if (is_sign) {
                return {token.column,
                        "there is nothing between '" + previous->text + "' and '" + token.text + "'", hint};
            }
            return {previous->column, "there is nothing after '" + previous->text + "'", hint};
        }
        if (is_sign) return {token.column, "there is nothing before '" + token.text + "'", hint};
        if (previous == nullptr) return unopened(token);
        if (token.kind == TokenKind::end) return unclosed(*previous);
        return {previous->column, "there is nothing between the brackets",
                "write a word there, or leave them out"};
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    DefaultOperator between_;
    std::vector<std::string> notes_;
};

}  // namespace

ParsedQuery parse_query(std::string_view text, DefaultOperator between) {
    if (text.size() > max_query_bytes) {
        throw QueryError(1, "the query is longer than " + std::to_string(max_query_bytes) + " bytes",
                         "split it into several queries");
    }
    return Parser(Scanner(decode(text)).scan(), between).parse();
}

}  // namespace broadsheet
