/// Markup of content management systems that came through as text: `[soliloquy id="151345"]`.
#pragma once

#include <string_view>
#include <vector>

#include "indexer/cleaning/lines.hpp"

namespace broadsheet {

/// The tags in `line`: a known name, or any name with `key="value"`. What stands between an opening and a
/// closing tag, such as a caption, is left. Linear in the line's length.
void find_shortcodes(std::string_view line, std::vector<Part>& parts);

}  // namespace broadsheet
