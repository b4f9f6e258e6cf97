/// What articles are counted by.
#pragma once

#include <string>
#include <vector>

#include "common/article/article.hpp"
#include "common/match/fast_format.hpp"

namespace broadsheet {

struct FacetText {
    Facet facet;
    std::string text;  ///< as the article has it; of languages the primary subtag
};

/// All values by which an article is counted.
std::vector<FacetText> facet_texts(const Article& article);

}  // namespace broadsheet
