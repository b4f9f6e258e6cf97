/// A text with the places in it that are to be highlighted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/unicode.hpp"

namespace broadsheet {

/// Bytes of a text, end exclusive.
struct ByteRange {
    std::size_t begin;
    std::size_t end;
    bool operator==(const ByteRange&) const = default;
};

/// Marks are not empty, sorted, do not overlap, and begin and end at characters' edges.
struct MarkedText {
    std::string text;  ///< valid UTF-8
    std::vector<ByteRange> marks;
    bool operator==(const MarkedText&) const = default;
};

/// `text` with every character as `append(std::string& out, char32_t character)` writes it; the marks
/// stay around what they were around.
template <class Append>
MarkedText rewrite(std::string_view text, const std::vector<ByteRange>& marks, Append append) {
    MarkedText rewritten;
    rewritten.text.reserve(text.size());
    auto mark = marks.begin();
    for (std::size_t at = 0; at < text.size();) {
        if (mark != marks.end() && mark->begin == at) rewritten.marks.push_back({rewritten.text.size(), 0});
        append(rewritten.text, next_code_point(text, at));
        if (mark != marks.end() && mark->end == at) {
            rewritten.marks.back().end = rewritten.text.size();
            ++mark;
        }
    }
    return rewritten;
}

}  // namespace broadsheet
