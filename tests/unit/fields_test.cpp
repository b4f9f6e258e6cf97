#include "indexer/readers/fields.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "common/article/error.hpp"
#include "common/article/record.hpp"

namespace broadsheet {
namespace {

Timestamp at(std::string_view time) { return parse_timestamp(time).value(); }

std::vector<ReadResult> map_all(std::string_view json, const FieldMap& fields = {}) {
    return RecordMapper(fields).map(json, "file:1");
}

ReadArticle read(std::string_view json, const FieldMap& fields = {}) {
    std::vector<ReadResult> results = map_all(json, fields);
    REQUIRE(results.size() == 1);
    const auto* rejected = std::get_if<Rejected>(&results[0]);
    if (rejected != nullptr) FAIL(rejected->reason + ": " + rejected->detail);
    return std::get<ReadArticle>(std::move(results[0]));
}

Article map(std::string_view json, const FieldMap& fields = {}) { return read(json, fields).article; }

Rejected refusal(std::string_view json) {
    std::vector<ReadResult> results = map_all(json);
    REQUIRE(results.size() == 1);
    REQUIRE(std::holds_alternative<Rejected>(results[0]));
    return std::get<Rejected>(std::move(results[0]));
}

TEST_CASE("what export writes is read back as it was", "[fields]") {
    Article article;
    article.id = "an id";
    article.url = "https://example.com/b";
    article.title = "Say \"yes\" \\ \x07";
    article.body = "One.\n\nTwo; three.";
    article.authors = {"Doe; Jane", "Roe, John"};
    article.published = at("1999-12-31T23:59:59Z");
    article.updated = at("2000-01-01");
    article.crawled = at("0001-01-01");
    article.source = "The Example";
    article.section = "Local";
    article.tags = {"a;b", "c,d"};
    article.lang = "pt-br";
    article.place = "LONDON";
    article.agency = "Reuters";
    article.captions = {"One; two"};
    article.extra =
        R"({"title_page":"x","published":"2019-02-30","lang":"Klingonese","a\"b":[1,2.5,{"c":null}],"extra":{"d":1}})";
    CHECK(map(to_json(article)) == article);
    CHECK(map(R"({"title":"a","foo":1,"extra":{"bar":2,"title":"b"},"baz":"3"})").extra ==
          R"({"foo":1,"bar":2,"title":"b","baz":"3"})");
    CHECK(map(R"({"title":"a","extra":{}})").extra.empty());
    CHECK(map("{\"title\":\"a\",\"b\x7F\":{\"c\\u009b\":\"\x7F\"}}").extra ==
          R"({"b\u007f":{"c\u009b":"\u007f"}})");
    CHECK(map(R"({"title":"a","extra":"more"})").extra == R"({"extra":"more"})");
}

TEST_CASE("of several names of a field the best with a value wins and the others are kept", "[fields]") {
    const Article article =
        map(R"({"date":"2020-01-01","headline":"b","maintext":" ","text":"t","content":"c","title":"a",
        "publish_date":"2021-01-01","title":"again"})");
    CHECK(article.title == "a");
    CHECK(article.body == "t");
    CHECK(article.published == at("2021-01-01"));
    CHECK(article.extra == R"({"date":"2020-01-01","headline":"b","content":"c","title":"again"})");
    CHECK(map(R"({"title":"a","document":{"no":"text"},"text":"t"})").extra ==
          R"({"document":{"no":"text"}})");
    CHECK(map(R"({"title":"a","document":[1],"raw_text":"t"})").body == "t");
}

TEST_CASE("texts are trimmed, their line ends made one, numbers taken as text", "[fields]") {
    const Article article = map(R"({"id":7,"title":" 1984\r\n","text":"\n one\r\n\r\ntwo\rthree \t"})");
    CHECK(article.id == "7");
    CHECK(article.title == "1984");
    CHECK(article.body == "one\n\ntwo\nthree");
    CHECK(map(R"({"id":18446744073709551615,"title":1984})").title == "1984");
    CHECK(map(R"({"id":1.5,"title":"a"})").id == "1.5");
    CHECK(map(R"({"id":{"no":1},"title":"a"})").extra == R"({"id":{"no":1}})");
    CHECK(map(R"({"_id":{"$oid":"5f"},"title":"a"})").id == "5f");
}

