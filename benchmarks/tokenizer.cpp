// The parts of indexing that need no database: cleaning, words, stems, stored records.
#include "common/text/tokenizer.hpp"

#include <algorithm>
#include <functional>
#include <iostream>
#include <memory>

#include "benchmarks/corpus.hpp"
#include "benchmarks/options.hpp"
#include "benchmarks/report.hpp"
#include "benchmarks/timing.hpp"
#include "common/article/error.hpp"
#include "common/article/record.hpp"
#include "common/text/stem.hpp"
#include "indexer/cleaning/clean.hpp"

namespace {

using namespace broadsheet;
using namespace broadsheet::benchmarks;

/// As ArchiveWriter trains a new archive's dictionary.
constexpr std::size_t dictionary_articles = 4000;
constexpr std::size_t dictionary_step = 2;
constexpr std::size_t max_dictionary_bytes = 256 << 10;

struct Seconds {
    double best;
    double median;
};

Seconds time_passes(std::uint64_t passes, const std::function<void()>& work) {
    std::vector<double> times;
    for (std::uint64_t pass = 0; pass < passes; ++pass) {
        const Clock::time_point start = Clock::now();
        work();
        times.push_back(seconds_since(start));
    }
    std::sort(times.begin(), times.end());
    return {.best = times.at(0), .median = median(times)};
}

void print_rate(const char* what, const Seconds& seconds, std::uint64_t bytes) {
    const double megabytes = static_cast<double>(bytes) / 1e6;
    std::cout << what << decimal(megabytes / seconds.best, 1) << " MB/s best, "
              << decimal(megabytes / seconds.median, 1) << " median\n";
}

void print_per_article(const char* what, const Seconds& seconds, std::size_t articles) {
    const double microseconds = 1e6 / static_cast<double>(articles);
    std::cout << what << decimal(seconds.best * microseconds, 2) << " µs an article best, "
              << decimal(seconds.median * microseconds, 2) << " median\n";
}

void measure_words(const std::vector<Article>& articles, const std::string& lang, std::uint64_t passes) {
    std::uint64_t bytes = 0;
    for (const Article& article : articles) bytes += text_bytes(article);
    Tokens tokens;
    std::uint64_t words = 0;
    const Seconds tokenizing = time_passes(passes, [&] {
        words = 0;
        for (const Article& article : articles) {
            for (const std::string* text : {&article.title, &article.body}) {
                tokenize(*text, lang, tokens);
                words += tokens.positions;
            }
        }
    });

    Stemmer stemmer(lang);
    std::uint64_t stem_bytes = 0;
    const Seconds stemming = time_passes(passes, [&] {
        for (const Article& article : articles) {
            for (const std::string* text : {&article.title, &article.body}) {
                tokenize(*text, lang, tokens);
                for (const Token& token : tokens.tokens)
                    stem_bytes += stemmer.stem(tokens.word(token)).size();
            }
        }
    });

    std::cout << articles.size() << " articles, " << megabytes(bytes) << " MB of text, " << words
              << " words, " << stem_bytes / passes << " bytes of stems\n";
    print_rate("tokenizer        ", tokenizing, bytes);
    print_rate("with its stems   ", stemming, bytes);
}

void measure_records(const std::vector<Article>& articles, std::uint64_t passes) {
    std::vector<std::string> records;
    std::uint64_t bytes = 0;
    for (const Article& article : articles) {
        records.push_back(to_json(article));
        bytes += records.back().size();
    }
    std::vector<std::string> samples;
    for (std::size_t at = 0; at < std::min(records.size(), dictionary_articles); at += dictionary_step) {
        samples.push_back(records[at]);
    }
    const std::string dictionary = train_dictionary(samples, max_dictionary_bytes);

    RecordCompressor compressor(dictionary);
    std::vector<std::string> frames(records.size());
    const Seconds compressing = time_passes(passes, [&] {
        for (std::size_t at = 0; at < records.size(); ++at) frames[at] = compressor.compress(records[at]);
    });
    RecordDecompressor decompressor;
    if (!dictionary.empty()) decompressor.add_dictionary(dictionary);
    std::uint64_t unpacked = 0;
    const Seconds decompressing = time_passes(passes, [&] {
        unpacked = 0;
        for (const std::string& frame : frames) unpacked += decompressor.decompress(frame).size();
    });
    if (unpacked != bytes) throw Error("records: they came back with another length");

    std::uint64_t packed = 0;
    for (const std::string& frame : frames) packed += frame.size();
    std::cout << megabytes(bytes) << " MB of records, " << megabytes(packed)
              << " MB compressed, dictionary of " << dictionary.size() << " bytes\n";
    print_per_article("compression      ", compressing, records.size());
    print_per_article("decompression    ", decompressing, records.size());
}

/// Character repairs alone, then with all rules; a copy of each article is part of the work.
void measure_cleaning(const std::vector<Article>& articles, std::uint64_t passes) {
    std::uint64_t bytes = 0;
    for (const Article& article : articles) bytes += text_bytes(article);
    for (const CleaningLevel level : {CleaningLevel::light, CleaningLevel::full}) {
        Cleaner cleaner(level);
        const Seconds cleaning = time_passes(passes, [&] {
            for (const Article& article : articles) {
                Article copy = article;
                cleaner.clean(copy);
            }
        });
        print_rate(level == CleaningLevel::light ? "character repairs" : "with all rules   ", cleaning,
                   bytes);
    }
}

void run(const Arguments& arguments) {
    const std::uint64_t passes = arguments.number("passes", 1, 1'000'000);
    std::vector<Article> articles;
    each_article(arguments.words, [&](Article article) { articles.push_back(std::move(article)); });
    measure_cleaning(articles, passes);
    measure_words(articles, arguments.text("lang"), passes);
    measure_records(articles, passes);
}

}  // namespace

int main(int argc, char** argv) {
    return run_benchmark(
        {.usage = "tokenizer INPUT... [OPTION]...",
         .about =
             "Measures cleaning, the tokenizer, alone and with the stem of every word looked up, and the "
             "compression\n"
             "of stored records with a dictionary trained on the first of them. All articles are held in\n"
             "memory; one thread.\n",
         .min_words = 1,
         .max_words = static_cast<std::size_t>(-1),
         .options = {{"lang", "TAG", "language of all articles", "en"},
                     {"passes", "N", "times that everything is done", "5"}}},
        argc, argv, run);
}
