#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "common/article/record.hpp"
#include "indexer/readers/fields.hpp"

namespace broadsheet {
namespace {

Timestamp at(std::string_view time) { return parse_timestamp(time).value(); }

std::vector<ReadResult> map_all(std::string_view json) { return RecordMapper({}).map(json, "file:1"); }

Article map(std::string_view json) {
    std::vector<ReadResult> results = map_all(json);
    REQUIRE(results.size() == 1);
    const auto* rejected = std::get_if<Rejected>(&results[0]);
    if (rejected != nullptr) FAIL(rejected->reason + ": " + rejected->detail);
    return std::get<ReadArticle>(std::move(results[0])).article;
}

/// Shows both as JSON where they differ; and what was mapped once stays as it is.
void check(const Article& article, const Article& wanted) {
    CHECK(to_json(article) == to_json(wanted));
    CHECK(article == wanted);
    CHECK(map(to_json(article)) == article);
}

TEST_CASE("a record of news-please becomes an article", "[fields]") {
    Article wanted;
    wanted.title = "Council passes budget";
    wanted.body = "The town's council has passed it.\nThe mayor voted last.\nTaxes stay.";
    wanted.authors = {"Jane Doe", "John Roe"};
    wanted.url = "https://news.example.com/budget";
    wanted.published = at("2017-07-17T17:03:00Z");
    wanted.crawled = at("2017-07-18T00:00:00Z");
    wanted.source = "news.example.com";
    wanted.lang = "en";
    wanted.extra = R"({"filename":"budget.json","image_url":"https://news.example.com/i.jpg",)"
                   R"("localpath":null,"title_page":"Council passes budget | News"})";
    check(
        map(R"({"authors":["Jane Doe","John Roe"],"date_download":"2017-07-18 00:00:00","date_modify":"None",
        "date_publish":"2017-07-17 17:03:00","description":"The town's council has passed it.","filename":"budget.json",
        "image_url":"https://news.example.com/i.jpg","language":"en","localpath":null,
        "title":"Council passes budget","title_page":"Council passes budget | News","title_rss":null,
        "source_domain":"news.example.com","maintext":"The mayor voted last.\nTaxes stay.","text":null,
        "url":"https://news.example.com/budget"})"),
        wanted);
}

TEST_CASE("a record of Fundus becomes an article", "[fields]") {
    Article wanted;
    wanted.title = "Council passes budget";
    wanted.body = "Taxes stay.\n\nThe mayor voted last.\n\nThe vote\n\nIt was close.\n\nNobody left.";
    wanted.authors = {"Jane Doe"};
    wanted.published = at("2023-05-04T08:00:00Z");
    wanted.tags = {"Budget", "Town"};
    wanted.captions = {"The hall"};
    wanted.extra =
        R"({"free_access":true,"images":[{"versions":[],"caption":"The hall","authors":["A. Lens"]},{"caption":null}]})";
    check(map(R"({"title":"Council passes budget","body":{"summary":["Taxes stay."],"sections":[
        {"headline":[],"paragraphs":["The mayor voted last."]},
        {"headline":["The vote"],"paragraphs":["It was close.","Nobody left."]}]},
        "authors":["Jane Doe"],"publishing_date":"2023-05-04 10:00:00+02:00","topics":["Budget","Town"],"free_access":true,
        "images":[{"versions":[],"caption":"The hall","authors":["A. Lens"]},{"caption":null}]})"),
          wanted);

    // A summary that the text repeats, members that are new, and `plaintext` beside the body.
    const Article other =
        map(R"({"title":"a","body":{"summary":["It was close"],"sections":[{"paragraphs":["It was close."]}],
        "more":1},"plaintext":"It was close.","html":{"requested_url":"https://x.example/1","content":"<p>"}})");
    CHECK(other.body == "It was close.");
    CHECK(other.url == "https://x.example/1");
    CHECK(other.extra ==
          R"({"body":{"more":1},"plaintext":"It was close.",)"
          R"("html":{"requested_url":"https://x.example/1","content":"<p>"},"summary":["It was close"]})");
    CHECK(map(to_json(other)) == other);
}

