/// What cleaning took from an article and changed in it: enough to have it back as it came, byte for byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

enum class CleaningAction : std::uint8_t {
    drop,   ///< not shown, not indexed
    mute,   ///< shown on request, not indexed
    field,  ///< told in a field; gone from the text, or still there where `bytes` are
    fix,    ///< characters repaired
};

enum class CleaningLevel : std::uint8_t {
    none,   ///< text as it came
    light,  ///< characters repaired
    full,   ///< and the rules applied
};

/// `bytes` of the cleaned text from `at` on stand where `was` stood.
struct CleaningSpan {
    std::uint32_t at = 0;
    std::uint32_t bytes = 0;
    std::string was;
    CleaningAction action = CleaningAction::fix;
    std::string rule;  ///< its id; empty for a fix

    bool operator==(const CleaningSpan&) const = default;
};

/// A field that cleaning filled or repaired, by its name in the record, and the values it had.
struct FieldBefore {
    std::string field;
    std::vector<std::string> was;

    bool operator==(const FieldBefore&) const = default;
};

struct Cleaning {
    int version = 0;  ///< of the rules; 0 where nothing cleaned
    CleaningLevel level = CleaningLevel::none;
    bool suspicious = false;          ///< the rules would have taken too much, so they took nothing
    std::vector<CleaningSpan> title;  ///< ascending and apart from each other, as those of the body
    std::vector<CleaningSpan> body;
    std::vector<FieldBefore> fields;

    bool operator==(const Cleaning&) const = default;
};

/// Notes what a field was, unless that is noted already.
void note_field(Cleaning& cleaning, std::string_view field, std::vector<std::string> was);

std::string_view action_name(CleaningAction action);
std::optional<CleaningAction> action_called(std::string_view name);
std::string_view level_name(CleaningLevel level);
std::optional<CleaningLevel> level_called(std::string_view name);

/// Whether `spans` ascend and lie in `text`, at the edges of its characters.
bool spans_fit(std::string_view text, const std::vector<CleaningSpan>& spans);

/// The text that `spans` were taken from; they must fit `text`.
std::string restored(std::string_view text, const std::vector<CleaningSpan>& spans);

}  // namespace broadsheet
