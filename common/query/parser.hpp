/// Query text to tree and back. The language is described in README.md, "The query language".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/query/query.hpp"

namespace broadsheet {

/// What stands between two operands without an operator.
enum class DefaultOperator { all_words, any_word };

struct ParsedQuery {
    Query query;
    std::vector<std::string> notes;  ///< for the user: swapped dates, `or` read as a word
};

/// Brackets and negations nested deeper than this, as typed or as printed, and longer queries are refused.
inline constexpr std::size_t max_query_depth = 100;
inline constexpr std::size_t max_query_bytes = std::size_t{64} << 10;

/// Throws QueryError with the column and a hint. `text` may hold any bytes. Dates such as `last 30 days` count
/// from `today`.
ParsedQuery parse_query(std::string_view text, DefaultOperator between = DefaultOperator::all_words,
                        Day today = this_day());

/// Text that parse_query reads back to an equal tree with DefaultOperator::all_words, with all brackets
/// written: so for every tree that parse_query gives whose text stays within max_query_bytes.
std::string print_query(const Query& query);

}  // namespace broadsheet