TEST_CASE("a record of trafilatura becomes an article", "[fields]") {
    Article wanted;
    wanted.title = "Council passes budget";
    wanted.body = "Taxes stay.\nThe mayor voted last.\nIt was close.";
    wanted.authors = {"Jane Doe", "John Roe"};
    wanted.published = at("2021-03-01");
    wanted.url = "https://www.example.com/budget";
    wanted.source = "example.com";
    wanted.tags = {"budget", "tax law"};
    wanted.lang = "en";
    wanted.extra =
        R"({"fingerprint":"f00ba4","license":null,"comments":"First!","raw_text":"The mayor voted last. It was close.",)"
        R"("source-hostname":"The Example","categories":"Local","filedate":"2024-01-02"})";
    check(
        map(R"({"title":"Council passes budget","author":"Jane Doe; John Roe","hostname":"example.com","date":"2021-03-01",
        "fingerprint":"f00ba4","id":null,"license":null,"comments":"First!","raw_text":"The mayor voted last. It was close.",
        "text":"The mayor voted last.\nIt was close.","language":"en","source":"https://www.example.com/budget",
        "source-hostname":"The Example","excerpt":"Taxes stay.","categories":"Local","tags":"budget;tax law",
        "filedate":"2024-01-02"})"),
        wanted);
    CHECK(map(R"({"text":"a","comments":""})").extra == R"({"comments":""})");
}

TEST_CASE("a record of newspaper4k becomes an article", "[fields]") {
    Article wanted;
    wanted.title = "Council passes budget";
    wanted.body = "Taxes stay.\n\nThe mayor voted last.\n\nIt was close.";
    wanted.authors = {"Jane Doe"};
    wanted.published = at("2021-03-01T10:00:00Z");
    wanted.url = "https://example.com/budget";
    wanted.source = "The Example";
    wanted.tags = {"budget"};
    wanted.lang = "en";
    wanted.extra =
        R"({"read_more_link":"","canonical_link":"https://example.com/b","top_image":"https://example.com/i.jpg",)"
        R"("meta_img":"https://example.com/i.jpg","images":["https://example.com/i.jpg"],"movies":[],)"
        R"("keywords":["mayor"],"meta_keywords":["town"],"meta_lang":"en","meta_favicon":"/f.ico",)"
        R"("meta_description":"It was"})";
    check(
        map(R"({"url":"https://example.com/budget","read_more_link":"","canonical_link":"https://example.com/b",
        "title":"Council passes budget","top_image":"https://example.com/i.jpg","meta_img":"https://example.com/i.jpg",
        "images":["https://example.com/i.jpg"],"movies":[],"keywords":["mayor"],"meta_keywords":["town"],"tags":["budget"],
        "authors":["Jane Doe"],"publish_date":"2021-03-01 10:00:00","summary":"Taxes stay.","meta_lang":"en",
        "meta_favicon":"/f.ico","meta_site_name":"The Example","meta_description":"It was","language":"en",
        "text":"The mayor voted last.\n\nIt was close."})"),
        wanted);
}

TEST_CASE("the infos of goose3 become an article", "[fields]") {
    Article wanted;
    wanted.title = "Council passes budget";
    wanted.body = "The mayor voted last.\n\nIt was close.";
    wanted.authors = {"Jane Doe"};
    wanted.published = at("2021-03-01T10:00:00Z");
    wanted.url = "https://example.com/budget";
    wanted.source = "example.com";
    wanted.tags = {"budget", "tax law"};
    wanted.lang = "en";
    wanted.extra =
        R"({"meta":{"description":"It was close...","lang":"en","keywords":"budget, tax law","favicon":"",)"
        R"("canonical":"https://example.com/budget","encoding":"utf-8"},"tweets":[],"movies":[],"links":["/"],)"
        R"("opengraph":{"title":"Budget","site_name":"The Example"}})";
    check(
        map(R"({"meta":{"description":"It was close...","lang":"en","keywords":"budget, tax law","favicon":"",
        "canonical":"https://example.com/budget","encoding":"utf-8"},"image":null,"domain":"example.com",
        "title":"Council passes budget","cleaned_text":"The mayor voted last.\n\nIt was close.","tags":[],"tweets":[],
        "movies":[],"links":["/"],"authors":["Jane Doe"],"publish_date":"2021-03-01T10:00:00Z",
        "opengraph":{"title":"Budget","site_name":"The Example"}})"),
        wanted);
}

