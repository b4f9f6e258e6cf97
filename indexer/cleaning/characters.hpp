/// Character repairs, the first step of cleaning: before any rule sees a text.
#pragma once

#include <string>

namespace broadsheet {

/// Repairs `text` (valid UTF-8): no-break spaces and their kin and tabs become blanks; zero-width characters,
/// soft hyphens, bidi and C0 controls go (U+200C and U+200D stay where the script uses them, U+200D also
/// between pictures); C1 controls are the windows-1252 characters of their bytes; U+2028, U+2029, vertical
/// tab, form feed, CR and CRLF become line feeds; left-over entities are decoded at most twice, only when
/// well formed and twice present or one of them is not `&amp;`, unless the text is about HTML (entities.hpp);
/// a line in which UTF-8 was read as windows-1252 is read rightly when that succeeds strictly and lowers its
/// count of suspicious sequences (mojibake.hpp); the result is in NFC. Idempotent. Text that needs nothing
/// costs one look at its bytes.
void repair_characters(std::string& text);

/// Repairs `text`, and trims it where that needed more than a look. Whether anything was changed.
bool repair_text(std::string& text);

}  // namespace broadsheet
