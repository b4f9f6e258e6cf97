// Makes a synthetic archive of any size, with the statistics of news that an engine's speed depends on.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <deque>
#include <iostream>
#include <string_view>

#include "benchmarks/dice.hpp"
#include "benchmarks/options.hpp"
#include "common/article/date.hpp"
#include "common/article/error.hpp"
#include "common/article/json.hpp"

namespace {

using namespace broadsheet;
using namespace broadsheet::benchmarks;

/// Words by rank: Zipf-Mandelbrot, P(r) ~ (r + q)^-s (Mandelbrot 1953), for the words that everyone knows,
/// and a steeper tail (Ferrer i Cancho and Solé, Two Regimes in the Frequency of Words, 2001) of names and
/// rare words, so that the vocabulary grows with the corpus as that of news does.
constexpr double zipf_exponent = 1.07;
constexpr double zipf_offset = 2.7;
constexpr double known_words = 8000;
constexpr double tail_share = 0.055;
constexpr double tail_exponent = 1.8;
constexpr double vocabulary = 20'000'000;
/// Of the words of an article, so many come from its own small set: words repeat in an article.
constexpr double topical_share = 0.3;
constexpr std::size_t topic_words = 25;
/// Lengths of articles in words: log-normal, as in the corpora measured (median 330, mean 430).
constexpr double median_words = 330;
constexpr double length_spread = 0.73;
constexpr std::size_t max_words = 6000;
constexpr std::size_t mean_sentence_words = 21;
constexpr double near_duplicate_share = 0.06;
constexpr std::size_t remembered_articles = 2000;
constexpr std::size_t sources = 40;
constexpr std::size_t authors = 600;
constexpr int first_year = 2000;
constexpr int years = 24;
constexpr std::array<std::string_view, 10> sections{"politics", "business", "world",   "sport",  "culture",
                                                    "science",  "health",   "opinion", "travel", "local"};

/// A pronounceable word that is the same for a rank everywhere; short for low ranks.
std::string word_of(std::size_t rank) {
    static constexpr std::array<std::string_view, 16> onsets{"b", "d", "f", "g", "k",  "l",  "m",  "n",
                                                             "p", "r", "s", "t", "st", "tr", "sh", "pl"};
    static constexpr std::array<std::string_view, 8> rimes{"a", "e", "i", "o", "u", "an", "er", "ol"};
    std::string word;
    std::size_t rest = rank;
    do {
        word += onsets[rest % onsets.size()];
        rest /= onsets.size();
        word += rimes[rest % rimes.size()];
        rest /= rimes.size();
    } while (rest > 0);
    return word;
}

/// A rank drawn by the inverse of the distribution's integral, from 0.
std::size_t draw_rank(Dice& dice) {
    if (dice.fraction() < tail_share) {
        const double at = known_words * std::pow(1 - dice.fraction(), -1 / (tail_exponent - 1));
        return static_cast<std::size_t>(std::min(at, vocabulary));
    }
    constexpr double power = 1 - zipf_exponent;
    static const double low = std::pow(zipf_offset, power);
    static const double high = std::pow(known_words + zipf_offset, power);
    const double at = std::pow(low + dice.fraction() * (high - low), 1 / power) - zipf_offset;
    return static_cast<std::size_t>(std::max(0.0, at));
}

/// Box and Muller, Ann. Math. Statist. 29 (1958).
double draw_normal(Dice& dice) {
    constexpr double two_pi = 6.283185307179586;
    return std::sqrt(-2 * std::log(1 - dice.fraction())) * std::cos(two_pi * dice.fraction());
}

std::string capitalised(std::string word) {
    word.front() = static_cast<char>(word.front() - 'a' + 'A');
    return word;
}

struct Story {
    std::string title;
    std::vector<std::string> paragraphs;
};

class Writer {
   public:
    explicit Writer(std::uint64_t seed) : dice_(seed) {
        for (std::size_t rank = 0; rank < known_words_; ++rank) words_.push_back(word_of(rank));
    }

