#include "common/article/record.hpp"

#include <catch2/catch.hpp>

#include "common/article/error.hpp"
#include "common/article/json.hpp"

namespace broadsheet {
namespace {

Article full_article() {
    return {.id = "a\"1",
            .url = "https://example.org/\\x",
            .title = "Headline \u0001 with\ttab",
            .body = "First.\n\nSecond “quoted” line.",
            .authors = {"Ada Lund", "Jean Marsh"},
            .published = parse_timestamp("2022-02-08T10:00:00Z"),
            .updated = parse_timestamp("1887-01-01"),
            .crawled = parse_timestamp("2022-02-09T00:00:01Z"),
            .source = "Courier",
            .section = "News",
            .tags = {"budget"},
            .lang = "en",
            .place = "Port Elsin",
            .agency = "NWA",
            .captions = {"The harbour"},
            .origin = Origin{"in/a.zip!b.warc", 1'234'567'890'123, 42, "00ff00ff00ff00ff", "urn:uuid:7"},
            .extra = R"({"score":1.5,"nested":{"a":[1,2,null]}})"};
}

}  // namespace

TEST_CASE("a record that is written can be read back", "[record]") {
    RecordParser parser;
    for (const Article& article : {full_article(), Article{}, Article{.title = "Only a headline"}}) {
        const std::string json = to_json(article);
        CHECK(json.find('\n') == std::string::npos);
        CHECK(parser.parse(json) == article);
    }
}

TEST_CASE("a damaged record is an error, not a guess", "[record]") {
    RecordParser parser;
    for (const char* json : {"", "[]", "{", R"({"title":7})", R"({"authors":"x"})", R"({"published":"soon"})",
                             R"({"no such member":1})", R"({"origin":"a"})", R"({"origin":{"offset":"1"}})",
                             R"({"origin":{"more":1}})"}) {
        CHECK_THROWS_AS(parser.parse(json), ArchiveCorrupt);
    }
}

TEST_CASE("frames come back as they went in, with a dictionary and without", "[record]") {
    std::vector<std::string> samples;
    for (int i = 0; i < 300; ++i) {
        samples.push_back(to_json({.id = std::to_string(i),
                                   .title = "The harbour council voted on budget item " + std::to_string(i),
                                   .body = "Members of the council met on day " + std::to_string(i * 7) +
                                           " and agreed to hear the port authority again.",
                                   .source = "Courier"}));
    }
    const std::string dictionary = train_dictionary(samples, 16 << 10);
    REQUIRE_FALSE(dictionary.empty());
    RecordCompressor with(dictionary);
    RecordCompressor without("");
    RecordDecompressor reader;
    reader.add_dictionary(dictionary);
    std::size_t bytes_with = 0;
    std::size_t bytes_without = 0;
    for (const std::string& sample : samples) {
        const std::string frame(with.compress(sample));
        const std::string plain(without.compress(sample));
        bytes_with += frame.size();
        bytes_without += plain.size();
        CHECK(reader.decompress(frame) == sample);
        CHECK(reader.decompress(plain) == sample);
    }
    CHECK(bytes_with * 2 < bytes_without);
    CHECK_THROWS_AS(RecordDecompressor().decompress(with.compress(samples[0])), ArchiveCorrupt);
}

TEST_CASE("a damaged frame is an error", "[record]") {
    RecordCompressor compressor("");
    RecordDecompressor decompressor;
    std::string frame(compressor.compress(to_json(full_article())));
    CHECK_THROWS_AS(decompressor.decompress(""), ArchiveCorrupt);
    CHECK_THROWS_AS(decompressor.decompress("no frame"), ArchiveCorrupt);
    CHECK_THROWS_AS(decompressor.decompress(frame.substr(0, frame.size() / 2)), ArchiveCorrupt);
    CHECK_THROWS_AS(decompressor.add_dictionary("no dictionary"), ArchiveCorrupt);
}

TEST_CASE("few samples train no dictionary", "[record]") {
    CHECK(train_dictionary({"a", "b"}, 1000).empty());
}

TEST_CASE("JSON text is escaped", "[json]") {
    std::string out;
    append_json_string(out, "a\"b\\c\n\t\r\x01 é \x7F\u009B[2J\u00A0");
    CHECK(with_controls_escaped("{\"é\x7F\":[\"\u009B[2J\u00A0\"]}") ==
          "{\"é\\u007f\":[\"\\u009b[2J\u00A0\"]}");
    CHECK(out == "\"a\\\"b\\\\c\\n\\t\\r\\u0001 é \\u007f\\u009b[2J\u00A0\"");
}

TEST_CASE("what is no note of a cleaning is not taken for one", "[record]") {
    const std::string good =
        R"({"version":1,"level":"full","body":[[0,2,"was"],[2,0,"x","drop","ad-label"]],"fields":{"agency":[]}})";
    const auto cleaning = parse_cleaning(good);
    REQUIRE(cleaning);
    CHECK(cleaning->body.size() == 2);
    CHECK(cleaning->body[1] == CleaningSpan{2, 0, "x", CleaningAction::drop, "ad-label"});
    CHECK(cleaning->fields == std::vector<FieldBefore>{{"agency", {}}});
    for (const std::string bad :
         {"7", "{}", R"({"level":"full"})", R"({"version":1,"level":"most"})",
          R"({"version":1,"level":"full","more":1})", R"({"version":-1,"level":"full"})",
          R"({"version":1,"level":"full","body":[[0,"x"]]})",
          R"({"version":1,"level":"full","body":[[-1,0,"x"]]})",
          R"({"version":1,"level":"full","body":[[0,0,"x","eat","ad-label"]]})",
          R"({"version":1,"level":"full","fields":{"agency":"AP"}})"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_cleaning(bad));
    }
}

}  // namespace broadsheet
