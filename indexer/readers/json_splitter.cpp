#include "indexer/readers/json_splitter.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "indexer/readers/reader.hpp"

namespace broadsheet {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank(char c) { return blanks.find(c) != std::string_view::npos; }

std::string_view without_mark(std::string_view text) {
    return text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
}

JsonPiece behind_mark(JsonPiece piece) {
    const std::string_view text = without_mark(piece.text);
    piece.offset += piece.text.size() - text.size();
    piece.text = text;
    return piece;
}

bool holds_lines(std::string_view start) {
    const std::size_t first = start.find_first_not_of(blanks);
    if (first == std::string_view::npos) return true;
    if (start[first] == '[') return false;
    const std::string_view line = start.substr(first, start.find('\n', first) - first);
    return start[first] != '{' || line.size() == start.size() - first || line.find_last_not_of(blanks) != 0;
}

/// Of eight bytes those equal to `byte`, as their highest bits (with false hits above a true one).
std::uint64_t equal_bytes(std::uint64_t word, char byte) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    const std::uint64_t different = word ^ (ones * static_cast<unsigned char>(byte));
    return (different - ones) & ~different & (ones << 7U);
}

/// The next byte at or behind `at` that matters inside a string.
std::size_t find_in_string(std::string_view text, std::size_t at) {
    for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        if ((equal_bytes(word, '"') | equal_bytes(word, '\\') | equal_bytes(word, '\n')) != 0) break;
    }
    while (at < text.size() && text[at] != '"' && text[at] != '\\' && text[at] != '\n') ++at;
    return at;
}

}  // namespace

JsonSplitter::JsonSplitter(std::string_view start, std::function<std::string_view()> more,
                           std::size_t max_bytes)
    : more_(std::move(more)),
      max_bytes_(max_bytes),
      lines_(holds_lines(without_mark(start))),
      block_(without_mark(start)),
      block_offset_(start.size() - block_.size()) {}

bool JsonSplitter::refill() {
    block_offset_ += block_.size();
    block_ = more_();
    at_ = begin_ = 0;
    return !block_.empty();
}

void JsonSplitter::set_aside(std::string_view part) {
    aside_bytes_ += part.size();
    if (aside_bytes_ <= max_bytes_) {
        aside_ += part;
    } else if (aside_.size() < max_kept_record_bytes) {
        aside_ += part.substr(0, max_kept_record_bytes - aside_.size());
    } else {
        aside_.resize(max_kept_record_bytes);
        aside_.shrink_to_fit();
    }
}

/// The value up to `end`; what comes next starts behind it.
JsonPiece JsonSplitter::piece(JsonPiece::State state, std::size_t end) {
    std::string_view text = block_.substr(begin_, end - begin_);
    const std::uint64_t offset = block_offset_ + begin_ - aside_bytes_;
    if (aside_bytes_ > 0) {
        set_aside(text);
        text = aside_;
    }
    if (std::max(aside_bytes_, text.size()) > max_bytes_) {
        state = JsonPiece::State::too_long;
        text = text.substr(0, max_kept_record_bytes);
    }
    aside_bytes_ = 0;
    begin_ = end;
    begun_ = false;
    return {state, text, begin_line_, offset};
}

std::optional<JsonPiece> JsonSplitter::next_line() {
    if (aside_bytes_ == 0) aside_.clear();
    while (true) {
        if (at_ == block_.size()) {
            set_aside(block_.substr(begin_));
            if (!refill()) {
                begin_line_ = line_;
                JsonPiece last = piece(JsonPiece::State::last_line, 0);
                if (last.text.find_first_not_of(blanks) == std::string_view::npos) return std::nullopt;
                return behind_mark(last);
            }
        }
        const void* found = std::memchr(block_.data() + at_, '\n', block_.size() - at_);
        if (found == nullptr) {
            at_ = block_.size();
            continue;
        }
        at_ = static_cast<std::size_t>(static_cast<const char*>(found) - block_.data());
        begin_line_ = line_++;
        JsonPiece line = piece(JsonPiece::State::whole, at_);
        begin_ = ++at_;
        line = behind_mark(line);
        if (line.text.find_first_not_of(blanks) != std::string_view::npos) return line;
        aside_.clear();
    }
}

