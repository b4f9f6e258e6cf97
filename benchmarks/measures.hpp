/// How good a ranking is, judged by people, and whether one system's rankings are better than another's.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/judged.hpp"

namespace broadsheet::benchmarks {

/// The mean, over all relevant articles, of the precision at the rank of each; 0 for those that are not
/// listed (Buckley, Voorhees: Retrieval System Evaluation, in TREC: Experiment and Evaluation in
/// Information Retrieval, 2005). Some article must be relevant, here as below; grades above 0 are.
double average_precision(const Ranking& ranking, const Grades& grades);

/// Normalised discounted cumulated gain of the first `depth` articles: Σ grade / log₂(1 + rank) as a share
/// of that of the best possible ranking (Järvelin, Kekäläinen: Cumulated Gain-Based Evaluation of IR
/// Techniques, TOIS 2002, with the discount of Burges and others, ICML 2005, that trec_eval takes).
double ndcg(const Ranking& ranking, const Grades& grades, std::size_t depth);

/// The share of relevant articles among the first `depth` ranks, whether or not so many are listed.
double precision(const Ranking& ranking, const Grades& grades, std::size_t depth);

/// The share of the relevant articles that is among the first `depth`.
double recall(const Ranking& ranking, const Grades& grades, std::size_t depth);

struct Measure {
    std::string_view name;
    std::string_view key;  ///< in JSON
    double (*of)(const Ranking&, const Grades&);
};

/// All that the tables show. MAP is the mean of average_precision.
inline constexpr std::array<Measure, 5> measures{{
    {"MAP", "map", average_precision},
    {"nDCG@10", "ndcg_10", [](const Ranking& r, const Grades& g) { return ndcg(r, g, 10); }},
    {"P@10", "p_10", [](const Ranking& r, const Grades& g) { return precision(r, g, 10); }},
    {"recall@100", "recall_100", [](const Ranking& r, const Grades& g) { return recall(r, g, 100); }},
    {"recall@1000", "recall_1000", [](const Ranking& r, const Grades& g) { return recall(r, g, 1000); }},
}};

/// Chance that figures of the same queries differ in the mean by as much as `a` and `b` do when it is
/// chance which figure is whose: the two-sided paired randomization test (Smucker, Allan, Carterette: A
/// Comparison of Statistical Significance Tests for Information Retrieval Evaluation, CIKM 2007) with
/// 100,000 assignments, the same in every run. `a` and `b` are of equal size.
double randomization_p(const std::vector<double>& a, const std::vector<double>& b);

/// `values` must not be empty.
double mean(const std::vector<double>& values);

}  // namespace broadsheet::benchmarks
