#include "common/match/check.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "common/match/marks.hpp"

namespace broadsheet {
namespace {

Check phrase(std::vector<std::string> words, Zone zone = Zone::anywhere) {
    Check check{.zone = zone};
    for (std::string& word : words) check.slots.push_back({{{{{std::move(word)}, WordForm::exact}}}, 0});
    return check;
}

std::vector<std::string> marked(const Check& check, const Article& article) {
    Vocabulary words;
    add_words(check, words);
    Stemmers stemmers;
    WordFinder finder(words, asks_for_sentences(check), stemmers);
    const PreparedCheck prepared(check, finder.vocabulary());
    const std::vector<Occurrence>& occurrences = finder.find(article);
    std::vector<Mark> marks;
    prepared.mark(occurrences, marks);
    CHECK(prepared.matches(occurrences) == !marks.empty());
    std::sort(marks.begin(), marks.end());
    marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
    std::vector<std::string> texts;
    for (const Mark& mark : marks) {
        const std::string& text = mark.field == TextField::title ? article.title : article.body;
        texts.push_back(text.substr(mark.begin, mark.end - mark.begin));
    }
    return texts;
}

using Texts = std::vector<std::string>;

Check join(CheckKind kind, std::uint32_t number, std::vector<Check> children) {
    return {.kind = kind, .number = number, .children = std::move(children)};
}

Check word(std::string text, Zone zone = Zone::anywhere) { return phrase({std::move(text)}, zone); }

Texts sorted(Texts texts) {
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
}

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
    CHECK(marked(phrase({"no", "no"}), article) == Texts{"no", "no", "no"});
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
    check.slots[1].alternatives.push_back({{{"rule"}, WordForm::stem}});
    const Article article{.body = "supreme rulings, supreme court", .lang = "en"};
    CHECK(marked(check, article) == Texts{"supreme", "rulings", "supreme", "court"});
}

TEST_CASE("words are near when so many positions lie between them, in any order, across paragraphs",
          "[check]") {
    const Article article{.title = "five", .body = "one two three\n\nfour five. Six", .lang = "en"};
    const auto near = [&](std::uint32_t number, const std::string& a, const std::string& b) {
        return marked(join(CheckKind::near, number, {word(a), word(b)}), article);
    };
    CHECK(near(1, "one", "two") == Texts{"one", "two"});
    CHECK(near(1, "two", "one") == Texts{"one", "two"});
    CHECK(near(2, "one", "four").empty());
    CHECK(near(3, "one", "four") == Texts{"one", "four"});
    CHECK(near(9, "five", "five").empty());
    CHECK(marked(join(CheckKind::adjacent, 3, {word("one"), word("four")}), article) == Texts{"one", "four"});
    CHECK(marked(join(CheckKind::adjacent, 3, {word("four"), word("one")}), article).empty());
}

TEST_CASE("only the words of satisfying windows are marked", "[check]") {
    const Article article{.body = "court a b c d e ruling x court ruling y court", .lang = "en"};
    CHECK(marked(join(CheckKind::near, 2, {word("court"), word("ruling")}), article) ==
          Texts{"ruling", "court", "ruling", "court"});
    CHECK(sorted(marked(join(CheckKind::adjacent, 1, {word("court"), word("ruling")}), article)) ==
          Texts{"court", "ruling"});
}

TEST_CASE("a chain is a path of neighbours, and each operand takes words of its own", "[check]") {
    const Article article{.body = "a x b x c x a", .lang = "en"};
    const auto chain = [&](CheckKind kind, std::uint32_t number, const Texts& words) {
        std::vector<Check> operands;
        for (const std::string& text : words) operands.push_back(word(text));
        return !marked(join(kind, number, operands), article).empty();
    };
    CHECK(chain(CheckKind::near, 2, {"a", "b", "c"}));
    CHECK(chain(CheckKind::near, 2, {"c", "a", "b"}));
    CHECK_FALSE(chain(CheckKind::near, 1, {"a", "b", "c"}));
    CHECK(chain(CheckKind::adjacent, 2, {"a", "b", "c"}));
    CHECK(chain(CheckKind::adjacent, 2, {"b", "c", "a"}));
    CHECK_FALSE(chain(CheckKind::adjacent, 2, {"c", "b", "a"}));
    CHECK(chain(CheckKind::near, 6, {"a", "a"}));
    CHECK_FALSE(chain(CheckKind::near, 6, {"a", "a", "a"}));
    CHECK_FALSE(chain(CheckKind::near, 6, {"b", "b"}));
}

TEST_CASE("an operand in brackets counts from its first to its last word", "[check]") {
    const Article article{.body = "a x c x b x x d", .lang = "en"};
    const Check inner = join(CheckKind::near, 4, {word("a"), word("b")});
    CHECK(marked(join(CheckKind::near, 3, {inner, word("d")}), article) == Texts{"a", "b", "d"});
    CHECK(marked(join(CheckKind::near, 2, {inner, word("d")}), article).empty());
    // c stands inside.
    CHECK(marked(join(CheckKind::near, 9, {inner, word("c")}), article).empty());
}

TEST_CASE("a word stands alone where no other is near on either side", "[check]") {
    const Article article{.body = "street church x x church x x x church street", .lang = "en"};
    const auto lonely = [&](std::uint32_t number) {
        return marked(join(CheckKind::not_near, number, {word("church"), word("street")}), article).size();
    };
    CHECK(lonely(1) == 1);
    CHECK(lonely(3) == 1);
    CHECK(lonely(4) == 0);
    CHECK(marked(join(CheckKind::not_near, 3, {word("church"), word("church")}), article) == Texts{"church"});
}

TEST_CASE("sentences and paragraphs keep words together", "[check]") {
    const Article article{.title = "Trial ends",
                          .body = "The vaccine works. A trial said so, Mr. Smith wrote.\n\nIt ended",
                          .lang = "en"};
    const auto together = [&](CheckKind kind, const std::string& a, const std::string& b) {
        return !marked(join(kind, 0, {word(a), word(b)}), article).empty();
    };
    CHECK_FALSE(together(CheckKind::same_sentence, "vaccine", "trial"));
    CHECK(together(CheckKind::same_paragraph, "vaccine", "trial"));
    CHECK(together(CheckKind::same_sentence, "smith", "said"));
    CHECK_FALSE(together(CheckKind::same_paragraph, "smith", "ended"));
    CHECK(together(CheckKind::same_sentence, "trial", "ends"));
    CHECK_FALSE(together(CheckKind::same_paragraph, "ends", "vaccine"));
}

TEST_CASE("the lead is the headline and sixty words, and first so many words of the body", "[check]") {
    std::string body;
    for (int i = 0; i < 59; ++i) body += "x ";
    const Article article{.title = "Quake", .body = body + "tremor shock", .lang = "en"};
    CHECK(marked(word("quake", Zone::lead), article) == Texts{"Quake"});
    CHECK(marked(word("tremor", Zone::lead), article) == Texts{"tremor"});
    CHECK(marked(word("shock", Zone::lead), article).empty());
    CHECK(marked(phrase({"tremor", "shock"}, Zone::lead), article).empty());
    Check first = word("shock", Zone::first);
    first.first_words = 61;
    CHECK(marked(first, article) == Texts{"shock"});
    first.first_words = 60;
    CHECK(marked(first, article).empty());
}

TEST_CASE("a word stands there often enough in headline and body together", "[check]") {
    const Article article{.title = "Inflation", .body = "inflation and inflation", .lang = "en"};
    CHECK(marked(join(CheckKind::at_least, 3, {word("inflation")}), article).size() == 3);
    CHECK(marked(join(CheckKind::at_least, 4, {word("inflation")}), article).empty());
}

TEST_CASE("a gap in a phrase is one word, whatever it is", "[check]") {
    const Article article{.body = "prime minister Manmohan Singh, prime minister\n\nx singh", .lang = "en"};
    Check check = phrase({"prime", "minister", "singh"});
    check.slots[2].gap = 1;
    CHECK(marked(check, article) == Texts{"prime", "minister", "Singh"});
    check.slots[2].gap = 2;
    CHECK(marked(check, article).empty());
}

TEST_CASE("a phrase of many compounds is read in little time", "[check]") {
    std::string body;
    Check check;
    for (int i = 0; i < 60; ++i) {
        body += "covid-19 ";
        check.slots.push_back(
            {{{{{"covid"}, WordForm::exact}, {{"19"}, WordForm::exact}}, {{{"covid19"}, WordForm::exact}}},
             0});
    }
    CHECK(marked(check, {.body = body, .lang = "en"}).size() == 180);
}

}  // namespace broadsheet
