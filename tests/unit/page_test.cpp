#include "indexer/extraction/page.hpp"

#include <chrono>

#include <catch2/catch.hpp>

#include "tests/support/made_pages.hpp"

namespace broadsheet {
namespace {

RawRecord record_of(std::string html, std::string url = "") {
    RawRecord record{.kind = RecordKind::html, .bytes = std::move(html), .place = "pages/story.html"};
    record.url = std::move(url);
    return record;
}

ReadArticle read_page(const RawRecord& record) {
    PageReader reader;
    std::optional<ReadArticle> read = reader.read(record);
    REQUIRE(read);
    return *std::move(read);
}

Article article_of(std::string html, std::string url = "") {
    return read_page(record_of(std::move(html), std::move(url))).article;
}

/// A page around `inside`, with enough running text to have an article.
const std::string paragraph =
    "The council of Port Elsin voted on Monday to rebuild the old harbour wall, which the storms of last "
    "winter had broken in three places, and to pay for it with a loan.";
const std::string other_paragraph =
    "Work begins in spring, the mayor said, and will take two years, during which the fish market moves to "
    "the "
    "square in front of the town hall.";

std::string page_with(const std::string& inside, const std::string& head = "") {
    return "<!doctype html><html><head>" + head + "</head><body>" + inside + "</body></html>";
}

std::string story(const std::string& between = "") {
    return "<div class='article-body'><p>" + paragraph + "</p>" + between + "<p>" + other_paragraph +
           "</p></div>";
}

const std::string story_text = paragraph + "\n\n" + other_paragraph;

}  // namespace

TEST_CASE("articles come out of made-up pages of eight layouts as they went in", "[page]") {
    PageReader reader;
    for (std::uint32_t seed = 0; seed < 400; ++seed) {
        const MadePage page = PageMaker(seed).make();
        CAPTURE(seed, page.html);
        const std::optional<ReadArticle> read = reader.read(record_of(page.html, page.url));
        REQUIRE(read);
        CHECK(read->article.title == page.article.title);
        CHECK(read->article.body == page.article.body);
        CHECK(read->article.authors == page.article.authors);
        CHECK(read->article.published == page.article.published);
        CHECK(read->article.url == page.url);
        CHECK(read->article.lang == "en");
    }
}

TEST_CASE("what stands between the paragraphs and is no part of them is left out", "[page]") {
    const auto between = GENERATE(
        as<std::string>{},
        "<div class='related'><a href=/a>Another story altogether, and a long one at that</a></div>",
        "<aside><p>Sign up for our newsletter and get the news of the harbour every morning.</p></aside>",
        "<p>Advertisement</p>", "<p><a href=/b>READ MORE: What the wall has cost so far</a></p>",
        "<div style='display: none'><p>This is shown only to those who pay for it, says the page.</p></div>",
        "<figure><img src=a.jpg><figcaption>The wall in January. Photo: A. Person</figcaption></figure>",
        "<script>document.write('<p>Nothing at all, in a paragraph.</p>')</script>",
        "<ul class='shareTools'><li><a href=#>Tweet</a><li><a href=#>Share</a></ul>",
        "<button>Show more of this story in a window of its own</button>",
        "<!-- <p>What was taken out of the page before it was published.</p> -->");
    CAPTURE(between);
    CHECK(article_of(page_with(story(between))).body == story_text);
}

TEST_CASE("what stands between the paragraphs and belongs to them is kept", "[page]") {
    struct Case {
        std::string html;
        std::string text;
    };
    const auto [html, text] = GENERATE(values<Case>({
        {"<h2>What comes next</h2>", "What comes next"},
        {"<ul><li>The wall is rebuilt.</li><li>The market moves.</li></ul>",
         "The wall is rebuilt.\n\nThe market moves."},
        {"<div class='social-embed'><blockquote class='tweet'><p>We will rebuild the wall, whatever it "
         "costs.</p></blockquote></div>",
         "We will rebuild the wall, whatever it costs."},
        {"<div class='paywall'><p>What stands behind the wall is the article too.</p></div>",
         "What stands behind the wall is the article too."},
        {"<table><tr class='player-1'><td>1<td>Elsin<td>42</tr><tr "
         "class='player-2'><td>2<td>Ketterby<td>40</table>",
         "1 Elsin 42\n\n2 Ketterby 40"},
        {"<p>One line<br>and a second one.</p>", "One line\nand a second one."},
        {"<p>A <a href=/wall>wall that is <b>not</b></a> a wall&nbsp;&mdash; so <em>they</em>&#32;say.</p>",
         "A wall that is not a wall \u2014 so they say."},
    }));
    CAPTURE(html);
    CHECK(article_of(page_with(story(html))).body == paragraph + "\n\n" + text + "\n\n" + other_paragraph);
}

TEST_CASE("readers' comments are not the article, even where they are longer", "[page]") {
    std::string comments = "<div id='comments'>";
    for (int i = 0; i < 12; ++i)
        comments += "<div class=comment><p>" + paragraph + " I do not agree, number " + std::to_string(i) +
                    ".</p></div>";
    CHECK(article_of(page_with(story() + comments + "</div>")).body == story_text);
}

TEST_CASE("a body that a page divides is put together", "[page]") {
    const std::string html = "<div><p class='post-text'>" + paragraph +
                             "</p><div class=ad>Advertisement</div><p class='post-text'>" + other_paragraph +
                             "</p></div>";
    CHECK(article_of(page_with(html)).body == story_text);
}

TEST_CASE("captions are kept apart", "[page]") {
    const Article article =
        article_of(page_with(story("<figure><img><figcaption>The wall in January.</figcaption></figure>")));
    CHECK(article.captions == std::vector<std::string>{"The wall in January."});
}

TEST_CASE("text that only linked data has is taken from there", "[page]") {
    const std::string script =
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"articleBody\":\"" + paragraph + " " +
        other_paragraph + "\"}</script>";
    CHECK(article_of(page_with("<p>Subscribe to read this story.</p>", script)).body ==
          paragraph + " " + other_paragraph);
}

TEST_CASE("the headline is the one that readers see", "[page]") {
    struct Case {
        std::string head;
        std::string headings;
        std::string title;
    };
    const auto [head, headings, title] = GENERATE(values<Case>({
        {"<title>Wall to be rebuilt - Elsin Courier</title>", "<h1>Wall to be rebuilt</h1>",
         "Wall to be rebuilt"},
        {"<title>Wall to be rebuilt | Elsin Courier</title>", "", "Wall to be rebuilt"},
        {"<meta property=og:site_name content='Elsin Courier'><title>Elsin Courier - Wall to be "
         "rebuilt</title>",
         "", "Wall to be rebuilt"},
        {"<meta property=og:title content='Wall to be rebuilt'><title>x</title>", "<h1>Elsin Courier</h1>",
         "Wall to be rebuilt"},
        {"<meta property=og:title content='Old wall to be rebuilt, says council'>",
         "<h1>Old wall to be rebuilt, says Council</h1>", "Old wall to be rebuilt, says Council"},
        {"<script "
         "type=application/"
         "ld+json>{\"@graph\":[{\"@type\":\"Organization\",\"name\":\"x\"},{\"@type\":[\"Article\"],"
         "\"headline\":\"Wall &amp; "
         "harbour &amp; all\"}]}</script>",
         "", "Wall & harbour & all"},
        {"", "<h1>Wall to be rebuilt</h1>", "Wall to be rebuilt"},
        {"<title>Sea-level rise - why the wall matters</title>", "", "Sea-level rise - why the wall matters"},
    }));
    CAPTURE(head, headings);
    CHECK(article_of(page_with(headings + story(), head)).title == title);
}

TEST_CASE("authors are found wherever a page names them", "[page]") {
    struct Case {
        std::string head;
        std::string byline;
        std::vector<std::string> authors;
    };
    const auto [head, byline, authors] = GENERATE(values<Case>({
        {"<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":{\"name\":\"Jonas "
         "Adeyle\"}}</script>",
         "",
         {"Jonas Adeyle"}},
        {"<script "
         "type='application/ld+json'>{\"@graph\":[{\"@id\":\"#p\",\"@type\":\"Person\",\"name\":\"Jonas "
         "Adeyle\"},{\"@type\":\"Article\","
         "\"author\":{\"@id\":\"#p\"}}]}</script>",
         "",
         {"Jonas Adeyle"}},
        {"<meta name=author content='By Jonas Adeyle and Ines Holloway'>",
         "",
         {"Jonas Adeyle", "Ines Holloway"}},
        {"<meta property='article:author' content='https://social.example/adeyle'>",
         "<span class=byline>By Jonas Adeyle</span>",
         {"Jonas Adeyle"}},
        {"", "<a rel=author href=/x>Jonas Adeyle</a>", {"Jonas Adeyle"}},
        {"",
         "<div class='Byline-authorName'>Von Jonas Adeyle, Ines Holloway</div>",
         {"Jonas Adeyle", "Ines Holloway"}},
        {"", "<p>By Jonas Adeyle | 3 May 2021</p>", {"Jonas Adeyle"}},
        {"", "<span itemprop=author><span itemprop=name>Jonas Adeyle</span></span>", {"Jonas Adeyle"}},
        {"", "<div class=comments><span class=author>Jonas Adeyle</span></div>", {}},
        {"", "<p class=author>Staff</p>", {}},
    }));
    CAPTURE(head, byline);
    CHECK(article_of(page_with("<h1>Wall to be rebuilt</h1>" + byline + story(), head)).authors == authors);
}

TEST_CASE("the day of publication is found wherever a page states it", "[page]") {
    struct Case {
        std::string head;
        std::string line;
        std::string url;
        std::string published;
    };
    const auto [head, line, url, published] = GENERATE(values<Case>({
        {"<script "
         "type='application/"
         "ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2021-05-03T10:00:00+02:00\"}</script>",
         "", "", "2021-05-03T08:00:00Z"},
        {"<script "
         "type='application/ld+json'>\n//"
         "<![CDATA[\n{\"@type\":\"NewsArticle\",\"headline\":\"Line\nend\",\"datePublished\":\"2021-05-03\",}"
         "\n//]]>\n</script>",
         "", "", "2021-05-03T00:00:00Z"},
        {"<meta property='article:published_time' content='2021-05-03'>", "", "", "2021-05-03T00:00:00Z"},
        {"", "<time datetime='2021-05-03T10:00Z'>today</time>", "", "2021-05-03T10:00:00Z"},
        {"", "<span class='post-date'>Published: May 3, 2021 | 8:15 pm CST</span>", "",
         "2021-05-04T02:15:00Z"},
        {"", "<span class=date>3. März 2021</span>", "", "2021-03-03T00:00:00Z"},
        {"", "<span class=date>3 de noviembre de 2021</span>", "", "2021-11-03T00:00:00Z"},
        {"", "<span class=date>30/11/2021</span>", "", "2021-11-30T00:00:00Z"},
        {"", "<p>Updated 19 Nov 2021 10:43</p>", "", "2021-11-19T10:43:00Z"},
        {"", "", "https://a.example/2021/05/03/wall", "2021-05-03T00:00:00Z"},
        {"", "", "https://a.example/wall-20210503.html", "2021-05-03T00:00:00Z"},
        {"", "", "https://a.example/wall-1234567890123.html", ""},
        {"", "<span class=date>soon</span>", "", ""},
        {"", "<div class=related><time datetime='2020-01-01'>x</time></div>", "", ""},
    }));
    CAPTURE(head, line, url);
    const Article article = article_of(page_with("<h1>Wall to be rebuilt</h1>" + line + story(), head), url);
    CHECK((article.published ? format_timestamp(*article.published) : "") == published);
}

TEST_CASE("the url is the canonical one of this page", "[page]") {
    const auto url = [](const std::string& canonical, const std::string& found_at) {
        return article_of(page_with(story(), "<link rel=canonical href='" + canonical + "'>"), found_at).url;
    };
    CHECK(url("https://a.example/wall", "") == "https://a.example/wall");
    CHECK(url("https://a.example/wall", "https://a.example/wall?from=mail") == "https://a.example/wall");
    CHECK(url("https://www.a.example/", "https://a.example/wall") == "https://a.example/wall");
    CHECK(url("https://b.example/wall", "https://a.example/wall") == "https://a.example/wall");
    CHECK(url("/wall", "https://a.example/wall") == "https://a.example/wall");
}

TEST_CASE("a page that names no url has its path as its id", "[page]") {
    CHECK(article_of(page_with(story())).id == "pages/story.html");
    const Article saved =
        article_of("<!-- saved from url=(0027)https://a.example/wall -->" + page_with(story()));
    CHECK(saved.url == "https://a.example/wall");
    CHECK(saved.id.empty());
}

TEST_CASE("section, tags, site, language and description come with the article", "[page]") {
    const Article article = article_of(
        "<html lang='en-GB'><head><meta property='og:site_name' content='Elsin Courier'><meta "
        "property='article:section' content=Harbour>"
        "<meta property='article:tag' content=walls><meta property='article:tag' content='storms'><meta "
        "name=description content='In short.'>"
        "<meta property='article:modified_time' content='2021-05-04T00:00:00Z'></head><body>" +
        story());
    CHECK(article.source == "Elsin Courier");
    CHECK(article.section == "Harbour");
    CHECK(article.tags == std::vector<std::string>{"walls", "storms"});
    CHECK(article.lang == "en-gb");
    CHECK(article.extra == R"({"description":"In short."})");
    CHECK(article.updated == parse_timestamp("2021-05-04"));
}

TEST_CASE("the charset is what fits the bytes", "[page]") {
    struct Case {
        std::string http;
        std::string declared;
        std::string bytes;  ///< of `Ä`
    };
    const auto [http, declared, bytes] = GENERATE(values<Case>({
        {"", "utf-8", "\xC3\x84"},
        {"iso-8859-1", "iso-8859-1", "\xC3\x84"},  // both lie
        {"iso-8859-1", "", "\xC4"},
        {"", "iso-8859-1", "\xC4"},
        {"utf-8", "windows-1252", "\xC4"},
        {"utf-8", "utf-8", "\xC4"},
        {"no-such-charset", "", "\xC4"},
        {"", "ibm850", "\x8E"},
    }));
    CAPTURE(http, declared, bytes);
    std::string words;
    for (int i = 0; i < 40; ++i) words += "Der " + bytes + "rger mit den " + bytes + "pfeln von gestern. ";
    RawRecord record = record_of(
        page_with("<p>" + words + "</p>", declared.empty() ? "" : "<meta charset='" + declared + "'>"));
    record.charset = http;
    CHECK(read_page(record).article.body.find("Der Ärger mit den Äpfeln von gestern.") != std::string::npos);
}

TEST_CASE("pages in UTF-16 are read", "[page]") {
    std::string wide = "\xFF\xFE";
    for (const char c : page_with(story())) {
        wide += c;
        wide += '\0';
    }
    CHECK(article_of(wide).body == story_text);
}

TEST_CASE("a few bytes that are no UTF-8 cost themselves only", "[page]") {
    std::string text;
    for (int i = 0; i < 60; ++i) text += "Ärger und Äpfel, zum wiederholten Male. ";
    const ReadArticle read =
        read_page(record_of(page_with("<p>" + text + "\xFF</p>", "<meta charset=utf-8>")));
    CHECK(read.article.body.find("Ärger") != std::string::npos);
    CHECK(read.flags.repaired_utf8 == 1);
}

TEST_CASE("pages with nothing on them are no articles", "[page]") {
    PageReader reader;
    for (const std::string html : {"", "<html></html>", "<p> &nbsp; </p>", "<!--", "<script>x", "\xFF\xFE"}) {
        CAPTURE(html);
        CHECK_FALSE(reader.read(record_of(html)));
    }
}

TEST_CASE("a page nested too deep is read up to there, with a warning", "[page]") {
    std::string html = "<h1>Wall to be rebuilt</h1>" + story();
    for (int i = 0; i < 2000; ++i) html += "<div>";
    const ReadArticle read =
        read_page(record_of(page_with(html + "<p>Too deep to be read, at the bottom.</p>")));
    CHECK(read.article.body == story_text);
    REQUIRE(read.warnings.size() == 1);
    CHECK(read.warnings[0] == "page nested deeper than 1000 elements; read up to there");
}

TEST_CASE("hostile pages give the article that can be had", "[page]") {
    const auto repeated = [](const std::string& text, std::size_t times) {
        std::string result;
        for (std::size_t i = 0; i < times; ++i) result += text;
        return result;
    };
    SECTION("a million attributes") {
        std::string html = "<div ";
        for (int i = 0; i < 1'000'000; ++i) html += "a" + std::to_string(i) + "=1 ";
        CHECK(article_of(page_with(story() + html + "></div>")).body == story_text);
    }
    SECTION("two million nested tags") {
        CHECK(article_of(page_with(story() + repeated("<b>", 2'000'000))).body == story_text);
    }
    SECTION("end tags without a beginning, below a thousand elements") {
        CHECK(article_of(page_with(story() + repeated("<i>", 900) + repeated("</u>", 100'000))).body ==
              story_text);
    }
    SECTION("a million elements with the names of bylines") {
        CHECK(article_of(page_with(story() + repeated("<p class='byline date author'>", 50'000))).body ==
              story_text);
    }
    SECTION("quotes that do not end") {
        CHECK(article_of(page_with(story() + "<a href=\"" + repeated("<p>x", 100'000))).body == story_text);
    }
    SECTION("zeros and controls") {
        CHECK(article_of(page_with(story() + std::string("\0\x01\x02", 3) + "<p\0>")).body == story_text);
    }
    SECTION("linked data nested without end") {
        const std::string script =
            "<script type='application/ld+json'>" + repeated("{\"@graph\":[", 100'000) + "</script>";
        CHECK(article_of(page_with(story(), script)).body == story_text);
    }
}

}  // namespace broadsheet
