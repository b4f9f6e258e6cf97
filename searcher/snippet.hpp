/// The piece of an article that shows why it was found.
#pragma once

#include <string_view>
#include <vector>

#include "searcher/marked_text.hpp"

namespace broadsheet {

/// Bytes of the body that a snippet shows at most; "…" where it was cut comes on top.
inline constexpr std::size_t max_snippet_bytes = 240;

/// Cuts the place with the most different marked words (then the most marks, then the first) out of a
/// body, or its beginning when there is no mark. Begins at a sentence if one begins near by, else at a
/// word; cuts no mark but one that is too long by itself. White space becomes single blanks.
/// Linear in the number of marks; of the body it reads little more than it returns.
MarkedText make_snippet(std::string_view body, const std::vector<ByteRange>& marks);

}  // namespace broadsheet
