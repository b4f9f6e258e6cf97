#include <algorithm>
#include <chrono>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "common/article/error.hpp"
#include "common/query/parser.hpp"

namespace broadsheet {

/// How RapidCheck shows a counterexample; it finds the function by its argument.
void showValue(const Query& query, std::ostream& out) { out << print_query(query); }

namespace {

using rc::Gen;
namespace gen = rc::gen;

Gen<std::string> some_word() {
    return gen::element<std::string>("a", "court", "covid-19", "C++", "AT&T", "बजट", "Dutt", "3.5%", "or",
                                     "w/o", "x:y1");
}

/// Text as it may stand between quotes, with all that must be escaped there.
Gen<std::string> some_quoted_text() {
    const auto piece = gen::element<std::string>(" ", "\t", "\"", "\\", "*", "“", "”", "(", ")", "-", "AND",
                                                 "é", "by:", "\u00a0", "x");
    return gen::map(gen::container<std::vector<std::string>>(piece),
                    [](const std::vector<std::string>& pieces) {
                        std::string text = "a";
                        for (const std::string& each : pieces) text += each;
                        return text;
                    });
}

Query text_node(QueryKind kind, Zone zone, std::string text) {
    Query query;
    query.kind = kind;
    query.zone = zone;
    query.text = std::move(text);
    return query;
}

Gen<Query> some_dates() {
    const auto some_day =
        gen::map(gen::inRange(-719162, 2932897), [](int number) {  // 0001-01-01 to 9999-12-31
            return Day{std::chrono::days{number}};
        });
    return gen::apply(
        [](Day a, Day b, bool by_month) {
            using namespace std::chrono;
            Query query;
            query.kind = QueryKind::dates;
            query.days = {std::min(a, b), std::max(a, b)};
            if (by_month) {
                const year_month_day first{query.days.first};
                const year_month_day last_one{query.days.last};
                query.days = {sys_days{first.year() / first.month() / 1},
                              sys_days{last_one.year() / last_one.month() / last}};
            }
            return query;
        },
        some_day, some_day, gen::arbitrary<bool>());
}

Gen<Query> some_leaf() {
    const auto zone = gen::element(Zone::anywhere, Zone::title, Zone::body);
    const auto word =
        gen::apply([](Zone in, std::string text) { return text_node(QueryKind::word, in, std::move(text)); },
                   zone, gen::suchThat(some_word(), [](const std::string& text) { return text != "x:y1"; }));
    const auto phrase = gen::apply(
        [](Zone in, std::string text) { return text_node(QueryKind::phrase, in, std::move(text)); }, zone,
        some_quoted_text());
    const auto source = gen::map(gen::oneOf(some_word(), some_quoted_text()), [](std::string text) {
        return text_node(QueryKind::source, Zone::anywhere, std::move(text));
    });
    const auto filter = gen::apply(
        [](Filter field, bool quoted, const std::string& one_word, const std::string& text) {
            const bool is_author = field == Filter::author;
            Query query =
                text_node(QueryKind::filter, Zone::anywhere, is_author && !quoted ? one_word : text);
            query.filter = field;
            query.quoted = is_author && quoted;
            return query;
        },
        gen::element(Filter::id, Filter::url, Filter::author, Filter::tag, Filter::lang, Filter::section,
                     Filter::agency, Filter::place),
        gen::arbitrary<bool>(), some_word(), gen::oneOf(some_word(), some_quoted_text()));
    return gen::oneOf(gen::just(Query{}), word, phrase, source, filter, some_dates());
}

Gen<Query> some_tree(int height) {
    if (height == 0) return some_leaf();
    const auto negation = gen::map(some_tree(height - 1), [](Query child) {
        Query query;
        query.kind = QueryKind::negation;
        query.children.push_back(std::move(child));
        return query;
    });
    const auto group = gen::mapcat(gen::inRange<std::size_t>(2, 5), [height](std::size_t count) {
        return gen::apply(
            [](QueryKind kind, std::vector<Query> children) {
                Query query;
                query.kind = kind;
                query.children = std::move(children);
                return query;
            },
            gen::element(QueryKind::conjunction, QueryKind::disjunction),
            gen::container<std::vector<Query>>(count, some_tree(height - 1)));
    });
    return gen::oneOf(some_leaf(), negation, group);
}

/// Pieces of the language, and bytes that are not in it.
Gen<std::string> some_input() {
    const auto piece =
        gen::oneOf(gen::element<std::string>("a", "b", " ", " ", "(", ")", "\"", "“", "”", "-", "+", "!", "*",
                                             "\\", ":", "NOT ", " AND ", " OR ", " or ",
                                             "title:", "by:", "source:", "url:", "date:", "after:"),
                   gen::element<std::string>("2022-02", "..", "2022", "1990s", "é", "\xff", "\xc3", "^2", "~",
                                             "=", "&&", "||"),
                   gen::map(gen::arbitrary<char>(), [](char c) { return std::string(1, c); }));
    return gen::map(gen::container<std::vector<std::string>>(piece),
                    [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const std::string& each : pieces) text += each;
                        return text;
                    });
}

TEST_CASE("a printed query is read back as the same tree", "[query][property]") {
    rc::prop("for every tree", [] {
        const Query query = *some_tree(4);
        RC_ASSERT(parse_query(print_query(query)).query == query);
    });
}

TEST_CASE("any bytes give a tree that can be printed and read back, or a query error", "[query][property]") {
    rc::prop("for all bytes", [](bool any_word) {
        const std::string text = *some_input();
        const auto between = any_word ? DefaultOperator::any_word : DefaultOperator::all_words;
        Query query;
        try {
            query = parse_query(text, between).query;
        } catch (const QueryError& error) {
            RC_ASSERT(error.column() >= std::size_t{1});
            RC_ASSERT(error.column() <= text.size() + 1);
            return;
        }
        RC_ASSERT(parse_query(print_query(query)).query == query);
    });
}

}  // namespace
}  // namespace broadsheet
