/// Text in the charsets that came before UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace broadsheet {

/// `bytes` as UTF-8, what has no meaning in the charset as U+FFFD, each added to `replaced`. `charset` is a
/// label as pages write it, read as browsers read it (WHATWG Encoding: `iso-8859-1` is windows-1252, `gb2312`
/// is gb18030). Nothing when it is unknown.
std::optional<std::string> decode(std::string_view bytes, std::string_view charset, std::size_t& replaced);

}  // namespace broadsheet