TEST_CASE("a list may be one text, and one text a list", "[fields]") {
    struct Reading {
        std::string json;
        std::vector<std::string> authors, tags;
    };
    const std::vector<Reading> table = {
        {R"({"title":"a","author":"Jane Doe"})", {"Jane Doe"}, {}},
        {R"({"title":"a","author":"Jane Doe;John Roe; ;"})", {"Jane Doe", "John Roe"}, {}},
        {R"({"title":"a","author":"Jane Doe and John Roe, Town"})", {"Jane Doe and John Roe, Town"}, {}},
        {R"({"title":"a","author":"Doe &amp; Sons; Jos&#233; Roe"})",
         {"Doe &amp; Sons", "Jos&#233; Roe"},
         {}},
        {R"({"title":"a","authors":["Doe; Jane",""," ",null,7]})", {"Doe; Jane", "7"}, {}},
        {R"({"title":"a","authors":[],"byline":"Jane"})", {"Jane"}, {}},
        {R"({"title":"a","tags":"one; two,three"})", {}, {"one", "two,three"}},
        {R"({"title":"a","keywords":"one, two"})", {}, {"one", "two"}},
        {R"({"title":"a","keywords":"one, two; three"})", {}, {"one, two", "three"}},
        {R"({"title":"a","category":"one"})", {}, {"one"}},
    };
    for (const Reading& reading : table) {
        CAPTURE(reading.json);
        const Article article = map(reading.json);
        CHECK(article.authors == reading.authors);
        CHECK(article.tags == reading.tags);
        CHECK(article.extra.empty());
    }
}

TEST_CASE("a date that is written as none is none", "[fields]") {
    for (const char* none : {"\"None\"", "\"null\"", "\"\"", "\" \"", "null", "\"NaT\"", "[]"}) {
        CAPTURE(none);
        const ReadArticle result = read(R"({"title":"a","date_publish":)" + std::string(none) + "}");
        CHECK_FALSE(result.article.published);
        CHECK(result.article.extra.empty());
        CHECK(result.flags.bad_dates == 0);
        CHECK(result.warnings.empty());
    }
}

TEST_CASE("a date that cannot be read is kept and said", "[fields]") {
    const ReadArticle result =
        read(R"({"title":"a","published":"2019-02-30","dateModified":{"y":2019},"crawled":true})");
    CHECK_FALSE(result.article.published);
    CHECK(result.article.extra == R"({"published":"2019-02-30","dateModified":{"y":2019},"crawled":true})");
    CHECK(result.flags.bad_dates == 3);
    CHECK(result.warnings ==
          std::vector<std::string>{"published '2019-02-30' is no date; kept without one",
                                   "dateModified '{\"y\":2019}' is no date; kept without one",
                                   "crawled 'true' is no date; kept without one"});

    const ReadArticle other = read(R"({"title":"a","published":"soon","date":"2019-02-03"})");
    CHECK(other.article.published == at("2019-02-03"));
    CHECK(other.article.extra == R"({"published":"soon"})");
    CHECK(other.warnings.empty());

    const std::string wordy = "no date but many words, so many that nobody wants é é é é é é";
    const ReadArticle third = read(R"({"title":"a","published":")" + wordy + "\"}");
    CHECK(third.warnings.at(0) == "published '" + wordy.substr(0, 59) + "…' is no date; kept without one");
}

TEST_CASE("a date may be a number", "[fields]") {
    for (const char* date : {"1644314400", "1644314400000", "1644314400.9", "1644314400123.0",
                             "\"1644314400\"", "20220208100000"}) {
        CAPTURE(date);
        CHECK(map(R"({"title":"a","published":)" + std::string(date) + "}").published ==
              at("2022-02-08T10:00:00Z"));
    }
    CHECK(map(R"({"title":"a","published":-1000000000})").published == at("1938-04-24T22:13:20Z"));
    CHECK(read(R"({"title":"a","published":1e300})").flags.bad_dates == 1);
}

TEST_CASE("the day of a download is no date of publication", "[fields]") {
    const Article article = map(R"({"title":"a","date_download":"2020-01-01","filedate":"2020-01-02"})");
    CHECK_FALSE(article.published);
    CHECK(article.crawled == at("2020-01-01"));
}

