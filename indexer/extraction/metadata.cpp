#include "indexer/extraction/metadata.hpp"

#include <algorithm>
#include <array>

#include "common/article/article.hpp"
#include "common/text/unicode.hpp"
#include "indexer/extraction/date_text.hpp"
#include "indexer/extraction/labels.hpp"
#include "indexer/extraction/names.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

constexpr std::size_t longest_title = 400;
constexpr std::size_t longest_byline = 160;
constexpr std::size_t longest_dateline = 200;

std::string collapsed(std::string_view text) {
    std::string result;
    for (const char c : trimmed(text)) {
        if (!is_ascii_blank(c)) {
            result += c;
        } else if (result.back() != ' ') {
            result += ' ';
        }
    }
    return result;
}

/// What an element says as microdata: an attribute, or its text.
std::string value_of(const Document& document, std::uint32_t node) {
    for (const Attribute name : {Attribute::content, Attribute::datetime}) {
        const std::string_view value = trimmed(document.attribute(node, name));
        if (!value.empty()) return std::string(value);
    }
    return document.all_text(node);
}

/// Microdata lists properties in one attribute.
bool has_property(const Document& document, std::uint32_t node, std::string_view property) {
    const std::vector<std::string> properties =
        split_list(document.attribute(node, Attribute::itemprop), ' ');
    return std::find(properties.begin(), properties.end(), property) != properties.end();
}

}  // namespace

MetadataReader::MetadataReader(const Document& document, const LinkedArticle& linked, std::string_view url)
    : document_(document), linked_(linked), url_(url) {
    for (std::uint32_t i = 0; i < document.nodes.size(); ++i) {
        const Tag tag = document.nodes[i].tag;
        if (tag == Tag::meta) {
            const std::string_view content = trimmed(document.attribute(i, Attribute::content));
            for (const Attribute key : {Attribute::property, Attribute::name, Attribute::itemprop}) {
                const std::string_view name = trimmed(document.attribute(i, key));
                if (!name.empty() && !content.empty()) metas_.push_back({fold(name), content});
            }
        } else if (tag == Tag::h1) {
            headings_.push_back(i);
        } else if (tag == Tag::title && title_node_ == 0) {
            title_node_ = i;
        } else if (tag == Tag::link && canonical_.empty() &&
                   document.attribute(i, Attribute::rel) == "canonical") {
            canonical_ = trimmed(document.attribute(i, Attribute::href));
        } else if (tag == Tag::html && lang_.empty()) {
            lang_ = trimmed(document.attribute(i, Attribute::lang));
        }
    }
}

std::string_view MetadataReader::meta(std::initializer_list<std::string_view> names) const {
    for (const std::string_view name : names) {
        for (const Meta& meta : metas_) {
            if (meta.name == name) return meta.content;
        }
    }
    return {};
}

std::optional<Timestamp> MetadataReader::meta_time(std::initializer_list<std::string_view> names,
                                                   std::string_view lang) const {
    for (const std::string_view name : names) {
        for (const Meta& meta : metas_) {
            if (meta.name != name) continue;
            if (const auto time = find_date(meta.content, lang)) return time;
        }
    }
    return std::nullopt;
}

std::string MetadataReader::canonical() const {
    for (const std::string_view url :
         {canonical_, meta({"og:url", "parsely-link", "dc.identifier"}), std::string_view(linked_.url),
          std::string_view(document_.saved_from)}) {
        if (is_http_url(url)) return std::string(url);
    }
    return "";
}

std::string MetadataReader::language() const {
    for (const std::string_view given : {lang_, meta({"og:locale", "dc.language", "language", "inlanguage"}),
                                         std::string_view(linked_.lang)}) {
        std::string tag(given.substr(0, 35));
        std::replace(tag.begin(), tag.end(), '_', '-');
        tag = language_tag(tag);
        if (!tag.empty()) return tag;
    }
    return "";
}

std::string MetadataReader::title() const {
    const std::string host = url_host(url_.empty() ? canonical() : std::string(url_));
    const std::string_view site = meta({"og:site_name", "application-name"});
    std::string given = collapsed(linked_.title);
    if (given.empty())
        given = collapsed(meta({"og:title", "twitter:title", "parsely-title", "sailthru.title",
                                "citation_title", "dc.title", "dcterms.title", "headline"}));
    const std::string page_title = title_node_ == 0 ? std::string() : document_.all_text(title_node_);
    if (given.size() > longest_title) given.clear();
    given = without_site(given, site, host);
    const std::string named = without_site(page_title.substr(0, longest_title), site, host);

    const std::string folded_given = fold(given);
    const std::string folded_named = fold(named);
    for (const std::uint32_t heading : headings_) {
        std::string text = document_.all_text(heading);
        const std::string folded = fold(text);
        if (folded.empty() || text.size() > longest_title) continue;
        const auto is_same = [&](const std::string& other) {
            if (other.empty()) return false;
            const bool contains =
                other.find(folded) != std::string::npos || folded.find(other) != std::string::npos;
            return contains && folded.size() * 2 >= other.size();
        };
        if (is_same(folded_given) || is_same(folded_named)) return text;
    }
    if (!given.empty()) return given;
    if (headings_.size() == 1) {
        const std::string heading = document_.all_text(headings_.front());
        if (!heading.empty() && heading.size() <= longest_title && fold(heading) != fold(site))
            return heading;
    }
    return named;
}

