#include "common/match/marks.hpp"

#include <catch2/catch.hpp>

#include "common/query/parser.hpp"
#include "tests/support/small_lookup.hpp"

namespace broadsheet {
namespace {

/// The article's text with its marks in square brackets; "no match" when there is none.
std::string marked(const std::string& query, const Article& article) {
    Stemmers stemmers;
    const Plan plan = make_plan(parse_query(query).query, {"en"}, stemmers, SmallLookup());
    const auto marks = PlanEvaluator(plan, stemmers).evaluate(1, article);
    if (!marks) return "no match";
    std::string title = article.title;
    std::string body = article.body;
    for (auto mark = marks->rbegin(); mark != marks->rend(); ++mark) {
        std::string& text = mark->field == TextField::title ? title : body;
        text.insert(mark->end, "]").insert(mark->begin, "[");
    }
    return title + " / " + body;
}

const Article& example() {
    static const Article article{.id = "1",
                                 .title = "Court rules",
                                 .body = "The court ruled on COVID-19.\n\nA ruling of the Supreme Court.",
                                 .authors = {"Ada Lund"},
                                 .published = parse_timestamp("2022-02-08"),
                                 .lang = "en"};
    return article;
}

}  // namespace

TEST_CASE("a marked word is a word that matched", "[marks]") {
    struct Case {
        std::string query;
        std::string text;
    };
    const auto [query, text] = GENERATE(values<Case>({
        {"ruling", "Court [rules] / The court [ruled] on COVID-19.\n\nA [ruling] of the Supreme Court."},
        {"title:ruling", "Court [rules] / The court ruled on COVID-19.\n\nA ruling of the Supreme Court."},
        {"\"supreme court\"",
         "Court rules / The court ruled on COVID-19.\n\nA ruling of the [Supreme] [Court]."},
        {"covid-19", "Court rules / The court ruled on [COVID-19].\n\nA ruling of the Supreme Court."},
        {"\"on covid\"", "Court rules / The court ruled [on] [COVID]-19.\n\nA ruling of the Supreme Court."},
        {"supreme OR (ruling AND street)",
         "Court rules / The court ruled on COVID-19.\n\nA ruling of the [Supreme] Court."},
        {"supreme NOT street",
         "Court rules / The court ruled on COVID-19.\n\nA ruling of the [Supreme] Court."},
        {"by:lund date:2022", "Court rules / The court ruled on COVID-19.\n\nA ruling of the Supreme Court."},
        {"street", "no match"},
        {"supreme NOT covid", "no match"},
        {"\"ruled court\"", "no match"},
        {"supreme AND by:marsh", "no match"},
    }));
    CHECK(marked(query, example()) == text);
}

}  // namespace broadsheet
