#include "common/match/facets.hpp"

#include "common/text/unicode.hpp"

namespace broadsheet {

std::vector<FacetText> facet_texts(const Article& article) {
    std::vector<FacetText> texts;
    const auto add = [&](Facet facet, std::string_view text) {
        if (!text.empty()) texts.push_back({facet, std::string(text)});
    };
    add(Facet::source, article.source);
    for (const std::string& author : article.authors) add(Facet::author, author);
    add(Facet::section, article.section);
    for (const std::string& tag : article.tags) add(Facet::tag, tag);
    add(Facet::lang, primary_language(article.lang));
    return texts;
}

}  // namespace broadsheet
