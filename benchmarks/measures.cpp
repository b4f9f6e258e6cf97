#include "benchmarks/measures.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "benchmarks/dice.hpp"

namespace broadsheet::benchmarks {
namespace {

constexpr std::size_t assignments = 100'000;
constexpr std::uint64_t seed = 2007;

unsigned grade(const Grades& grades, const std::string& article) {
    const auto found = grades.find(article);
    return found == grades.end() ? 0 : found->second;
}

double relevant_articles(const Grades& grades) {
    return static_cast<double>(
        std::count_if(grades.begin(), grades.end(), [](const auto& judged) { return judged.second > 0; }));
}

double relevant_among(const Ranking& ranking, const Grades& grades, std::size_t depth) {
    const auto end = ranking.begin() + static_cast<std::ptrdiff_t>(std::min(depth, ranking.size()));
    return static_cast<double>(std::count_if(
        ranking.begin(), end, [&](const std::string& article) { return grade(grades, article) > 0; }));
}

double discounted(unsigned gain, std::size_t rank) { return gain / std::log2(1 + static_cast<double>(rank)); }

}  // namespace

double average_precision(const Ranking& ranking, const Grades& grades) {
    double sum = 0;
    double found = 0;
    for (std::size_t i = 0; i < ranking.size(); ++i) {
        if (grade(grades, ranking[i]) == 0) continue;
        ++found;
        sum += found / static_cast<double>(i + 1);
    }
    return sum / relevant_articles(grades);
}

double ndcg(const Ranking& ranking, const Grades& grades, std::size_t depth) {
    double gain = 0;
    for (std::size_t i = 0; i < std::min(depth, ranking.size()); ++i) {
        gain += discounted(grade(grades, ranking[i]), i + 1);
    }
    std::vector<unsigned> best;
    for (const auto& [article, judged] : grades) best.push_back(judged);
    std::sort(best.begin(), best.end(), std::greater<>());
    double ideal = 0;
    for (std::size_t i = 0; i < std::min(depth, best.size()); ++i) ideal += discounted(best[i], i + 1);
    return gain / ideal;
}

double precision(const Ranking& ranking, const Grades& grades, std::size_t depth) {
    return relevant_among(ranking, grades, depth) / static_cast<double>(depth);
}

double recall(const Ranking& ranking, const Grades& grades, std::size_t depth) {
    return relevant_among(ranking, grades, depth) / relevant_articles(grades);
}

double randomization_p(const std::vector<double>& a, const std::vector<double>& b) {
    // Queries that do not differ change no sum.
    std::vector<double> differences;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i]) differences.push_back(a[i] - b[i]);
    }
    const double sum = std::accumulate(differences.begin(), differences.end(), 0.0);
    // Equal sums may differ by how they were rounded.
    const double observed = std::abs(sum) - 1e-9;
    Dice dice(seed);
    std::size_t as_far = 0;
    for (std::size_t i = 0; i < assignments; ++i) {
        double assigned = 0;
        for (const double difference : differences)
            assigned += dice.fraction() < 0.5 ? difference : -difference;
        if (std::abs(assigned) >= observed) ++as_far;
    }
    return static_cast<double>(as_far) / static_cast<double>(assignments);
}

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace broadsheet::benchmarks
