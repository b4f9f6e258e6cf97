#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <zlib.h>

#include "common/article/error.hpp"
#include "indexer/readers/json_splitter.hpp"
#include "tests/support/input_folder.hpp"
#include "tests/support/read_results.hpp"

namespace broadsheet {
namespace {

/// A line for each result: `place headline`, or `place ! reason: detail`.
std::vector<std::string> read_all(const std::string& path, InputFormat format = InputFormat::by_content) {
    std::vector<std::string> results;
    for (const ReadResult& result : read_results(path, format)) {
        if (const auto* rejected = std::get_if<Rejected>(&result)) {
            std::string line = rejected->place + " ! " + rejected->reason;
            if (!rejected->detail.empty()) line += ": " + rejected->detail;
            results.push_back(line);
        } else {
            const ReadArticle& read = std::get<ReadArticle>(result);
            results.push_back(read.place + " " + read.article.title);
        }
        results.back().erase(0, path.size() + 1);
    }
    return results;
}

struct Reading {
    std::string content;
    std::vector<std::string> results;
};

void check(const std::vector<Reading>& table) {
    const InputFolder folder;
    for (const Reading& reading : table) {
        CAPTURE(reading.content);
        std::vector<std::string> results = read_all(folder.write("records.json", reading.content));
        for (std::string& result : results) {
            // The parser's words are its own.
            if (const std::size_t at = result.find("not valid JSON: "); at != std::string::npos) {
                const bool ours = result.find("the array breaks off") != std::string::npos ||
                                  result.find("the input ends inside the record") != std::string::npos;
                if (!ours) result.resize(at + 14);
            }
        }
        CHECK(results == reading.results);
    }
}

TEST_CASE("JSON lines give an article a line with its place", "[json]") {
    check({
        {"", {}},
        {"\n \r\n", {}},
        {R"({"title":"a"})", {"1 a"}},
        {"{\"title\":\"a\"}\n{\"title\":\"b\"}\n", {"1 a", "2 b"}},
        {"\xEF\xBB\xBF{\"title\":\"a\"}\r\n\r\n  {\"title\":\"b\"} \r\n", {"1 a", "3 b"}},
        {"{\"title\":\"a\"}\n\xEF\xBB\xBF{\"title\":\"b\"}\n", {"1 a", "2 b"}},
        {"\n\n{\"title\":\"a\\nb\"}", {"3 a\nb"}},
        {"{\"articles\":[{\"title\":\"a\"},{\"title\":\"b\"}]}\n{\"title\":\"c\"}", {"1 a", "1 b", "2 c"}},
    });
}

TEST_CASE("a broken line costs that line only", "[json]") {
    check({
        {"{\"title\":\"a\"}\n{\"title\":\"b\n{\"title\":\"c\"}\n", {"1 a", "2 ! not valid JSON", "3 c"}},
        {"{\"title\":\nnothing\n{\"title\":\"c\"}\n", {"1 ! not valid JSON", "2 ! not valid JSON", "3 c"}},
        {"nothing\n{\"title\":\"b\"}\n", {"1 ! not valid JSON", "2 b"}},
        {"{\"title\":\"a\"}\n7\n{}\n{\"title\":\"b",
         {"1 a", "2 ! not a JSON object", "3 ! neither headline nor text", "4 ! not valid JSON"}},
        {"{\"title\":\"a\"}{\"title\":\"b\"}\n{\"title\":\"c\"}", {"1 ! not valid JSON", "2 c"}},
        {std::string("{\"title\":\"a\"}\n\0\0\0\n{\"title\":\"b\"}", 31),
         {"1 a", "2 ! not valid JSON", "3 b"}},
    });
}

TEST_CASE("an array or objects over many lines give an article an element", "[json]") {
    check({
        {"[]", {}},
        {"[{\"title\":\"a\"},{\"title\":\"b\"}]", {"1 a", "1 b"}},
        {"\xEF\xBB\xBF\n [\n{\"title\":\n\"a\"},\n\n{\"title\":\"b\"}\n]\n", {"3 a", "6 b"}},
        {"{\n  \"title\": \"a\"\n}\n{\n  \"title\": \"b\"\n}\n", {"1 a", "4 b"}},
        {"{ \r\n\"title\":\"a\"},{\"title\":\"b\"}", {"1 a", "2 b"}},
        {"[{\"title\":\"a]}\\\"{[\\\\\"},{\"title\":\"b\",\"x\":[[{}],\"]\"]}]", {"1 a]}\"{[\\", "1 b"}},
        {"[{\"title\":\"a\"}]\n[{\"title\":\"b\"}]", {"1 a", "2 b"}},
        {"[{\"title\":\"a\"},[{\"title\":\"b\"}]]", {"1 a", "1 b"}},
        {"[\nnull, 7,\n\"text\", {\"title\":\"a\"}]",
         {"2 ! not a JSON object", "2 ! not a JSON object", "3 ! not a JSON object", "3 a"}},
    });
}

TEST_CASE("a broken element is rejected and the next one is found", "[json]") {
    check({
        {"[{\"title\":},{\"title\":\"b\"}]", {"1 ! not valid JSON", "1 b"}},
        {"[{\"title\":\"a\"\"},\n{\"title\":\"b\"}]", {"1 ! not valid JSON", "2 b"}},  // a quote too many
        {"[{\"title\":\"a},\n{\"title\":\"b\"},\n{\"title\":\"c\"}]", {"1 ! not valid JSON", "2 b", "3 c"}},
        {"[{\"title\":\"a\",\n{\"title\":\"b\"}]", {"1 ! not valid JSON", "2 b"}},  // a brace too few
        {"[{\"title\":\"a\"}},{\"title\":\"b\"}]", {"1 a", "1 ! not valid JSON", "1 b"}},
        {"[{\"title\":\"a\",\"tags\":[\"x\"},{\"title\":\"b\"}]", {"1 ! not valid JSON", "1 b"}},
        {"[{\"title\":\"a\",\"tags\":\"x\"]},\n{\"title\":\"b\"}]",
         {"1 ! not valid JSON", "1 ! not valid JSON", "2 b", "2 ! not valid JSON"}},
        {"[{\"title\":\"a\\\n\"},\n{\"title\":\"b\"}]", {"1 ! not valid JSON", "3 b"}},
        {"{\n\"title\":\"a\"}\nnothing\n{\"title\":\"b\"}", {"1 a", "3 ! not valid JSON", "4 b"}},
    });
}

TEST_CASE("an array or record that breaks off is a rejection", "[json]") {
    check({
        {"[", {"1 ! not valid JSON: the array breaks off"}},
        {"[{\"title\":\"a\"},", {"1 a", "1 ! not valid JSON: the array breaks off"}},
        {"[{\"title\":\"a\"},\n{\"title\":\"b",
         {"1 a", "2 ! not valid JSON: the input ends inside the record"}},
        {"[{\"title\":\"a\"}, nul",
         {"1 a", "1 ! not valid JSON", "1 ! not valid JSON: the array breaks off"}},
        {"{\n\"title\":\"a\"}\n{\"title\":", {"1 a", "3 ! not valid JSON: the input ends inside the record"}},
    });
}

TEST_CASE("a record that is too long is rejected and the run goes on", "[json]") {
    const InputFolder folder;
    const std::string long_record =
        "{\"title\":\"a\",\"text\":\"" + std::string(max_record_bytes, 'x') + "\"}";
    const std::vector<std::string> expected = {"1 ! record longer than 32 MiB", "2 b"};
    CHECK(read_all(folder.write("lines", long_record + "\n{\"title\":\"b\"}")) == expected);
    CHECK(read_all(folder.write("array", "[" + long_record + ",\n{\"title\":\"b\"}]")) == expected);
    CHECK(read_all(folder.write("end", "{\"title\":\"a\"}\n" + long_record)) ==
          std::vector<std::string>{"1 a", "2 ! record longer than 32 MiB"});
}

std::string gzip(std::string_view text) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 0, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(text.size() + 1000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(packed.size() - stream.avail_out);
    deflateEnd(&stream);
    return packed;
}

TEST_CASE("of a damaged input the whole records are kept and one rejection says what is wrong", "[json]") {
    const InputFolder folder;
    // Packed without compression: the trailer takes eight bytes, before them comes the text as it is.
    const auto read_cut = [&](std::string_view text, std::size_t bytes_missing) {
        const std::string packed = gzip(text);
        std::vector<std::string> results = read_all(
            folder.write("input.gz", packed.substr(0, packed.size() - 8 - bytes_missing)), InputFormat::json);
        if (!results.empty()) {
            std::string& last = results.back();
            const std::size_t at = last.find(" after ");
            CHECK(at != std::string::npos);
            last.resize(at);
        }
        return results;
    };
    const std::string damaged = "input is damaged: gzip stream breaks off";
    const std::string lines = "{\"title\":\"a\"}\n{\"title\":\"b\"}\n{\"title\":\"c\"}\n";
    CHECK(read_cut(lines, 0) == std::vector<std::string>{"1 a", "2 b", "3 c", "4 ! " + damaged});
    CHECK(read_cut(lines, 1) == std::vector<std::string>{"1 a", "2 b", "3 c", "3 ! " + damaged});
    CHECK(read_cut(lines, 2) == std::vector<std::string>{"1 a", "2 b", "3 ! " + damaged});
    CHECK(read_cut(lines, 13) == std::vector<std::string>{"1 a", "2 b", "3 ! " + damaged});
    const std::string array = "[{\"title\":\"a\"},\n{\"title\":\"b\"}\n]";
    CHECK(read_cut(array, 0) == std::vector<std::string>{"1 a", "2 b", "3 ! " + damaged});
    CHECK(read_cut(array, 1) == std::vector<std::string>{"1 a", "2 b", "3 ! " + damaged});
    CHECK(read_cut(array, 5) == std::vector<std::string>{"1 a", "2 ! " + damaged});
    CHECK(read_cut("", 0) == std::vector<std::string>{"1 ! " + damaged});
}

TEST_CASE("a rejection holds the record's bytes", "[json]") {
    const InputFolder folder;
    const std::vector<ReadResult> results =
        read_results(folder.write("in", "{\"title\":\"a\"}\n{\"a\": }\n"), InputFormat::json);
    REQUIRE(results.size() == 2);
    CHECK(std::holds_alternative<ReadArticle>(results[0]));
    CHECK(std::get<Rejected>(results[1]).record == "{\"a\": }");
}

TEST_CASE("the user's field names reach the mapper", "[json]") {
    const InputFolder folder;
    const std::string path = folder.write("in", "{\"kop\":\"a\"}\n");
    const std::vector<ReadResult> results = read_results(path, InputFormat::json, {{"kop", "title"}});
    REQUIRE(results.size() == 1);
    CHECK(std::get<ReadArticle>(results.front()).article.title == "a");
    CHECK_THROWS_AS(read_results(path, InputFormat::json, {{"kop", "titel"}}), UsageError);
}

/// The pieces that come of `text` read in blocks of so many bytes.
std::vector<std::string> pieces(std::string_view text, std::size_t block_bytes, std::size_t max_bytes) {
    std::size_t at = 0;
    const auto more = [&] {
        const std::string_view block = text.substr(at, block_bytes);
        at += block.size();
        return block;
    };
    // How the stream is to be cut is told by all of the first line.
    const std::string_view start = text.substr(0, std::max(block_bytes, text.find('\n') + 1));
    at = start.size();
    JsonSplitter splitter(start, more, max_bytes);
    std::vector<std::string> result;
    while (const std::optional<JsonPiece> piece = splitter.next()) {
        result.push_back(std::to_string(piece->line) + ":" + std::to_string(static_cast<int>(piece->state)) +
                         ":" + std::string(piece->text));
    }
    return result;
}

TEST_CASE("where the blocks of a stream end makes no difference", "[json]") {
    for (const std::string text : {"{\"title\":\"a\\\\\\\"b\"}\n\n{\"x\":[\"}\",{}]}\r\n{\"a\n\"}",
                                   "[\n{\"a\":\"\\\"}]\"},\n[1,[2]],null , {\"b\":{}}]",
                                   "{\n\"a\":[{\"b\":\"c\\\\\"},\n\"d\\\n{\"]}\n{\"e\":{}}{\"f",
                                   "[\n{\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\":1},{}]"}) {
        for (const std::size_t max_bytes : {std::size_t{20}, max_record_bytes}) {
            const std::vector<std::string> whole = pieces(text, text.size(), max_bytes);
            CHECK(whole.size() > 1);
            for (std::size_t block = 1; block < text.size(); ++block) {
                CAPTURE(text, block, max_bytes);
                CHECK(pieces(text, block, max_bytes) == whole);
            }
        }
    }
}

TEST_CASE("a record of JSON is located in its file, and its bytes hashed", "[json]") {
    const InputFolder folder;
    std::string lines = "\xEF\xBB\xBF";
    std::string values = "[\n";
    for (int i = 0; i < 3000; ++i) {
        const std::string record = R"({"title":"a)" + std::to_string(i) + R"(","text":")" +
                                   std::string(static_cast<std::size_t>(i % 900), 'x') + "\"}";
        lines += record + "\r\n";
        values += (i > 0 ? ",\n " : " ") + record;
    }
    for (const std::string& content : {lines, values + "]"}) {
        const std::string path = folder.write("a.json", content);
        const std::vector<ReadResult> results = read_results(path);
        REQUIRE(results.size() == 3000);
        for (const ReadResult& result : results) {
            const std::optional<Origin>& origin = std::get<ReadArticle>(result).article.origin;
            REQUIRE(origin);
            REQUIRE(origin->file == path);
            const std::string_view bytes = std::string_view(content).substr(origin->offset, origin->bytes);
            REQUIRE(bytes.starts_with("{\"title\":\"" + std::get<ReadArticle>(result).article.title + '"'));
            REQUIRE(bytes_hash(bytes) == origin->hash);
        }
    }
}

TEST_CASE("an origin that our export wrote is kept, and a producer's own is left alone", "[json]") {
    const InputFolder folder;
    const std::vector<ReadResult> results = read_results(folder.write(
        "a.jsonl", R"({"title":"a","origin":{"file":"b.csv","offset":7,"bytes":9,"hash":"0123456789abcdef"}})"
                   "\n"
                   R"({"title":"b","origin":"Reuters"})"
                   "\n"));
    REQUIRE(results.size() == 2);
    CHECK(std::get<ReadArticle>(results[0]).article.origin ==
          Origin{.file = "b.csv", .offset = 7, .bytes = 9, .hash = "0123456789abcdef", .record = ""});
    CHECK(std::get<ReadArticle>(results[1]).article.origin->file == folder.path("a.jsonl"));
    CHECK(std::get<ReadArticle>(results[1]).article.extra == R"({"origin":"Reuters"})");
}

}  // namespace
}  // namespace broadsheet
