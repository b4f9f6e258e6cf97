/// Dates that stand in the midst of text, as on a page below its headline.
#pragma once

#include <optional>
#include <string_view>

#include "common/article/date.hpp"

namespace broadsheet {

/// The first day in `text`, with its time where one follows: `Published 19 Nov 2019 10:43 GMT`, `3. März
/// 2021`, `19 de noviembre de 2019`, `2019-11-19T10:43:00Z`. Of `02/03/2022` the day comes first unless
/// `lang` is American or plain English; in plain English such a date is none.
std::optional<Timestamp> find_date(std::string_view text, std::string_view lang);

/// The day in a url such as `/2019/11/19/` or `-20191119`.
std::optional<Timestamp> date_in_url(std::string_view url);

}  // namespace broadsheet