std::vector<std::string> MetadataReader::authors() const {
    std::vector<std::string> names = tidy_authors(linked_.authors);
    for (const std::string_view key :
         {"author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl",
          "dc.creator", "dcterms.creator", "citation_author", "authors", "byline"}) {
        if (!names.empty()) return names;
        std::vector<std::string> given;
        for (const Meta& meta : metas_) {
            if (meta.name == key) given.emplace_back(meta.content);
        }
        names = tidy_authors(given);
    }
    return names;
}

Metadata MetadataReader::read() const {
    Metadata result;
    result.url = canonical();
    result.lang = language();
    result.title = title();
    result.authors = authors();
    result.site = collapsed(meta({"og:site_name", "application-name", "dc.publisher", "publisher"}));
    if (result.site.empty() || is_http_url(result.site)) result.site = collapsed(linked_.site);
    result.section = collapsed(meta({"article:section", "parsely-section", "section", "sailthru.section"}));
    if (result.section.empty() || is_http_url(result.section)) result.section = collapsed(linked_.section);
    // Linked data often lists the newspaper among the authors of its articles.
    const auto is_site = [&](const std::string& name) { return fold(name) == fold(result.site); };
    if (result.authors.size() > 1) std::erase_if(result.authors, is_site);
    result.description =
        collapsed(meta({"og:description", "description", "twitter:description", "dc.description"}));
    if (result.description.empty()) result.description = collapsed(linked_.description);
    result.published = find_date(linked_.published, result.lang);
    if (!result.published) {
        result.published = meta_time({"article:published_time",
                                      "og:article:published_time",
                                      "datepublished",
                                      "parsely-pub-date",
                                      "sailthru.date",
                                      "citation_publication_date",
                                      "citation_date",
                                      "dc.date.issued",
                                      "dc.date",
                                      "dcterms.issued",
                                      "dcterms.date",
                                      "dcterms.created",
                                      "dc.date.created",
                                      "pubdate",
                                      "publishdate",
                                      "publish-date",
                                      "publish_date",
                                      "published-date",
                                      "publication_date",
                                      "publicationdate",
                                      "article.published",
                                      "article:published",
                                      "og:published_time",
                                      "published_time",
                                      "displaydate",
                                      "date"},
                                     result.lang);
    }
    result.updated = find_date(linked_.updated, result.lang);
    if (!result.updated) {
        result.updated =
            meta_time({"article:modified_time", "og:updated_time", "article:modified", "datemodified",
                       "dc.date.modified", "dcterms.modified", "last-modified", "lastmod", "article.updated"},
                      result.lang);
    }
    for (const std::string_view key :
         {"article:tag", "parsely-tags", "sailthru.tags", "news_keywords", "citation_keywords", "keywords"}) {
        if (!result.tags.empty()) break;
        for (const Meta& meta : metas_) {
            if (meta.name != key) continue;
            for (std::string& tag : split_list(meta.content, ',')) {
                if (std::find(result.tags.begin(), result.tags.end(), tag) == result.tags.end())
                    result.tags.push_back(std::move(tag));
            }
        }
    }
    if (result.tags.empty()) result.tags = linked_.tags;
    return result;
}

namespace {

/// Searches the elements of a page for what is said about its article, from the headline to the text's end
/// first, then before.
class Surroundings {
   public:
    Surroundings(const Document& document, std::string_view title, std::uint32_t root) : document_(document) {
        const std::string folded = fold(title);
        std::uint32_t begin =
            std::min<std::uint32_t>(root, static_cast<std::uint32_t>(document.nodes.size()));
        for (std::uint32_t i = 1; i < document.nodes.size(); ++i) {
            const Tag tag = document.nodes[i].tag;
            const bool is_headline =
                (tag == Tag::h1 || tag == Tag::h2) && fold(document.all_text(i)) == folded;
            if (!is_headline) continue;
            begin = i;
            break;
        }
        constexpr std::uint32_t behind = 40;  // elements, for what stands below the text
        const std::uint32_t end =
            std::min(document.nodes[root].end + behind, static_cast<std::uint32_t>(document.nodes.size()));
        for (std::uint32_t i = begin; i < end; ++i) order_.push_back(i);
        for (std::uint32_t i = 0; i < begin; ++i) order_.push_back(i);
    }

