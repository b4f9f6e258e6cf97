/// Small transformations of the texts that records hold.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

bool is_ascii_blank(char c);

std::string_view trimmed(std::string_view text);

/// `text` trimmed, with CRLF and CR as line feeds.
std::string tidied(std::string_view text);

/// Whether there is nothing to see in `text` (valid UTF-8): blanks of any kind and zero-width characters.
bool is_blank(std::string_view text);

bool is_http_url(std::string_view text);

/// `text` (valid UTF-8), and if it is longer than so many bytes its beginning with an ellipsis.
std::string shortened(std::string_view text, std::size_t longest);

/// The parts of `text` between separators, trimmed, without empty ones. A semicolon that ends an HTML
/// entity (`Smith &amp; Sons`) separates nothing.
std::vector<std::string> split_list(std::string_view text, char separator);

/// `html` without tags, comments, scripts and styles; blocks and `<br>` become lines. Entities stay.
std::string strip_tags(std::string_view html);

/// `html` as text: strip_tags with blanks as HTML has them (a line end is one) and entities decoded.
std::string html_text(std::string_view html);

/// Whether `body` contains `lead`, both folded and the lead without the dots of its shortening.
bool contains_lead(std::string_view body, std::string_view lead);

/// `body` with `lead` as its first paragraph, divided as the body's paragraphs are: by a blank line, or
/// by a line end where the body has single line ends only (article.hpp says what a paragraph is).
std::string with_lead(std::string_view lead, std::string_view body);

/// Appends `paragraph`, unless it is empty, behind a blank line.
void append_paragraph(std::string& text, std::string_view paragraph);

/// `json` with the escapes of surrogates that lack their other half (they stand for no character) replaced
/// by that of U+FFFD; Python's json module writes them. Adds the number of replacements to `replaced`.
std::string repair_surrogates(std::string_view json, std::size_t& replaced);

}  // namespace broadsheet
