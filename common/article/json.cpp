#include "common/article/json.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace broadsheet {
namespace {

/// Whether none of eight bytes has to be escaped or begins a character that may have to be.
bool all_plain(const char* eight) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t highs = 0x8080808080808080U;
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, eight, sizeof(bytes));
    const auto has_zero = [](std::uint64_t value) { return (value - ones) & ~value & highs; };
    const auto has = [&](std::uint64_t byte) { return has_zero(bytes ^ byte * ones); };
    const std::uint64_t controls = (bytes - 0x20 * ones) & ~bytes & highs;
    return (controls | has('"') | has('\\') | has(0x7F) | has(0xC2)) == 0;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    static constexpr std::array<char, 17> hex{"0123456789abcdef"};
    out += '"';
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        while (at + 8 < text.size() && all_plain(text.data() + at)) at += 8;
        auto byte = static_cast<unsigned char>(text[at]);
        const bool is_c1 =
            byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
        if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F && !is_c1) continue;
        out.append(text, begin, at - begin);
        if (is_c1) byte = static_cast<unsigned char>(text[++at]);
        begin = at + 1;
        switch (byte) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                out += "\\u00";
                out += hex[byte >> 4U];
                out += hex[byte & 0xFU];
        }
    }
    out.append(text, begin);
    out += '"';
}

void JsonObject::member(std::string_view key) {
    if (!first_) out_ += ',';
    first_ = false;
    append_json_string(out_, key);
    out_ += ':';
}

void JsonObject::text(std::string_view key, std::string_view value) {
    member(key);
    append_json_string(out_, value);
}

void JsonObject::texts_if(std::string_view key, const std::vector<std::string>& values) {
    if (values.empty()) return;
    member(key);
    char separator = '[';
    for (const std::string& value : values) {
        out_ += separator;
        append_json_string(out_, value);
        separator = ',';
    }
    out_ += ']';
}

void JsonObject::raw(std::string_view key, std::string_view json) {
    member(key);
    out_ += json;
}

}  // namespace broadsheet
