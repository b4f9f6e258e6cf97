/// Finds an article's text on its page, by where most of the running text stands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/extraction/document.hpp"

namespace broadsheet {

struct ArticleText {
    std::string text;  ///< paragraphs with a blank line between them
    std::vector<std::string> captions;
    std::uint32_t root = 0;  ///< the element that holds it
};

/// `title` is the article's headline, which is not repeated in the text; `linked_text` what linked data says
/// that the text is, used where the page shows less than half of it.
ArticleText find_article_text(const Document& document, std::string_view title, std::string_view linked_text);

}  // namespace broadsheet
