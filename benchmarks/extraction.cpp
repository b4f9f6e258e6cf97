// From the bytes of HTML pages to articles.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <variant>

#include "benchmarks/options.hpp"
#include "benchmarks/report.hpp"
#include "benchmarks/timing.hpp"
#include "common/article/error.hpp"
#include "common/article/json.hpp"
#include "indexer/readers/article_parser.hpp"

namespace {

using namespace broadsheet;
using namespace broadsheet::benchmarks;

std::vector<RawRecord> read_records(const std::vector<std::string>& paths) {
    std::vector<RawRecord> records;
    for (const std::string& file : list_inputs(paths).files) {
        const std::unique_ptr<Reader> reader = open_reader(file, InputFormat::by_content);
        while (std::optional<RawRecord> record = reader->next()) records.push_back(*std::move(record));
    }
    return records;
}

/// `page` of `pages/page.html.gz`.
std::string page_name(const std::string& place) {
    std::filesystem::path path = std::filesystem::path(place).filename();
    for (const char* ending : {".gz", ".zst", ".html", ".htm"}) {
        if (path.extension() == ending) path = path.stem();
    }
    return path.string();
}

void write_articles(ArticleParser& parser, const std::vector<RawRecord>& records, const std::string& path) {
    std::string json;
    JsonObject pages(json);
    for (const RawRecord& record : records) {
        for (const ReadResult& result : parser.parse(record)) {
            const auto* read = std::get_if<ReadArticle>(&result);
            if (read == nullptr) continue;
            std::string page;
            JsonObject object(page);
            object.text("articleBody", read->article.body);
            object.text_if("headline", read->article.title);
            object.texts_if("author", read->article.authors);
            if (read->article.published)
                object.text("datePublished", format_timestamp(*read->article.published));
            object.close();
            pages.raw(page_name(record.place), page);
        }
    }
    pages.close();
    write_file(path, json + "\n");
}

void run(const Arguments& arguments) {
    const std::vector<RawRecord> records = read_records(arguments.words);
    if (records.empty()) throw Error("no pages in the inputs named");
    std::uint64_t bytes = 0;
    for (const RawRecord& record : records) bytes += record.bytes.size();

    ArticleParser parser({});
    std::vector<double> times;
    std::size_t articles = 0;
    std::uint64_t text_bytes = 0;
    for (std::uint64_t pass = 0; pass < arguments.number("passes", 1, 1'000'000); ++pass) {
        articles = 0;
        text_bytes = 0;
        const Clock::time_point start = Clock::now();
        for (const RawRecord& record : records) {
            for (const ReadResult& result : parser.parse(record)) {
                const auto* read = std::get_if<ReadArticle>(&result);
                if (read == nullptr) continue;
                ++articles;
                text_bytes += read->article.body.size();
            }
        }
        times.push_back(seconds_since(start));
    }
    const double best = *std::min_element(times.begin(), times.end());
    const auto per_second = [&](double seconds) {
        return decimal(static_cast<double>(records.size()) / seconds, 0);
    };
    const auto megabytes_per_second = [&](double seconds) {
        return decimal(static_cast<double>(bytes) / 1e6 / seconds, 1);
    };
    std::cout << records.size() << " records, " << megabytes(bytes) << " MB; " << articles << " articles, "
              << megabytes(text_bytes) << " MB of text\n"
              << per_second(best) << " pages/s, " << megabytes_per_second(best) << " MB/s best; "
              << per_second(median(times)) << " pages/s, " << megabytes_per_second(median(times))
              << " MB/s median; one thread\n";
    if (const std::string path = arguments.text("extracted"); !path.empty())
        write_articles(parser, records, path);
}

}  // namespace

int main(int argc, char** argv) {
    return run_benchmark({.usage = "extraction INPUT... [OPTION]...",
                          .about = "Measures what `indexer add` does with HTML pages before it indexes them: "
                                   "decoding, parsing, and\n"
                                   "finding the article. INPUT are pages, directories of pages and WARC "
                                   "files, held in memory as read.\n",
                          .min_words = 1,
                          .max_words = static_cast<std::size_t>(-1),
                          .options = {{"passes", "N", "times that everything is done", "5"},
                                      {"extracted", "FILE", "write the articles as JSON, by page", ""}}},
                         argc, argv, run);
}
