/// For the parser only: query text to tokens.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/query/query.hpp"

namespace broadsheet {

enum class FieldKind { zone, filter, source, on_days, after, before, like, story };

/// What may stand before a colon, or before brackets as `first50` does.
struct QueryField {
    std::string_view name;
    FieldKind kind;
    Zone zone = Zone::anywhere;
    Filter filter = Filter::id;
    std::uint32_t first_words = 0;
};

enum class QueryTokenKind {
    word,
    quoted,
    field,     ///< its value or open bracket is the next token
    first,     ///< `first50` before an open bracket; a field too
    capitals,  ///< `caps` before an open bracket
    at_least,  ///< `atleast3` before an open bracket
    open,
    close,
    and_sign,
    or_sign,
    not_sign,
    plus_sign,
    proximity,  ///< NEAR and its kin
    boost,      ///< behind an operand
    end,
};

struct QueryToken {
    QueryTokenKind kind;
    std::size_t column;
    std::string text;  ///< as typed; of quoted text what is between the quotes, without escapes
    QueryField field{};
    std::vector<Query> parts;  ///< of quoted text with gaps, wildcards or alternatives
    std::string pattern;       ///< of quoted text with `*`: with escapes
    QueryKind proximity = QueryKind::near;
    std::uint32_t number = 0;  ///< distance or times
    double boost = 1;
};

/// The tokens of a query, the last of which is an end. Throws QueryError.
std::vector<QueryToken> scan_query(std::string_view text);

/// The letters before the first colon, when there is nothing but letters before it: `10:30` has no field.
std::optional<std::string_view> field_name(std::string_view word);
/// Null when there is no such field. Case does not count.
const QueryField* find_field(std::string_view name);
/// `fields are title, body …`
extern const std::string_view field_list;

/// What was typed, for a message; its beginning when it is long.
std::string shown(std::string_view typed);

}  // namespace broadsheet
