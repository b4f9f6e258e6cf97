/// Text for people: what a terminal can show, how wide it is there, and what must not get there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/marked_text.hpp"

namespace broadsheet {

/// What an output leads to.
struct Terminal {
    bool is_terminal = false;
    bool takes_colour = false;  ///< a terminal, and NO_COLOR (no-color.org) is unset or empty
    std::size_t columns = 80;
};

/// Asks the system about a file descriptor; its width falls back to COLUMNS, then to 80.
Terminal terminal_of(int descriptor);

/// Columns that `text` (valid UTF-8) takes: 2 for wide East Asian characters, 0 for combining ones.
std::size_t display_width(std::string_view text);

/// `text`, or its beginning and "…" where it is wider than `columns`.
std::string fitted(std::string_view text, std::size_t columns);

/// `text` on one line and without what a terminal would obey: line breaks and tabs become blanks, other
/// control characters (C0, DEL, C1) U+FFFD; embeddings and overrides of the writing direction, which
/// would reach beyond the text, are left out. `text` must be valid UTF-8.
std::string neutral(std::string_view text);
MarkedText neutral(const MarkedText& marked);

/// Breaks a text without line breaks into lines of at most `columns` columns, at blanks and between wide
/// characters; what has neither is left whole. The blank at a break belongs to no line.
std::vector<ByteRange> wrap(std::string_view text, std::size_t columns);

}  // namespace broadsheet
