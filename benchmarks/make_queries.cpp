// Draws a query file from a corpus, of words on whose edges no two tokenizers differ.
#include <algorithm>
#include <array>
#include <bit>
#include <iostream>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>

#include "benchmarks/corpus.hpp"
#include "benchmarks/dice.hpp"
#include "benchmarks/options.hpp"

namespace {

using namespace broadsheet;
using namespace broadsheet::benchmarks;

constexpr std::size_t min_word_letters = 3;
constexpr std::size_t max_word_letters = 15;
/// A word that stands in one article alone is most often a slip of the pen.
constexpr std::uint32_t min_frequency = 2;
/// Articles that AND, OR and PHRASE queries are drawn from.
constexpr std::size_t sampled_articles = 4000;
/// Most queries that people type are short.
constexpr std::array<std::size_t, 4> words_in_query{2, 2, 3, 4};
constexpr std::array<std::size_t, 3> words_in_phrase{2, 2, 3};
/// Draws for each query that is wanted, before giving up on a small corpus.
constexpr std::uint64_t draws_per_query = 200;

constexpr std::string_view blanks = " \t\r\n";
/// What may stand before or behind a word. Not a hyphen, apostrophe or currency sign.
constexpr std::string_view brackets_and_stops = "()[]\",.;:!?";

bool is_plain(std::string_view word) {
    return word.size() >= min_word_letters && word.size() <= max_word_letters &&
           std::all_of(word.begin(), word.end(), [](char letter) { return letter >= 'a' && letter <= 'z'; });
}

/// The plain words of `text`, in order; they point into it.
std::vector<std::string_view> plain_words(std::string_view text) {
    std::vector<std::string_view> words;
    std::size_t begin = text.find_first_not_of(blanks);
    while (begin != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_of(blanks, begin), text.size());
        std::string_view word = text.substr(begin, end - begin);
        word.remove_prefix(std::min(word.find_first_not_of(brackets_and_stops), word.size()));
        word = word.substr(0, word.find_last_not_of(brackets_and_stops) + 1);
        if (is_plain(word)) words.push_back(word);
        begin = text.find_first_not_of(blanks, end);
    }
    return words;
}

/// The same, sorted and each once.
std::set<std::string_view> different_words(std::string_view text) {
    const std::vector<std::string_view> words = plain_words(text);
    return {words.begin(), words.end()};
}

std::string text_of(const Article& article) {
    std::string text = article.title + "\n\n" + article.body;
    std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return text;
}

using Frequencies = std::unordered_map<std::string, std::uint32_t>;

struct Corpus {
    Frequencies frequencies;         ///< number of articles with the word
    std::vector<std::string> texts;  ///< some of the articles, each as likely as the other
};

Corpus read_corpus(const std::vector<std::string>& inputs, Dice& dice) {
    Corpus corpus;
    std::size_t articles = 0;
    each_article(inputs, [&](const Article& article) {
        std::string text = text_of(article);
        for (const std::string_view word : different_words(text)) ++corpus.frequencies[std::string(word)];
        // Algorithm R (Vitter, Random Sampling with a Reservoir, ACM TOMS 11, 1985).
        ++articles;
        if (corpus.texts.size() < sampled_articles) {
            corpus.texts.push_back(std::move(text));
        } else if (const std::size_t at = dice.below(articles); at < sampled_articles) {
            corpus.texts[at] = std::move(text);
        }
    });
    return corpus;
}

/// Takes a word from each power of two of frequencies in turn, so that rare and frequent words are there.
std::set<std::string> draw_terms(const Corpus& corpus, std::uint64_t wanted, Dice& dice) {
    std::map<std::uint32_t, std::vector<std::string>> bands;
    for (const auto& [word, frequency] : corpus.frequencies) {
        if (frequency >= min_frequency) bands[std::bit_floor(frequency)].push_back(word);
    }
    for (auto& [band, words] : bands) {
        std::sort(words.begin(), words.end());
        dice.shuffle(words);
    }
    std::set<std::string> terms;
    while (terms.size() < wanted && !bands.empty()) {
        for (auto& [band, words] : bands) {
            if (terms.size() < wanted) terms.insert(words.back());
            words.pop_back();
        }
        std::erase_if(bands, [](const auto& band) { return band.second.empty(); });
    }
    return terms;
}