TEST_CASE("a record of Media Cloud becomes an article", "[fields]") {
    Article wanted;
    wanted.title = "Council passes budget";
    wanted.body = "The mayor voted last.";
    wanted.url = "https://example.com/budget";
    wanted.published = at("2024-02-01");
    wanted.crawled = at("2024-02-02T03:04:05Z");
    wanted.source = "example.com";
    wanted.lang = "en";
    wanted.extra =
        R"({"original_url":"https://example.com/b?x","normalized_url":"http://example.com/budget",)"
        R"("full_language":"en-US","normalized_article_title":"council passes budget","is_homepage":false,)"
        R"("is_shortened":false,"text_extraction_method":"trafilatura"})";
    check(map(R"({"original_url":"https://example.com/b?x","url":"https://example.com/budget",
        "normalized_url":"http://example.com/budget","canonical_domain":"example.com","publication_date":"2024-02-01",
        "indexed_date":"2024-02-02T03:04:05.678","language":"en","full_language":"en-US",
        "text_content":"The mayor voted last.","article_title":"Council passes budget",
        "normalized_article_title":"council passes budget","is_homepage":false,"is_shortened":false,
        "text_extraction_method":"trafilatura"})"),
          wanted);

    Article row;
    row.id = "8f2";
    row.title = "Council passes budget";
    row.body = "The mayor voted last.";
    row.url = "https://example.com/budget";
    row.published = at("2024-02-01");
    row.crawled = at("2024-02-02T03:04:05Z");
    row.source = "The Example";
    row.lang = "en";
    row.extra = R"({"media_url":"example.com"})";
    check(
        map(R"({"id":"8f2","media_name":"The Example","media_url":"example.com","title":"Council passes budget",
        "publish_date":"2024-02-01","url":"https://example.com/budget","language":"en",
        "indexed_date":"2024-02-02 03:04:05.678","text":"The mayor voted last."})"),
        row);
}

TEST_CASE("a record of webz.io becomes an article", "[fields]") {
    Article wanted;
    wanted.id = "0a1b";
    wanted.title = "Council passes budget";
    wanted.body = "The mayor voted last.";
    wanted.authors = {"Jane Doe"};
    wanted.url = "https://example.com/budget";
    wanted.published = at("2022-02-08T10:00:00Z");
    wanted.updated = at("2022-02-09T00:00:00Z");
    wanted.crawled = at("2022-02-08T10:30:00Z");
    wanted.source = "www.example.com";
    wanted.section = "Local";
    wanted.tags = {"Politics"};
    wanted.lang = "en";
    wanted.extra =
        R"({"thread":{"uuid":"0a1b","site_full":"www.example.com","site":"example.com","section_title":"Local",)"
        R"("country":"US"},"syndication":{"syndicated":false,"syndicate_id":null,"first_syndicated":false}})";
    const std::string post = R"({"thread":{"uuid":"0a1b","site_full":"www.example.com","site":"example.com",
        "section_title":"Local","country":"US"},"uuid":"0a1b","url":"https://example.com/budget","author":"Jane Doe",
        "published":"2022-02-08T12:00:00.000+02:00","title":"Council passes budget","text":"The mayor voted last.",
        "language":"english","categories":["Politics"],"crawled":"2022-02-08T12:30:00.000+02:00",
        "updated":"2022-02-09T02:00:00.000+02:00",
        "syndication":{"syndicated":false,"syndicate_id":null,"first_syndicated":false}})";
    check(map(post), wanted);
    check(map(R"({"posts":[)" + post + R"(],"totalResults":1})"), wanted);
}

TEST_CASE("an article list of GDELT becomes an article each", "[fields]") {
    const std::vector<ReadResult> results = map_all(R"({"articles":[{"url":"https://example.de/h",
        "url_mobile":"","title":"Rat beschließt Haushalt","seendate":"20220208T101500Z","socialimage":"",
        "domain":"example.de","language":"German","sourcecountry":"Germany"},{"url":"https://example.de/2","title":""},
        {"title":"Noch einer"}]})");
    REQUIRE(results.size() == 3);
    Article wanted;
    wanted.title = "Rat beschließt Haushalt";
    wanted.url = "https://example.de/h";
    wanted.published = at("2022-02-08T10:15:00Z");
    wanted.source = "example.de";
    wanted.lang = "de";
    wanted.extra = R"({"url_mobile":"","socialimage":"","sourcecountry":"Germany"})";
    check(std::get<ReadArticle>(results[0]).article, wanted);
    CHECK(std::get<Rejected>(results[1]).reason == "neither headline nor text");
    CHECK(std::get<Rejected>(results[1]).record == R"({"url":"https://example.de/2","title":""})");
    CHECK(std::get<ReadArticle>(results[2]).article.title == "Noch einer");
    CHECK(map_all(R"({"articles":[]})").empty());
}

