/// Text in UTF-8 that was read as windows-1252 and written as UTF-8 again: `â€™` for `’`.
#pragma once

#include <string>

namespace broadsheet {

/// Reads the lines of `text` (valid UTF-8) rightly to which that happened: all their characters are
/// those of windows-1252 (the C1 controls of ISO 8859-1 included), their bytes are valid UTF-8, and fewer
/// suspicious sequences are left. A sequence is suspicious when its bytes are a character in UTF-8, unless
/// it may well be a word's accented last letter and the punctuation after it, as in `BEYONCÉ’S`.
/// Whether anything was changed.
bool repair_mojibake(std::string& text);

}  // namespace broadsheet