    std::vector<std::string> authors() const {
        const auto is_stated = [&](std::uint32_t i) {
            return has_property(document_, i, "author") ||
                   document_.attribute(i, Attribute::rel).find("author") != std::string_view::npos;
        };
        const auto is_called = [&](std::uint32_t i) {
            return is_named(document_, i, {"byline", "author", "authors", "autor"});
        };
        const auto begins_so = [&](std::uint32_t i) {
            return is_block(document_.nodes[i].tag) && starts_with_by(i);
        };
        std::vector<std::string> names = first_names(is_stated, names_in_byline);
        if (names.empty()) names = first_names(is_called, names_in_byline);
        if (names.empty()) names = first_names(begins_so, names_in_byline);
        // Whatever it looks like, such as `jdadmin` or `Post staff`.
        if (names.empty())
            names = first_names(is_stated, [](const std::string& text) { return tidy_authors({text}); });
        return names;
    }

    std::optional<Timestamp> published(std::string_view lang) const {
        const auto by = [&](const auto& is_wanted) { return first_date(is_wanted, lang); };
        std::optional<Timestamp> date =
            by([&](std::uint32_t i) { return has_property(document_, i, "datePublished"); });
        if (!date) date = by([&](std::uint32_t i) { return document_.nodes[i].tag == Tag::time; });
        if (!date) {
            date = by([&](std::uint32_t i) {
                return is_named(document_, i,
                                {"date", "published", "pubdate", "timestamp", "datetime", "dateline", "time",
                                 "posted", "byline", "meta", "datum", "fecha"});
            });
        }
        return date;
    }

    /// In a short line around the headline.
    std::optional<Timestamp> date_nearby(std::string_view lang) const {
        constexpr std::uint32_t most_behind = 150;
        constexpr std::uint32_t most_before = 40;
        const std::uint32_t headline = order_.front();
        const auto end = std::min<std::uint32_t>(headline + most_behind,
                                                 static_cast<std::uint32_t>(document_.nodes.size()));
        for (std::uint32_t i = headline - std::min(headline, most_before); i < end; ++i) {
            const std::string_view text = trimmed(document_.text(i));
            if (text.size() < 8 || text.size() > longest_dateline || !is_open(i)) continue;
            if (const auto date = find_date(text, lang)) return date;
        }
        return std::nullopt;
    }

   private:
    /// Not among readers' comments or in what belongs to other articles.
    bool is_open(std::uint32_t node) const {
        for (std::uint32_t at = node; at != 0; at = document_.nodes[at].parent) {
            const Label label = labels_of(document_, at).junk;
            if (label == Label::comments || label == Label::strong) return false;
        }
        return true;
    }

    bool starts_with_by(std::uint32_t node) const {
        const Node& found = document_.nodes[node];
        constexpr std::uint32_t most_nodes = 12;
        if (found.end - node > most_nodes) return false;
        return fold(document_.all_text(node).substr(0, 12)).starts_with("by ");
    }

    static constexpr int most_candidates = 100;

    template <typename Predicate, typename Names>
    std::vector<std::string> first_names(const Predicate& is_wanted, const Names& names_in) const {
        return first(is_wanted, longest_byline, names_in);
    }

    template <typename Predicate>
    std::optional<Timestamp> first_date(const Predicate& is_wanted, std::string_view lang) const {
        return first(is_wanted, longest_dateline,
                     [&](const std::string& text) { return find_date(text, lang); });
    }

    /// What `find` gives for the first element that is wanted and gives anything.
    template <typename Predicate, typename Find>
    auto first(const Predicate& is_wanted, std::size_t longest, const Find& find) const {
        int candidates = 0;
        decltype(find(std::string())) found{};
        for (const std::uint32_t i : order_) {
            if (document_.nodes[i].tag == Tag::text || !is_wanted(i)) continue;
            if (++candidates > most_candidates) break;
            if (!is_open(i)) continue;
            const std::string text = value_of(document_, i);
            if (text.empty() || text.size() > longest) continue;
            found = find(text);
            if (found != decltype(found){}) break;
        }
        return found;
    }

    const Document& document_;
    std::vector<std::uint32_t> order_;
};

}  // namespace

void MetadataReader::complete(Metadata& metadata, std::uint32_t root) const {
    if (!metadata.authors.empty() && metadata.published) return;
    const Surroundings around(document_, metadata.title, root);
    if (metadata.authors.empty()) metadata.authors = around.authors();
    if (!metadata.published) metadata.published = around.published(metadata.lang);
    if (!metadata.published)
        metadata.published = date_in_url(url_.empty() ? std::string_view(metadata.url) : url_);
    if (!metadata.published) metadata.published = around.date_nearby(metadata.lang);
}

}  // namespace broadsheet