TEST_CASE("a source that is an url is the url", "[fields]") {
    const Article article = map(R"({"title":"a","source":"https://example.com/b"})");
    CHECK(article.url == "https://example.com/b");
    CHECK(article.source.empty());
    CHECK(article.extra.empty());
    const Article both =
        map(R"({"title":"a","source":"https://example.com/b","link":"https://example.com/c"})");
    CHECK(both.url == "https://example.com/c");
    CHECK(both.extra == R"({"source":"https://example.com/b"})");
    CHECK(map(R"({"title":"a","source":"Reuters"})").source == "Reuters");
    CHECK(map(R"({"title":"a","source":{"id":null,"name":"Reuters"}})").source == "Reuters");
}

TEST_CASE("a language is taken by code or name, and kept where it is neither", "[fields]") {
    CHECK(map(R"({"title":"a","language":"English"})").lang == "en");
    CHECK(map(R"({"title":"a","lang":"pt_BR"})").lang == "pt-br");
    const Article unknown = map(R"({"title":"a","language":"Klingonese"})");
    CHECK(unknown.lang.empty());
    CHECK(unknown.extra == R"({"language":"Klingonese"})");
    CHECK(map(R"({"title":"a","language":"Klingonese","meta_lang":"de"})").lang == "de");
}

TEST_CASE("a lead comes before the body unless the body contains it", "[fields]") {
    struct Reading {
        std::string json, body, extra;
    };
    const std::vector<Reading> table = {
        {R"({"text":"One.\n\nTwo.","lead":"Zero."})", "Zero.\n\nOne.\n\nTwo.", ""},
        {R"({"text":"One.\nTwo.","lead":"Zero."})", "Zero.\nOne.\nTwo.", ""},  // each line is a paragraph
        {R"({"text":"One.\nTwo.","lead":"Zero.\n\nNil."})", "Zero.\nNil.\nOne.\nTwo.", ""},
        {R"({"text":"One.","lead":"Zero."})", "Zero.\n\nOne.", ""},
        {R"({"lead":"Zero."})", "Zero.", ""},
        {R"({"text":"","lead":"Zero."})", "Zero.", ""},
        {R"({"text":"One.\nTwo.","excerpt":"one.   TWO..."})", "One.\nTwo.",
         R"({"excerpt":"one.   TWO..."})"},
        {R"({"text":"One.\nTwo.","excerpt":"One.…"})", "One.\nTwo.", R"({"excerpt":"One.…"})"},
        {R"({"text":"Cafés “open”.","excerpt":"cafes \"open\""})", "Cafés “open”.",
         R"({"excerpt":"cafes \"open\""})"},
        {R"({"text":"One.","lead":"Zero.","summary":"Nil."})", "Zero.\n\nOne.", R"({"summary":"Nil."})"},
        {R"({"text":"One.","highlights":["Zero.","Nil."]})", "Zero.\nNil.\n\nOne.", ""},
        {R"({"text":"One.","lead":"..."})", "One.", R"({"lead":"..."})"},
        {R"({"text":"One.","lead":{"a":1}})", "One.", R"({"lead":{"a":1}})"},
    };
    for (const Reading& reading : table) {
        CAPTURE(reading.json);
        const Article article = map(reading.json);
        CHECK(article.body == reading.body);
        CHECK(article.extra == reading.extra);
        CHECK(map(to_json(article)) == article);
    }
}

TEST_CASE("the user's names of fields come first", "[fields]") {
    const FieldMap fields = {{"kop", "title"},
                             {"text", "lead"},
                             {"meta.made", "published"},
                             {"dc.by", "authors"},
                             {"date", "extra"}};
    const Article article =
        map(R"({"title":"b","kop":"a","text":"t","maintext":"m","meta":{"made":"2020-01-01"},
        "dc.by":"Jane","date":"2021-01-01"})",
            fields);
    CHECK(article.title == "a");
    CHECK(article.body == "t\n\nm");
    CHECK(article.published == at("2020-01-01"));
    CHECK(article.authors == std::vector<std::string>{"Jane"});
    CHECK(article.extra == R"({"title":"b","meta":{"made":"2020-01-01"},"date":"2021-01-01"})");
    CHECK_THROWS_MATCHES(
        RecordMapper(FieldMap{{"kop", "titel"}}), UsageError,
        Catch::Message(
            "field map: there is no field 'titel'; fields are id, url, title, lead, body, authors, "
            "published, updated, crawled, source, section, tags, lang, place, agency, rights, credit, "
            "captions, extra"));
}