TEST_CASE("a record of the TREC Washington Post collection becomes an article", "[fields]") {
    Article wanted;
    wanted.id = "b2e8";
    wanted.url = "https://example.com/budget";
    wanted.title = "Council passes budget";
    wanted.body = "Taxes stay\n\nThe mayor voted last &amp; left.\n\nIt was\nclose.";
    wanted.authors = {"Jane Doe"};
    wanted.published = at("2012-01-02T10:00:00Z");
    wanted.source = "The Washington Post";
    wanted.section = "Local";
    wanted.captions = {"The hall [A. Lens]"};
    wanted.extra =
        R"({"contents":[{"content":"By Jane Doe","type":"byline"},{"content":1325498400000,"type":"date"},)"
        R"({"fullcaption":"The <b>hall</b> [A. Lens]","imageURL":"https://example.com/i.jpg","type":"image","blurb":"Hall"}],)"
        R"("type":"article"})";
    check(
        map(R"({"id":"b2e8","article_url":"https://example.com/budget","title":"Council passes budget","author":"Jane Doe",
        "published_date":1325498400000,"contents":[{"content":"Local","mime":"text/plain","type":"kicker"},
        {"content":"Council passes budget","type":"title"},{"content":"By Jane Doe","type":"byline"},
        {"content":1325498400000,"type":"date"},null,{"content":"Taxes stay","type":"deck"},
        {"fullcaption":"The <b>hall</b> [A. Lens]","imageURL":"https://example.com/i.jpg","type":"image","blurb":"Hall"},
        {"content":"<span class=\"dateline\">The</span> mayor voted <a href=\"/l\">last</a> &amp; left.",
         "subtype":"paragraph","type":"sanitized_html","mime":"text/html"},
        {"content":"It was<br/>close.<!-- > --><script>x<y</script>","subtype":"paragraph","type":"sanitized_html"}],
        "type":"article","source":"The Washington Post"})"),
        wanted);
}

TEST_CASE("a record of CC-News becomes an article", "[fields]") {
    Article wanted;
    wanted.title = "Council passes budget";
    wanted.body = "Taxes stay.\n\nThe mayor voted last.";
    wanted.url = "https://example.com/budget";
    wanted.source = "example.com";
    wanted.published = at("2018-02-28");
    wanted.extra = R"({"image_url":"https://example.com/i.jpg"})";
    check(
        map(R"({"title":"Council passes budget","text":"The mayor voted last.","domain":"example.com","date":"2018-02-28",
        "description":"Taxes stay.","url":"https://example.com/budget","image_url":"https://example.com/i.jpg"})"),
        wanted);

    Article other;
    other.title = "Council passes budget";
    other.body = "The mayor voted last.";
    other.authors = {"Jane Doe"};
    other.url = "https://example.com/budget";
    other.source = "The Example";
    other.published = at("2018-02-28T01:02:03Z");
    other.tags = {"budget"};
    other.lang = "en";
    other.extra =
        R"({"responded_url":"https://example.com/budget?x","publisher":"Example","language_score":0.97,)"
        R"("categories":["Local"],"warc_path":"a/b.warc.gz"})";
    check(map(R"({"requested_url":"https://example.com/budget","responded_url":"https://example.com/budget?x",
        "title":"Council passes budget","author":"Jane Doe","publisher":"Example","sitename":"The Example",
        "published_date":"2018-02-28 01:02:03","plain_text":"The mayor voted last.","language":"en","language_score":0.97,
        "categories":["Local"],"tags":["budget"],"warc_path":"a/b.warc.gz"})"),
          other);
}

