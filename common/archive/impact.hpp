/// How much a word says about an article: BM25F with fixed parameters (Robertson, Zaragoza, Taylor:
/// Simple BM25 Extension to Multiple Weighted Fields, CIKM 2004), computed when indexing.
#pragma once

#include <cmath>
#include <cstdint>

namespace broadsheet {

/// Chosen on judged queries: benchmarks/README.md, "Relevance", says what each brings.
struct ImpactParameters {
    double k1 = 2.0;
    double b = 0.6;
    double title_weight = 2.0;
    double body_weight = 1.0;
};

inline constexpr unsigned max_impact = 127;

/// Words in a headline and in a body, on average; measured once for an archive and kept with it, so
/// that an article's impacts depend on nothing but itself. These stand where there are too few.
struct AverageLengths {
    double title = 9;
    double body = 450;
};

/// The impacts of one article's words.
class ImpactModel {
   public:
    ImpactModel(const AverageLengths& averages, std::uint32_t title_words, std::uint32_t body_words)
        : title_factor_(parameters_.title_weight / normaliser(title_words, averages.title)),
          body_factor_(parameters_.body_weight / normaliser(body_words, averages.body)) {}

    /// From 1 to max_impact, for a word that stands so many times in headline and body.
    unsigned impact(std::uint32_t in_title, std::uint32_t in_body) const {
        const double tf = title_factor_ * in_title + body_factor_ * in_body;
        const double scaled = std::round(max_impact * tf / (parameters_.k1 + tf));
        return scaled < 1 ? 1 : static_cast<unsigned>(scaled);
    }

   private:
    static double normaliser(std::uint32_t words, double average) {
        return 1 - parameters_.b + parameters_.b * words / average;
    }

    static constexpr ImpactParameters parameters_{};
    double title_factor_;
    double body_factor_;
};

/// A word's weight by rarity, in 1/65536: boost times idf = ln(1 + (N − n + ½)/(n + ½)) (BM25) for a word in
/// n of N articles. A score is the sum of weight times impact; exact in any order of summation.
inline std::uint64_t word_weight(double boost, std::uint64_t articles, std::uint64_t articles_with_word) {
    const auto n = static_cast<double>(articles_with_word);
    const auto all = static_cast<double>(articles);
    const double idf = std::log(1 + (all - n + 0.5) / (n + 0.5));
    return static_cast<std::uint64_t>(std::llround(65536 * boost * idf));
}

/// The score as people read it.
inline double shown_score(std::uint64_t score) { return static_cast<double>(score) / (65536.0 * max_impact); }

}  // namespace broadsheet
