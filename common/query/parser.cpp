#include "common/query/parser.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <variant>

#include "common/article/error.hpp"
#include "common/query/scanner.hpp"

namespace broadsheet {

namespace {

using Kind = QueryTokenKind;

bool is_operator(Kind kind) {
    return kind == Kind::and_sign || kind == Kind::or_sign || kind == Kind::not_sign ||
           kind == Kind::plus_sign || kind == Kind::proximity;
}

bool starts_operand(Kind kind) {
    return kind != Kind::close && kind != Kind::end && kind != Kind::and_sign && kind != Kind::or_sign &&
           kind != Kind::proximity && kind != Kind::boost;
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) > 0x7f;
}

bool is_dates(const QueryField& field) {
    return field.kind == FieldKind::on_days || field.kind == FieldKind::after ||
           field.kind == FieldKind::before;
}

/// A colon where no field can stand.
QueryError misplaced_colon(const QueryToken& word, std::string_view name) {
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

void refuse_without_letters(const QueryToken& token) {
    if (std::any_of(token.text.begin(), token.text.end(), is_letter_or_digit)) return;
    throw QueryError(token.column, shown(token.text) + " holds no letter or digit", "leave it out");
}

void refuse_without_letters(const Query& part) {
    if (part.kind == QueryKind::disjunction) {
        for (const Query& child : part.children) refuse_without_letters(child);
        return;
    }
    if (part.kind == QueryKind::all) return;
    if (std::any_of(part.text.begin(), part.text.end(), is_letter_or_digit)) return;
    throw QueryError(part.column, shown(part.text) + " holds no letter or digit", "leave it out");
}

Query make_query(QueryKind kind, const QueryToken& token) {
    Query query;
    query.kind = kind;
    query.column = token.column;
    return query;
}

Query text_query(QueryKind kind, const QueryToken& token, const QueryField* field, std::string text) {
    Query query = make_query(kind, token);
    query.text = std::move(text);
    if (field != nullptr) {
        query.zone = field->zone;
        query.first_words = field->first_words;
    }
    return query;
}

/// `tsunmai~`, or `tsunmai~1`; nothing for other words.
std::optional<Query> fuzzy_query(const QueryToken& token, const QueryField* field) {
    const std::size_t tilde = token.text.rfind('~');
    if (tilde == token.text.npos || tilde == 0 ||
        token.text.find_first_not_of("0123456789", tilde + 1) != token.text.npos) {
        return std::nullopt;
    }
    const std::string edits = token.text.substr(tilde + 1);
    if (!edits.empty() && edits != "1" && edits != "2") {
        throw QueryError(token.column, "'~' takes 1 or 2 letters that may differ, not " + edits,
                         "write ~1 or ~2, or ~ alone");
    }
    Query query = text_query(QueryKind::fuzzy, token, field, token.text.substr(0, tilde));
    if (query.text.find_first_of("*?") != query.text.npos) {
        throw QueryError(token.column, shown(token.text) + " has a wildcard and '~'",
                         "write only one of them");
    }
    query.number = edits.empty() ? 0 : edits == "1" ? 1 : 2;
    return query;
}

Query word_query(const QueryToken& token, const QueryField* field) {
    if (token.text == "*" && field == nullptr) return make_query(QueryKind::all, token);
    if (const auto name = field_name(token.text)) throw misplaced_colon(token, *name);
    refuse_without_letters(token);
    if (token.text.front() == '=') return text_query(QueryKind::phrase, token, field, token.text.substr(1));
    if (auto fuzzy = fuzzy_query(token, field)) return std::move(*fuzzy);
    Query query = text_query(QueryKind::word, token, field, token.text);
    query.wildcard = token.text.find_first_of("*?") != token.text.npos;
    return query;
}

Query phrase_query(const QueryToken& token, const QueryField* field) {
    refuse_without_letters(token);
    Query query = text_query(QueryKind::phrase, token, field, token.parts.empty() ? token.text : "");
    for (const Query& part : token.parts) refuse_without_letters(part);
    query.children = token.parts;
    return query;
}

Query value_query(const QueryToken& token, const QueryField& field) {
    const bool is_source = field.kind == FieldKind::source;
    Query query = make_query(is_source                        ? QueryKind::source
                             : field.kind == FieldKind::like  ? QueryKind::like
                             : field.kind == FieldKind::story ? QueryKind::story
                                                              : QueryKind::filter,
                             token);
    query.text = token.text;
    query.filter = field.filter;
    query.quoted = field.filter == Filter::author && token.kind == Kind::quoted;
    if (query.kind == QueryKind::like || query.kind == QueryKind::story) return query;
    query.wildcard =
        token.kind == Kind::quoted ? !token.pattern.empty() : token.text.find('*') != token.text.npos;
    if (query.wildcard && token.kind == Kind::quoted) query.text = token.pattern;
    if (query.wildcard && query.text.find_first_not_of("*") == query.text.npos) {
        throw QueryError(token.column, shown(token.text) + " is any value",
                         "write some of its letters beside '*'");
    }
    return query;
}

/// The days that a field stands for when its value stands for `typed`.
DayRange days_of(const QueryToken& value, const QueryField& field, DayRange typed) {
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

QueryError unclosed(const QueryToken& open) {
    return {open.column, "the bracket '(' is never closed", "add ')', or put the text in quotes"};
}

QueryError unopened(const QueryToken& close) {
    return {close.column, "the bracket ')' was never opened", "leave it out, or put the text in quotes"};
}

/// Throws where a tree is too deep to be printed and read again, or its weights are too great together.
void check_tree(const Query& query, double boost = 1, std::size_t depth = 0) {
    constexpr double max_boost = 10000;
    boost *= query.boost;
    if (boost > max_boost) {
        throw QueryError(query.column, "the weights behind '^' multiply to more than 10000",
                         "write smaller ones");
    }
    if (query.children.empty()) return;
    if (depth == max_query_depth) throw too_deep(query.column);
    for (const Query& child : query.children) check_tree(child, boost, depth + 1);
}

bool is_span(QueryKind kind) {
    return kind == QueryKind::word || kind == QueryKind::phrase || kind == QueryKind::fuzzy ||
           kind == QueryKind::capitals || kind == QueryKind::near || kind == QueryKind::adjacent ||
           kind == QueryKind::not_near || kind == QueryKind::same_sentence ||
           kind == QueryKind::same_paragraph;
}

std::string_view name_of(const Query& query) {
    switch (query.kind) {
        case QueryKind::conjunction:
            return "AND";
        case QueryKind::negation:
            return "NOT";
        case QueryKind::at_least:
            return "atleast";
        case QueryKind::all:
            return "'*'";
        default:
            return "a field";
    }
}

/// Throws unless `query` is a text with places in an article, as `taker` needs it.
void check_operand(const Query& query, const std::string& taker) {
    if (query.kind == QueryKind::disjunction) {
        for (const Query& child : query.children) check_operand(child, taker);
        return;
    }
    if (is_span(query.kind)) return;
    throw QueryError(query.column, std::string(name_of(query)) + " inside " + taker,
                     taker + " takes words, phrases and OR in brackets; write the rest beside it with AND");
}

/// Reads tokens by recursive descent; `depth_` counts open brackets and negations and bounds the recursion.
/// A function's `field` is the one before the brackets that it reads in, or null.
class Parser {
   public:
    Parser(std::vector<QueryToken> tokens, DefaultOperator between, Day today)
        : tokens_(std::move(tokens)), between_(between), today_(today) {}

    ParsedQuery parse() {
        if (peek() == Kind::end) {
            throw QueryError(1, "the query is empty", "write a word, or * for every article");
        }
        Query query = parse_alternatives(nullptr);
        if (peek() == Kind::close) throw unopened(tokens_[at_]);
        check_tree(query);
        return {std::move(query), std::move(notes_)};
    }

   private:
    Kind peek() const { return tokens_[at_].kind; }

    bool accept(Kind kind) {
        if (peek() != kind) return false;
        ++at_;
        return true;
    }

    void note(const std::string& text) {
        if (std::find(notes_.begin(), notes_.end(), text) == notes_.end()) notes_.push_back(text);
    }

    void descend(const QueryToken& token) {
        if (++depth_ > max_query_depth) throw too_deep(token.column);
    }

    /// Runs with OR between them.
    Query parse_alternatives(const QueryField* field) {
        Queries alternatives;
        do append(alternatives, parse_run(field));
        while (accept(Kind::or_sign));
        return joined(QueryKind::disjunction, std::move(alternatives));
    }

    /// Chains with nothing between them, as alternatives. With DefaultOperator::any_word each chain is one,
    /// but a chain that begins with a sign is a condition on all the others.
    Queries parse_run(const QueryField* field) {
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

    void note_lower_case(const QueryToken& token) {
        if (token.kind != Kind::word) return;
        if (token.text == "or") note("'or' was read as a word; write OR for the operator");
        if (token.text == "and") note("'and' was read as a word; write AND for the operator");
        if (token.text == "not") note("'not' was read as a word; write NOT for the operator");
        const std::size_t slash = token.text.find('/');
        const std::string name = token.text.substr(0, slash);
        if (slash != token.text.npos && (name == "near" || name == "adj" || name == "notnear")) {
            note(shown(token.text) + " was read as words; write the operator in capitals");
        }
    }

    /// Operands with AND between them.
    Queries parse_chain(const QueryField* field) {
        Queries operands;
        do operands.push_back(parse_operand(field));
        while (accept(Kind::and_sign));
        return operands;
    }

    Query parse_operand(const QueryField* field) {
        while (accept(Kind::plus_sign)) continue;
        if (peek() != Kind::not_sign) return parse_proximity(field);
        const QueryToken& sign = tokens_[at_++];
        descend(sign);
        Query negation = make_query(QueryKind::negation, sign);
        negation.children.push_back(parse_operand(field));
        --depth_;
        return negation;
    }

    /// Operands with one sign of nearness between them.
    Query parse_proximity(const QueryField* field) {
        Query first = parse_primary(field);
        if (peek() != Kind::proximity) return first;
        const QueryToken& sign = tokens_[at_];
        Query chain = make_query(sign.proximity, sign);
        chain.number = sign.number;
        chain.children.push_back(std::move(first));
        while (peek() == Kind::proximity) {
            const QueryToken& next = tokens_[at_++];
            if (next.proximity != sign.proximity || next.number != sign.number) {
                throw QueryError(next.column,
                                 shown(sign.text) + " and " + shown(next.text) + " stand side by side",
                                 "put brackets around one of them");
            }
            chain.children.push_back(parse_primary(field));
        }
        for (const Query& operand : chain.children) check_operand(operand, sign.text);
        if (chain.children.size() > max_chain) {
            throw QueryError(sign.column,
                             shown(sign.text) + " joins more than " + std::to_string(max_chain) + " operands",
                             "write fewer, or join some with OR in brackets");
        }
        return chain;
    }

    /// An operand with the weight behind it.
    Query parse_primary(const QueryField* field) {
        if (!starts_operand(peek()) || peek() == Kind::not_sign || peek() == Kind::plus_sign) {
            throw missing_operand();
        }
        Query query = parse_bare(tokens_[at_++], field);
        while (peek() == Kind::boost) query.boost *= tokens_[at_++].boost;
        return query;
    }

    Query parse_bare(const QueryToken& token, const QueryField* field) {
        switch (token.kind) {
            case Kind::open:
                return parse_brackets(token, field);
            case Kind::field:
            case Kind::first:
                return parse_field(token, field);
            case Kind::at_least: {
                Query query = make_query(QueryKind::at_least, token);
                query.number = token.number;
                query.children.push_back(parse_brackets(tokens_[at_++], field));
                check_operand(query.children.front(), token.text + "()");
                return query;
            }
            case Kind::capitals:
                return parse_capitals(token, field);
            default:
                return leaf(token, field);
        }
    }

    Query parse_capitals(const QueryToken& token, const QueryField* field) {
        const QueryToken& open = tokens_[at_++];
        const QueryToken& word = tokens_[at_];
        const bool is_one_word = (word.kind == Kind::word || word.kind == Kind::quoted) &&
                                 word.text.find_first_of(" \t\n*?~") == word.text.npos &&
                                 tokens_[at_ + 1].kind == Kind::close;
        if (!is_one_word) {
            throw QueryError(open.column, shown(token.text) + " takes one word",
                             "write one word between the brackets, as in caps(WHO)");
        }
        refuse_without_letters(word);
        at_ += 2;
        Query query = text_query(QueryKind::capitals, token, field, word.text);
        return query;
    }

    Query parse_brackets(const QueryToken& open, const QueryField* field) {
        descend(open);
        Query inside = parse_alternatives(field);
        if (!accept(Kind::close)) throw unclosed(open);
        --depth_;
        return inside;
    }

    Query parse_field(const QueryToken& token, const QueryField* outer) {
        if (outer != nullptr) {
            throw QueryError(token.column,
                             shown(token.text + (token.kind == Kind::first ? "()" : ":")) +
                                 " stands inside the brackets of another field",
                             "write one field before a word");
        }
        return parse_bare(tokens_[at_++], &token.field);
    }

    Query leaf(const QueryToken& token, const QueryField* field) {
        if (field == nullptr || field->kind == FieldKind::zone) {
            return token.kind == Kind::word ? word_query(token, field) : phrase_query(token, field);
        }
        return is_dates(*field) ? dates_query(token, *field) : value_query(token, *field);
    }

    Query dates_query(const QueryToken& token, const QueryField& field) {
        bool swapped = false;
        const auto parsed = parse_day_range(token.text, today_, &swapped);
        if (const auto* error = std::get_if<DateError>(&parsed)) {
            throw QueryError(token.column, error->what, error->hint);
        }
        if (swapped) note("the ends of " + shown(token.text) + " were in the wrong order; they are swapped");
        Query query = make_query(QueryKind::dates, token);
        query.days = days_of(token, field, std::get<DayRange>(parsed));
        return query;
    }

    QueryError missing_operand() const {
        const QueryToken& token = tokens_[at_];
        const QueryToken* previous = at_ > 0 ? &tokens_[at_ - 1] : nullptr;
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
        if (token.kind == Kind::end) return unclosed(*previous);
        return {previous->column, "there is nothing between the brackets",
                "write a word there, or leave them out"};
    }

    std::vector<QueryToken> tokens_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    DefaultOperator between_;
    Day today_;
    std::vector<std::string> notes_;
};

}  // namespace

ParsedQuery parse_query(std::string_view text, DefaultOperator between, Day today) {
    if (text.size() > max_query_bytes) {
        throw QueryError(1, "the query is longer than " + std::to_string(max_query_bytes) + " bytes",
                         "split it into several queries");
    }
    return Parser(scan_query(text), between, today).parse();
}

}  // namespace broadsheet