const std::string& draw_text(const Corpus& corpus, Dice& dice) {
    return corpus.texts[dice.below(corpus.texts.size())];
}

/// Two to four words that stand in one article, or nothing.
std::string draw_words(const Corpus& corpus, Dice& dice) {
    std::vector<std::string> words;
    for (const std::string_view word : different_words(draw_text(corpus, dice))) {
        words.emplace_back(word);
        if (corpus.frequencies.at(words.back()) < min_frequency) words.pop_back();
    }
    const std::size_t count = words_in_query[dice.below(words_in_query.size())];
    if (words.size() < count) return "";
    dice.shuffle(words);
    std::string query = words[0];
    for (std::size_t at = 1; at < count; ++at) query += " " + words[at];
    return query;
}

/// Two or three words in a row with single blanks between them, or nothing.
std::string draw_phrase(const Corpus& corpus, Dice& dice) {
    const std::vector<std::string_view> words = plain_words(draw_text(corpus, dice));
    const std::size_t count = words_in_phrase[dice.below(words_in_phrase.size())];
    std::vector<std::string_view> phrases;
    for (std::size_t first = 0; first + count <= words.size(); ++first) {
        std::string_view phrase = words[first];
        for (std::size_t next = first + 1; next < first + count; ++next) {
            const char* const blank = phrase.data() + phrase.size();
            if (*blank != ' ' || blank + 1 != words[next].data()) break;
            phrase = {phrase.data(), phrase.size() + 1 + words[next].size()};
        }
        if (static_cast<std::size_t>(std::count(phrase.begin(), phrase.end(), ' ')) == count - 1) {
            phrases.push_back(phrase);
        }
    }
    return phrases.empty() ? "" : std::string(phrases[dice.below(phrases.size())]);
}

template <class Draw>
std::set<std::string> draw_different(std::uint64_t wanted, Draw draw) {
    std::set<std::string> queries;
    for (std::uint64_t left = wanted * draws_per_query; left > 0 && queries.size() < wanted; --left) {
        const std::string query = draw();
        if (!query.empty()) queries.insert(query);
    }
    return queries;
}

void print(const char* type, const std::set<std::string>& queries, std::uint64_t wanted, Dice& dice) {
    std::vector<std::string> lines(queries.begin(), queries.end());
    dice.shuffle(lines);
    for (const std::string& line : lines) std::cout << type << '\t' << line << '\n';
    if (lines.size() < wanted) {
        std::cerr << "make-queries: " << type << ": the corpus gives " << lines.size() << " queries only\n";
    }
}

void run(const Arguments& arguments) {
    const std::uint64_t wanted = arguments.number("per-type", 1, 1'000'000);
    Dice dice(arguments.number("seed", 0, std::uint64_t{1} << 63U));
    const Corpus corpus = read_corpus(arguments.words, dice);
    const auto words = [&] { return draw_words(corpus, dice); };
    const auto phrase = [&] { return draw_phrase(corpus, dice); };
    print("TERM", draw_terms(corpus, wanted, dice), wanted, dice);
    print("AND", draw_different(wanted, words), wanted, dice);
    print("OR", draw_different(wanted, words), wanted, dice);
    print("PHRASE", draw_different(wanted, phrase), wanted, dice);
}

}  // namespace

int main(int argc, char** argv) {
    return run_benchmark(
        {.usage = "make-queries INPUT... [OPTION]...",
         .about =
             "Draws a query file from a corpus and prints it: words of every frequency (TERM), two to four\n"
             "words of one article (AND, OR), two or three words in a row (PHRASE). Only words of 3 to 15\n"
             "letters a to z. The same corpus, seed and number give the same file.\n",
         .min_words = 1,
         .max_words = static_cast<std::size_t>(-1),
         .options = {{"per-type", "N", "queries of each type", "200"},
                     {"seed", "N", "another file for each N", "7"}}},
        argc, argv, run);
}
