/// The names that producers of news data give to the members of a record, and what they mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/readers/article_parser.hpp"

namespace broadsheet {

/// The members of to_json, and the lead, which becomes part of the body.
enum class Field : std::uint8_t {
    id,
    url,
    title,
    lead,
    body,
    authors,
    published,
    updated,
    crawled,
    source,
    section,
    tags,
    lang,
    place,
    agency,
    rights,
    credit,
    captions,
    extra,
};

inline constexpr std::size_t field_count = static_cast<std::size_t>(Field::extra) + 1;

/// Whether the field is a time.
inline bool is_time(Field field) {
    return field == Field::published || field == Field::updated || field == Field::crawled;
}

/// How a member's text is to be read.
enum class TextForm : std::uint8_t {
    plain,
    html,      ///< with tags
    commas,    ///< a list in one text, with commas (schema.org's `keywords`) or semicolons between its items
    only_url,  ///< an http(s) url, or else not this field
    only_inside,  ///< a text of its own is something else, such as an image's url
};

/// The field that to_json (or `lead`) calls so.
std::optional<Field> field_called(std::string_view name);

/// Its inverse.
std::string_view field_name(Field field);

/// What a member of a record may be.
struct Meaning {
    Field field;
    std::size_t rank;               ///< of several members that may be the same field the lowest wins
    std::vector<std::string> path;  ///< below the member; empty for the member itself
    std::string inside;             ///< where the value or an item of it is an object: its member that counts
    TextForm form;
};

/// The meanings of members by their keys: the user's first, then what producers mean by them.
class NameIndex {
   public:
    /// Throws UsageError for a map to a field that does not exist.
    explicit NameIndex(const FieldMap& given);

    /// Null when the key means nothing.
    const std::vector<Meaning>* find(std::string_view key) const;

   private:
    std::map<std::string, std::vector<Meaning>, std::less<>> by_key_;
};

}  // namespace broadsheet
