#include "searcher/snippet.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

/// Every occurrence of `words` in `body`.
std::vector<ByteRange> marks_of(std::string_view body, const std::vector<std::string>& words) {
    std::vector<ByteRange> marks;
    for (const std::string& word : words) {
        for (std::size_t at = body.find(word); at != body.npos; at = body.find(word, at + 1)) {
            marks.push_back({at, at + word.size()});
        }
    }
    std::sort(marks.begin(), marks.end(),
              [](const ByteRange& a, const ByteRange& b) { return a.begin < b.begin; });
    return marks;
}

std::vector<std::string> marked_words(const MarkedText& snippet) {
    std::vector<std::string> words;
    for (const ByteRange& mark : snippet.marks)
        words.push_back(snippet.text.substr(mark.begin, mark.end - mark.begin));
    return words;
}

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

TEST_CASE("a short body is its own snippet, with white space made blanks", "[snippet]") {
    const std::string body = "\n The court\nruled.\r\n\r\nNobody\t was there. \n";
    const MarkedText snippet = make_snippet(body, marks_of(body, {"court", "Nobody"}));
    CHECK(snippet.text == "The court ruled. Nobody was there.");
    CHECK(snippet.marks == std::vector<ByteRange>{{4, 9}, {17, 23}});
}

TEST_CASE("without a mark the snippet is the beginning of the body", "[snippet]") {
    const std::string body = "The river rose. " + repeated("It went on raining and raining. ", 20);
    const MarkedText snippet = make_snippet(body, {});
    CHECK(snippet.text.starts_with("The river rose. It went on"));
    CHECK(snippet.text.ends_with("…"));
    CHECK(snippet.text.size() > 200);
    CHECK(snippet.marks.empty());
}

TEST_CASE("an empty body has an empty snippet", "[snippet]") {
    CHECK(make_snippet("", {}) == MarkedText{});
    CHECK(make_snippet(" \n\n ", {}) == MarkedText{});
}

TEST_CASE("the snippet shows the place with the most different marked words", "[snippet]") {
    const std::string filler = repeated("Nothing of note was said there. ", 20);
    const std::string body = "A supreme calm. " + filler + "A court, courts, court and court. " + filler +
                             "Then the supreme court ruled. " + filler;
    const MarkedText snippet = make_snippet(body, marks_of(body, {"supreme", "court"}));
    CHECK(marked_words(snippet) == std::vector<std::string>{"supreme", "court"});
}

TEST_CASE("among equals the snippet shows more marks, then the first", "[snippet]") {
    const std::string filler = repeated("Nothing of note was said there. ", 20);
    const std::string body =
        "First flood. " + filler + "A flood and a flood. " + filler + "Flood here, flood there, last flood.";
    CHECK(make_snippet(body, marks_of(body, {"flood"})).text.find("A flood and a flood.") !=
          std::string::npos);
}

TEST_CASE("the snippet begins with a sentence where one begins near by", "[snippet]") {
    const std::string filler = repeated("nothing of note was said there and ", 20);
    const std::string body = filler + "that was all. \"We are ready,\" said the minister. " + filler;
    CHECK(make_snippet(body, marks_of(body, {"minister"}))
              .text.starts_with("…\"We are ready,\" said the minister."));

    const std::string in_chinese = repeated("停航三周的轮渡恢复通航", 20) + "。法院没有采纳这一说法" +
                                   repeated("停航三周的轮渡恢复通航", 20);
    CHECK(make_snippet(in_chinese, marks_of(in_chinese, {"采纳"})).text.starts_with("…法院没有采纳这一说法"));
}

TEST_CASE("else it begins and ends with whole words", "[snippet]") {
    const std::string filler = repeated("nothing of note was said there and ", 20);
    const std::string body = filler + "the minister " + filler;
    const std::string text = make_snippet(body, marks_of(body, {"minister"})).text;
    REQUIRE(text.starts_with("…"));
    REQUIRE(text.ends_with("…"));
    const std::string inside = text.substr(3, text.size() - 6);
    CHECK((' ' + body).find(' ' + inside + ' ') != std::string::npos);
}

