#include "common/match/check.hpp"

#include <catch2/catch.hpp>

#include "common/match/marks.hpp"

namespace broadsheet {
namespace {

Check phrase(std::vector<std::string> words, Zone zone = Zone::anywhere) {
    Check check{zone, {}};
    for (std::string& word : words) check.slots.push_back({{{{std::move(word), false}}}});
    return check;
}

std::vector<std::string> marked(const Check& check, const Article& article) {
    Vocabulary words;
    add_words(check, words);
    Stemmers stemmers;
    WordFinder finder(words, stemmers);
    const PreparedCheck prepared(check, finder.vocabulary());
    const std::vector<Occurrence>& occurrences = finder.find(article);
    std::vector<Mark> marks;
    prepared.mark(occurrences, marks);
    CHECK(prepared.matches(occurrences) == !marks.empty());
    std::vector<std::string> texts;
    for (const Mark& mark : marks) {
        const std::string& text = mark.field == TextField::title ? article.title : article.body;
        texts.push_back(text.substr(mark.begin, mark.end - mark.begin));
    }
    return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a phrase stands in one paragraph of one field", "[check]") {
    const Article article{
        .title = "Supreme Court", .body = "The Supreme\n\ncourt. A supreme, court!", .lang = "en"};
    CHECK(marked(phrase({"supreme", "court"}), article) == Texts{"Supreme", "Court", "supreme", "court"});
    CHECK(marked(phrase({"supreme", "court"}, Zone::body), article) == Texts{"supreme", "court"});
    CHECK(marked(phrase({"supreme", "court"}, Zone::title), article) == Texts{"Supreme", "Court"});
    CHECK(marked(phrase({"court", "the"}), article).empty());
    CHECK(marked(phrase({"court", "a"}), article) == Texts{"court", "A"});
    CHECK(marked(phrase({"supreme", "courts"}), article).empty());
}

TEST_CASE("repeated words and overlapping matches are found", "[check]") {
    const Article article{.body = "no no no yes", .lang = "en"};
    CHECK(marked(phrase({"no", "no"}), article) == Texts{"no", "no", "no", "no"});
    CHECK(marked(phrase({"no", "no", "no", "yes"}), article) == Texts{"no", "no", "no", "yes"});
    CHECK(marked(phrase({"no", "no", "no", "no"}), article).empty());
}

TEST_CASE("a joined form stands for all its positions", "[check]") {
    const Article article{.body = "a COVID-19 case", .lang = "en"};
    CHECK(marked(phrase({"covid19", "case"}), article) == Texts{"COVID-19", "case"});
    CHECK(marked(phrase({"a", "covid", "19", "case"}), article) == Texts{"a", "COVID", "19", "case"});
    CHECK(marked(phrase({"covid19", "19"}), article).empty());
}

TEST_CASE("alternatives and stems stand in one slot", "[check]") {
    Check check = phrase({"supreme", "court"});
    check.slots[1].alternatives.push_back({{"rule", true}});
    const Article article{.body = "supreme rulings, supreme court", .lang = "en"};
    CHECK(marked(check, article) == Texts{"supreme", "rulings", "supreme", "court"});
}

}  // namespace broadsheet
