#include "indexer/readers/field_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/article/error.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

struct FieldName {
    std::string_view key;  ///< of the record; with dots for what lies in nested objects
    Field field;
    std::string_view inside = {};  ///< as in Meaning
    TextForm form = TextForm::plain;
};

constexpr std::array<std::string_view, field_count> names{
    "id",      "url",  "title", "lead",  "body",   "authors", "published", "updated",  "crawled", "source",
    "section", "tags", "lang",  "place", "agency", "rights",  "credit",    "captions", "extra"};

// Sorted by field, the best name for each first: the one that to_json writes, then by how surely it means
// the field.
// clang-format off
constexpr auto known = std::to_array<FieldName>({
    {"id", Field::id},
    {"uuid", Field::id},                                    // webz.io
    {"_id", Field::id, "$oid"},                             // MongoDB, Elasticsearch
    {"guid", Field::id},                                    // RSS
    {"doc_id", Field::id},
    {"docid", Field::id},
    {"article_id", Field::id},

    {"url", Field::url},
    {"article_url", Field::url},                            // TREC Washington Post
    {"link", Field::url},                                   // RSS
    {"canonical_link", Field::url},                         // newspaper4k
    {"canonical_url", Field::url},
    {"meta.canonical", Field::url},                         // goose3
    {"requested_url", Field::url},                          // Fundus, stanford-oval/ccnews
    {"responded_url", Field::url},
    {"html.requested_url", Field::url},
    {"html.responded_url", Field::url},
    {"original_url", Field::url},                           // Media Cloud
    {"source", Field::url, {}, TextForm::only_url},         // trafilatura
    {"mainEntityOfPage", Field::url, "@id", TextForm::only_url},
    {"guid", Field::url, {}, TextForm::only_url},

    {"title", Field::title},
    {"headline", Field::title},
    {"article_title", Field::title},                        // Media Cloud
    {"heading", Field::title},
    {"title_rss", Field::title},                            // news-please
    {"title_page", Field::title},

    {"lead", Field::lead},
    {"standfirst", Field::lead},
    {"abstract", Field::lead},
    {"deck", Field::lead},
    {"subtitle", Field::lead},
    {"subheadline", Field::lead},
    {"description", Field::lead},
    {"excerpt", Field::lead},
    {"summary", Field::lead},
    {"highlights", Field::lead},                            // CNN/DailyMail
    {"meta_description", Field::lead},                      // newspaper4k
    {"meta.description", Field::lead},                      // goose3

    {"body", Field::body},
    {"maintext", Field::body},                              // news-please
    {"cleaned_text", Field::body},                          // goose3
    {"articleBody", Field::body},
    {"plain_text", Field::body},
    {"plaintext", Field::body},
    {"text_content", Field::body},                          // Media Cloud
    {"text", Field::body},
    {"full_text", Field::body},
    {"contents", Field::body},                              // TREC Washington Post
    {"content_text", Field::body},                          // JSON Feed
    {"content_html", Field::body, {}, TextForm::html},
    {"content:encoded", Field::body, {}, TextForm::html},
    {"content", Field::body},
    {"article", Field::body},                               // CNN/DailyMail
    {"document", Field::body},                              // XSum
    {"raw_text", Field::body},                              // trafilatura

    {"authors", Field::authors, "name"},
    {"author", Field::authors, "name"},
    {"byline", Field::authors, "name"},
    {"dc:creator", Field::authors},
    {"creator", Field::authors, "name"},

    {"published", Field::published},
    {"date_publish", Field::published},                     // news-please
    {"publishing_date", Field::published},                  // Fundus
    {"publish_date", Field::published},                     // newspaper4k, goose3
    {"publication_date", Field::published},                 // Media Cloud
    {"published_date", Field::published},
    {"published_at", Field::published},
    {"publishedAt", Field::published},
    {"date_published", Field::published},                   // JSON Feed
    {"datePublished", Field::published},
    {"pubDate", Field::published},                          // RSS
    {"dc:date", Field::published},
    {"date", Field::published},
    {"seendate", Field::published},                         // GDELT
    {"created", Field::published},

    {"updated", Field::updated},
    {"date_modify", Field::updated},                        // news-please
    {"date_modified", Field::updated},                      // JSON Feed
    {"dateModified", Field::updated},
    {"modified", Field::updated},
    {"updated_at", Field::updated},

    {"crawled", Field::crawled},
    {"date_download", Field::crawled},                      // news-please
    {"indexed_date", Field::crawled},                       // Media Cloud

    {"source", Field::source, "name"},
    {"source_domain", Field::source},                       // news-please
    {"hostname", Field::source},                            // trafilatura
    {"domain", Field::source},
    {"canonical_domain", Field::source},                    // Media Cloud
    {"sitename", Field::source},
    {"source-hostname", Field::source},                     // trafilatura
    {"publisher", Field::source, "name"},
    {"publication", Field::source},
    {"media_name", Field::source},                          // Media Cloud
    {"meta_site_name", Field::source},                      // newspaper4k
    {"thread.site_full", Field::source},                    // webz.io
    {"thread.site", Field::source},
    {"site", Field::source},

    {"section", Field::section},
    {"articleSection", Field::section},
    {"thread.section_title", Field::section},               // webz.io

    {"tags", Field::tags, "name"},
    {"topics", Field::tags, "name"},                        // Fundus
    {"keywords", Field::tags, "name", TextForm::commas},
    {"categories", Field::tags, "name"},
    {"category", Field::tags, "name"},
    {"meta_keywords", Field::tags, {}, TextForm::commas},   // newspaper4k
    {"meta.keywords", Field::tags, {}, TextForm::commas},   // goose3

    {"lang", Field::lang},
    {"language", Field::lang},
    {"inLanguage", Field::lang, "name"},
    {"meta_lang", Field::lang},                             // newspaper4k
    {"meta.lang", Field::lang},                             // goose3
    {"full_language", Field::lang},                         // Media Cloud

    {"place", Field::place},
    {"location", Field::place, "name"},
    {"contentLocation", Field::place, "name"},

    {"agency", Field::agency},

    {"rights", Field::rights},
    {"dc:rights", Field::rights},
    {"copyrightNotice", Field::rights},

    {"credit", Field::credit},

    {"captions", Field::captions},
    {"caption", Field::captions},
    {"images", Field::captions, "caption", TextForm::only_inside},                // Fundus
    {"image", Field::captions, "caption", TextForm::only_inside},                // schema.org

    {"extra", Field::extra},
});
// clang-format on

