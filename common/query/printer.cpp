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

std::string_view zone_name(Zone zone) {
    switch (zone) {
        case Zone::anywhere:
            return "";
        case Zone::title:
            return "title:";
        case Zone::body:
            return "body:";
    }
    return {};
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '*') out += '\\';
        out += c;
    }
    return out + '"';
}

/// `text` as a field's value, in quotes unless it plainly needs none.
std::string value(std::string_view text) {
    const bool plain =
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/:") ==
        text.npos;
    return plain && !text.starts_with('-') ? std::string(text) : quoted(text);
}

void print(const Query& query, std::string& out);

void print_joined(const Query& query, std::string_view sign, std::string& out) {
    out += '(';
    for (const Query& child : query.children) {
        if (&child != &query.children.front()) out += sign;
        print(child, out);
    }
    out += ')';
}

void print(const Query& query, std::string& out) {
    switch (query.kind) {
        case QueryKind::all:
            out += '*';
            return;
        case QueryKind::word:
            out += std::string(zone_name(query.zone)) + query.text;
            return;
        case QueryKind::phrase:
            out += std::string(zone_name(query.zone)) + quoted(query.text);
            return;
        case QueryKind::filter: {
            const bool as_typed = query.filter == Filter::author && !query.quoted;
            out += std::string(filter_name(query.filter)) + ':';
            out += query.quoted ? quoted(query.text) : as_typed ? query.text : value(query.text);
            return;
        }
        case QueryKind::source:
            out += "source:" + value(query.text);
            return;
        case QueryKind::dates:
            out += "date:" + format_day_range(query.days);
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
    }
}

}  // namespace

std::string print_query(const Query& query) {
    std::string out;
    print(query, out);
    return out;
}

}  // namespace broadsheet
