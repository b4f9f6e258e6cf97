/// For the sources of this folder only: numbers and texts as bytes of a string, LEB128 with lengths in front.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace broadsheet {

inline void pack_number(std::string& out, std::uint64_t number) {
    for (; number >= 0x80; number >>= 7U) out += static_cast<char>(number | 0x80U);
    out += static_cast<char>(number);
}

inline void pack_text(std::string& out, std::string_view text) {
    pack_number(out, text.size());
    out += text;
}

/// Those of well-formed bytes, from `at` on, which goes behind them.
inline std::uint64_t unpack_number(const char*& at) {
    std::uint64_t number = 0;
    unsigned shift = 0;
    while (true) {
        const auto byte = static_cast<unsigned char>(*at++);
        number |= std::uint64_t{byte & 0x7FU} << shift;
        if (byte < 0x80) return number;
        shift += 7;
    }
}

inline std::string_view unpack_text(const char*& at) {
    const std::uint64_t size = unpack_number(at);
    const std::string_view text(at, size);
    at += size;
    return text;
}

}  // namespace broadsheet
