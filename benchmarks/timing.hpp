/// Query files, and the timing of an engine on one: the same for the archive and for its peers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "common/article/json.hpp"

namespace broadsheet::benchmarks {

/// One line of a query file, in the engine's own query language.
struct TimedQuery {
    std::string type;  ///< TERM, AND, OR, PHRASE or QUERY
    std::string text;
    std::string place;  ///< `file:line`
};

/// Reads lines of `TYPE<tab>words`. The words of an AND line are joined by ` AND `, those of an OR line by
/// `any_word`, those of a PHRASE line are quoted; a QUERY line stands as it is. Empty lines are passed over.
/// Throws Error for any other line.
std::vector<TimedQuery> read_queries(const std::filesystem::path& path, std::string_view any_word);

struct Engine {
    /// Timed: from a query's text to the ids of its best articles.
    std::function<std::vector<std::string>(const std::string& text)> best;
    /// Not timed: the exact number of its matches.
    std::function<std::uint64_t(const std::string& text)> count;
};

struct Schedule {
    std::uint64_t passes;  ///< at least 1
    std::uint64_t warmup;  ///< passes before them that do not count
};

struct QueryFigures {
    std::string type;
    double min_us;
    double median_us;
    std::uint64_t hits;
    std::vector<std::string> ids;
};

/// Every pass goes through the whole file, so that no query is asked twice in a row. One figure for each
/// query, in the file's order. Throws Error with the place of a query that the engine does not take.
std::vector<QueryFigures> time_queries(const std::vector<TimedQuery>& queries, const Schedule& schedule,
                                       const Engine& engine);

/// `sorted` must not be empty.
double median(const std::vector<double>& sorted);

/// Over the medians of one type's queries. Percentiles are nearest ranks: the smallest figure that so many
/// per cent of the figures do not exceed.
struct TypeFigures {
    std::string type;
    std::size_t queries;
    double mean_us;
    double p50_us;
    double p90_us;
    double p99_us;
    double max_us;
    std::uint64_t hits;
};

/// In the order in which the types first stand in the file.
std::vector<TypeFigures> by_type(const std::vector<QueryFigures>& figures);

/// `type`, `n`, `mean_us`, `p50_us`, `p90_us`, `p99_us`, `max_us` and `hits`.
void add_members(JsonObject& json, const TypeFigures& figures);

void print_table(std::ostream& out, const std::vector<TypeFigures>& figures);

/// One line a query: `R<tab>n<tab>TYPE<tab>min_us<tab>median_us<tab>hits<tab>id,id,…`, n from 0.
void print_query_lines(std::ostream& out, const std::vector<QueryFigures>& figures);

}  // namespace broadsheet::benchmarks