TEST_CASE("records for summarisation become articles without headline and date", "[fields]") {
    Article wanted;
    wanted.id = "42";
    wanted.body = "Taxes stay .\nThe mayor was last .\n\nThe mayor voted last. It was close.";
    check(
        map(R"({"article":"The mayor voted last. It was close.","highlights":"Taxes stay .\nThe mayor was last .","id":42})"),
        wanted);
    Article xsum;
    xsum.id = "7";
    xsum.body = "Taxes stay.\nThe mayor voted last.\nIt was close.";
    check(map(R"({"document":"The mayor voted last.\nIt was close.","summary":"Taxes stay.","id":"7"})"),
          xsum);
}

const std::string linked_article =
    R"({"@context":"https://schema.org","@type":"NewsArticle","headline":"Council passes budget",
    "articleBody":"The mayor voted last.","author":[{"@type":"Person","name":"Jane Doe"},"John Roe"],
    "datePublished":"2022-02-08T10:00:00+01:00","dateModified":"2022-02-08","mainEntityOfPage":{"@id":"https://example.com/b"},
    "publisher":{"@type":"Organization","name":"The Example"},"inLanguage":"en-GB","keywords":"budget, tax law",
    "articleSection":["Local","Town"],"image":{"@type":"ImageObject","url":"https://example.com/i.jpg","caption":"The hall"}})";

Article linked_article_mapped() {
    Article wanted;
    wanted.title = "Council passes budget";
    wanted.body = "The mayor voted last.";
    wanted.authors = {"Jane Doe", "John Roe"};
    wanted.published = at("2022-02-08T09:00:00Z");
    wanted.updated = at("2022-02-08");
    wanted.url = "https://example.com/b";
    wanted.source = "The Example";
    wanted.lang = "en-gb";
    wanted.tags = {"budget", "tax law"};
    wanted.section = "Local";
    wanted.captions = {"The hall"};
    wanted.extra =
        R"({"@context":"https://schema.org","@type":"NewsArticle","author":[{"@type":"Person","name":"Jane Doe"},"John Roe"],)"
        R"("mainEntityOfPage":{"@id":"https://example.com/b"},"publisher":{"@type":"Organization","name":"The Example"},)"
        R"("articleSection":["Local","Town"],)"
        R"("image":{"@type":"ImageObject","url":"https://example.com/i.jpg","caption":"The hall"}})";
    return wanted;
}

TEST_CASE("linked data of schema.org becomes an article", "[fields]") {
    check(map(linked_article), linked_article_mapped());
    check(map("[{\"@type\":\"BreadcrumbList\",\"name\":\"x\"}," + linked_article + "]"),
          linked_article_mapped());
    check(
        map(R"({"@context":"https://schema.org","@graph":[{"@type":"WebPage","headline":"x"},{"@type":["Person"],"name":"x"},)" +
            linked_article + "]}"),
        linked_article_mapped());
    CHECK(
        map(R"({"@type":["Thing","https://schema.org/ReportageNewsArticle"],"headline":"a","author":{"name":"Jane"},
        "mainEntityOfPage":"https://example.com/b"})")
            .authors == std::vector<std::string>{"Jane"});
    CHECK(map_all(R"({"@type":"Organization","name":"The Example"})").empty());
    CHECK(std::holds_alternative<Rejected>(map_all(R"({"@type":"NewsArticle","name":"The Example"})").at(0)));
}

TEST_CASE("a JSON Feed becomes an article an item", "[fields]") {
    Article wanted;
    wanted.id = "1";
    wanted.url = "https://example.com/b";
    wanted.title = "Council passes budget";
    wanted.body = "The mayor\nvoted last.";
    wanted.authors = {"Jane Doe"};
    wanted.published = at("2022-02-08T10:00:00Z");
    wanted.tags = {"budget"};
    wanted.source = "The Example";
    wanted.lang = "en-gb";
    wanted.extra = R"({"authors":[{"name":"Jane Doe"}]})";
    check(
        map(R"({"version":"https://jsonfeed.org/version/1.1","title":"The Example","language":"en-GB","items":[{"id":"1",
        "url":"https://example.com/b","title":"Council passes budget","content_html":"<p>The mayor</p><p>voted <b>last</b>.</p>",
        "date_published":"2022-02-08T10:00:00Z","authors":[{"name":"Jane Doe"}],"tags":["budget"]}]})"),
        wanted);
}

}  // namespace
}  // namespace broadsheet
