/// UTF-16 to UTF-8, block by block.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace broadsheet {

enum class ByteOrder : std::uint8_t { little, big };

/// The order that a byte order mark of UTF-16 at the start of a text tells.
std::optional<ByteOrder> utf16_mark(std::string_view start);

/// Not thread-safe.
class Utf16Decoder {
   public:
    explicit Utf16Decoder(ByteOrder order) : order_(order) {}

    /// The text of the next bytes, as far as they make characters; a lone surrogate is U+FFFD, the byte order
    /// mark nothing. Valid until the next call.
    std::string_view decode(std::string_view bytes);
    /// What is left at the end: nothing, or U+FFFD for half a character.
    std::string_view finish();

   private:
    void add(char16_t unit);

    ByteOrder order_;
    std::optional<char> half_;  ///< the first byte of a unit
    char16_t high_ = 0;         ///< a surrogate that waits for its other half
    std::string text_;
};

}  // namespace broadsheet
