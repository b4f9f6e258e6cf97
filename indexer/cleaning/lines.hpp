/// A text as the rules see it: its lines, and what the rules find in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/article/date.hpp"
#include "indexer/cleaning/rules.hpp"

namespace broadsheet {

/// A line that is not blank.
struct Line {
    std::string_view text;  ///< without blanks around it
    std::size_t begin = 0;  ///< in the whole text
    std::size_t end = 0;
    bool alone = true;   ///< a paragraph of its own
    bool flows = false;  ///< goes on from the line before, in a text of lines of equal length
};

/// The lines of `text`, whose only blanks are spaces and line feeds. Paragraphs end at a blank line or, in a
/// text without blank lines, at every line end.
void split_lines(std::string_view text, std::vector<Line>& lines);

/// What rules read out of a text, for fields that the record did not give. Empty means nothing was read.
struct FieldValues {
    std::vector<std::string> authors;
    std::vector<std::string> tags;
    std::optional<Timestamp> published;
    std::string source;
    std::string place;
    std::string agency;
    std::string rights;
    std::string credit;
};

/// A part of a line, in bytes of its text.
struct Part {
    std::size_t begin = 0;
    std::size_t end = 0;
    RuleId rule = RuleId::ad_label;
    bool keeps_text = false;  ///< told in a field, and left
};

bool ends_sentence(std::string_view line);
std::size_t count_words(std::string_view text);
/// Whether the character at the beginning of `word` is a capital, or of a script without capitals.
bool is_capitalised(std::string_view word);
/// The parts of `text` between blanks.
std::vector<std::string_view> words_of(std::string_view text);

}  // namespace broadsheet
