/// Who made the article and who may use it: agencies, desks, reporters, pictures, rights.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "indexer/cleaning/lines.hpp"

namespace broadsheet {

/// `(ANI)`, `(APA, 24.11.2015)`, `--IANS`, `— PTI` at the end of `line`, an agency of a closed list; the part
/// begins before the blank. A line that is nothing else is it as a whole.
std::optional<Part> agency_tail(std::string_view line, FieldValues& values);

/// `(Reporting by A B; Editing by C D)` at the end of `line`.
std::optional<Part> desk_tail(std::string_view line, FieldValues& values);

/// `…reports Asian Lite News` at the end of `line`.
std::optional<Part> source_credit(std::string_view line, FieldValues& values);

/// An agency's name as written in datelines and tails.
bool is_agency(std::string_view name);

/// Whether `rest`, behind `Reporting by` and its like, holds names and further credits only.
bool is_desk_credit(std::string_view rest);

/// `Reuters/Jane Smith`, `Jane Smith/AFP`: agencies in their own case, on word boundaries.
bool is_picture_agency_line(std::string_view line);

/// Behind `Photo:` and its like: a name or a few words, no sentence.
bool is_photo_credit(std::string_view rest);

/// `By First Last`, two to seven capitalised words, in six languages.
bool is_byline(std::string_view line, FieldValues& values);

/// A line with an address and little else.
bool is_contact_line(std::string_view line);

/// `© 2019 …`, `(c) …`, or with `all rights reserved` in it.
bool is_rights_line(std::string_view line);
/// Behind `Copyright`: a year, a sign, a name; not `Copyright reform …`.
bool is_copyright(std::string_view rest);

/// Behind `Originally published` and its like; reads the source where that is plain.
bool is_provenance(std::string_view line, FieldValues& values);

}  // namespace broadsheet
