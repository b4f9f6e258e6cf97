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
    const MarkedText snippet = make_snippet(body, "en", marks_of(body, {"court", "Nobody"}));
    CHECK(snippet.text == "The court ruled. Nobody was there.");
    CHECK(snippet.marks == std::vector<ByteRange>{{4, 9}, {17, 23}});
}

TEST_CASE("without a mark the snippet is the beginning of the body", "[snippet]") {
    const std::string body = "The river rose. " + repeated("It went on raining and raining. ", 20);
    const MarkedText snippet = make_snippet(body, "en", {});
    CHECK(snippet.text.starts_with("The river rose. It went on"));
    CHECK(snippet.text.ends_with("…"));
    CHECK(snippet.text.size() > 200);
    CHECK(snippet.marks.empty());
}

TEST_CASE("an empty body has an empty snippet", "[snippet]") {
    CHECK(make_snippet("", "en", {}) == MarkedText{});
    CHECK(make_snippet(" \n\n ", "en", {}) == MarkedText{});
}

TEST_CASE("the snippet shows the place with the most different marked words", "[snippet]") {
    const std::string filler = repeated("Nothing of note was said there. ", 20);
    const std::string body = "A supreme calm. " + filler + "A court, courts, court and court. " + filler +
                             "Then the supreme court ruled. " + filler;
    const MarkedText snippet = make_snippet(body, "en", marks_of(body, {"supreme", "court"}));
    CHECK(marked_words(snippet) == std::vector<std::string>{"supreme", "court"});
}

TEST_CASE("among equals the snippet shows more marks, then the first", "[snippet]") {
    const std::string filler = repeated("Nothing of note was said there. ", 20);
    const std::string body =
        "First flood. " + filler + "A flood and a flood. " + filler + "Flood here, flood there, last flood.";
    CHECK(make_snippet(body, "en", marks_of(body, {"flood"})).text.find("A flood and a flood.") !=
          std::string::npos);
}

TEST_CASE("words that stand far apart are shown in up to three fragments", "[snippet]") {
    const std::string filler = repeated("Nothing of note was said there. ", 20);
    const std::string body = filler + "The minister spoke. " + filler + "A budget was read. " + filler +
                             "The court, Mr. Smith said, ruled. " + filler + "Snow fell. " + filler;
    const MarkedText two = make_snippet(body, "en", marks_of(body, {"budget", "minister"}));
    CHECK(marked_words(two) == std::vector<std::string>{"minister", "budget"});
    const std::size_t gap = two.text.find(" … ");
    REQUIRE(gap != two.text.npos);
    CHECK(two.text.find(" … ", gap + 1) == two.text.npos);
    CHECK(two.text.substr(0, gap).ends_with("there."));
    CHECK(two.text.substr(gap).starts_with(" … Nothing"));

    const MarkedText three =
        make_snippet(body, "en", marks_of(body, {"budget", "court", "minister", "Snow"}));
    CHECK(marked_words(three) == std::vector<std::string>{"minister", "budget", "court"});
}

TEST_CASE("a fragment does not begin behind an abbreviation", "[snippet]") {
    const std::string filler = repeated("nothing of note was said there and ", 20);
    const std::string body = filler + "Nobody but Mr. Smith, it was said, saw the minister. " + filler;
    const std::string text = make_snippet(body, "en", marks_of(body, {"minister"})).text;
    CHECK_FALSE(text.starts_with("…Smith"));
    CHECK(text.find("Mr. Smith") != text.npos);
}

TEST_CASE("the snippet begins with a sentence where one begins near by", "[snippet]") {
    const std::string filler = repeated("nothing of note was said there and ", 20);
    const std::string body = filler + "that was all. \"We are ready,\" said the minister. " + filler;
    CHECK(make_snippet(body, "en", marks_of(body, {"minister"}))
              .text.starts_with("…\"We are ready,\" said the minister."));

    const std::string in_chinese = repeated("停航三周的轮渡恢复通航", 20) + "。法院没有采纳这一说法" +
                                   repeated("停航三周的轮渡恢复通航", 20);
    CHECK(make_snippet(in_chinese, "zh", marks_of(in_chinese, {"采纳"}))
              .text.starts_with("…法院没有采纳这一说法"));
}

TEST_CASE("else it begins and ends with whole words", "[snippet]") {
    const std::string filler = repeated("nothing of note was said there and ", 20);
    const std::string body = filler + "the minister " + filler;
    const std::string text = make_snippet(body, "en", marks_of(body, {"minister"})).text;
    REQUIRE(text.starts_with("…"));
    REQUIRE(text.ends_with("…"));
    const std::string inside = text.substr(3, text.size() - 6);
    CHECK((' ' + body).find(' ' + inside + ' ') != std::string::npos);
}

TEST_CASE("near its end more of the body before the marks is shown", "[snippet]") {
    const std::string body = repeated("Nothing of note was said there. ", 20) + "They ate the cake.";
    const std::string text = make_snippet(body, "en", marks_of(body, {"cake"})).text;
    CHECK(text.size() > 200);
    CHECK(text.ends_with("They ate the cake."));
}

TEST_CASE("a mark longer than a snippet is cut, and so is what is shown of it", "[snippet]") {
    const std::string word = repeated("ü", 5000);
    const MarkedText snippet = make_snippet("Oh " + word + " yes", "en", {{3, 3 + word.size()}});
    CHECK(is_valid_utf8(snippet.text));
    CHECK(snippet.text.size() <= max_fragment_bytes[0] + 6);
    REQUIRE(snippet.marks.size() == 1);
    CHECK(marked_words(snippet).front().size() > 200);
    CHECK(word.starts_with(marked_words(snippet).front()));
}

TEST_CASE("a combining mark is not cut from its letter", "[snippet]") {
    const std::string body = "abc" + repeated("น้ำ", 200);  // byte 240 is the tone mark's first
    const std::string text = make_snippet(body, "en", {}).text;
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
        const MarkedText snippet = make_snippet(body, "en", marks);
        REQUIRE(is_valid_utf8(snippet.text));
        constexpr std::size_t dots = 3 + 2 * 5 + 3;
        REQUIRE(snippet.text.size() <= 3 * max_fragment_bytes[2] + dots);
        REQUIRE(snippet.marks.empty() == marks.empty());
        REQUIRE(snippet.text.find_first_of("\n\t\r") == snippet.text.npos);
        REQUIRE(snippet.text.find("  ") == snippet.text.npos);

        // The marked words are words marked in the body, in their order.
        std::vector<std::string> in_body;
        for (const ByteRange& mark : marks) in_body.push_back(body.substr(mark.begin, mark.end - mark.begin));
        auto next = in_body.begin();
        for (const std::string& word : marked_words(snippet)) {
            next = std::find(next, in_body.end(), word);
            REQUIRE(next != in_body.end());
            ++next;
        }

        // But for white space, the text is made of pieces of the body, in their order.
        const auto squeezed = [](std::string text) {
            std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
            return text;
        };
        const std::string all = squeezed(body);
        const std::string text = squeezed(snippet.text);
        std::size_t from = 0;
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t cut = std::min(text.find("…", begin), text.size());
            from = all.find(text.substr(begin, cut - begin), from);
            REQUIRE(from != all.npos);
            from += cut - begin;
            begin = cut + std::string_view("…").size();
        }

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
