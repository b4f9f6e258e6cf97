#include "indexer/readers/csv.hpp"

#include <catch2/catch.hpp>
#include <zlib.h>

#include "tests/support/input_folder.hpp"
#include "tests/support/read_results.hpp"

namespace broadsheet {
namespace {

/// A line for each result: `line headline | body`, or `line ! reason: detail`.
std::vector<std::string> summaries(const std::string& path, InputFormat format = InputFormat::by_content,
                                   const FieldMap& fields = {}) {
    std::vector<std::string> lines;
    for (const ReadResult& result : read_results(path, format, fields)) {
        if (const auto* rejected = std::get_if<Rejected>(&result)) {
            lines.push_back(rejected->place + " ! " + rejected->reason);
            if (!rejected->detail.empty()) lines.back() += ": " + rejected->detail;
        } else {
            const ReadArticle& read = std::get<ReadArticle>(result);
            lines.push_back(read.place + ' ' + read.article.title + " | " + read.article.body);
        }
        lines.back().erase(0, path.size() + 1);
    }
    return lines;
}

struct Table {
    std::string content;
    std::vector<std::string> results;
};

void check(const std::string& name, const std::vector<Table>& tables) {
    const InputFolder folder;
    for (const Table& table : tables) {
        CAPTURE(table.content);
        CHECK(summaries(folder.write(name, table.content)) == table.results);
    }
}

TEST_CASE("a table is told by its first row, whatever separates and quotes its values", "[csv]") {
    const std::vector<std::string> both = {"2 a | b, c", "3 d | e"};
    check("articles", {
                          {"title,text\na,\"b, c\"\nd,e\n", both},
                          {"title,text\r\na,\"b, c\"\r\nd,e", both},
                          {"\xEF\xBB\xBFtitle,text\na,\"b, c\"\nd,e\n", both},
                          {"title;text\na;b, c\nd;e\n", both},
                          {"title\ttext\na\tb, c\nd\te\n", both},
                          {"title|text\na|b, c\nd|e\n", both},
                          {"\"title\",\"text\"\n\"a\",\"b, c\"\n\"d\",\"e\"\n", both},
                          {"title, text\na, \"b, c\"\nd, e\n", {"2 a | b, c", "3 d | e"}},
                          {"sep=;\ntitle;text\na;b, c\nd;e\n", {"3 a | b, c", "4 d | e"}},
                          {"title,text\ra,\"b, c\"\rd,e\r", both},
                          {"Title,Full Text,Publication Date\na,b,2022-02-08\n", {"2 a | b"}},
                      });
}

TEST_CASE("values hold line ends, separators and quotation marks", "[csv]") {
    check("articles.csv", {
                              {"title,text\na,\"b\n\nc\"\nd,e\n", {"2 a | b\n\nc", "5 d | e"}},
                              {"title,text\na,\"say \"\"b\"\"\"\n", {"2 a | say \"b\""}},
                              {"title,text\na,\"say \\\"b\\\", c\"\nd,\"e \\\\ \\n\"\n",
                               {"2 a | say \"b\", c", "3 d | e \\ \\n"}},
                              {"title\ttext\n\"Budget\" passes\tb\nd\t\"e\" and f\n",
                               {"2 \"Budget\" passes | b", "3 d | \"e\" and f"}},
                              {"title,text\n\na,b\n \n", {"3 a | b"}},
                          });
}

TEST_CASE("a ragged row costs itself and says its line", "[csv]") {
    check("articles.csv",
          {
              {"title,text\na\nb,c\n", {"2 ! ragged row: 1 field where the first row has 2", "3 b | c"}},
              {"title,text\na,b,c\nd,e\n", {"2 ! ragged row: 3 fields where the first row has 2", "3 d | e"}},
              {"title,text\na,\"b\nd,e\nf,g\n",
               {"2 ! ragged row: a quotation mark in this row is never closed", "3 d | e", "4 f | g"}},
              {"title,text,url\na,\"b,\nd,e,f\ng,\"h\",i\nj,k,l\n",
               {"2 ! ragged row: text behind a closing quotation mark", "3 d | e", "4 g | h", "5 j | k"}},
              {"title,text\na,\"b", {"2 ! ragged row: a quotation mark in this row is never closed"}},
          });
}

TEST_CASE("a table with no column for the text says what its columns are", "[csv]") {
    const InputFolder folder;
    const std::string dutch = folder.write("nl.csv", "kop,tekst\na,b\n");
    CHECK(summaries(dutch) ==
          std::vector<std::string>{"2 ! neither headline nor text: columns are kop, tekst; "
                                   "--map NAME=title takes one for the headline"});
    CHECK(summaries(dutch, InputFormat::by_content, {{"kop", "title"}, {"tekst", "body"}}) ==
          std::vector<std::string>{"2 a | b"});
    const std::string bare =
        folder.write("bare.csv", "17,Budget passes,It was close.\n18,Mill closes,All left.\n");
    CHECK(summaries(bare, InputFormat::by_content, {{"2", "title"}, {"3", "body"}}) ==
          std::vector<std::string>{"1 Budget passes | It was close.", "2 Mill closes | All left."});
    CHECK(summaries(folder.write("table.txt", "kop,tekst\na,b\n"), InputFormat::csv, {{"kop", "title"}}) ==
          std::vector<std::string>{"2 a | "});
    CHECK(summaries(folder.write("empty.csv", "title,text\n,\n")) ==
          std::vector<std::string>{"2 ! neither headline nor text"});
}

TEST_CASE("text with separators in its first line stays text", "[csv]") {
    const InputFolder folder;
    for (const std::string content : {"Budget, date and summary\n\nIt was close, they say.\n",
                                      "Title, text and date: what a form asks for\nMore.\n", "title\ntext\n",
                                      "a,b\nc,d\n", "url;date\nhttps://x.example;2022\n"}) {
        CAPTURE(content);
        const std::vector<ReadResult> results = read_results(folder.write("note", content));
        REQUIRE(results.size() == 1);
        CHECK(std::get<ReadArticle>(results[0]).article.title == content.substr(0, content.find('\n')));
    }
}

TEST_CASE("what a column means is found in its name, and no value is lost", "[csv]") {
    const InputFolder folder;
    const std::vector<ReadResult> results =
        read_results(folder.write("articles.csv",
                                  ",Headline,Authors,Date,URL,tags,Desk,Desk,image\n"
                                  "7,Budget passes,\"['Jane Doe', \"\"John "
                                  "O'Roe\"\"]\",2022-02-08,https://x.example/1,[],North,,null\n"));
    REQUIRE(results.size() == 1);
    const Article& article = std::get<ReadArticle>(results[0]).article;
    CHECK(article.title == "Budget passes");
    CHECK(article.authors == std::vector<std::string>{"Jane Doe", "John O'Roe"});
    CHECK(article.published == parse_timestamp("2022-02-08"));
    CHECK(article.url == "https://x.example/1");
    CHECK(article.tags.empty());
    CHECK(article.extra == R"({"1":"7","Desk":"North"})");
}

TEST_CASE("tables of producers become articles without options", "[csv]") {
    const InputFolder folder;
    const auto read = [&](std::string_view name, std::string_view content) {
        const std::vector<ReadResult> results = read_results(folder.write(name, content));
        REQUIRE(results.size() == 1);
        Article article = std::get<ReadArticle>(results[0]).article;
        article.origin.reset();
        return article;
    };
    Article trafilatura;
    trafilatura.id = "7";
    trafilatura.url = "https://www.example.com/budget";
    trafilatura.title = "Council passes budget";
    trafilatura.body = "The mayor voted last.\nIt was close.";
    trafilatura.published = parse_timestamp("2021-03-01");
    trafilatura.source = "example.com";
    trafilatura.extra = R"({"fingerprint":"f00ba4","comments":"First!"})";
    CHECK(read("output",
               "https://www.example.com/budget\t7\tf00ba4\texample.com\tCouncil passes budget\tnull\t"
               "2021-03-01\t\"The mayor voted last.\nIt was close.\"\tFirst!\tnull\tnull\n") == trafilatura);

    Article newspaper;
    newspaper.url = "https://example.com/budget";
    newspaper.title = "Council passes budget";
    newspaper.body = "Taxes stay.\n\nThe mayor voted last.\n\nIt was close.";
    newspaper.authors = {"Jane Doe", "John Roe"};
    newspaper.published = parse_timestamp("2021-03-01T10:00:00Z");
    newspaper.source = "The Example";
    newspaper.tags = {"budget"};
    newspaper.lang = "en";
    newspaper.extra = R"({"top_image":"https://example.com/i.jpg","images":["https://example.com/i.jpg"],)"
                      R"("movies":"[]","meta_lang":"en"})";
    CHECK(read("articles.csv",
               "url,read_more_link,title,top_image,images,movies,keywords,tags,authors,publish_date,"
               "summary,meta_lang,meta_site_name,language,text\r\n"
               "https://example.com/budget,,Council passes budget,https://example.com/i.jpg,"
               "['https://example.com/i.jpg'],[],[],['budget'],\"['Jane Doe', 'John Roe']\","
               "2021-03-01 10:00:00,Taxes stay.,en,The Example,en,"
               "\"The mayor voted last.\n\nIt was close.\"\r\n") == newspaper);

    Article gdelt;
    gdelt.url = "https://example.de/h";
    gdelt.title = "Rat beschließt Haushalt";
    gdelt.published = parse_timestamp("2022-02-08T10:15:00Z");
    CHECK(read("gdelt.csv",
               "\xEF\xBB\xBFURL,MobileURL,Date,Title\nhttps://example.de/h,,2022-02-08 10:15:00,"
               "\"Rat beschließt Haushalt\"\n") == gdelt);

    Article pandas;
    pandas.id = "17283";
    pandas.title = "Council passes budget";
    pandas.body = "The mayor voted last.";
    pandas.authors = {"Jane Doe"};
    pandas.published = parse_timestamp("2016-12-31");
    pandas.source = "The Example";
    pandas.extra = R"({"1":"0","year":"2016.0","month":"12.0"})";
    CHECK(read("all.csv",
               ",id,title,publication,author,date,year,month,url,content\n"
               "0,17283,Council passes budget,The Example,Jane Doe,2016-12-31,2016.0,12.0,,"
               "The mayor voted last.\n") == pandas);
}

TEST_CASE("a table in windows-1252 is read, and a damaged place in UTF-8 is one replacement", "[csv]") {
    const InputFolder folder;
    CHECK(summaries(folder.write("a.csv", "title,text\nCaf\xE9 \x96 d\xE9j\xE0,b\n")) ==
          std::vector<std::string>{"2 Café – déjà | b"});
    const std::vector<ReadResult> results =
        read_results(folder.write("b.csv", "title,text\nCafé – d\xE9jà,b\n"));
    REQUIRE(results.size() == 1);
    CHECK(std::get<ReadArticle>(results[0]).article.title == "Café – d\uFFFDjà");
    CHECK(std::get<ReadArticle>(results[0]).flags.repaired_utf8 == 1);
}

TEST_CASE("rows across the blocks of a file are whole, with their lines and offsets", "[csv]") {
    const InputFolder folder;
    std::string table = "title,text\n";
    std::vector<std::size_t> offsets;
    for (int i = 0; i < 3000; ++i) {
        offsets.push_back(table.size());
        table +=
            "a" + std::to_string(i) + ",\"" + std::string(static_cast<std::size_t>(i % 700), 'x') + "\n\"\n";
    }
    const std::vector<ReadResult> results = read_results(folder.write("articles.csv", table));
    REQUIRE(results.size() == offsets.size());
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        const ReadArticle& read = std::get<ReadArticle>(results[i]);
        REQUIRE(read.article.title == "a" + std::to_string(i));
        REQUIRE(read.article.origin->offset == offsets[i]);
        REQUIRE(read.place == folder.path("articles.csv") + ':' + std::to_string(2 + 2 * i));
        const std::size_t end = i + 1 < offsets.size() ? offsets[i + 1] : table.size();
        REQUIRE(read.article.origin->hash ==
                bytes_hash(std::string_view(table).substr(offsets[i], end - 1 - offsets[i])));
    }
}

TEST_CASE("a row longer than a record may be is rejected, and the rows behind it are read", "[csv]") {
    const InputFolder folder;
    const std::string huge(std::size_t{33} << 20, 'x');
    CHECK(summaries(folder.write("a.csv", "title,text\na," + huge + "\nb,c\n")) ==
          std::vector<std::string>{"2 ! record longer than 32 MiB", "3 b | c"});
    CHECK(summaries(folder.write("b.csv", "title,text\na,\"" + huge + "\nb,c\n" + huge)).at(0) ==
          "2 ! record longer than 32 MiB: a quotation mark in this row is never closed");
}

TEST_CASE("of a table in a damaged stream the whole rows are read", "[csv]") {
    const InputFolder folder;
    std::string table = "title,text\n";
    for (int i = 0; i < 20000; ++i) table += "a" + std::to_string(i * 7919 % 20011) + ",b\n";
    const std::string path = folder.path("articles.csv.gz");
    gzFile packed = gzopen(path.c_str(), "wb");
    gzwrite(packed, table.data(), static_cast<unsigned>(table.size()));
    gzclose(packed);
    std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
    const std::vector<std::string> results = summaries(path);
    REQUIRE(results.size() > 100);
    CHECK_THAT(results.back(), Catch::Matchers::Contains("! input is damaged: gzip stream breaks off"));
    for (std::size_t i = 0; i + 1 < results.size(); ++i) {
        REQUIRE(results[i] == std::to_string(i + 2) + " a" + std::to_string(i * 7919 % 20011) + " | b");
    }
}

}  // namespace
}  // namespace broadsheet
