/// Where a text and its repaired form differ.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace broadsheet {

/// `bytes` of the repaired text from `at` on stand where those of the text from `was` to `was_end` stood.
struct Fix {
    std::size_t at = 0;
    std::size_t bytes = 0;
    std::size_t was = 0;
    std::size_t was_end = 0;
};

/// The differences between `text` and `repaired` (both valid UTF-8), in order, at edges of characters.
/// Linear; where they differ much it may find longer differences than need be.
std::vector<Fix> find_fixes(std::string_view text, std::string_view repaired);

}  // namespace broadsheet
