/// Lines that stand between an article's paragraphs and are none of them.
#pragma once

#include <string_view>

namespace broadsheet {

/// Whether a whole line is a label, a control, or an invitation to read something else.
bool is_junk_line(std::string_view line);

}  // namespace broadsheet
