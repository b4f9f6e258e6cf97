#include "common/match/plan.hpp"

#include <catch2/catch.hpp>

#include "common/article/error.hpp"
#include "common/query/parser.hpp"
#include "tests/support/small_lookup.hpp"

namespace broadsheet {
namespace {

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : ",") + text;
    return all;
}

std::string show_zone(const Check& check) {
    switch (check.zone) {
        case Zone::anywhere:
            return "";
        case Zone::title:
            return "title:";
        case Zone::body:
            return "body:";
        case Zone::lead:
            return "lead:";
        case Zone::first:
            return "first" + std::to_string(check.first_words) + ":";
    }
    return "";
}

std::string show(const Check& check);

std::string show_children(const Check& check, const std::string& name) {
    std::string text = name + (check.number > 0 ? std::to_string(check.number) : "") + "(";
    for (const Check& child : check.children) text += (text.ends_with('(') ? "" : " ") + show(child);
    return text + ")";
}

std::string show(const Check& check) {
    switch (check.kind) {
        case CheckKind::phrase:
            break;
        case CheckKind::any:
            return show_children(check, "any");
        case CheckKind::near:
            return show_children(check, "near");
        case CheckKind::adjacent:
            return show_children(check, "adj");
        case CheckKind::not_near:
            return show_children(check, "notnear");
        case CheckKind::same_sentence:
            return show_children(check, "sent");
        case CheckKind::same_paragraph:
            return show_children(check, "para");
        case CheckKind::at_least:
            return show_children(check, "atleast");
    }
    std::string text = show_zone(check) + "\"";
    for (const CheckSlot& slot : check.slots) {
        if (!text.ends_with('"')) text += ' ';
        for (std::uint32_t i = 0; i < slot.gap; ++i) text += "_ ";
        for (std::size_t i = 0; i < slot.alternatives.size(); ++i) {
            if (i > 0) text += '|';
            for (std::size_t j = 0; j < slot.alternatives[i].size(); ++j) {
                const CheckWord& word = slot.alternatives[i][j];
                text += (j > 0 ? "_" : "") + joined(word.texts) +
                        (word.form == WordForm::stem       ? "~"
                         : word.form == WordForm::capitals ? "!"
                                                           : "");
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
            if (!plan.scored) return text + "^0";
            return text + (plan.boost == 1 ? "" : "^" + std::to_string(static_cast<int>(plan.boost)));
        }
        case PlanKind::capitals:
            return "caps:" + plan.text;
        case PlanKind::articles: {
            std::string text = "articles";
            for (const std::uint32_t docid : plan.docids) text += ":" + std::to_string(docid);
            return text;
        }
        case PlanKind::ranked:
            return children("ranked");
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
    SmallLookup lookup;
    lookup.words = {"covid", "court", "courts", "courtship", "rule", "ruled", "covid19", "19"};
    lookup.values = {"the courier", "the post", "other"};
    return show(make_plan(parse_query(query).query, languages, stemmers, lookup));
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
        {"body:rulings", "body:\"rule~\"(rule)"},
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
        {"source:\"the *\"",
         "or(or(filter:the courier filter:the post) or(filter:the courier filter:the post))"},
        {"court*", "\"court,courts,courtship\"(court|courtship)"},
        {"c?urt", "\"court\"(court)"},
        {"zz*", "\"\"()"},
        {"cuort~", "\"court\"(court)"},
        {"covid-1*", "\"covid_19|covid19\"(or(and(covid 19) covid19))"},
        {"=rulings", "\"rulings\"(rule)"},
        {"caps(WHO)", "ranked(caps:who who)"},
        {"title:caps(WHO)", "title:\"who!\"(ranked(caps:who who))"},
        {"lead:court", "lead:\"court~\"(court)"},
        {"first50(court)", "first50:\"court~\"(court)"},
        {"court NEAR/3 \"the ruling\"", "near3(\"court~\" \"the ruling\")(and(court and(the rule)))"},
        {"court NOTNEAR/3 ruling", "notnear3(\"court~\" \"rule~\")(court)"},
        {"(court OR sc) SENT rule", "sent(any(\"court~\" \"sc~\") \"rule~\")(and(or(court sc) rule))"},
        {"atleast3(court)", "atleast3(\"court~\")(court)"},
        {"\"the * court\"", "\"the _ court\"(and(the court))"},
        {"\"the (court|rule*) street\"", "\"the court|rule,ruled street\"(and(the or(court rule) street))"},
        {"court^3", "court^3"},
        {"(court^2 street)^2 x^0", "and(and(court^4 street^2) x^0)"},
        {"\"supreme court\" OR court^2",
         "ranked(or(\"supreme court\"(and(suprem court^0)) court^0) court^2)"},
        {"court (court^3 OR street)", "and(court^3 or(court^0 street))"},
        {"like:known", "minus(or(court rule) articles:1)"},
        {"story:known", "articles:1:3"},
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
    CHECK_THROWS_WITH(make_plan(query, {"en"}, stemmers, SmallLookup()), Catch::Contains("column 7"));
}

}  // namespace broadsheet
