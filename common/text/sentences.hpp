/// Where sentences begin.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "common/text/tokenizer.hpp"

namespace broadsheet {

/// Replaces `begins` by the positions at which a sentence begins within a paragraph, ascending; a paragraph's
/// first word begins one in any case and is left out. `tokens` are those of `text`.
///
/// A sentence ends with a mark such as `!`, or with a full stop that does not belong to an abbreviation or to
/// initials, before a blank and a word that does not begin in lower case; in scripts without blanks with
/// their own full stop.
void find_sentences(std::string_view text, const Tokens& tokens, std::vector<std::uint32_t>& begins);

}  // namespace broadsheet