    std::string article(std::uint64_t number) {
        Story story =
            dice_.fraction() < near_duplicate_share && !recent_.empty() ? copied_story() : new_story();
        const std::size_t source = std::min(draw_rank(dice_) % (4 * sources), sources - 1);
        std::string line;
        JsonObject json(line);
        json.text("id", "syn-" + std::to_string(number));
        json.text("title", story.title);
        std::string body;
        for (const std::string& paragraph : story.paragraphs)
            body += (body.empty() ? "" : "\n\n") + paragraph;
        json.text("text", body);
        json.text("date", format_timestamp(draw_time()));
        json.text("source", "The " + capitalised(word_of(1000 + source)) + " Gazette");
        json.text("lang", "en");
        json.text("section", sections[dice_.below(sections.size())]);
        json.text("author", capitalised(word_of(5000 + dice_.below(authors))) + " " +
                                capitalised(word_of(9000 + dice_.below(authors))));
        json.close();
        recent_.push_back(std::move(story));
        if (recent_.size() > remembered_articles) recent_.pop_front();
        return line;
    }

   private:
    const std::string& known_word(std::size_t rank) {
        if (rank < known_words_) return words_[rank];
        rare_ = word_of(rank);
        return rare_;
    }

    Story new_story() {
        topic_.clear();
        // From the middle of the vocabulary: neither function words nor slips of the pen.
        for (std::size_t i = 0; i < topic_words; ++i) topic_.push_back(150 + draw_rank(dice_) % 200'000);
        Story story{.title = sentence(6 + dice_.below(7)), .paragraphs = {}};
        story.title.pop_back();
        auto left = static_cast<std::size_t>(median_words * std::exp(length_spread * draw_normal(dice_)));
        left = std::min(left, max_words);
        do {
            std::string paragraph;
            for (std::size_t sentences = 1 + dice_.below(3); sentences > 0; --sentences) {
                const std::size_t words = 5 + dice_.below(2 * mean_sentence_words - 9);
                paragraph += (paragraph.empty() ? "" : " ") + sentence(words);
                left -= std::min(left, words);
            }
            story.paragraphs.push_back(std::move(paragraph));
        } while (left > 0);
        return story;
    }

    /// What another paper makes of an agency's story: a headline of its own, a cut end, a changed line.
    Story copied_story() {
        Story story = recent_[dice_.below(recent_.size())];
        if (dice_.below(2) == 0)
            story.title = capitalised(known_word(200 + dice_.below(5000))) + ": " + story.title;
        if (story.paragraphs.size() > 3 && dice_.below(2) == 0) story.paragraphs.pop_back();
        story.paragraphs[dice_.below(story.paragraphs.size())] += " " + sentence(8);
        return story;
    }

    std::string sentence(std::size_t words) {
        std::string text;
        for (std::size_t i = 0; i < words; ++i) {
            const bool topical = !topic_.empty() && dice_.fraction() < topical_share;
            const std::size_t at =
                static_cast<std::size_t>(dice_.fraction() * dice_.fraction() * topic_words);
            const std::size_t rank = topical ? topic_[at] : draw_rank(dice_);
            const std::size_t odd = dice_.below(100);
            std::string word = odd == 0 ? std::to_string(1 + dice_.below(3000)) : known_word(rank);
            if (odd > 0 && (i == 0 || odd < 8)) word = capitalised(std::move(word));
            if (i > 0) text += odd == 9 ? ", " : " ";
            text += word;
        }
        return text + ".";
    }

    Timestamp draw_time() {
        using namespace std::chrono;
        const sys_days start = year(first_year) / January / 1;
        const auto day = start + days(dice_.below(years * 365));
        return Timestamp(day.time_since_epoch() + seconds(dice_.below(86'400)));
    }

    static constexpr std::size_t known_words_ = 200'000;
    Dice dice_;
    std::vector<std::string> words_;
    std::string rare_;
    std::vector<std::size_t> topic_;
    std::deque<Story> recent_;
};

void run(const Arguments& arguments) {
    const std::uint64_t articles = parse_number(arguments.words[0], "ARTICLES", 1, 1'000'000'000);
    Writer writer(arguments.number("seed", 0, std::uint64_t{1} << 63U));
    for (std::uint64_t number = 1; number <= articles; ++number) std::cout << writer.article(number) << '\n';
    std::cout.flush();
    if (!std::cout) throw Error("standard output: cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    return run_benchmark(
        {.usage = "make-corpus ARTICLES [OPTION]...",
         .about =
             "Prints so many made-up articles as JSON lines: words by a Zipf-Mandelbrot law that repeat\n"
             "within an article, log-normal lengths, dates over 24 years, 40 sources of unlike size, and\n"
             "near duplicates. The same number and seed give the same articles, and more of them begin\n"
             "with the same.\n",
         .min_words = 1,
         .max_words = 1,
         .options = {{"seed", "N", "other articles for each N", "1"}}},
        argc, argv, run);
}
