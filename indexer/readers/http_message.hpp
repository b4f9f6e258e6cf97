/// HTTP responses as crawlers keep them (RFC 9112).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

struct HeaderField {
    std::string name;  ///< in lower case
    std::string value;
};

/// The lines `Name: value` up to an empty one, which `text` is moved behind. Folded lines are joined, lines
/// without a colon passed over. Nothing when no empty line comes, or `most_header_bytes` before it.
std::optional<std::vector<HeaderField>> take_header(std::string_view& text);

inline constexpr std::size_t most_header_bytes = std::size_t{256} << 10;

/// Empty when there is none; the first of several.
std::string_view header_value(const std::vector<HeaderField>& header, std::string_view name);

/// `text/html` of `Text/HTML; charset=x`.
std::string media_type(std::string_view content_type);
/// `x` of it, or empty.
std::string charset_of(std::string_view content_type);

struct HttpResponse {
    int status = 0;
    std::string content_type;
    std::string_view body;  ///< as it was sent
    bool chunked = false;
    std::string coding;  ///< of the content, in lower case: gzip, deflate, br …; empty for none
};

std::optional<HttpResponse> parse_http(std::string_view message);

/// Why a body cannot be read, for its rejection.
struct BodyFailure {
    std::string reason;
    std::string detail;
};

/// The content of a response's body: chunks joined, unpacked. Crawlers often leave the header of a coding
/// that they have undone, so what is not coded is taken as it is. At most `most_bytes`, and of more than 1
/// MiB at most 200 times what it was packed to.
std::optional<BodyFailure> read_body(const HttpResponse& response, std::size_t most_bytes,
                                     std::string& content);

}  // namespace broadsheet
