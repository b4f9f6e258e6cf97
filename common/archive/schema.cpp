#include "common/archive/schema.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include <xxhash.h>

#include "common/article/error.hpp"

namespace broadsheet {
namespace {

std::string hex8(std::uint32_t number) {
    std::array<char, 9> digits{};
    std::snprintf(digits.data(), digits.size(), "%08x", number);
    return digits.data();
}

using Calendar = std::chrono::year_month_day;

std::string year_term(const Calendar& date) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%04d", int{date.year()});
    return std::string(year_prefix) + text.data();
}

std::string month_term(const Calendar& date) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%04d%02u", int{date.year()}, unsigned{date.month()});
    return std::string(month_prefix) + text.data();
}

std::string day_term(const Calendar& date) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d%02u%02u", int{date.year()}, unsigned{date.month()},
                  unsigned{date.day()});
    return std::string(day_prefix) + text.data();
}

constexpr std::uint64_t time_offset = std::uint64_t{1} << 62U;

}  // namespace

std::string record_key(DocId docid) { return "r" + hex8(docid); }

std::string filter_term(Filter filter, std::string_view value) {
    const auto* const found = std::find_if(filter_prefixes.begin(), filter_prefixes.end(),
                                           [&](const FilterPrefix& known) { return known.filter == filter; });
    std::string term(found->prefix);
    if (value.size() <= max_plain_value_bytes) return term.append(value);
    return term.append(value, 0, max_plain_value_bytes - 17) + '#' + metadata_sum(value);
}

std::array<std::string, 3> day_terms(Day day) {
    const Calendar date(day);
    return {year_term(date), month_term(date), day_term(date)};
}

std::vector<std::string> range_terms(const DayRange& range) {
    using namespace std::chrono;
    std::vector<std::string> terms;
    Day day = range.first;
    while (day <= range.last) {
        const Calendar date(day);
        const Day year_end = Day(date.year() / December / 31);
        const Day month_end = Day(date.year() / date.month() / last);
        if (date.month() == January && unsigned{date.day()} == 1 && year_end <= range.last) {
            terms.push_back(year_term(date));
            day = year_end + days{1};
        } else if (unsigned{date.day()} == 1 && month_end <= range.last) {
            terms.push_back(month_term(date));
            day = month_end + days{1};
        } else {
            terms.push_back(day_term(date));
            day += days{1};
        }
    }
    return terms;
}

std::string metadata_sum(std::string_view value) {
    const XXH64_hash_t hash = XXH3_64bits(value.data(), value.size());
    return hex8(static_cast<std::uint32_t>(hash >> 32U)) + hex8(static_cast<std::uint32_t>(hash));
}

std::string sortable_time(Timestamp time) {
    const auto number = static_cast<std::uint64_t>(time.time_since_epoch().count()) + time_offset;
    std::string bytes;
    for (unsigned shift = 64; shift > 0; shift -= 8)
        bytes += static_cast<char>(number >> (shift - 8) & 0xFFU);
    return bytes;
}

std::optional<Timestamp> time_from_sortable(std::string_view value) {
    if (value.size() != 8) return std::nullopt;
    std::uint64_t number = 0;
    for (const char byte : value) number = number << 8U | static_cast<unsigned char>(byte);
    return Timestamp(std::chrono::seconds(static_cast<std::int64_t>(number - time_offset)));
}

std::string encode_docids(const std::vector<DocId>& docids) {
    std::string bytes;
    DocId previous = 0;
    for (const DocId docid : docids) {
        DocId difference = docid - previous;
        previous = docid;
        for (; difference >= 0x80; difference >>= 7U)
            bytes += static_cast<char>((difference & 0x7FU) | 0x80U);
        bytes += static_cast<char>(difference);
    }
    return bytes;
}

std::vector<DocId> decode_docids(std::string_view bytes) {
    std::vector<DocId> docids;
    std::uint64_t docid = 0;
    std::uint64_t difference = 0;
    unsigned shift = 0;
    for (const char byte : bytes) {
        difference |= std::uint64_t{static_cast<unsigned char>(byte) & 0x7FU} << shift;
        shift += 7;
        if ((static_cast<unsigned char>(byte) & 0x80U) != 0 && shift < 35) continue;
        docid += difference;
        if (difference == 0 || docid > UINT32_MAX) {
            throw ArchiveCorrupt("the set of removed articles is damaged; run 'indexer check'");
        }
        docids.push_back(static_cast<DocId>(docid));
        difference = 0;
        shift = 0;
    }
    if (shift != 0) throw ArchiveCorrupt("the set of removed articles is damaged; run 'indexer check'");
    return docids;
}

std::string encode_texts(const std::set<std::string>& texts) {
    std::string bytes;
    for (const std::string& text : texts) bytes += std::to_string(text.size()) + ':' + text;
    return bytes;
}

std::set<std::string> decode_texts(std::string_view bytes) {
    std::set<std::string> texts;
    while (!bytes.empty()) {
        std::size_t length = 0;
        const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), length);
        const auto start = static_cast<std::size_t>(end - bytes.data()) + 1;
        if (error != std::errc() || start > bytes.size() || *end != ':' || length > bytes.size() - start) {
            throw ArchiveCorrupt("a list of texts is damaged; run 'indexer check'");
        }
        texts.emplace(bytes.substr(start, length));
        bytes.remove_prefix(start + length);
    }
    return texts;
}

}  // namespace broadsheet
