#include "common/match/plan.hpp"

#include <catch2/catch.hpp>

#include "common/article/error.hpp"
#include "common/query/parser.hpp"

namespace broadsheet {
namespace {

std::string show(const Check& check) {
    std::string text = "\"";
    for (const CheckSlot& slot : check.slots) {
        if (text.size() > 1) text += ' ';
        for (std::size_t i = 0; i < slot.alternatives.size(); ++i) {
            if (i > 0) text += '|';
            for (std::size_t j = 0; j < slot.alternatives[i].size(); ++j) {
                const CheckWord& word = slot.alternatives[i][j];
                text += (j > 0 ? "_" : "") + word.text + (word.stem ? "~" : "");
            }
        }
    }
    return text + "\"";
}

std::string show(const Plan& plan) {
    const auto children = [&](const std::string& name) {
        std::string text = name + "(";
        for (std::size_t i = 0; i < plan.children.size(); ++i)
            text += (i > 0 ? " " : "") + show(plan.children[i]);
        return text + ")";
    };
    switch (plan.kind) {
        case PlanKind::everything:
            return "*";
        case PlanKind::nothing:
            return "nothing";
        case PlanKind::words: {
            std::string text = plan.zone == Zone::title ? "title:" : "";
            for (std::size_t i = 0; i < plan.stems.size(); ++i) text += (i > 0 ? "|" : "") + plan.stems[i];
            return text + (plan.scored ? "" : "^0");
        }
        case PlanKind::filter:
            return "filter:" + plan.text;
        case PlanKind::days:
            return "days:" + format_day_range(plan.days);
        case PlanKind::dated:
            return "dated";
        case PlanKind::checked:
            return show(plan.check) + children("");
        case PlanKind::conjunction:
            return children("and");
        case PlanKind::disjunction:
            return children("or");
        case PlanKind::difference:
            return children("minus");
    }
    return "";
}

std::string plan_of(const std::string& query, const std::vector<std::string>& languages = {"en"}) {
    Stemmers stemmers;
    return show(make_plan(parse_query(query).query, languages, stemmers));
}

}  // namespace

TEST_CASE("queries become candidates and checks", "[plan]") {
    struct Case {
        std::string query;
        std::string plan;
    };
    const auto [query, plan] = GENERATE(values<Case>({
        {"*", "*"},
        {"rulings", "rule"},
        {"supreme rulings", "and(suprem rule)"},
        {"court court", "and(court court^0)"},
        {"\"supreme court\"", "\"supreme court\"(and(suprem court))"},
        {"title:court", "title:court"},
        {"body:rulings", "\"rule~\"(rule)"},
        {"covid-19", "or(\"covid_19\"(and(covid 19)) covid19)"},
        {"\"covid-19 cases\"", "\"covid_19|covid19 cases\"(and(or(and(covid 19) covid19) case))"},
        {"3-2", "\"3 2\"(and(3 2))"},
        {"供应链", "\"供_应_链\"(and(供应 应链))"},
        {"供", "供"},
        {"court NOT street", "minus(court street^0)"},
        {"NOT street", "minus(* street^0)"},
        {"NOT NOT court", "court"},
        {"date:2022", "days:2022"},
        {"NOT date:2022", "minus(dated days:2022)"},
        {"NOT (date:2022 court)", "or(minus(dated days:2022) minus(* court^0))"},
        {"source:\"The Courier\"", "or(filter:the courier filter:the courier)"},
        {"by:\"Ada Lund\"", "filter:ada lund"},
        {"by:O'Hara", "or(filter:o'hara filter:ohara)"},
        {"lang:English", "filter:en"},
    }));
    CHECK(plan_of(query) == plan);
}

TEST_CASE("a word stands for its stems in every language of the archive", "[plan]") {
    CHECK(plan_of("rulings", {"en", "zh"}) == "rule|rulings");
    CHECK(plan_of("rulings", {"en-us", "en-gb"}) == "rule");
    CHECK(plan_of("\"l'homme\"", {"en"}) == "\"lhomme\"(lhomm)");
    CHECK(plan_of("l'homme", {"fr"}) == "homm");
    CHECK(plan_of("l'homme", {"de", "fr"}) == "or(homm lhomm)");
}

TEST_CASE("a word without letters is an error at its column", "[plan]") {
    Stemmers stemmers;
    const Query query = parse_query("court \u2014").query;
    CHECK_THROWS_WITH(make_plan(query, {"en"}, stemmers), Catch::Contains("column 7"));
}

}  // namespace broadsheet
