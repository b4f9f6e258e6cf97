#include "searcher/printers/printers.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "common/text/unicode.hpp"
#include "searcher/caret.hpp"
#include "searcher/terminal.hpp"

namespace broadsheet {
namespace {

Timestamp time_of(std::string_view text) { return parse_timestamp(text).value(); }

Result full_result() {
    Article article;
    article.id = "hc-1";
    article.url = "https://harbour.example/1";
    article.title = "Supreme court rules";
    article.body = "The supreme\ncourt ruled.";
    article.authors = {"Ann Lee", "Bo \"B\" Ray"};
    article.published = time_of("2022-02-08T10:00:00Z");
    article.source = "Harbour, Courier";
    article.section = "Courts";
    article.lang = "en";
    return make_result(1, {7, 65536 * 127 * 3 / 2}, article,
                       {{TextField::title, 8, 13}, {TextField::body, 4, 11}, {TextField::body, 12, 17}});
}

/// An article that tries to take over the terminal.
Result hostile_result() {
    Article article;
    article.id = "x\x1b[2J";
    article.title = "\x1b]0;owned\x07 court\x7f\u009b31m";
    article.body = "a\u202eb court\x1b[31m\u0085red\rover";
    article.source = "s\nt";
    return make_result(2, {8, 0}, article, {{TextField::title, 11, 16}, {TextField::body, 6, 11}});
}

/// Only a headline, and only characters of two columns.
Result bare_result() {
    Article article;
    article.id = "zh";
    article.title = "法院";
    return make_result(11, {9, 0}, article, {{TextField::title, 0, 3}, {TextField::title, 3, 6}});
}

std::string print(Printer& printer, const std::vector<Result>& results,
                  const Listing& listing = {.query = "court", .total = 2, .exact = true}) {
    std::string out = printer.start(listing);
    for (const Result& result : results) out += printer.hit(result);
    return out + printer.end();
}

const std::string full_json =
    R"({"v":1,"rank":1,"id":"hc-1","title":"Supreme court rules","source":"Harbour, Courier","section":"Courts",)"
    R"("author":"Ann Lee; Bo \"B\" Ray","lang":"en","date":"2022-02-08","published":"2022-02-08T10:00:00Z",)"
    R"("url":"https://harbour.example/1","score":1.50,"snippet":"The supreme court ruled.",)"
    R"("marks":[[4,11],[12,17]],"title_marks":[[8,13]]})";
const std::string bare_json =
    R"({"v":1,"rank":11,"id":"zh","title":"法院","score":0.00,"marks":[],"title_marks":[[0,6]]})";

TEST_CASE("jsonl is a line a hit, without the values that are absent", "[printers]") {
    const auto printer = make_jsonl_printer();
    CHECK(print(*printer, {full_result(), bare_result()}) == full_json + '\n' + bare_json + '\n');
    CHECK(print(*make_jsonl_printer(), {}).empty());
}

TEST_CASE("json is one object with the same hits", "[printers]") {
    const std::string start = R"json({"v":1,"query":"(\"a\" AND b)","total":123,"exact":true,"hits":[)json";
    CHECK(print(*make_json_printer(), {full_result(), bare_result()}, {"(\"a\" AND b)", 123, true}) ==
          start + full_json + ',' + bare_json + "]}\n");
    CHECK(print(*make_json_printer(), {}, {"(\"a\" AND b)", 123, true}) == start + "]}\n");
}

TEST_CASE("csv quotes what RFC 4180 wants quoted, and nothing else", "[printers]") {
    CHECK(print(*make_csv_printer(), {full_result(), bare_result()}) ==
          "rank,id,date,source,author,title,url,score,snippet\r\n"
          "1,hc-1,2022-02-08,\"Harbour, Courier\",\"Ann Lee; Bo \"\"B\"\" Ray\",Supreme court rules,"
          "https://harbour.example/1,1.50,The supreme court ruled.\r\n"
          "11,zh,,,,法院,,0.00,\r\n");
}

TEST_CASE("text without colour shows hits with a blank line between them", "[printers]") {
    CHECK(print(*make_text_printer({}), {full_result(), bare_result()}) ==
          " 1. Supreme court rules\n"
          "    Harbour, Courier · Courts · 2022-02-08 · Ann Lee, Bo \"B\" Ray · hc-1\n"
          "    The supreme court ruled.\n"
          "\n"
          "11. 法院\n"
          "    zh\n");
}

TEST_CASE("text with colour highlights the words found", "[printers]") {
    CHECK(print(*make_text_printer({.colour = true, .columns = 80}), {full_result()}) ==
          " 1. \x1b[1mSupreme \x1b[0m\x1b[1;31mcourt\x1b[0m\x1b[1m rules\x1b[0m\n"
          "    \x1b[2mHarbour, Courier · Courts · 2022-02-08 · Ann Lee, Bo \"B\" Ray · hc-1\x1b[0m\n"
          "    The \x1b[1;31msupreme\x1b[0m \x1b[1;31mcourt\x1b[0m ruled.\n");
}

TEST_CASE("text is wrapped to the terminal's width, and a mark goes on in the next line", "[printers]") {
    CHECK(print(*make_text_printer({.colour = false, .columns = 20}), {full_result()}) ==
          " 1. Supreme court\n"
          "    rules\n"
          "    Harbour, Courier\n"
          "    Courts\n"
          "    2022-02-08\n"
          "    Ann Lee, Bo \"B\"\n"
          "    Ray\n"
          "    hc-1\n"
          "    The supreme\n"
          "    court ruled.\n");
    Article article;
    article.id = "n";
    article.title = "法院法院法院法院法院";
    const Result result = make_result(1, {1, 0}, article, {{TextField::title, 18, 30}});
    CHECK(print(*make_text_printer({.colour = true, .columns = 20}), {result}) ==
          " 1. \x1b[1m法院法院法院\x1b[0m\x1b[1;31m法院\x1b[0m\n"
          "    \x1b[1;31m法院\x1b[0m\n"
          "    \x1b[2mn\x1b[0m\n");
}

/// Whether a terminal could take something in `text` for a command; colours are known ones.
bool commands_terminal(std::string text) {
    for (const std::string colour : {"\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[0m"}) {
        for (std::size_t at = text.find(colour); at != text.npos; at = text.find(colour))
            text.erase(at, colour.size());
    }
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        if ((c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0x202e) return true;
    }
    return false;
}

TEST_CASE("nothing in an article can command the terminal", "[printers]") {
    CHECK(print(*make_text_printer({}), {hostile_result()}) ==
          " 2. \uFFFD]0;owned\uFFFD court\uFFFD\uFFFD31m\n"
          "    s t · x\uFFFD[2J\n"
          "    ab court\uFFFD[31m\uFFFDred over\n");
    const std::string coloured =
        print(*make_text_printer({.colour = true, .columns = 80}), {hostile_result()});
    CHECK(coloured.find("\x1b[1;31mcourt\x1b[0m\x1b[1m\uFFFD") != coloured.npos);
    CHECK_FALSE(commands_terminal(coloured));
    CHECK_FALSE(commands_terminal(article_text(hostile_result().article, {.colour = true, .columns = 80})));
    CHECK(print(*make_csv_printer(), {hostile_result()})
              .ends_with("\r\n2,x\uFFFD[2J,,s t,,\uFFFD]0;owned\uFFFD court\uFFFD\uFFFD31m,,0.00,ab "
                         "court\uFFFD[31m\uFFFDred over\r\n"));
    CHECK(print(*make_jsonl_printer(), {hostile_result()}).find('\x1b') == std::string::npos);
}

TEST_CASE("an article is shown with its paragraphs, by blank lines or else by lines", "[printers]") {
    Article article = full_result().article;
    const std::string head =
        "Supreme court rules\nHarbour, Courier · Courts · Ann Lee, Bo \"B\" Ray · "
        "2022-02-08\nhttps://harbour.example/1\n";
    article.body = "One\ntwo.\n \r\nThree.\n\n\n";
    CHECK(article_text(article, {}) == head + "\nOne two.\n\nThree.\n");
    article.body = "One\ntwo.\nThree.\n";
    CHECK(article_text(article, {}) == head + "\nOne\n\ntwo.\n\nThree.\n");
    CHECK(article_text(Article{}, {}) == "(no headline)\n");
}

TEST_CASE("no line of a shown article is longer than 100 columns", "[printers]") {
    Article article;
    for (int i = 0; i < 60; ++i) article.body += "wide 法院 words ";
    const std::string text = article_text(article, {.colour = false, .columns = 500});
    std::size_t longest = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        longest = std::max(longest, display_width(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    CHECK(longest <= 100);
    CHECK(longest > 90);
}

TEST_CASE("a list of hits ends with how many there are", "[printers]") {
    CHECK(summary({"x", 0, true}, 0, 0, 0.0004) == "nothing found (0.000 s)");
    CHECK(summary({"x", 1, true}, 0, 1, 0.0126) == "1 article (0.013 s)");
    CHECK(summary({"x", 12, true}, 10, 2, 0.5) == "12 articles (0.500 s)");
    CHECK(summary({"x", 1234567, false, true}, 0, 10, 0.5) ==
          "about 1,234,567 articles (0.500 s); --offset 10 shows more");
    CHECK(summary({"x", 31, true, true}, 20, 10, 1) == "31 articles (1.000 s); --offset 30 shows more");
    CHECK(summary({"x", 31, true, false}, 0, 10, 1) == "31 articles (1.000 s)");  // in ten stories
    CHECK(summary({"x", 5, true}, 1000, 0, 1) == "5 articles (1.000 s); none from number 1,001 on");
    CHECK(summary({"x", 5, true}, 0, 0, 1) == "5 articles (1.000 s)");
}

TEST_CASE("the width of a text is counted in columns", "[terminal]") {
    CHECK(display_width("court") == 5);
    CHECK(display_width("où") == 2);
    CHECK(display_width("ou\u0300") == 2);
    CHECK(display_width("法院") == 4);
    CHECK(display_width("ｆ") == 2);
    CHECK(display_width("…") == 1);
}

std::vector<std::string> wrapped(const std::string& text, std::size_t columns) {
    std::vector<std::string> lines;
    for (const ByteRange& line : wrap(text, columns))
        lines.push_back(text.substr(line.begin, line.end - line.begin));
    return lines;
}

TEST_CASE("lines break at blanks and between wide characters", "[terminal]") {
    using Lines = std::vector<std::string>;
    CHECK(wrapped("", 10) == Lines{""});
    CHECK(wrapped("one two", 7) == Lines{"one two"});
    CHECK(wrapped("one two", 6) == Lines{"one", "two"});
    CHECK(wrapped("one two three four", 9) == Lines{"one two", "three", "four"});
    CHECK(wrapped("https://long.example/address is long", 10) ==
          Lines{"https://long.example/address", "is long"});
    CHECK(wrapped("法院没有采纳", 5) == Lines{"法院", "没有", "采纳"});
    CHECK(wrapped("法院，没有", 4) == Lines{"法", "院，", "没有"});
    CHECK(wrapped("ou\u0300 ou\u0300", 2) == Lines{"ou\u0300", "ou\u0300"});
}

TEST_CASE("a caret stands under the place of an error", "[caret]") {
    CHECK(point_at("supreme court byline:x", 15) ==
          "  supreme court byline:x\n"
          "                ^\n");
    CHECK(point_at("最高法院 (x", 6) ==
          "  最高法院 (x\n"
          "           ^\n");
    CHECK(point_at("ou\u0300 (", 5) ==
          "  ou\u0300 (\n"
          "     ^\n");
    CHECK(point_at("a\tb\x1b", 3) ==
          "  a b\uFFFD\n"
          "    ^\n");
    CHECK(point_at("ab\xff", 3) ==
          "  ab\uFFFD\n"
          "    ^\n");
    CHECK(point_at("ab", 3) ==
          "  ab\n"
          "    ^\n");
    CHECK(point_at("ab", 99) == point_at("ab", 3));
    CHECK(point_at("", 1).empty());
}

TEST_CASE("of a long query the part around the caret is shown", "[caret]") {
    std::string query;
    for (int i = 100; i < 200; ++i) query += std::to_string(i) + ' ';
    for (const std::size_t column : {1U, 5U, 33U, 201U, 397U, 400U}) {
        CAPTURE(column);
        const std::string lines = point_at(query, column);
        const std::size_t end = lines.find('\n');
        const std::string line = lines.substr(0, end);
        const std::string caret = lines.substr(end + 1);
        CHECK(display_width(line) <= 72);
        CHECK(display_width(line) >= 70);
        REQUIRE(caret.ends_with("^\n"));
        CHECK(line.starts_with("  …") == (column > 60));
        CHECK(line.ends_with("…") == (column < 340));

        const std::size_t cut = line.starts_with("  …") ? 2 : 0;  // bytes of "…" beyond its one column
        CHECK(line.substr(caret.size() - 2 + cut, 3) == query.substr(column - 1, 3));
    }
}

}  // namespace
}  // namespace broadsheet
