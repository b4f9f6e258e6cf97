/// Cuts a stream of JSON text into its records without parsing them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "common/article/record.hpp"

namespace broadsheet {

/// A stretch of the stream that should be one JSON value; whether it is, the parser finds out.
struct JsonPiece {
    enum class State {
        whole,
        last_line,   ///< ends with the input, not with a line end
        too_long,    ///< text is only its beginning
        broken_off,  ///< the input ends inside the value, or inside the array (text may be empty)
    };
    State state;
    std::string_view text;     ///< valid until the next call
    std::uint64_t line = 0;    ///< of its first byte, from 1
    std::uint64_t offset = 0;  ///< of its first byte in the stream
};

/// Two forms, told by the beginning: *lines* (a value a line, so that one broken line costs one record)
/// and *values* (the elements of an array, or objects one after the other, over any number of lines).
/// It is values when the first byte that is not blank is `[`, or the first line holds `{` alone.
///
/// After a broken value the next one is found by what cannot occur in JSON: a line end inside a string
/// ends the string; a bracket closes the nearest one of its kind; a `{` where an object's member should
/// begin starts the next value.
///
/// Holds one value, and of a longer one than `max_bytes` only the beginning. Not thread-safe.
class JsonSplitter {
   public:
    /// `start` are the first bytes, valid until the first call of `more`, which gives the next bytes,
    /// valid until it is called again, and nothing at the end.
    JsonSplitter(std::string_view start, std::function<std::string_view()> more,
                 std::size_t max_bytes = max_record_bytes);

    std::optional<JsonPiece> next() { return lines_ ? next_line() : next_value(); }
    std::uint64_t line() const { return line_; }

   private:
    std::optional<JsonPiece> next_line();
    std::optional<JsonPiece> next_value();

    bool refill();
    JsonPiece piece(JsonPiece::State state, std::size_t end);
    void set_aside(std::string_view part);

    void begin_value();
    bool in_value() const { return begun_; }
    std::optional<JsonPiece> end_value(std::size_t end);
    void scan_string();
    std::optional<JsonPiece> scan_outside_string();
    std::optional<JsonPiece> close_bracket(char closing);
    std::optional<JsonPiece> end_of_values();

    std::function<std::string_view()> more_;
    std::size_t max_bytes_;
    bool lines_;

    std::string_view block_;
    std::size_t at_ = 0;     ///< next byte of the block to look at
    std::size_t begin_ = 0;  ///< where in the block the value or its part begins
    std::uint64_t line_ = 1;
    std::uint64_t block_offset_ = 0;  ///< of the block in the stream

    std::string aside_;            ///< the value's part in earlier blocks
    std::size_t aside_bytes_ = 0;  ///< its length, also when not all of it is kept
    std::uint64_t begin_line_ = 1;

    bool begun_ = false;     ///< inside a value
    bool in_array_ = false;  ///< inside the outer array
    bool in_string_ = false;
    bool escaped_ = false;
    char previous_ = '\0';  ///< the last byte outside of strings that is not blank
    std::string open_;      ///< the value's open brackets
};

}  // namespace broadsheet
