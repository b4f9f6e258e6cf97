#include "common/article/cleaning.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace broadsheet {
namespace {

constexpr std::array<std::string_view, 4> action_names{"drop", "mute", "field", "fix"};
constexpr std::array<std::string_view, 3> level_names{"none", "light", "full"};

template <class Value, std::size_t count>
std::optional<Value> value_called(const std::array<std::string_view, count>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Value>(found - names.begin());
}

bool is_edge(std::string_view text, std::size_t at) {
    return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

}  // namespace

void note_field(Cleaning& cleaning, std::string_view field, std::vector<std::string> was) {
    const bool is_noted = std::any_of(cleaning.fields.begin(), cleaning.fields.end(),
                                      [&](const FieldBefore& before) { return before.field == field; });
    if (!is_noted) cleaning.fields.push_back({std::string(field), std::move(was)});
}

std::string_view action_name(CleaningAction action) { return action_names[static_cast<std::size_t>(action)]; }

std::optional<CleaningAction> action_called(std::string_view name) {
    return value_called<CleaningAction>(action_names, name);
}

std::string_view level_name(CleaningLevel level) { return level_names[static_cast<std::size_t>(level)]; }

std::optional<CleaningLevel> level_called(std::string_view name) {
    return value_called<CleaningLevel>(level_names, name);
}

bool spans_fit(std::string_view text, const std::vector<CleaningSpan>& spans) {
    std::size_t end = 0;
    for (const CleaningSpan& span : spans) {
        if (span.at < end || span.at > text.size() || span.bytes > text.size() - span.at) return false;
        end = std::size_t{span.at} + span.bytes;
        if (!is_edge(text, span.at) || !is_edge(text, end)) return false;
    }
    return true;
}

std::string restored(std::string_view text, const std::vector<CleaningSpan>& spans) {
    std::string result;
    std::size_t at = 0;
    for (const CleaningSpan& span : spans) {
        result += text.substr(at, span.at - at);
        result += span.was;
        at = std::size_t{span.at} + span.bytes;
    }
    return result += text.substr(at);
}

}  // namespace broadsheet
