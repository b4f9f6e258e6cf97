/// Points at the place in a query that an error is about.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace broadsheet {

/// Two indented lines: the query, or about 70 columns of it, and a caret below code point number `column`
/// (from 1; one past the end is allowed). Nothing for an empty query. `query` may hold any bytes.
std::string point_at(std::string_view query, std::size_t column);

}  // namespace broadsheet
