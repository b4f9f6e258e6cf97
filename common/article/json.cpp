#include "common/article/json.hpp"

#include <array>

namespace broadsheet {

void append_json_string(std::string& out, std::string_view text) {
    static constexpr std::array<char, 17> hex{"0123456789abcdef"};
    out += '"';
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
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
