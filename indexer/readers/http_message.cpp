#include "indexer/readers/http_message.hpp"

#include <algorithm>
#include <charconv>

#include <zlib.h>

#include "common/article/error.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

constexpr std::size_t free_bytes = std::size_t{1} << 20;
constexpr std::size_t most_ratio = 200;

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    return result;
}

/// The line at the beginning of `text`, which is moved behind it.
std::optional<std::string_view> take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// Joins the chunks of RFC 9112, section 7.1. Nothing when `body` does not begin with one; what comes behind
/// a broken chunk is left out.
std::optional<std::string> join_chunks(std::string_view body) {
    std::string content;
    bool begun = false;
    while (true) {
        const std::optional<std::string_view> line = take_line(body);
        if (!line) break;
        std::size_t bytes = 0;
        const std::string_view size = trimmed(line->substr(0, line->find(';')));
        const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), bytes, 16);
        const bool is_size = error == std::errc() && end == size.data() + size.size() && !size.empty();
        if (!is_size) break;
        begun = true;
        if (bytes == 0) break;
        content += body.substr(0, bytes);
        body.remove_prefix(std::min(bytes, body.size()));
        take_line(body);
    }
    return begun ? std::optional(std::move(content)) : std::nullopt;
}

bool is_gzip(std::string_view body) { return body.starts_with("\x1F\x8B"); }

/// Whether `body` begins as RFC 1950 says; some servers send deflate without that.
bool is_zlib(std::string_view body) {
    if (body.size() < 2) return false;
    const auto first = static_cast<unsigned char>(body[0]);
    const auto second = static_cast<unsigned char>(body[1]);
    return (first & 0x0FU) == 8 && (first * 256U + second) % 31 == 0;
}

class Inflater {
   public:
    explicit Inflater(int window_bits) {
        if (inflateInit2(&stream_, window_bits) != Z_OK) throw Error("zlib: out of memory");
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() { inflateEnd(&stream_); }

    std::optional<BodyFailure> unpack(std::string_view packed, std::size_t most_bytes, std::string& content) {
        const std::size_t limit = std::min(most_bytes, std::max(free_bytes, packed.size() * most_ratio));
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        stream_.avail_in = static_cast<uInt>(packed.size());
        content.clear();
        int status = Z_OK;
        while (status == Z_OK) {
            constexpr std::size_t step = std::size_t{64} << 10;
            const std::size_t before = content.size();
            content.resize(before + step);
            stream_.next_out = reinterpret_cast<Bytef*>(content.data() + before);
            stream_.avail_out = static_cast<uInt>(step);
            status = inflate(&stream_, Z_NO_FLUSH);
            content.resize(before + step - stream_.avail_out);
            if (content.size() > limit) {
                return BodyFailure{
                    "page unpacks to too much",
                    std::to_string(packed.size()) + " bytes to more than " + std::to_string(limit)};
            }
        }
        if (status == Z_STREAM_END) return std::nullopt;
        return BodyFailure{"page is damaged",
                           stream_.msg != nullptr ? stream_.msg : "its packed content breaks off"};
    }

   private:
    z_stream stream_{};
};

}  // namespace

std::optional<std::vector<HeaderField>> take_header(std::string_view& text) {
    std::vector<HeaderField> header;
    std::string_view rest = text;
    while (const std::optional<std::string_view> line = take_line(rest)) {
        if (text.size() - rest.size() > most_header_bytes) return std::nullopt;
        if (line->empty()) {
            text = rest;
            return header;
        }
        const bool continues = is_ascii_blank(line->front());
        if (continues && !header.empty()) {
            header.back().value += ' ';
            header.back().value += trimmed(*line);
            continue;
        }
        const std::size_t colon = line->find(':');
        if (colon == std::string_view::npos) continue;
        header.push_back(
            {lower(trimmed(line->substr(0, colon))), std::string(trimmed(line->substr(colon + 1)))});
    }
    return std::nullopt;
}

std::string_view header_value(const std::vector<HeaderField>& header, std::string_view name) {
    for (const HeaderField& field : header) {
        if (field.name == name) return field.value;
    }
    return {};
}

std::string media_type(std::string_view content_type) {
    return lower(trimmed(content_type.substr(0, content_type.find_first_of(";,"))));
}

std::string charset_of(std::string_view content_type) {
    const std::string folded = lower(content_type);
    const std::size_t at = folded.find("charset=");
    if (at == std::string::npos) return "";
    const std::size_t begin = folded.find_first_not_of(" \"'", at + 8);
    if (begin == std::string::npos) return "";
    return folded.substr(begin, folded.find_first_of(" \"';,", begin) - begin);
}

std::optional<HttpResponse> parse_http(std::string_view message) {
    const std::optional<std::string_view> status = take_line(message);
    if (!status || !status->starts_with("HTTP/")) return std::nullopt;
    HttpResponse response;
    const std::size_t code = std::min(status->find(' '), status->size());
    const std::string_view digits = trimmed(status->substr(code)).substr(0, 3);
    std::from_chars(digits.data(), digits.data() + digits.size(), response.status);
    const auto header = take_header(message);
    if (!header) return std::nullopt;
    response.content_type = header_value(*header, "content-type");
    response.chunked = lower(header_value(*header, "transfer-encoding")).find("chunked") != std::string::npos;
    response.coding = lower(header_value(*header, "content-encoding"));
    if (response.coding == "identity" || response.coding == "none") response.coding.clear();
    response.body = message;
    return response;
}

std::optional<BodyFailure> read_body(const HttpResponse& response, std::size_t most_bytes,
                                     std::string& content) {
    std::optional<std::string> joined;
    std::string_view body = response.body;
    if (response.chunked) joined = join_chunks(body);
    if (joined) body = *joined;
    if (is_gzip(body)) {
        constexpr int gzip_only = 15 + 16;
        return Inflater(gzip_only).unpack(body, most_bytes, content);
    }
    if (response.coding == "deflate") {
        constexpr int without_header = -15;
        std::string unpacked;
        std::optional<BodyFailure> failure =
            Inflater(is_zlib(body) ? 15 : without_header).unpack(body, most_bytes, unpacked);
        const bool was_coded =
            !failure || failure->reason != "page is damaged" || body.find('<') == std::string_view::npos;
        if (was_coded) {
            content = std::move(unpacked);
            return failure;
        }
    }
    const bool is_other_coding =
        response.coding == "br" || response.coding == "zstd" || response.coding == "compress";
    if (is_other_coding && body.substr(0, 1024).find('<') == std::string_view::npos) {
        return BodyFailure{"page packed with " + response.coding, "only gzip and deflate are read"};
    }
    content = body;
    return std::nullopt;
}

}  // namespace broadsheet
