#include "indexer/cleaning/characters.hpp"
#include "indexer/cleaning/clean.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace broadsheet {
namespace {

using namespace std::string_literals;

std::string repaired(std::string text) {
    repair_characters(text);
    return text;
}

struct Repair {
    std::string from;
    std::string to;
};

void check(const std::vector<Repair>& table) {
    for (const Repair& repair : table) {
        CAPTURE(repair.from);
        CHECK(repaired(repair.from) == repair.to);
        CHECK(repaired(repair.to) == repair.to);
    }
}

TEST_CASE("blanks and line ends of every kind become a blank or a line feed", "[characters]") {
    check({
        {"a\u00A0b\u202Fc\u2007d\u3000e\u2009f", "a b c d e f"},
        {"a\tb", "a b"},
        {"a\r\nb\rc\n\rd", "a\nb\nc\n\nd"},
        {"a\u2028b\u2029c\vd\fe", "a\nb\nc\nd\ne"},
    });
}

TEST_CASE("characters that cannot be seen go", "[characters]") {
    check({
        {"a\u200Bb\uFEFFc\u00ADd\u2060e", "abcde"},
        {"\u202Aa\u200Eb\u2066c\u2069\u202C\u061C", "abc"},
        {"a\0b\x01\x1B\x7F"s, "ab"},
        {"a\u0081b\u009D", "ab"},
        {"a\u200Cb\u200Dc", "abc"},
        {"\u200D", ""},
    });
}

TEST_CASE("windows-1252 that was read as Latin-1 is read rightly", "[characters]") {
    check({
        {"it\u0092s \u0093so\u0094 \u0096 5 \u0080", "it’s “so” – 5 €"},
        {"d\u00E2\u0080\u0099accord", "d’accord"},
    });
}

TEST_CASE("joiners stay where the script uses them", "[characters]") {
    for (const char* text :
         {"می\u200Cخواهم", "क्\u200Dष", "ක්\u200Dෂ", "👩\u200D👧", "❤\uFE0F\u200D🔥", "هـ\u200D"}) {
        CHECK(repaired(text) == text);
    }
    CHECK(repaired("👩\u200D, 😀") == "👩, 😀");
}

TEST_CASE("left-over entities are decoded, twice at most", "[characters]") {
    check({
        {"rock &#8217;n&#8217; roll", "rock ’n’ roll"},
        {"say &quot;yes&quot;", "say \"yes\""},
        {"caf&eacute;", "café"},
        {"&#x20AC;5 &euro;6", "€5 €6"},
        {"&#146;n&#150;", "’n–"},
        {"A &amp; B &amp; C", "A & B & C"},
        {"&amp;quot;yes&amp;quot;", "\"yes\""},
        {"&amp;#8217;", "&amp;#8217;"},  // one, and that is &amp;
        {"&amp;#8217;s &amp;#8217;t", "’s ’t"},
        {"a&nbsp;b", "a b"},
        {"co&shy;operate", "cooperate"},
        {"one&#10;two", "one\ntwo"},
    });
}

TEST_CASE("what is no left-over entity stays", "[characters]") {
    for (const char* text : {"AT&T", "AT&amp;T", "R&D; and more", "&nbsp", "&unknown;", "&#xD800;", "&#0;",
                             "&#1114112;", "&#;", "&;", "&",
                             "&amp;amp;amp;lt;p &amp;amp;amp;gt;",             // three deep
                             "Write &lt;b&gt; and &lt;/b&gt; and &amp;nbsp;",  // about HTML
                             "&amp", "? &#12x;"}) {
        CAPTURE(text);
        CHECK(repaired(text) == text);
    }
}

TEST_CASE("UTF-8 that was read as windows-1252 is read rightly, line by line", "[characters]") {
    check({
        {"Itâ€™s", "It’s"},
        {"â€œYesâ€\u009D, he said â€“ â€¦", "“Yes”, he said – …"},
        {"cafÃ© crÃ¨me", "café crème"},
        {"l\u00C3\u00A0 \u00C3\u00AD", "là í"},  // with a no-break space and a soft hyphen
        {"ESPAÃ‘A y LEÃ“N", "ESPAÑA y LEÓN"},
        {"Â£5 Â· Â©", "£5 · ©"},
        {"ÐœÐ¾Ñ\u0081ÐºÐ²Ð°", "Москва"},
        {"â\u0080\u0099tis", "’tis"},  // as ISO 8859-1
        {"ðŸ˜€", "😀"},
        {"Ã¢â‚¬â„¢", "’"},  // twice
        {"Itâ€™s\nIt’s\r\ncafÃ©", "It’s\nIt’s\ncafé"},
    });
}

TEST_CASE("text that is right as it is stays", "[characters]") {
    for (const char* text : {"Itâ€™s ’", "BEYONCÉ’S new album", "CAFÉ’s", "il a demandé\u2026”", "AMANHÃ”",
                             "LIBERTÉ…", "NESCAFÉ®", "SÃO PAULO", "naïve café", "€5 – “yes”", "Ärger über Öl",
                             "Москва", "東京", "ação", "Å’", "İstanbul"}) {
        CAPTURE(text);
        CHECK(repaired(text) == text);
    }
}

TEST_CASE("text comes out in normal form C", "[characters]") {
    check({
        {"cafe\u0301", "café"},
        {"\u212B", "Å"},
        {"\u1112\u1161\u11AB", "한"},
        {"q\u0307\u0323", "q\u0323\u0307"},
    });
}

TEST_CASE("repairing twice is repairing once", "[characters]") {
    const std::vector<std::string> parts = {
        "&",      "amp;",   "quot;", "#8217;", "lt;", "p",      "Ã",      "â€™",    "\u00A0", "\u00AD",
        "\u200B", "\r",     "\n",    "\u2028", "\t",  "\u0301", "e",      " ",      "Â",      "©",
        "\u0085", "\u200D", "क",     "É",      "’",   "shy;",   "\u0099", "\u0080", "â",      "x"};
    std::uint32_t state = 1;
    for (int sample = 0; sample < 30000; ++sample) {
        std::string text;
        for (int part = 0; part < 9; ++part) {
            state = state * 1664525U + 1013904223U;
            text += parts[(state >> 16U) % parts.size()];
        }
        const std::string once = repaired(text);
        if (repaired(once) != once) {
            CAPTURE(text, once, repaired(once));
            FAIL_CHECK();
        }
    }
}

TEST_CASE("plain text of any length is found plain", "[characters]") {
    for (std::size_t length = 0; length < 200; ++length) {
        const std::string text(length, 'a');
        CHECK(repaired(text) == text);
        for (std::size_t at = 0; at < length; ++at) {
            std::string spoiled = text;
            spoiled[at] = '\x07';
            CHECK(repaired(spoiled).size() == length - 1);
        }
    }
}

TEST_CASE("every text of an article is repaired but id, url and what is extra", "[characters]") {
    const std::string raw = "\u00A0It&#8217;s\u200B";
    Article article;
    article.id = article.url = raw;
    article.title = article.body = article.source = article.section = raw;
    article.place = article.agency = raw;
    article.authors = {raw, "\u200B", "\u00A0", "Jane"};
    article.tags = {"\u00AD", "&eacute;"};
    article.captions = {raw};
    article.lang = "en";
    article.extra = "{\"a\":\"" + raw + "\"}";

    Article wanted;
    wanted.id = wanted.url = raw;
    wanted.title = wanted.body = wanted.source = wanted.section = wanted.place = wanted.agency = "It’s";
    wanted.authors = {"It’s", "Jane"};
    wanted.tags = {"é"};
    wanted.captions = {"It’s"};
    wanted.lang = "en";
    wanted.extra = article.extra;

    Cleaner(CleaningLevel::light).clean(article);
    article.cleaning = {};
    CHECK(article == wanted);
}

}  // namespace
}  // namespace broadsheet
