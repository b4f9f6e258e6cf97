#include "benchmarks/timing.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <numeric>
#include <ostream>
#include <sstream>

#include "benchmarks/report.hpp"
#include "common/article/error.hpp"

namespace broadsheet::benchmarks {
namespace {

std::string join(const std::string& words, std::string_view between) {
    std::istringstream in(words);
    std::string joined;
    std::string word;
    while (in >> word) {
        if (!joined.empty()) joined += between;
        joined += word;
    }
    return joined;
}

/// Empty for a type that does not exist or a line without words.
std::string query_text(const std::string& type, const std::string& words, std::string_view any_word) {
    if (type == "TERM" || type == "AND") return join(words, " AND ");
    if (type == "OR") return join(words, any_word);
    if (type == "QUERY") return words;
    const std::string joined = join(words, " ");
    return type == "PHRASE" && !joined.empty() ? "\"" + joined + "\"" : "";
}

/// `sorted` must not be empty.
double percentile(const std::vector<double>& sorted, double percent) {
    const double rank = std::ceil(percent / 100 * static_cast<double>(sorted.size()));
    return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

}  // namespace

std::vector<TimedQuery> read_queries(const std::filesystem::path& path, std::string_view any_word) {
    std::ifstream in(path);
    if (!in) throw Error(path.string() + ": cannot be opened");
    std::vector<TimedQuery> queries;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (line.empty()) continue;
        const std::string place = path.string() + ":" + std::to_string(number);
        const std::size_t tab = line.find('\t');
        const std::string type = line.substr(0, tab);
        const std::string words = tab == std::string::npos ? "" : line.substr(tab + 1);
        std::string text = query_text(type, words, any_word);
        if (text.empty()) {
            throw Error(place + ": no query; write TERM, AND, OR, PHRASE or QUERY, a tab and the words");
        }
        queries.push_back({.type = type, .text = std::move(text), .place = place});
    }
    if (queries.empty()) throw Error(path.string() + ": there is no query in it");
    return queries;
}

std::vector<QueryFigures> time_queries(const std::vector<TimedQuery>& queries, const Schedule& schedule,
                                       const Engine& engine) {
    std::vector<std::vector<double>> times(queries.size());
    std::vector<QueryFigures> figures(queries.size());
    std::size_t at = 0;
    try {
        for (std::uint64_t pass = 0; pass < schedule.warmup + schedule.passes; ++pass) {
            for (at = 0; at < queries.size(); ++at) {
                const Clock::time_point start = Clock::now();
                std::vector<std::string> ids = engine.best(queries[at].text);
                const double seconds = seconds_since(start);
                if (pass >= schedule.warmup) times[at].push_back(seconds * 1e6);
                figures[at].ids = std::move(ids);
            }
        }
        for (at = 0; at < queries.size(); ++at) {
            std::sort(times[at].begin(), times[at].end());
            figures[at].type = queries[at].type;
            figures[at].min_us = times[at].front();
            figures[at].median_us = median(times[at]);
            figures[at].hits = engine.count(queries[at].text);
        }
    } catch (const Error& error) {
        throw Error(queries[at].place + ": " + error.what());
    }
    return figures;
}

double median(const std::vector<double>& sorted) {
    const std::size_t half = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

std::vector<TypeFigures> by_type(const std::vector<QueryFigures>& figures) {
    std::vector<TypeFigures> types;
    for (const QueryFigures& first : figures) {
        if (std::any_of(types.begin(), types.end(),
                        [&](const auto& known) { return known.type == first.type; })) {
            continue;
        }
        std::vector<double> medians;
        std::uint64_t hits = 0;
        for (const QueryFigures& query : figures) {
            if (query.type != first.type) continue;
            medians.push_back(query.median_us);
            hits += query.hits;
        }
        std::sort(medians.begin(), medians.end());
        const double sum = std::accumulate(medians.begin(), medians.end(), 0.0);
        types.push_back({.type = first.type,
                         .queries = medians.size(),
                         .mean_us = sum / static_cast<double>(medians.size()),
                         .p50_us = percentile(medians, 50),
                         .p90_us = percentile(medians, 90),
                         .p99_us = percentile(medians, 99),
                         .max_us = medians.back(),
                         .hits = hits});
    }
    return types;
}

void add_members(JsonObject& json, const TypeFigures& figures) {
    json.text("type", figures.type);
    json.number("n", figures.queries);
    json.raw("mean_us", decimal(figures.mean_us, 2));
    json.raw("p50_us", decimal(figures.p50_us, 2));
    json.raw("p90_us", decimal(figures.p90_us, 2));
    json.raw("p99_us", decimal(figures.p99_us, 2));
    json.raw("max_us", decimal(figures.max_us, 2));
    json.number("hits", figures.hits);
}

void print_table(std::ostream& out, const std::vector<TypeFigures>& figures) {
    const auto row = [&](const auto&... cells) { ((out << std::setw(10) << cells), ...) << '\n'; };
    row("type", "n", "mean", "p50", "p90", "p99", "max", "hits");
    for (const TypeFigures& type : figures) {
        row(type.type, type.queries, decimal(type.mean_us, 1), decimal(type.p50_us, 1),
            decimal(type.p90_us, 1), decimal(type.p99_us, 1), decimal(type.max_us, 1), type.hits);
    }
}

void print_query_lines(std::ostream& out, const std::vector<QueryFigures>& figures) {
    std::size_t number = 0;
    for (const QueryFigures& query : figures) {
        out << "R\t" << number++ << '\t' << query.type << '\t' << decimal(query.min_us, 2) << '\t'
            << decimal(query.median_us, 2) << '\t' << query.hits << '\t';
        std::string_view separator;
        for (const std::string& id : query.ids) {
            out << separator << id;
            separator = ",";
        }
        out << '\n';
    }
}

}  // namespace broadsheet::benchmarks
