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

bool is_c1(std::string_view text, std::size_t at) {
    return text[at] == '\xC2' && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

void append_control(std::string& out, unsigned char control) {
    static constexpr std::array<char, 17> hex{"0123456789abcdef"};
    out += "\\u00";
    out += hex[control >> 4U];
    out += hex[control & 0xFU];
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        while (at + 8 < text.size() && all_plain(text.data() + at)) at += 8;
        auto byte = static_cast<unsigned char>(text[at]);
        const bool two_bytes = is_c1(text, at);
        if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F && !two_bytes) continue;
        out.append(text, begin, at - begin);
        if (two_bytes) byte = static_cast<unsigned char>(text[++at]);
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
                append_control(out, byte);
        }
    }
    out.append(text, begin);
    out += '"';
}

std::string with_controls_escaped(std::string json) {
    std::string out;
    std::size_t begin = 0;
    for (std::size_t at = json.find_first_of("\x7F\xC2"); at != json.npos;
         at = json.find_first_of("\x7F\xC2", at + 1)) {
        const bool two_bytes = is_c1(json, at);
        if (json[at] != '\x7F' && !two_bytes) continue;
        out.append(json, begin, at - begin);
        if (two_bytes) ++at;
        append_control(out, static_cast<unsigned char>(json[at]));
        begin = at + 1;
    }
    if (begin == 0) return json;
    out.append(json, begin);
    return out;
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