static_assert(std::is_sorted(known.begin(), known.end(),
                             [](const FieldName& a, const FieldName& b) { return a.field < b.field; }));

std::string listed_names() {
    std::string list;
    for (const std::string_view name : names) {
        if (!list.empty()) list += ", ";
        list += name;
    }
    return list;
}

}  // namespace

std::optional<Field> field_called(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Field>(found - names.begin());
}

std::string_view field_name(Field field) { return names[static_cast<std::size_t>(field)]; }

NameIndex::NameIndex(const FieldMap& given) {
    std::size_t rank = 0;
    const auto add = [&](const FieldName& name) {
        std::vector<std::string> path = split_list(name.key, '.');
        if (path.empty()) return;
        const std::string key = std::move(path.front());
        path.erase(path.begin());
        by_key_[key].push_back({name.field, rank++, std::move(path), std::string(name.inside), name.form});
    };
    for (const auto& [key, name] : given) {
        const std::optional<Field> field = field_called(name);
        if (!field) {
            throw UsageError("field map: there is no field '" + name + "'; fields are " + listed_names());
        }
        add({key, *field, "name"});
        const bool has_dots = key.find('.') != std::string::npos;  // which may be its own
        if (has_dots) by_key_[key].push_back({*field, rank++, {}, "name", TextForm::plain});
    }
    for (const FieldName& name : known) {
        if (!given.contains(std::string(name.key))) add(name);
    }
}

const std::vector<Meaning>* NameIndex::find(std::string_view key) const {
    const auto found = by_key_.find(key);
    return found == by_key_.end() ? nullptr : &found->second;
}

}  // namespace broadsheet
