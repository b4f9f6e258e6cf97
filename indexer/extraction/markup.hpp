/// What a page's source holds besides its markup.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

struct Markup {
    std::string
        html;  ///< without comments, scripts, styles, drawings and what stands for scripts that do not run
    std::vector<std::string> linked_data;
    std::string saved_from;
};

/// Takes out what no article is made of: more than half of a usual page, which a parser would read byte by
/// byte. Elements with more than `max_attributes` attributes lose them: parsers compare each with all before
/// it.
Markup reduce_markup(std::string_view html);

inline constexpr std::size_t max_attributes = 512;

}  // namespace broadsheet