TEST_CASE("what is no article is rejected with the reason", "[fields]") {
    struct Refusal {
        std::string json, reason, detail;
    };
    const std::vector<Refusal> table = {
        {"7", "not a JSON object", ""},
        {"\"text\"", "not a JSON object", ""},
        {"null", "not a JSON object", ""},
        {"[7]", "not a JSON object", ""},
        {"{}", "neither headline nor text", ""},
        {R"({"title":" ","text":null,"url":"https://example.com"})", "neither headline nor text", ""},
        {R"({"title":"\u00a0","text":"\u200b"})", "neither headline nor text", ""},
        {R"({"title":{"a":1},"text":"t"})", "wrong type", "title is an object"},
        {R"({"headline":["a"],"text":"t"})", "wrong type", "headline is an array"},
        {R"({"title":true})", "wrong type", "title is true or false"},
        {R"({"title":"a","text":["b"]})", "wrong type", "text is an array"},
        {R"({"title":"a","body":{"b":1}})", "wrong type", "body is an object"},
        {R"({"title":"a","body":{"sections":[7]}})", "wrong type", "body is an object"},
        {R"({"title":{},"headline":[1],"body":{"sections":[{"paragraphs":["p"]}]}})", "wrong type",
         "headline is an array"},
        {R"({"content_html":"<p> </p>"})", "neither headline nor text", ""},
    };
    for (const Refusal& wanted : table) {
        CAPTURE(wanted.json);
        const Rejected rejected = refusal(wanted.json);
        CHECK(rejected.reason == wanted.reason);
        CHECK(rejected.detail == wanted.detail);
        CHECK(rejected.place == "file:1");
    }
    for (const char* json :
         {"", " ", "{", "{\"title\":}", "{\"title\":\"a\"} x", "{\"title\":\"a\nb\"}", "{'title':'a'}"}) {
        CAPTURE(json);
        const Rejected rejected = refusal(json);
        CHECK(rejected.reason == "not valid JSON");
        CHECK_FALSE(rejected.detail.empty());
        CHECK(rejected.record == json);
    }
}

TEST_CASE("a rejected record is kept up to a limit", "[fields]") {
    const Rejected rejected = refusal("{\"text\":\"" + std::string(max_kept_record_bytes, 'x'));
    CHECK(rejected.record.size() == max_kept_record_bytes);
}

TEST_CASE("ill-formed text is repaired and counted", "[fields]") {
    const ReadArticle bytes = read("{\"title\":\"Caf\xE9\",\"text\":\"\xFF\xC3\xA9\"}");
    CHECK(bytes.article.title == "Caf\uFFFD");
    CHECK(bytes.article.body == "\uFFFD\u00E9");
    CHECK(bytes.flags.repaired_utf8 == 2);
    const ReadArticle escapes = read(R"({"title":"\udce9\ud83d\ude00\ud83d","text":"a\\ud800"})");
    CHECK(escapes.article.title == "\uFFFD\U0001F600\uFFFD");
    CHECK(escapes.article.body == "a\\ud800");
    CHECK(escapes.flags.repaired_utf8 == 2);
    CHECK(read("{\"title\":\"\\ud800\xE9\"}").flags.repaired_utf8 == 2);
}

TEST_CASE("a mapper forgets a record before the next", "[fields]") {
    RecordMapper mapper({});
    const std::string first = R"({"title":"a","authors":["b"],"foo":"bar","date":"2020-01-01"})";
    const std::vector<ReadResult> results = mapper.map(first, "1");
    CHECK(std::get<ReadArticle>(mapper.map(R"({"text":"c"})", "2").at(0)).article == map(R"({"text":"c"})"));
    CHECK(std::get<ReadArticle>(mapper.map("{\"text\":\"" + std::string(5000000, 'x') + "\"}", "3").at(0))
              .article.body.size() == 5000000);
    CHECK(std::get<ReadArticle>(mapper.map(first, "1").at(0)).article ==
          std::get<ReadArticle>(results.at(0)).article);
}

TEST_CASE("what an earlier cleaning took is read back, unless the text is another by now", "[fields]") {
    const std::string cleaning =
        R"("cleaning":{"version":1,"level":"full","body":[[3,0,"Ad\n","drop","ad-label"]]})";
    const Article article = map(R"({"title":"T","body":"Two",)" + cleaning + "}");
    REQUIRE(article.cleaning.body.size() == 1);
    CHECK(original(article).body == "TwoAd\n");
    CHECK(article.extra.empty());

    const ReadArticle changed = read(R"({"title":"T","body":"No",)" + cleaning + "}");
    CHECK(changed.article.cleaning == Cleaning());
    REQUIRE(changed.warnings.size() == 1);
    CHECK_THAT(changed.warnings[0], Catch::Contains("does not fit"));

    // Somebody else's word stays what it is.
    CHECK(map(R"({"title":"T","cleaning":{"by":"hand"}})").extra == R"({"cleaning":{"by":"hand"}})");
}

}  // namespace
}  // namespace broadsheet
