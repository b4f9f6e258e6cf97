#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "common/article/record.hpp"
#include "common/text/unicode.hpp"
#include "indexer/cleaning/clean.hpp"
#include "indexer/cleaning/fixes.hpp"
#include "indexer/cleaning/phrases.hpp"

namespace broadsheet {
namespace {

std::string any_phrase() {
    const PhraseRow& row = phrase_table()[*rc::gen::inRange<std::size_t>(0, phrase_table().size())];
    const std::size_t at = *rc::gen::inRange<std::size_t>(0, row.phrases.size());
    const std::size_t bar = row.phrases.rfind('|', at);
    const std::size_t begin = bar == std::string_view::npos || bar == at ? (bar == at ? at + 1 : 0) : bar + 1;
    return std::string(row.phrases.substr(begin, row.phrases.find('|', begin) - begin));
}

/// Article text and leftovers, whole and in pieces.
std::string any_line() {
    static const std::vector<std::string> pieces = {
        "The ferry ran aground on a sandbank that every chart has shown since 1911.",
        "Nobody was hurt, and the passengers were given soup.",
        "Der Kapitän sagte, er habe den Leuchtturm angesehen.",
        "渡轮在沙洲上搁浅，乘客喝了汤。",
        "LONDON, Feb 7 (Reuters) - ",
        "(Reuters) - ",
        "Wien (APA) – ",
        " (ANI)",
        " --IANS",
        " (Reporting by Jonas Adeyle; Editing by Ines Holloway)",
        "…reports Asian Lite News",
        "[soliloquy id=\"151345\"]",
        "[caption id=\"a\" width=\"6\"]",
        "[/caption]",
        "[",
        "###",
        "ENDS",
        "By Jonas Adeyle",
        "12 comments",
        "Updated 19 Nov 2019 10:43",
        "Copyright 2019 Harbour Courier.",
        "jonas@courier.example",
        "Reuters/Ines Holloway",
        "Facebook",
        "&amp;",
        "&quot;",
        "\u00A0",
        "\u200B",
        "â€™",
        "\t",
        "é",
        "e\u0301",
        ": ",
        " ",
    };
    std::string line;
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i) {
        line += *rc::gen::inRange(0, 3) == 0 ? any_phrase() : *rc::gen::elementOf(pieces);
    }
    return line;
}

Article any_article() {
    Article article;
    article.title = *rc::gen::inRange(0, 4) == 0 ? "Advertisement" : any_line();
    const int lines = *rc::gen::inRange(0, 12);
    for (int i = 0; i < lines; ++i) {
        if (i > 0)
            article.body += *rc::gen::element<std::string>("\n\n", "\n\n", "\n", "\r\n", "\n \n", "\n\n\n");
        article.body += any_line();
    }
    if (*rc::gen::arbitrary<bool>()) article.source = "Harbour Courier";
    if (*rc::gen::arbitrary<bool>()) article.tags = {"a &amp; b &lt;c", any_line()};
    return article;
}

CleaningLevel any_level() {
    return *rc::gen::element(CleaningLevel::none, CleaningLevel::light, CleaningLevel::full);
}

}  // namespace

TEST_CASE("a cleaned article can be had back as it came", "[cleaning]") {
    rc::prop("original(clean(x)) == x, and spans fit", [] {
        const Article came = any_article();
        Article article = came;
        Cleaner(any_level()).clean(article);
        RC_ASSERT(spans_fit(article.title, article.cleaning.title));
        RC_ASSERT(spans_fit(article.body, article.cleaning.body));
        RC_ASSERT(is_valid_utf8(article.body));
        RC_ASSERT(original(article) == came);
        RC_ASSERT(identity(article) == identity(came));
        RC_ASSERT(content_hash(article) == content_hash(came));
        RC_ASSERT(RecordParser().parse(to_json(article)) == article);
    });
}

TEST_CASE("cleaning what is clean changes nothing", "[cleaning]") {
    rc::prop("clean(clean(x)) == clean(x), as text and as a record", [] {
        Article once = any_article();
        const CleaningLevel level = any_level();
        Cleaner(level).clean(once);
        Article again = once;
        Cleaner(level).clean(again);
        RC_ASSERT(again == once);
        // As if the clean text had come.
        Article text = once;
        text.cleaning = {};
        Cleaner(level).clean(text);
        RC_ASSERT(text.title == once.title);
        RC_ASSERT(text.body == once.body);
        RC_ASSERT(text.tags == once.tags);
    });
}

TEST_CASE("what was cleaned one way and then another is cleaned the other way", "[cleaning]") {
    rc::prop("clean(clean(x, a), b) == clean(x, b)", [] {
        const Article came = any_article();
        const CleaningLevel first = any_level();
        const CleaningLevel second = any_level();
        Article both = came;
        Cleaner(first).clean(both);
        Cleaner(second).clean(both);
        Article one = came;
        Cleaner(second).clean(one);
        RC_ASSERT(both == one);
    });
}

TEST_CASE("differences lead from the repaired text back to the one before", "[cleaning]") {
    rc::prop("any two texts", [] {
        const std::string text = any_line() + any_line();
        const std::string repaired =
            *rc::gen::arbitrary<bool>() ? text + any_line() : any_line() + text.substr(0, text.find(' '));
        std::string back;
        std::size_t at = 0;
        for (const Fix& fix : find_fixes(text, repaired)) {
            RC_ASSERT(fix.at >= at);
            back += repaired.substr(at, fix.at - at) + text.substr(fix.was, fix.was_end - fix.was);
            at = fix.at + fix.bytes;
        }
        back += repaired.substr(at);
        RC_ASSERT(back == text);
    });
}

}  // namespace broadsheet
