/// Left-over HTML entities in text that is no HTML any more.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace broadsheet {

/// A character reference such as `&amp;`, `&#8217;` or `&#x2019;`.
struct Entity {
    std::size_t bytes = 0;  ///< with `&` and `;`; 0 when there is none
    char32_t code_point = 0;
};

/// The well-formed entity at `at`: a common name or a number, with its semicolon. Numbers from 128 to 159
/// mean windows-1252, as in HTML (section 13.2.5.80, "numeric character reference end state").
Entity entity_at(std::string_view text, std::size_t at);

/// Decodes entities, at most twice, where at least two are present or one of them is not `&amp;`. Leaves
/// a text alone that would not be free of them then, or that is about HTML: one that holds an escaped tag.
/// Whether anything was changed.
bool decode_entities(std::string& text);

/// The character of a byte from 0x80 to 0x9F in windows-1252; the five that it leaves open stand for
/// themselves, as in the WHATWG's table.
char32_t windows_1252_character(unsigned char byte);

}  // namespace broadsheet
