/// Tables of values with a number of articles each, as `facet` and `timeline` give them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "searcher/printers/printers.hpp"

namespace broadsheet {

struct CountRow {
    std::string value;
    std::uint64_t count;
    std::optional<double> share;  ///< of all the archive's articles with this value, from 0 to 1
};

struct CountTable {
    std::string query;  ///< as print_query writes it
    std::string by;     ///< what is counted by
    std::vector<CountRow> rows;
    std::uint64_t values = 0;   ///< of which there may be more than rows
    std::uint64_t matches = 0;  ///< all articles that match
    std::uint64_t without = 0;  ///< those of them that have no value
    std::string did_you_mean;   ///< a query, where there is little
};

/// A bar for each row, as wide as the terminal allows; the longest stands for the greatest share, or count.
std::string count_bars(const CountTable& table, const TextStyle& style);
/// `value,count` or `value,count,share` (RFC 4180).
std::string count_csv(const CountTable& table);
/// One object:
/// `{"v":1,"query":"…","by":"source","matches":12,"without":0,"values":[{"value":"…","count":3}]}`.
std::string count_json(const CountTable& table);

}  // namespace broadsheet
