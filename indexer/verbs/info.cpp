#include <algorithm>
#include <array>
#include <cstdio>
#include <ostream>

#include "common/archive/archive_reader.hpp"
#include "common/article/json.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {
namespace {

using Counts = std::map<std::string, std::uint64_t>;

/// Values listed in the text form; JSON has all of them.
constexpr std::size_t max_listed = 12;

std::string megabytes(std::uint64_t bytes) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text.data();
}

std::uint64_t sum(const Counts& counts) {
    std::uint64_t total = 0;
    for (const auto& [value, count] : counts) total += count;
    return total;
}

void print_counts(std::ostream& out, const std::string& label, const Counts& counts) {
    if (counts.empty()) return;
    std::vector<std::pair<std::string, std::uint64_t>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    out << label;
    std::string separator;
    for (std::size_t i = 0; i < std::min(sorted.size(), max_listed); ++i) {
        out << separator << sorted[i].first << ' ' << sorted[i].second;
        separator = ", ";
    }
    if (sorted.size() > max_listed) out << ", and " << sorted.size() - max_listed << " more";
    out << "\n";
}

void print_text(std::ostream& out, const std::string& archive, const ArchiveInfo& info) {
    out << "archive    " << archive << " (database " << info.database << ", schema " << info.schema << ")\n"
        << "articles   " << info.articles;
    if (info.removed > 0) out << ", and " << info.removed << " removed whose text is still in the files";
    out << "\n";
    if (!info.years.empty()) {
        out << "years      " << info.years.begin()->first << " to " << info.years.rbegin()->first << ", "
            << sum(info.years) << " articles dated\n";
    }
    print_counts(out, "languages  ", info.languages);
    if (!info.cleanings.empty()) {
        out << "cleaning  ";
        for (const std::string& cleaning : info.cleanings) out << " rules " << cleaning;
        out << "\n";
    }
    print_counts(out, "sources    ", info.sources);
    print_counts(out, "sections   ", info.sections);
    if (info.stories > 0) {
        out << "stories    " << info.stories << " of several articles, " << info.articles_in_stories
            << " articles in all\n";
    }
    out << "size       " << megabytes(sum(info.bytes)) << "\n";
    for (const auto& [file, bytes] : info.bytes) {
        if (bytes > 100'000) out << "           " << megabytes(bytes) << "  " << file << "\n";
    }
}

std::string json_counts(const Counts& counts) {
    std::string json;
    JsonObject object(json);
    for (const auto& [value, count] : counts) object.number(value, count);
    object.close();
    return json;
}

std::string to_json(const ArchiveInfo& info) {
    std::string json;
    JsonObject object(json);
    object.number("v", 1);
    object.text("database", info.database);
    object.number("schema", info.schema);
    object.number("articles", info.articles);
    object.number("removed", info.removed);
    object.number("bytes", sum(info.bytes));
    object.raw("bytes_by_file", json_counts(info.bytes));
    object.number("stories", info.stories);
    object.number("articles_in_stories", info.articles_in_stories);
    object.number("dictionary_bytes", info.dictionary_bytes);
    object.raw("average_title_words", std::to_string(info.averages.title));
    object.raw("average_body_words", std::to_string(info.averages.body));
    object.raw("languages", json_counts(info.languages));
    object.texts_if("cleanings", {info.cleanings.begin(), info.cleanings.end()});
    object.raw("sources", json_counts(info.sources));
    object.raw("sections", json_counts(info.sections));
    object.raw("years", json_counts(info.years));
    object.close();
    return json;
}

}  // namespace

int print_info(const IndexerOptions& options, std::ostream& out) {
    const ArchiveInfo info = ArchiveReader(options.archive).info();
    if (options.format == OutputFormat::json) {
        out << to_json(info) << "\n";
    } else {
        print_text(out, options.archive, info);
    }
    return exit_done;
}

}  // namespace broadsheet
