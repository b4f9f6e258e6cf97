#include <clocale>

#include <archive.h>
#include <archive_entry.h>
#include <catch2/catch.hpp>

#include "indexer/readers/bundle_reader.hpp"
#include "tests/support/input_folder.hpp"
#include "tests/support/read_results.hpp"

namespace broadsheet {
namespace {

struct Packed {
    std::string name;
    std::string content;
};

using SetFormat = int (*)(archive*);

/// An archive of the files, in memory.
std::string pack(const std::vector<Packed>& files, SetFormat format,
                 SetFormat filter = archive_write_add_filter_none, const char* options = nullptr) {
    std::string bytes(std::size_t{1} << 20, '\0');
    for (const Packed& file : files) bytes.resize(bytes.size() + file.content.size());
    std::size_t used = 0;
    // Names are written in UTF-8 and read in the locale of the tests.
    const std::string locale = std::setlocale(LC_CTYPE, nullptr);
    REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
    archive* const writer = archive_write_new();
    REQUIRE(format(writer) == ARCHIVE_OK);
    REQUIRE(filter(writer) == ARCHIVE_OK);
    if (options != nullptr) REQUIRE(archive_write_set_options(writer, options) == ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(writer, 1);
    REQUIRE(archive_write_open_memory(writer, bytes.data(), bytes.size(), &used) == ARCHIVE_OK);
    for (const auto& [name, content] : files) {
        archive_entry* const entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
        archive_entry_set_filetype(entry, name.ends_with('/') ? AE_IFDIR : AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        REQUIRE(archive_write_header(writer, entry) == ARCHIVE_OK);
        archive_write_data(writer, content.data(), content.size());
        archive_entry_free(entry);
    }
    REQUIRE(archive_write_close(writer) == ARCHIVE_OK);
    archive_write_free(writer);
    std::setlocale(LC_CTYPE, locale.c_str());
    bytes.resize(used);
    return bytes;
}

std::string zip(const std::vector<Packed>& files) { return pack(files, archive_write_set_format_zip); }
std::string tar(const std::vector<Packed>& files) {
    return pack(files, archive_write_set_format_pax_restricted);
}

/// `place headline` or `place ! reason: detail`, places behind the folder.
std::vector<std::string> summaries(const InputFolder& folder, const std::string& path,
                                   InputFormat format = InputFormat::by_content) {
    std::vector<std::string> lines;
    for (const ReadResult& result : read_results(path, format)) {
        if (const auto* rejected = std::get_if<Rejected>(&result)) {
            lines.push_back(rejected->place + " ! " + rejected->reason);
            if (!rejected->detail.empty()) lines.back() += ": " + rejected->detail;
        } else {
            const ReadArticle& read = std::get<ReadArticle>(result);
            lines.push_back(read.place + ' ' + read.article.title);
        }
        lines.back().erase(0, folder.path().size() + 1);
    }
    return lines;
}

const std::vector<Packed> saved{{"json/a.jsonl", "{\"title\":\"a\"}\n{\"title\":\"b\"}\n"},
                                {"dir/", ""},
                                {"c.csv", "title,text\nc,d\n"},
                                {".hidden", "x"},
                                {"__MACOSX/json/._a.jsonl", "x"},
                                {"2022-02-08-fog.txt", "Fog\n\nShips wait.\n"},
                                {"feed.xml", "<rss>\n<item><title>e</title></item></rss>"},
                                {"été.json", "{\"title\":\"f\"}"}};

TEST_CASE("the files of an archive are read in their order, whatever packs them", "[bundle]") {
    const InputFolder folder;
    const std::vector<std::pair<std::string, std::string>> forms = {
        {"a.zip", zip(saved)},
        {"stored.zip",
         pack(saved, archive_write_set_format_zip, archive_write_add_filter_none, "compression=store")},
        {"a.tar", tar(saved)},
        {"gnu.tar", pack(saved, archive_write_set_format_gnutar)},
        {"a.tar.gz", pack(saved, archive_write_set_format_ustar, archive_write_add_filter_gzip)},
        {"a.tar.xz", pack(saved, archive_write_set_format_ustar, archive_write_add_filter_xz)},
        {"a.tar.bz2", pack(saved, archive_write_set_format_ustar, archive_write_add_filter_bzip2)},
        {"a.tar.zst", pack(saved, archive_write_set_format_ustar, archive_write_add_filter_zstd)},
    };
    for (const auto& [name, bytes] : forms) {
        CAPTURE(name);
        CHECK(summaries(folder, folder.write(name, bytes)) ==
              std::vector<std::string>{name + "!json/a.jsonl:1 a", name + "!json/a.jsonl:2 b",
                                       name + "!c.csv:2 c", name + "!2022-02-08-fog.txt:1 Fog",
                                       name + "!feed.xml:2 e", name + "!été.json:1 f"});
    }
    const std::vector<ReadResult> results = read_results(folder.path("a.zip"));
    const Article& second = std::get<ReadArticle>(results.at(1)).article;
    CHECK(second.origin ==
          Origin{folder.path("a.zip!json/a.jsonl"), 14, 13, bytes_hash("{\"title\":\"b\"}"), ""});
    CHECK(std::get<ReadArticle>(results.at(3)).article.published == parse_timestamp("2022-02-08"));
}

TEST_CASE("what xz or bzip2 packed alone is read under its own name", "[bundle]") {
    const InputFolder folder;
    for (const auto& [name, filter] : {std::pair{"a.jsonl.xz", &archive_write_add_filter_xz},
                                       std::pair{"a.jsonl.bz2", &archive_write_add_filter_bzip2}}) {
        const std::string bytes =
            pack({{"data", "{\"title\":\"a\"}\n"}}, archive_write_set_format_raw, filter);
        CHECK(summaries(folder, folder.write(name, bytes)) ==
              std::vector<std::string>{std::string(name) + ":1 a"});
    }
}

TEST_CASE("archives lie in archives, but not without end", "[bundle]") {
    const InputFolder folder;
    std::string bytes = "{\"title\":\"a\"}";
    std::string name = "a.json";
    for (int depth = 0; depth < 3; ++depth) {
        bytes = depth == 1 ? tar({{name, bytes}}) : zip({{name, bytes}});
        name = depth == 1 ? "a.tar" : "a.zip";
    }
    CHECK(summaries(folder, folder.write("a.zip", bytes)) ==
          std::vector<std::string>{"a.zip!a.tar!a.zip!a.json:1 a"});
    bytes = zip({{"b.zip", bytes}});
    CHECK(summaries(folder, folder.write("a.zip", bytes)) ==
          std::vector<std::string>{"a.zip!b.zip!a.tar!a.zip ! archives nested too deep: more than 3"});
}

TEST_CASE("the format that is asked for is that of the archive's files", "[bundle]") {
    const InputFolder folder;
    CHECK(summaries(folder, folder.write("a.zip", zip({{"a", "{\"title\":\"b\"}"}})), InputFormat::text) ==
          std::vector<std::string>{"a.zip!a:1 {\"title\":\"b\"}"});
}

TEST_CASE("a damaged archive gives what comes before the damage and says so", "[bundle]") {
    const InputFolder folder;
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "{\"title\":\"a" + std::to_string(i * 7919 % 20011) + "\"}\n";
    const std::vector<Packed> files{
        {"a.jsonl", "{\"title\":\"first\"}"}, {"b.jsonl", text}, {"c.jsonl", "{\"title\":\"last\"}"}};
    for (const auto& [name, bytes] :
         {std::pair<std::string, std::string>{"a.zip", zip(files)}, {"a.tar", tar(files)}}) {
        CAPTURE(name);
        const std::string cut = bytes.substr(0, bytes.size() / 2);
        const std::vector<std::string> results = summaries(folder, folder.write(name, cut));
        REQUIRE(results.size() > 10);
        CHECK(results[0] == name + "!a.jsonl:1 first");
        CHECK(results[1] == name + "!b.jsonl:1 a0");
        CHECK_THAT(results.back(), Catch::Matchers::Contains("! input is damaged: "));
    }
    std::string broken = zip(files);
    const std::size_t middle = broken.find("b.jsonl") + 20000;
    for (std::size_t i = middle; i < middle + 40; ++i) broken[i] = static_cast<char>(~broken[i]);
    const std::vector<std::string> results = summaries(folder, folder.write("broken.zip", broken));
    REQUIRE(results.size() > 2);
    CHECK(results[0] == "broken.zip!a.jsonl:1 first");
    CHECK(std::count_if(results.begin(), results.end(), [](const std::string& line) {
              return line.find("! input is damaged") != std::string::npos;
          }) >= 1);
}

TEST_CASE("archives that are documents, empty or encrypted are told apart", "[bundle]") {
    const InputFolder folder;
    CHECK(summaries(folder, folder.write("a.docx", zip({{"[Content_Types].xml", "<Types/>"}}))) ==
          std::vector<std::string>{"a.docx ! binary file: Microsoft Office"});
    const std::string book = pack({{"mimetype", "application/epub+zip"}}, archive_write_set_format_zip,
                                  archive_write_add_filter_none, "compression=store");
    CHECK(summaries(folder, folder.write("a.epub", book)) ==
          std::vector<std::string>{"a.epub ! binary file: OpenDocument or EPUB"});
    CHECK(summaries(folder, folder.write("empty.zip", zip({}))).empty());
    CHECK(summaries(folder, folder.write("bad.zip", "PK\x03\x04 and no more than that")).size() == 1);
    const std::string pdf = "%PDF-1.7 and so on";
    CHECK(summaries(folder, folder.write("b.zip", zip({{"a.pdf", pdf}, {"b.json", "{\"title\":\"b\"}"}}))) ==
          std::vector<std::string>{"b.zip!a.pdf ! binary file: PDF", "b.zip!b.json:1 b"});
}

TEST_CASE("an archive that unpacks to far more than its size is given up", "[bundle]") {
    const InputFolder folder;
    const std::string line = "{\"title\":\"" + std::string(1'000'000, 'x') + "\"}\n";
    std::string lines;
    while (lines.size() < (std::size_t{80} << 20)) lines += line;
    for (const auto& [name, format, filter] :
         {std::tuple{"bomb.zip", &archive_write_set_format_zip, &archive_write_add_filter_none},
          std::tuple{"bomb.jsonl.gz", &archive_write_set_format_raw, &archive_write_add_filter_gzip}}) {
        CAPTURE(name);
        const std::string path = folder.write(name, pack({{"a.jsonl", lines}}, format, filter));
        const std::unique_ptr<Reader> reader = open_reader(path, InputFormat::by_content);
        std::string last;
        std::size_t read = 0;
        while (const std::optional<RawRecord> record = reader->next()) {
            read += record->bytes.size();
            last = record->detail;
        }
        CHECK(last == "unpacks to more than 500 times its size; unpack it yourself if that is no attack");
        CHECK(read < lines.size());
    }
}

}  // namespace
}  // namespace broadsheet
