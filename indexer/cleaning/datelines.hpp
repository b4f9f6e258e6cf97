/// Where and when a story was filed: `LONDON, Feb 7 (Reuters) - `.
#pragma once

#include <optional>
#include <string_view>

#include "indexer/cleaning/lines.hpp"

namespace broadsheet {

/// The date and agency of the dateline at the beginning of `line`, without the place, which stays; without a
/// place also the dash. A place alone (`DEAR ABBY:`, `Wien –`) is none: it takes a date or an agency.
std::optional<Part> dateline(std::string_view line, FieldValues& values);

/// `Feb 7`, `7 de febrero de 2022`, `19 Nov 2019 10:43`, `2022-02-08`: numbers, months, days and what links
/// them, in six languages; a number at least.
bool is_date_text(std::string_view text);

}  // namespace broadsheet
