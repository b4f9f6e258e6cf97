/// What an article says twice.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "indexer/cleaning/lines.hpp"

namespace broadsheet {

/// Numbers of lines that are exact copies of more than 40 characters of an earlier paragraph.
std::vector<std::size_t> repeated_paragraphs(const std::vector<Line>& lines);

/// A caption or standfirst without the dots at its end; empty unless it has more than 80 characters.
std::string_view lead_of(std::string_view lead);

/// Whether `lead`, from lead_of(), begins `paragraph` and the paragraph goes on.
bool begins_paragraph(std::string_view lead, std::string_view paragraph);

}  // namespace broadsheet
