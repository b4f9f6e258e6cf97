/// The pieces of an article that show why it was found.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "searcher/marked_text.hpp"

namespace broadsheet {

/// Bytes of each fragment at most, where there are one, two or three; "…" where text is left out comes on
/// top.
inline constexpr std::array<std::size_t, 3> max_fragment_bytes{240, 150, 120};

/// Cuts the place with the most different marked words (then the most marks, then the first) out of a body,
/// and up to two more that show words not shown yet; or its beginning when there is no mark. Fragments stand
/// in the order of the body, with " … " between them. They begin and end at sentences where one does near by,
/// else at words; no mark is cut but one that is too long by itself. White space becomes single blanks.
/// `lang` is the body's language tag. Linear in the number of marks; of the body it reads little more than it
/// returns.
MarkedText make_snippet(std::string_view body, std::string_view lang, const std::vector<ByteRange>& marks);

}  // namespace broadsheet