void JsonSplitter::begin_value() {
    begun_ = true;
    begin_ = at_;
    begin_line_ = line_;
    aside_.clear();
    aside_bytes_ = 0;
    open_.clear();
}

std::optional<JsonPiece> JsonSplitter::end_value(std::size_t end) {
    in_string_ = escaped_ = false;
    return piece(JsonPiece::State::whole, end);
}

std::optional<JsonPiece> JsonSplitter::next_value() {
    while (true) {
        if (at_ == block_.size()) {
            if (in_value()) set_aside(block_.substr(begin_));
            if (!refill()) return end_of_values();
        }
        if (in_string_) {
            scan_string();
        } else if (std::optional<JsonPiece> value = scan_outside_string()) {
            return value;
        }
    }
}

/// Goes on behind the string's end or to the end of the block.
void JsonSplitter::scan_string() {
    if (escaped_) {
        escaped_ = false;
        if (block_[at_] != '\n') ++at_;
    }
    while (true) {
        at_ = find_in_string(block_, at_);
        if (at_ == block_.size()) return;
        if (block_[at_] == '\\') {
            ++at_;
            if (at_ == block_.size() || block_[at_] == '\n') {
                escaped_ = at_ == block_.size();
                if (escaped_) return;
                continue;
            }
            ++at_;
            continue;
        }
        in_string_ = false;
        if (block_[at_] == '"') {
            previous_ = '"';
            ++at_;
        }
        return;  // a line end is counted outside
    }
}

/// Looks at one byte outside of strings.
std::optional<JsonPiece> JsonSplitter::scan_outside_string() {
    const char c = block_[at_];
    const bool scalar = in_value() && open_.empty();
    if (c == '\n') {
        if (scalar) return end_value(at_);
        ++line_;
    }
    if (is_blank(c)) {
        ++at_;
        return std::nullopt;
    }
    if (scalar && (c == ',' || c == '{' || c == '[' || (c == ']' && in_array_))) return end_value(at_);
    if (!in_value()) {
        if (c == ',' || (c == '[' && !in_array_) || (c == ']' && in_array_)) {
            if (c != ',') in_array_ = c == '[';
            ++at_;
            return std::nullopt;
        }
        begin_value();
    } else if (c == '{' && !scalar && open_.back() == '{' && previous_ != ':') {
        return end_value(at_);
    }
    if (c == '}' || c == ']') return close_bracket(c);
    if (c == '{' || c == '[') open_ += c;
    in_string_ = c == '"';
    previous_ = c;
    ++at_;
    return std::nullopt;
}

std::optional<JsonPiece> JsonSplitter::close_bracket(char closing) {
    constexpr std::size_t furthest = 64;  // so that a file of nothing but brackets takes no ages
    const std::size_t reach = open_.size() > furthest ? open_.size() - furthest : 0;
    const std::size_t match = std::string_view(open_).substr(reach).rfind(closing == '}' ? '{' : '[');
    if (match == std::string_view::npos && closing == ']' && in_array_) return end_value(at_);
    previous_ = closing;
    ++at_;
    if (match == std::string_view::npos) return std::nullopt;
    open_.resize(reach + match);
    if (!open_.empty()) return std::nullopt;
    return end_value(at_);
}

std::optional<JsonPiece> JsonSplitter::end_of_values() {
    const bool cut = in_value() && (in_string_ || !open_.empty());
    if (in_value() && !cut) return end_value(0);
    if (!cut && !in_array_) return std::nullopt;
    if (!cut) begin_value();
    in_array_ = in_string_ = false;
    open_.clear();
    return piece(JsonPiece::State::broken_off, 0);
}

}  // namespace broadsheet
