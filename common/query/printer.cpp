#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "common/query/parser.hpp"

namespace broadsheet {

namespace {

std::string_view filter_name(Filter filter) {
    switch (filter) {
        case Filter::id:
            return "id";
        case Filter::url:
            return "url";
        case Filter::host:
            return "source";
        case Filter::author:
            return "by";
        case Filter::tag:
            return "tag";
        case Filter::lang:
            return "lang";
        case Filter::source:
            return "source";
        case Filter::section:
            return "section";
        case Filter::agency:
            return "agency";
        case Filter::place:
            return "place";
    }
    return {};
}

/// `text` as a field's value in quotes.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '*') out += '\\';
        out += c;
    }
    return out + '"';
}

/// `text` as it stands in the quotes of a phrase, of which more may follow.
std::string escaped(std::string_view text, bool has_rest) {
    std::string out;
    bool starts_piece = true;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        // Elsewhere these two are signs like any other.
        const bool wild = c == '?' && at + 1 < text.size() && text[at + 1] != ' ';
        const bool opens = c == '(' && starts_piece && (has_rest || text.find('|', at) != text.npos);
        if (c == '"' || c == '\\' || c == '*' || wild || opens) out += '\\';
        out += c;
        starts_piece = static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) > 0x7f;
    }
    return out;
}

/// `text` as a field's value, in quotes unless it plainly needs none.
std::string value(std::string_view text) {
    const bool plain =
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/:") ==
        text.npos;
    return plain && !text.starts_with('-') ? std::string(text) : quoted(text);
}

/// The shortest decimal that is read back to the same.
std::string decimal(double number) {
    std::array<char, 400> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
    return {digits.data(), end.ptr};
}

/// `text` printed in a zone.
std::string in_zone(const Query& query, const std::string& text) {
    switch (query.zone) {
        case Zone::anywhere:
            return text;
        case Zone::title:
            return "title:" + text;
        case Zone::body:
            return "body:" + text;
        case Zone::lead:
            return "lead:" + text;
        case Zone::first:
            return "first" + std::to_string(query.first_words) + "(" + text + ")";
    }
    return {};
}

/// A part of a phrase, as it stands between quotes.
std::string phrase_part(const Query& part) {
    if (part.kind == QueryKind::all) return "*";
    if (part.kind != QueryKind::disjunction) return part.wildcard ? part.text : escaped(part.text, true);
    std::string out;
    for (const Query& child : part.children) {
        out += out.empty() ? '(' : '|';
        for (const char c : phrase_part(child)) {
            if (c == '|' || c == ')') out += '\\';
            out += c;
        }
    }
    return out + ')';
}

std::string phrase_text(const Query& query) {
    if (query.children.empty()) return '"' + escaped(query.text, false) + '"';
    std::string out;
    for (const Query& part : query.children) out += (out.empty() ? "\"" : " ") + phrase_part(part);
    return out + '"';
}

void print(const Query& query, std::string& out);

/// A pattern keeps its escapes, and is quoted where it has what ends a word.
std::string field_value(const Query& query) {
    if (!query.wildcard) return query.quoted ? quoted(query.text) : value(query.text);
    static constexpr std::array<std::string_view, 11> ends{" ", "\t",     "\n",     "\r",     "\"",      "(",
                                                           ")", "\u00a0", "\u3000", "\u202f", "\xE2\x80"};
    const bool ends_word = std::any_of(ends.begin(), ends.end(), [&](std::string_view end) {
        return query.text.find(end) != query.text.npos;
    });
    return query.quoted || ends_word ? '"' + query.text + '"' : query.text;
}

void print_joined(const Query& query, std::string_view sign, std::string& out) {
    out += '(';
    for (const Query& child : query.children) {
        if (&child != &query.children.front()) out += sign;
        print(child, out);
    }
    out += ')';
}

/// Without the weight.
void print_bare(const Query& query, std::string& out) {
    switch (query.kind) {
        case QueryKind::all:
            out += '*';
            return;
        case QueryKind::word:
            out += in_zone(query, query.text);
            return;
        case QueryKind::fuzzy:
            out += in_zone(query, query.text + '~' + (query.number == 0 ? "" : std::to_string(query.number)));
            return;
        case QueryKind::capitals:
            out += in_zone(query, "caps(" + query.text + ')');
            return;
        case QueryKind::phrase:
            out += in_zone(query, phrase_text(query));
            return;
        case QueryKind::filter: {
            const bool as_typed = query.filter == Filter::author && !query.quoted && !query.wildcard;
            out += std::string(filter_name(query.filter)) + ':';
            out += as_typed ? query.text : field_value(query);
            return;
        }
        case QueryKind::source:
            out += "source:" + field_value(query);
            return;
        case QueryKind::dates:
            out += "date:" + format_day_range(query.days);
            return;
        case QueryKind::like:
            out += "like:" + value(query.text);
            return;
        case QueryKind::story:
            out += "story:" + value(query.text);
            return;
        case QueryKind::conjunction:
            print_joined(query, " AND ", out);
            return;
        case QueryKind::disjunction:
            print_joined(query, " OR ", out);
            return;
        case QueryKind::negation:
            out += "NOT ";
            print(query.children.front(), out);
            return;
        case QueryKind::near:
            print_joined(query, " NEAR/" + std::to_string(query.number) + ' ', out);
            return;
        case QueryKind::adjacent:
            print_joined(query, " ADJ/" + std::to_string(query.number) + ' ', out);
            return;
        case QueryKind::not_near:
            print_joined(query, " NOTNEAR/" + std::to_string(query.number) + ' ', out);
            return;
        case QueryKind::same_sentence:
            print_joined(query, " SENT ", out);
            return;
        case QueryKind::same_paragraph:
            print_joined(query, " PARA ", out);
            return;
        case QueryKind::at_least:
            out += "atleast" + std::to_string(query.number) + '(';
            print(query.children.front(), out);
            out += ')';
            return;
    }
}

void print(const Query& query, std::string& out) {
    // A weight behind a negation would go to what it negates.
    const bool brackets = query.boost != 1 && query.kind == QueryKind::negation;
    if (brackets) out += '(';
    print_bare(query, out);
    if (brackets) out += ')';
    if (query.boost != 1) out += '^' + decimal(query.boost);
}

}  // namespace

std::string print_query(const Query& query) {
    std::string out;
    print(query, out);
    return out;
}

}  // namespace broadsheet
