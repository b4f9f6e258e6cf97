/// Days put together to weeks, months and years.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "common/archive/archive_reader.hpp"
#include "searcher/options.hpp"

namespace broadsheet {

/// By the first day of each period; weeks begin on Monday (ISO 8601).
using PeriodCounts = std::map<Day, std::uint64_t>;
PeriodCounts by_period(const DayCounts& counts, Period period);

/// The first day of the period behind the one that begins with `begin`.
Day next_begin(Day begin, Period period);

/// `2022-02-08`, `2022-W06` (ISO 8601), `2022-02`, `2022`.
std::string period_name(Day begin, Period period);

}  // namespace broadsheet
