/// Writes JSON (RFC 8259). Reading is simdjson's.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

/// Appends `text` (valid UTF-8) as a JSON string with its quotes. Every control character is escaped, DEL
/// and C1 too, since U+009B starts a control sequence on some terminals.
void append_json_string(std::string& out, std::string_view text);

/// JSON text with DEL and C1 in its strings escaped, as append_json_string does.
std::string with_controls_escaped(std::string json);

/// Appends one JSON object member by member, in the order of the calls.
class JsonObject {
   public:
    explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
    void close() { out_ += '}'; }

    void text(std::string_view key, std::string_view value);
    /// As text, but nothing when there is none.
    void text_if(std::string_view key, std::string_view value) {
        if (!value.empty()) text(key, value);
    }
    void texts_if(std::string_view key, const std::vector<std::string>& values);
    void number(std::string_view key, std::integral auto value) { raw(key, std::to_string(value)); }
    void boolean(std::string_view key, bool value) { raw(key, value ? "true" : "false"); }
    /// `json` is written as it stands.
    void raw(std::string_view key, std::string_view json);

   private:
    void member(std::string_view key);

    std::string& out_;
    bool first_ = true;
};

}  // namespace broadsheet
