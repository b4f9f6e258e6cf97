/// A plain text file as one article: its first line that is not blank is the headline.
#pragma once

#include <optional>
#include <string>

#include "indexer/readers/article_parser.hpp"

namespace broadsheet {

/// The id is the path as given, so that adding the file again replaces the article (standard input, `-`,
/// has none); published is a date at the beginning of the file's name, as in `2022-02-08-budget.txt`. Text
/// from the web has its url in place of both. Nothing when there is no text in the record.
std::optional<ReadArticle> read_text(const RawRecord& record);

}  // namespace broadsheet
