/// What a page says about its article besides the text.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/article/date.hpp"
#include "indexer/extraction/document.hpp"
#include "indexer/extraction/linked_data.hpp"

namespace broadsheet {

struct Metadata {
    std::string title;
    std::vector<std::string> authors;
    std::optional<Timestamp> published;
    std::optional<Timestamp> updated;
    std::string url;  ///< the canonical one, as it stands
    std::string site;
    std::string section;
    std::vector<std::string> tags;
    std::string lang;
    std::string description;
};

/// Of each value what stands first in: linked data, `<meta>`, microdata, the text around the headline, the
/// url.
class MetadataReader {
   public:
    /// All must outlive the reader. `url` is where the page was found, or empty.
    MetadataReader(const Document& document, const LinkedArticle& linked, std::string_view url);

    /// What needs no knowledge of where the text stands.
    Metadata read() const;
    /// Byline and date from the elements around the headline, where nothing else gives them; `root` holds the
    /// text.
    void complete(Metadata& metadata, std::uint32_t root) const;

   private:
    struct Meta {
        std::string name;  ///< in lower case
        std::string_view content;
    };

    std::string_view meta(std::initializer_list<std::string_view> names) const;
    std::optional<Timestamp> meta_time(std::initializer_list<std::string_view> names,
                                       std::string_view lang) const;
    std::string title() const;
    std::vector<std::string> authors() const;
    std::string canonical() const;
    std::string language() const;

    const Document& document_;
    const LinkedArticle& linked_;
    std::string_view url_;
    std::vector<Meta> metas_;
    std::vector<std::uint32_t> headings_;  ///< `h1`
    std::uint32_t title_node_ = 0;
    std::string_view canonical_;
    std::string_view lang_;
};

}  // namespace broadsheet
