/// What an archive's database holds: term prefixes, value slots, metadata keys. common/README.md
/// describes the schema in prose; every archive on disk depends on it.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/archive/impact.hpp"
#include "common/article/article.hpp"

namespace broadsheet {

/// ON DISK: raise schema_version with any change to this file that an older program would misread.
inline constexpr int schema_version = 1;
/// The oldest that is searched and added to as it is. Archives before it are made again by 'indexer rebuild',
/// which reads the records of all.
inline constexpr int oldest_schema = 1;

using DocId = std::uint32_t;

/// The last docid there can be: fast files number windows with 16 bits, and bytes of ids with 32.
inline constexpr DocId max_articles = DocId{1} << 26U;

/// Terms. Prefixes follow Omega's where it has one.
inline constexpr std::string_view stem_prefix = "Z";         ///< wdf = impact, no positions
inline constexpr std::string_view title_stem_prefix = "ZS";  ///< wdf = impact within the headline
inline constexpr std::string_view capitals_prefix = "XCAPS:";
inline constexpr std::string_view year_prefix = "Y";
inline constexpr std::string_view month_prefix = "M";
inline constexpr std::string_view day_prefix = "D";

struct FilterPrefix {
    Filter filter;
    std::string_view prefix;
};
inline constexpr std::array<FilterPrefix, 10> filter_prefixes{{
    {Filter::id, "Q"},
    {Filter::url, "U"},
    {Filter::host, "H"},
    {Filter::author, "A"},
    {Filter::tag, "K"},
    {Filter::lang, "L"},
    {Filter::source, "XSOURCE:"},
    {Filter::section, "XSECTION:"},
    {Filter::agency, "XAGENCY:"},
    {Filter::place, "XPLACE:"},
}};

/// Value slots: never renumber, never reuse.
enum Slot : unsigned {
    published_slot = 0,  ///< sortable_time; absent when undated
    words_slot = 1,      ///< words of headline and body, Xapian::sortable_serialise
    source_slot = 2,
    section_slot = 3,
    lang_slot = 4,
    author_slot = 5,  ///< the first
    id_slot = 6,      ///< identity(), so that hits have ids without their records
};

/// Xapian refuses longer terms, and all uncommitted work with them.
inline constexpr std::size_t max_term_bytes = 245;
inline constexpr std::size_t max_plain_value_bytes = 200;
static_assert(capitals_prefix.size() + max_plain_value_bytes <= max_term_bytes);

/// Longer words are not in the word list (the spelling table).
inline constexpr std::size_t max_listed_word_bytes = 64;

/// Metadata.
inline constexpr std::string_view version_key = "schema-version";
inline constexpr std::string_view averages_key = "average-lengths";        ///< words of headline, of body
inline constexpr std::string_view languages_key = "languages";             ///< lines of `lang count`
inline constexpr std::string_view cleanings_key = "cleaning";              ///< encode_texts of `version level`
inline constexpr std::string_view removed_key = "removed";                 ///< encode_docids
inline constexpr std::string_view dictionary_prefix = "zstd-dictionary-";  ///< and its id, 8 hex digits

inline constexpr std::string_view spare_prefix = "zstd-spare-";  ///< a second copy, without which all is lost
inline constexpr std::string_view taken_down_key = "taken-down";  ///< encode_texts
inline constexpr std::string_view sums_key = "sums";              ///< lines of `key sum`, see metadata_sum

/// What is fixed when an archive is made.
struct IndexSettings {
    AverageLengths averages;
    std::string dictionary;  ///< zstd's; empty for none
};

/// The key of an article's stored record: `r` and the docid in eight hex digits.
std::string record_key(DocId docid);

/// A filter's term. A value longer than max_plain_value_bytes keeps its beginning, then a hash of all.
std::string filter_term(Filter filter, std::string_view value);

/// The three date terms of a day: `Y2022 M202202 D20220208`.
std::array<std::string, 3> day_terms(Day day);

/// The fewest date terms that cover exactly the days of `range`.
std::vector<std::string> range_terms(const DayRange& range);

/// 16 hex digits of XXH3_64: damage in Xapian's tables is not noticed otherwise.
std::string metadata_sum(std::string_view value);

/// Eight bytes whose order is that of time.
std::string sortable_time(Timestamp time);
/// The inverse; nothing for other texts.
std::optional<Timestamp> time_from_sortable(std::string_view value);

/// Sorted docids as LEB128 differences.
std::string encode_docids(const std::vector<DocId>& docids);
/// Throws ArchiveCorrupt.
std::vector<DocId> decode_docids(std::string_view bytes);

/// Texts one after the other, each behind its length and a colon: `2:ab5:cdefg`.
std::string encode_texts(const std::set<std::string>& texts);
/// Throws ArchiveCorrupt.
std::set<std::string> decode_texts(std::string_view bytes);

}  // namespace broadsheet
