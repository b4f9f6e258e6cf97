/// A page's bytes as text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace broadsheet {

/// `bytes` as UTF-8. The charset is told by a byte order mark, well-formed UTF-8, `http_charset` (may be
/// empty), `<meta>`, the frequencies of characters, and is windows-1252 else; one that does not fit the bytes
/// is not believed. Adds the number of characters replaced by U+FFFD to `replaced`.
std::string page_text(std::string_view bytes, std::string_view http_charset, std::size_t& replaced);

}  // namespace broadsheet
