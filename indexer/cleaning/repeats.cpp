#include "indexer/cleaning/repeats.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace broadsheet {
namespace {

constexpr std::size_t max_short_paragraph = 40;
constexpr std::size_t max_short_lead = 80;
/// So few are compared with each other; their lengths tell most of them apart.
constexpr std::size_t few_lines = 32;

}  // namespace

std::vector<std::size_t> repeated_paragraphs(const std::vector<Line>& lines) {
    const auto counts = [](const Line& line) { return line.alone && line.text.size() > max_short_paragraph; };
    std::vector<std::size_t> repeated;
    if (lines.size() <= few_lines) {
        for (std::size_t i = 1; i < lines.size(); ++i) {
            const auto is_same = [&](const Line& other) {
                return other.alone && other.text == lines[i].text;
            };
            const auto end = lines.begin() + static_cast<std::ptrdiff_t>(i);
            if (counts(lines[i]) && std::any_of(lines.begin(), end, is_same)) repeated.push_back(i);
        }
        return repeated;
    }
    std::unordered_set<std::string_view> seen;
    seen.reserve(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (counts(lines[i]) && !seen.insert(lines[i].text).second) repeated.push_back(i);
    }
    return repeated;
}

std::string_view lead_of(std::string_view lead) {
    while (true) {
        const std::size_t before = lead.size();
        if (lead.ends_with("…")) lead.remove_suffix(3);
        while (lead.ends_with('.') || lead.ends_with(' ')) lead.remove_suffix(1);
        if (lead.size() == before) return lead.size() > max_short_lead ? lead : std::string_view();
    }
}

bool begins_paragraph(std::string_view lead, std::string_view paragraph) {
    constexpr std::size_t full_stop = 3;  // at most, in bytes; with no more it is an exact copy
    return paragraph.size() > lead.size() + full_stop && paragraph.starts_with(lead);
}

}  // namespace broadsheet
