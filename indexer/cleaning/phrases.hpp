/// Lines that are known by their words alone: labels, buttons, teasers, notices. The words are in
/// phrase_table.cpp, in English, German, French, Spanish, Portuguese, Russian, Hindi, Arabic and Chinese.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "indexer/cleaning/rules.hpp"

namespace broadsheet {

enum class PhraseForm : std::uint8_t {
    line,    ///< the whole line, but for bullets, brackets and full stops around it
    begins,  ///< the line's beginning
    colon,   ///< its beginning, with a colon, bar, dash or arrow behind it; or the whole line
    beside,  ///< as line, but only next to another line of the same rule
};

/// Phrases between bars, as one would write them.
struct PhraseRow {
    RuleId rule;
    PhraseForm form;
    std::string_view phrases;
};

std::span<const PhraseRow> phrase_table();

struct PhraseMatch {
    RuleId rule;
    PhraseForm form;
    std::string_view rest;  ///< of the line, behind the phrase and its colon; trimmed
};

/// The rule whose phrase `line` (trimmed) is or begins with. Most lines are dismissed by their first four
/// bytes. Thread-safe.
std::optional<PhraseMatch> match_phrase(std::string_view line);

/// `line` without blanks, bullets, dashes, brackets and rules (`___`) around it, and without the full stop,
/// colon or arrow at its end.
std::string_view undecorated(std::string_view line);

}  // namespace broadsheet
