#include "indexer/readers/warc_reader.hpp"

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

#include "common/article/record.hpp"
#include "indexer/run.hpp"
#include "indexer/verbs/verbs.hpp"
#include "tests/support/input_folder.hpp"
#include "tests/support/made_pages.hpp"
#include "tests/support/read_results.hpp"
#include "tests/support/warc.hpp"

namespace broadsheet {
namespace {

struct Contents {
    std::vector<RawRecord> pages;
    std::vector<RawRecord> rejected;
    Skipped skipped;

    std::vector<std::string> texts() const {
        std::vector<std::string> result;
        for (const RawRecord& page : pages) result.push_back(page.bytes);
        return result;
    }
};

Contents read_warc(const std::string& bytes) {
    const InputFolder folder;
    const std::unique_ptr<Reader> reader =
        open_reader(folder.write("in.warc", bytes), InputFormat::by_content);
    Contents contents;
    while (std::optional<RawRecord> record = reader->next()) {
        (record->reason.empty() ? contents.pages : contents.rejected).push_back(*std::move(record));
    }
    contents.skipped = reader->skipped();
    return contents;
}

std::string page(const std::string& name, const std::string& http) {
    return warc_page("https://a.example/" + name, name, http);
}
std::string page(const std::string& name) { return page(name, http_response("<html>" + name)); }
const std::string info =
    warc_record("warcinfo", "Content-Type: application/warc-fields\r\n", "software: a test\r\n");

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("pages come out of a web archive with their url, time and charset", "[warc]") {
    const Contents contents = read_warc(
        info + page("one", http_response("<html>1", "Content-Type: Text/HTML; Charset=\"UTF-8\"\r\n")));
    REQUIRE(contents.pages.size() == 1);
    const RawRecord& record = contents.pages[0];
    CHECK(record.kind == RecordKind::html);
    CHECK(record.bytes == "<html>1");
    CHECK(record.url == "https://a.example/one");
    CHECK(record.crawled == "2022-02-08T10:00:00Z");
    CHECK(record.charset == "utf-8");
    CHECK(record.place.ends_with("in.warc:urn:uuid:one"));
    const std::string http = http_response("<html>1", "Content-Type: Text/HTML; Charset=\"UTF-8\"\r\n");
    CHECK(record.origin.record == "<urn:uuid:one>");
    CHECK(record.origin.offset == (info + page("one", http)).find("HTTP/1.1"));
    CHECK(record.origin.bytes == http.size());
    CHECK(record.origin.hash == bytes_hash(http));
    CHECK(contents.skipped == Skipped{{"warcinfo", 1}});
}

TEST_CASE("what is no page is counted by what it is", "[warc]") {
    const Contents contents =
        read_warc(info + page("a", http_response("x", "Content-Type: image/png\r\n")) +
                  page("b", http_response("x", "", "404 Not Found")) +
                  page("c", http_response("x", "", "404 No")) + page("d", http_response("not a page", "")) +
                  page("e", http_response("")) + warc_record("request", "", "GET / HTTP/1.1\r\n\r\n") +
                  warc_record("revisit", "", "HTTP/1.1 200 OK\r\n\r\n") +
                  warc_record("response", "WARC-Target-URI: dns:a.example\r\n", "1.2.3.4") +
                  warc_record("resource", "Content-Type: image/gif\r\n", "GIF") + page("f"));
    CHECK(contents.texts() == Texts{"<html>f"});
    CHECK(contents.rejected.empty());
    CHECK(contents.skipped == Skipped{{"warcinfo", 1},
                                      {"image/png", 1},
                                      {"HTTP 404", 2},
                                      {"no type", 1},
                                      {"empty pages", 1},
                                      {"request", 1},
                                      {"revisit", 1},
                                      {"not HTTP", 1},
                                      {"image/gif", 1}});
}

TEST_CASE("bodies are unpacked as their headers say, unless they are not packed", "[warc]") {
    const std::string body = "<html>some text, some text, some text";
    struct Case {
        std::string fields;
        std::string sent;
    };
    const auto [fields, sent] = GENERATE_COPY(values<Case>({
        {"", body},
        {"Content-Encoding: gzip\r\n", gzipped(body)},
        {"Content-Encoding: deflate\r\n", gzipped(body, 15)},
        {"Content-Encoding: deflate\r\n", gzipped(body, -15)},
        {"Transfer-Encoding: chunked\r\n",
         "7\r\n<html>s\r\n1E;x=y\r\nome text, some text, some text\r\n0\r\n\r\n"},
        {"Transfer-Encoding: chunked\r\n", "7\r\n<html>s\r\n1E\r\nome text, some text, some text"},
        {"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
         "5\r\n" + gzipped(body).substr(0, 5) + "\r\n1000\r\n" + gzipped(body).substr(5)},
        {"Content-Encoding: gzip\r\n", body},
        {"Content-Encoding: deflate\r\n", body},
        {"Content-Encoding: br\r\n", body},
        {"Transfer-Encoding: chunked\r\n", body},
    }));
    CAPTURE(fields, sent);
    CHECK(read_warc(page("a", http_response(sent, "Content-Type: text/html\r\n" + fields))).texts() ==
          Texts{body});
}

TEST_CASE("bodies that cannot be unpacked are rejected by name", "[warc]") {
    struct Case {
        std::string fields;
        std::string sent;
        std::string reason;
    };
    const std::string bomb = gzipped(std::string(20'000'000, ' '));
    const auto [fields, sent, reason] = GENERATE_COPY(values<Case>({
        {"Content-Encoding: gzip\r\n", bomb, "page unpacks to too much"},
        {"Content-Encoding: deflate\r\n", gzipped(std::string(20'000'000, ' '), 15),
         "page unpacks to too much"},
        {"Content-Encoding: gzip\r\n", gzipped("<html>text that breaks off").substr(0, 20),
         "page is damaged"},
        {"Content-Encoding: br\r\n", "\x1b\x0f\xf8", "page packed with br"},
    }));
    CAPTURE(fields);
    const Contents contents =
        read_warc(page("a", http_response(sent, "Content-Type: text/html\r\n" + fields)) + page("b"));
    CHECK(contents.texts() == Texts{"<html>b"});
    REQUIRE(contents.rejected.size() == 1);
    CHECK(contents.rejected[0].reason == reason);
    CHECK(contents.rejected[0].place.ends_with(":urn:uuid:a"));
}

TEST_CASE("resources and the text of WET files are read", "[warc]") {
    const Contents contents = read_warc(
        warc_record("resource", "Content-Type: text/html\r\nWARC-Target-URI: <https://a.example/r>\r\n",
                    "<html>r") +
        warc_record("conversion",
                    "WARC-Target-URI: https://a.example/c\r\nWARC-Identified-Content-Language: "
                    "deu,eng\r\nContent-Type: text/plain\r\n",
                    "Headline\nText."));
    REQUIRE(contents.pages.size() == 2);
    CHECK(contents.pages[0].url == "https://a.example/r");
    ArticleParser parser({});
    const std::vector<ReadResult> results = parser.parse(contents.pages[1]);
    REQUIRE(results.size() == 1);
    const Article& article = std::get<ReadArticle>(results[0]).article;
    CHECK(article.title == "Headline");
    CHECK(article.body == "Text.");
    CHECK(article.url == "https://a.example/c");
    CHECK(article.lang == "de");
    CHECK(article.id.empty());
}

TEST_CASE("a record that is damaged costs itself only", "[warc]") {
    const auto with_length = [](std::string record, const std::string& length) {
        const std::size_t at = record.find("Content-Length: ") + 16;
        return record.replace(at, record.find('\r', at) - at, length);
    };
    struct Case {
        std::string what;
        std::string damaged;
        Texts texts;  ///< between the whole records
    };
    const auto [what, damaged, texts] = GENERATE_COPY(values<Case>({
        {"length too large", with_length(page("x"), "1000"), {"<html>x"}},
        {"length far too large", with_length(page("x"), "99999999999"), {"<html>x"}},
        {"length too small", with_length(page("x"), "50"), {"<html>x"}},
        {"no length", with_length(page("x"), "many"), {}},
        {"no header", "WARC/1.0\r\nnothing here", {}},
        {"rubbish", "\r\nsome rubbish, WARC/ and WARC/1.0 in it\r\nand more", {}},
        {"cut off", page("x").substr(0, 150), {}},
        {"cut off in its block", page("x").substr(0, page("x").size() - 8), {"<ht"}},
        {"no HTTP", page("x", "nothing of the kind"), {}},
    }));
    CAPTURE(what);
    const Contents contents = read_warc(page("a") + damaged + page("b") + page("c"));
    Texts expected{"<html>a"};
    expected.insert(expected.end(), texts.begin(), texts.end());
    expected.insert(expected.end(), {"<html>b", "<html>c"});
    CHECK(contents.texts() == expected);
    REQUIRE(contents.rejected.size() == 1);
    CHECK(contents.rejected[0].reason == "damaged WARC record");
}

TEST_CASE("a web archive that breaks off gives what was before", "[warc]") {
    const std::string whole = page("a") + page("b");
    for (std::size_t bytes = page("a").size() + 10; bytes + 4 < whole.size(); bytes += 7) {
        CAPTURE(bytes);
        const Contents contents = read_warc(whole.substr(0, bytes));
        CHECK(contents.texts() == Texts{"<html>a"});
        CHECK(contents.rejected.size() == 1);
    }
}

TEST_CASE("a record longer than what is held is passed over", "[warc]") {
    const std::string large(max_record_bytes + 1000, 'x');
    const Contents contents = read_warc(page("a") + page("x", http_response(large)) + page("b"));
    CHECK(contents.texts() == Texts{"<html>a", "<html>b"});
    REQUIRE(contents.rejected.size() == 1);
    CHECK(contents.rejected[0].reason == "record longer than 32 MiB");
}

TEST_CASE("records packed one by one are found again behind a damaged one", "[warc]") {
    std::string filler;
    std::uint32_t state = 1;
    for (int i = 0; i < 3000; ++i) {
        state = state * 1664525U + 1013904223U;
        filler += static_cast<char>(' ' + (state >> 24U) % 90);
    }
    const std::string damaged = gzipped(page("x", http_response("<html>" + filler)));
    const std::string before = gzipped(info) + gzipped(page("a"));
    const std::string behind = gzipped(page("b")) + gzipped(page("c"));
    const Texts rest{"<html>a", "<html>b", "<html>c"};
    SECTION("bytes in its middle are wrong") {
        for (const std::size_t at : {20UL, 300UL, 1500UL, damaged.size() - 6}) {
            CAPTURE(at);
            std::string bytes = damaged;
            for (std::size_t i = 0; i < 4; ++i)
                bytes[at + i] = static_cast<char>(~static_cast<unsigned char>(bytes[at + i]));
            const Contents contents = read_warc(before + bytes + behind);
            CHECK(contents.texts() == rest);
            REQUIRE(contents.rejected.size() == 1);
            CHECK(contents.rejected[0].reason == "input is damaged");
        }
    }
    SECTION("it breaks off, and the next follows at once") {
        for (std::size_t bytes = 3; bytes < damaged.size(); bytes += 97) {
            CAPTURE(bytes);
            const Contents contents = read_warc(before + damaged.substr(0, bytes) + behind);
            CHECK(contents.texts() == rest);
            CHECK(contents.rejected.size() == 1);
        }
    }
    SECTION("rubbish stands between two") {
        const Contents contents = read_warc(before + "rubbish \x1f\x8b\x08 and more rubbish" + behind);
        CHECK(contents.texts() == rest);
        CHECK(contents.rejected.size() == 1);
    }
    SECTION("nothing follows") {
        const Contents contents = read_warc(before + damaged.substr(0, 1000));
        CHECK(contents.texts() == Texts{"<html>a"});
        CHECK(contents.rejected.size() == 1);
    }
}

TEST_CASE("a web archive of 240 pages with damaged records among them is read completely", "[warc]") {
    constexpr std::uint32_t pages = 240;
    std::map<std::string, Article> expected;
    std::vector<std::string> records{info};
    std::size_t damages = 0;
    for (std::uint32_t seed = 0; seed < pages; ++seed) {
        const MadePage made = PageMaker(seed).make();
        Article article = made.article;
        article.crawled = parse_timestamp("2022-02-08T10:00:00Z");
        expected.emplace(made.url, article);
        std::string fields = "Content-Type: text/html; charset=utf-8\r\n";
        std::string body = made.html;
        if (seed % 3 == 1) {
            fields += "Content-Encoding: gzip\r\n";
            body = gzipped(body);
        }
        records.push_back(warc_record("request", "", "GET / HTTP/1.1\r\n\r\n"));
        records.push_back(warc_page(made.url, std::to_string(seed), http_response(body, fields)));
        if (seed % 40 != 20) continue;
        std::string broken = warc_page("https://a.example/broken", "broken", http_response(body, fields));
        records.push_back(broken.replace(broken.find("Content-Length"), 14, "Content-Lenght"));
        ++damages;
    }
    const auto check = [&](const std::string& bytes, std::size_t rejections) {
        const InputFolder folder;
        std::size_t articles = 0;
        std::size_t rejected = 0;
        for (const ReadResult& result : read_results(folder.write("made.warc.gz", bytes))) {
            const auto* read = std::get_if<ReadArticle>(&result);
            if (read == nullptr) {
                ++rejected;
                continue;
            }
            ++articles;
            const Article& article = read->article;
            REQUIRE(expected.contains(article.url));
            const Article& wanted = expected.at(article.url);
            CHECK(article.title == wanted.title);
            CHECK(article.body == wanted.body);
            CHECK(article.authors == wanted.authors);
            CHECK(article.published == wanted.published);
            CHECK(article.crawled == wanted.crawled);
        }
        CHECK(articles == pages);
        CHECK(rejected == rejections);
    };
    std::string plain;
    std::string packed;
    for (std::size_t i = 0; i < records.size(); ++i) {
        plain += records[i];
        packed += gzipped(records[i]);
        if (i % 100 == 50) packed += gzipped(records[i]).substr(0, 60);  // a second copy, broken off
    }
    SECTION("as it is") { check(plain, damages); }
    SECTION("packed as a whole") { check(gzipped(plain), damages); }
    SECTION("packed record by record, some members broken off") {
        check(packed, damages + (records.size() + 49) / 100);
    }
}

TEST_CASE("originals are found again behind a damaged member", "[warc]") {
    const InputFolder folder;
    const auto member = [](const std::string& name) {
        return gzipped(page(name, http_response("<html><body><article><h1>" + name +
                                                "</h1><p>The ferry ran aground on a sandbank that every "
                                                "chart has shown since 1911, and nobody was hurt.</p>")));
    };
    std::string damaged = member("b");
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
    const std::string archive = folder.path("archive");
    const std::string input =
        folder.write("in.warc.gz", member("a") + damaged + member("c") + member("d").substr(0, 200));
    std::ostringstream out;
    std::ostringstream err;
    CHECK(run_indexer({"add", archive, input}, out, err) == exit_some_rejected);
    CHECK_THAT(err.str(), Catch::Contains("2 added"));
    CHECK(run_indexer({"check", archive, "--sources"}, out, err) == exit_done);
    CHECK_THAT(out.str(), Catch::Contains("2 articles have their originals unchanged"));
}

}  // namespace broadsheet
