/// One news article, as read, stored, and shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/article/cleaning.hpp"
#include "common/article/date.hpp"

namespace broadsheet {

/// Where an article was read, so that what is stored can be held against it.
struct Origin {
    std::string file;  ///< as named by the user, `-` for standard input; `a.zip!b.csv` inside an archive
    std::uint64_t offset = 0;  ///< where in the file, unpacked, the bytes begin that it was made of
    std::uint64_t bytes = 0;   ///< how many they are
    std::string hash;          ///< their bytes_hash()
    std::string record;        ///< the WARC-Record-ID, if there is one

    bool operator==(const Origin&) const = default;
};

/// All text is valid UTF-8. Empty strings and vectors mean "not given".
struct Article {
    std::string id;     ///< as the producer gave it
    std::string url;    ///< as the producer gave it
    std::string title;  ///< the headline
    /// Paragraphs; they end at a blank line or, in a body without blank lines, at every line end.
    /// A lead or summary that the producer keeps apart is its first paragraph.
    std::string body;
    std::vector<std::string> authors;
    std::optional<Timestamp> published;
    std::optional<Timestamp> updated;
    std::optional<Timestamp> crawled;
    std::string source;
    std::string section;
    std::vector<std::string> tags;
    std::string lang;  ///< a BCP 47 tag such as `en` or `pt-br`, in lower case
    std::string place;
    std::string agency;
    std::string rights;                 ///< stored, not searched
    std::string credit;                 ///< who else worked on it; stored, not searched
    std::vector<std::string> captions;  ///< stored, not searched
    std::optional<Origin> origin;
    std::string extra;  ///< a JSON object with every member that none of the above takes, or empty
    Cleaning cleaning;  ///< what was done to all of the above

    bool operator==(const Article&) const = default;
};

/// The key under which an article is replaced and deleted: the given id, else the normalised url,
/// else a hash of headline, body, date and source as they came (`hash:` and 32 hex digits).
std::string identity(const Article& article);

/// Lower-case scheme and host; without fragment, default port and `utm_` parameters. A text that is
/// no http(s) url comes back as it is.
std::string normalise_url(std::string_view url);

/// The host of an http(s) url in lower case, without `www.`; empty when there is none.
std::string url_host(std::string_view url);

/// The field that cleaning may fill or repair, by its name in the record; null for others.
std::string* text_field(Article& article, std::string_view name);
std::vector<std::string>* list_field(Article& article, std::string_view name);

/// The article as it came, before it was cleaned. Spans that do not fit their text are left as they are.
Article original(const Article& article);

/// 128-bit hash (XXH3) of everything as it came, but its origin and the time of crawling; equal means unchanged.
std::string content_hash(const Article& article);

/// 64-bit hash (XXH3) in hex digits, as `xxhsum -H3` prints it.
std::string bytes_hash(std::string_view bytes);

/// What a query can ask for besides words and dates.
enum class Filter { id, url, host, author, tag, lang, source, section, agency, place };

struct FilterValue {
    Filter filter;
    std::string value;  ///< folded, except ids and urls
    auto operator<=>(const FilterValue&) const = default;
};

/// Every value by which the article can be filtered, sorted, each once. An author stands as the
/// whole name and as each of its words; a language as its primary subtag.
std::vector<FilterValue> filter_values(const Article& article);

/// `value` in the form filter_values gives it.
std::string filter_value(Filter filter, std::string_view value);

}  // namespace broadsheet
