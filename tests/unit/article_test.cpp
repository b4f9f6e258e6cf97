#include "common/article/article.hpp"

#include <catch2/catch.hpp>

namespace broadsheet {

TEST_CASE("urls that name the same page are normalised to one", "[article]") {
    struct Case {
        std::string url;
        std::string normal;
    };
    const auto [url, normal] = GENERATE(values<Case>({
        {"HTTPS://News.Example.ORG/Story", "https://news.example.org/Story"},
        {"http://example.org:80/a#top", "http://example.org/a"},
        {"https://example.org:443", "https://example.org/"},
        {"https://example.org:8443/a", "https://example.org:8443/a"},
        {"https://example.org/a?utm_source=x&id=7&UTM_medium=y", "https://example.org/a?id=7"},
        {"https://example.org/a?utm_source=x", "https://example.org/a"},
        {"mailto:desk@example.org", "mailto:desk@example.org"},
        {"not a url", "not a url"},
    }));
    CHECK(normalise_url(url) == normal);
    CHECK(normalise_url(normal) == normal);
}

TEST_CASE("the host of a url is without www, port and user", "[article]") {
    CHECK(url_host("https://www.Example.org:8080/a") == "example.org");
    CHECK(url_host("https://user:pass@example.org/a@b") == "example.org");
    CHECK(url_host("example.org").empty());
}

TEST_CASE("an article is known by its id, else its url, else its content", "[article]") {
    Article article{.id = "7", .url = "http://example.org/a#b", .title = "T", .body = "B"};
    CHECK(identity(article) == "7");
    article.id.clear();
    CHECK(identity(article) == "http://example.org/a");
    article.url.clear();
    const std::string by_content = identity(article);
    CHECK(by_content.size() == 37);
    CHECK(by_content.starts_with("hash:"));
    article.body = "C";
    CHECK(identity(article) != by_content);
}

TEST_CASE("the time of crawling and the origin do not change the content", "[article]") {
    Article article{.id = "7", .title = "T", .body = "B"};
    const std::string before = content_hash(article);
    article.crawled = parse_timestamp("2022-02-08T10:00:00Z");
    CHECK(content_hash(article) == before);
    article.origin =
        Origin{.file = "a.jsonl", .offset = 7, .bytes = 9, .hash = bytes_hash("x"), .record = ""};
    CHECK(content_hash(article) == before);
    article.tags = {"budget"};
    CHECK(content_hash(article) != before);
}

TEST_CASE("bytes are hashed as xxhsum -H3 does it", "[article]") {
    CHECK(bytes_hash("") == "2d06800538d394c2");
    CHECK(bytes_hash("a") == "e6c632b61e964e1f");
}

TEST_CASE("conditions are folded; authors are known by name and by word", "[article]") {
    const Article article{.id = "X",
                          .url = "https://www.example.org/a",
                          .authors = {"Zoë O'Hara", "zoe o'hara"},
                          .source = "The  Courier",
                          .tags = {"Budget"},
                          .lang = "pt-br"};
    const std::vector<FilterValue> expected{
        {Filter::id, "X"},
        {Filter::url, "https://www.example.org/a"},
        {Filter::host, "example.org"},
        {Filter::author, "ohara"},
        {Filter::author, "zoe"},
        {Filter::author, "zoe o'hara"},
        {Filter::tag, "budget"},
        {Filter::lang, "pt"},
        {Filter::source, "the courier"},
    };
    CHECK(filter_values(article) == expected);
}

}  // namespace broadsheet
