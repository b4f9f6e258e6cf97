#include "indexer/extraction/page.hpp"

#include <utility>

#include "common/article/json.hpp"
#include "common/text/unicode.hpp"
#include "indexer/cleaning/entities.hpp"
#include "indexer/extraction/article_text.hpp"
#include "indexer/extraction/document.hpp"
#include "indexer/extraction/linked_data.hpp"
#include "indexer/extraction/metadata.hpp"
#include "indexer/extraction/page_text.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

std::string_view path_of(std::string_view url) {
    const std::size_t host = url.find("://");
    if (host == std::string_view::npos) return {};
    const std::size_t path = url.find('/', host + 3);
    return path == std::string_view::npos ? std::string_view() : url.substr(path);
}

/// The page's own url unless it is another page's: sites name their front page on every page, or another
/// site's.
std::string article_url(std::string_view found_at, std::string_view canonical) {
    if (found_at.empty()) return std::string(canonical);
    const bool is_same_site = url_host(canonical) == url_host(found_at);
    const bool is_front_page = path_of(canonical).size() < 2 && path_of(found_at).size() >= 2;
    return std::string(is_same_site && !is_front_page ? canonical : found_at);
}

}  // namespace

struct PageReader::State {
    LinkedDataReader linked_data;
};

PageReader::PageReader() : state_(std::make_unique<State>()) {}
PageReader::~PageReader() = default;

std::optional<ReadArticle> PageReader::read(const RawRecord& record) {
    ReadArticle result;
    result.place = record.place;
    const Document document = parse_html(page_text(record.bytes, record.charset, result.flags.repaired_utf8));
    LinkedArticle linked = state_->linked_data.read(document.linked_data);
    // In scripts, entities are left as they are; people write them there all the same.
    decode_entities(linked.title);
    decode_entities(linked.text);

    const MetadataReader reader(document, linked, record.url);
    Metadata metadata = reader.read();
    ArticleText text = find_article_text(document, metadata.title, linked.text);
    reader.complete(metadata, text.root);

    Article& article = result.article;
    article.title = std::move(metadata.title);
    article.body = std::move(text.text);
    if (article.body.empty()) {
        article.body = std::move(metadata.description);
    } else if (!metadata.description.empty()) {
        JsonObject extra(article.extra);
        extra.text("description", metadata.description);
        extra.close();
    }
    if (is_blank(article.title) && is_blank(article.body)) return std::nullopt;
    article.url = article_url(record.url, metadata.url);
    if (article.url.empty() && record.place != "-") {
        std::size_t in_path = 0;  // no part of the article's text
        article.id = repair_utf8(record.place, in_path);
    }
    article.authors = std::move(metadata.authors);
    article.published = metadata.published;
    article.updated = metadata.updated;
    article.crawled = parse_timestamp(record.crawled);
    article.source = metadata.site.empty() ? url_host(article.url) : std::move(metadata.site);
    article.section = std::move(metadata.section);
    article.tags = std::move(metadata.tags);
    article.lang = metadata.lang.empty() ? language_tag(record.lang) : std::move(metadata.lang);
    article.captions = std::move(text.captions);
    if (document.too_deep) {
        result.warnings.push_back("page nested deeper than " + std::to_string(max_page_depth) +
                                  " elements; read up to there");
    }
    return result;
}

}  // namespace broadsheet
