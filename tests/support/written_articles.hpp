/// Articles of random words, the same for the same seed.
#pragma once

#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "common/article/article.hpp"
#include "common/article/record.hpp"

namespace broadsheet {

inline Article written_article(int number, unsigned seed) {
    static const std::vector<std::string> words{"the",     "of",       "harbour", "strike",   "city",
                                                "council", "budget",   "pelican", "quorum",   "ferry",
                                                "storm",   "minister", "bridge",  "election", "railway",
                                                "museum",  "court",    "ruling",  "flood",    "market"};
    std::mt19937 dice(static_cast<unsigned>(number) * 31U + seed);
    const auto below = [&](std::size_t end) { return dice() % end; };
    const auto draw_text = [&](std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) {
            text += words[std::min(below(words.size()), below(words.size()))];
            text += below(12) == 0 ? ".\n\n" : " ";
        }
        return text + std::to_string(below(5'000));
    };
    Article article;
    article.id = "n" + std::to_string(number);
    article.title = draw_text(3 + below(5));
    article.body = draw_text(10 + below(80));
    article.lang = below(10) == 0 ? "de" : "en";
    article.source = below(3) == 0 ? "Courier" : "Gazette";
    article.published = Timestamp(std::chrono::seconds(900'000'000 + below(4'000) * 86'400));
    return article;
}

/// JSON lines of the articles number `first` to `first + count - 1`.
inline void write_articles(const std::string& path, int first, int count, unsigned seed) {
    std::ofstream file(path, std::ios::binary);
    for (int i = first; i < first + count; ++i) file << to_json(written_article(i, seed)) << '\n';
}

}  // namespace broadsheet