TEST_CASE("near its end more of the body before the marks is shown", "[snippet]") {
    const std::string body = repeated("Nothing of note was said there. ", 20) + "They ate the cake.";
    const std::string text = make_snippet(body, marks_of(body, {"cake"})).text;
    CHECK(text.size() > 200);
    CHECK(text.ends_with("They ate the cake."));
}

TEST_CASE("a mark longer than a snippet is cut, and so is what is shown of it", "[snippet]") {
    const std::string word = repeated("ü", 5000);
    const MarkedText snippet = make_snippet("Oh " + word + " yes", {{3, 3 + word.size()}});
    CHECK(is_valid_utf8(snippet.text));
    CHECK(snippet.text.size() <= max_snippet_bytes + 6);
    REQUIRE(snippet.marks.size() == 1);
    CHECK(marked_words(snippet).front().size() > 200);
    CHECK(word.starts_with(marked_words(snippet).front()));
}

TEST_CASE("a combining mark is not cut from its letter", "[snippet]") {
    const std::string body = "abc" + repeated("น้ำ", 200);  // byte 240 is the tone mark's first
    const std::string text = make_snippet(body, {}).text;
    REQUIRE(text.ends_with("…"));
    const std::string shown = text.substr(0, text.size() - 3);
    CHECK_FALSE(shown.ends_with("น"));
}

/// A body of words, some of which are marked, in several scripts, with blanks of all kinds.
struct RandomBody {
    std::string body;
    std::vector<ByteRange> marks;
};

RandomBody make_random_body(std::mt19937& random) {
    static const std::vector<std::string> words{"court",
                                                "Gerichtsurteil",
                                                "où",
                                                "法",
                                                "院",
                                                "裁定。",
                                                "said.",
                                                "\"Yes!\"",
                                                "it",
                                                "naïve",
                                                "e\u0301te\u0301",
                                                "น้ำ",
                                                "🦀",
                                                "a-very-long-compound-word",
                                                "U.S."};
    static const std::vector<std::string> gaps{" ", " ", " ", "\n\n", "\n", "", "", "  ", ", ", "\t"};
    const auto any_of = [&](const std::vector<std::string>& choices) {
        return choices[random() % choices.size()];
    };
    RandomBody made;
    const std::size_t length = random() % 300;
    const std::size_t marked_share = 1 + random() % 60;
    for (std::size_t i = 0; i < length; ++i) {
        const std::string word = any_of(words);
        if (random() % marked_share == 0)
            made.marks.push_back({made.body.size(), made.body.size() + word.size()});
        made.body += word + any_of(gaps);
    }
    return made;
}

TEST_CASE("every snippet is valid, bounded, and marks what is marked in the body", "[snippet]") {
    std::mt19937 random(20220208);
    for (int i = 0; i < 20'000; ++i) {
        const auto [body, marks] = make_random_body(random);
        CAPTURE(body);
        const MarkedText snippet = make_snippet(body, marks);
        REQUIRE(is_valid_utf8(snippet.text));
        REQUIRE(snippet.text.size() <= max_snippet_bytes + 6);
        REQUIRE(snippet.marks.empty() == marks.empty());
        REQUIRE(snippet.text.find_first_of("\n\t\r") == snippet.text.npos);
        REQUIRE(snippet.text.find("  ") == snippet.text.npos);

        // The marked words are consecutive ones of the body.
        std::vector<std::string> in_body;
        for (const ByteRange& mark : marks) in_body.push_back(body.substr(mark.begin, mark.end - mark.begin));
        const std::vector<std::string> shown = marked_words(snippet);
        const auto found = std::search(in_body.begin(), in_body.end(), shown.begin(), shown.end());
        REQUIRE((shown.empty() || found != in_body.end()));

        // But for white space, the text is a piece of the body.
        const auto squeezed = [](std::string text) {
            std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
            return text;
        };
        std::string text = squeezed(snippet.text);
        if (text.starts_with("…")) text.erase(0, 3);
        if (text.ends_with("…")) text.resize(text.size() - 3);
        REQUIRE(squeezed(body).find(text) != std::string::npos);

        std::size_t end = 0;
        for (const ByteRange& mark : snippet.marks) {
            REQUIRE(mark.begin >= end);
            REQUIRE(mark.end > mark.begin);
            REQUIRE(mark.end <= snippet.text.size());
            end = mark.end;
        }
    }
}

}  // namespace
}  // namespace broadsheet
