#include "indexer/extraction/page_text.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <uchardet.h>

#include "common/text/encoding.hpp"
#include "common/text/unicode.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

using namespace std::string_view_literals;

/// Of a page, as browsers look for `<meta charset>` (which stop at 1,024 bytes; real pages put it further
/// down).
constexpr std::size_t head_bytes = 16384;
constexpr std::size_t sample_bytes = std::size_t{128} << 10;

/// The charset in `<meta charset=…>` or `<meta http-equiv=content-type content="text/html; charset=…">`, or
/// of
/// `<?xml encoding=…?>`.
std::string declared_charset(std::string_view bytes) {
    std::string head(bytes.substr(0, head_bytes));
    std::transform(head.begin(), head.end(), head.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    std::size_t at = head.starts_with("<?xml") ? head.find("encoding=") : std::string::npos;
    if (at > head.find("?>")) at = std::string::npos;
    for (std::size_t meta = head.find("<meta"); meta != std::string::npos && at == std::string::npos;
         meta = head.find("<meta", meta + 5)) {
        const std::size_t charset = head.find("charset", meta);
        if (charset < head.find('>', meta)) at = charset;
    }
    if (at == std::string::npos) return "";
    at = head.find_first_not_of(" \t\r\n\"'", head.find('=', at) + 1);
    if (at == std::string::npos) return "";
    return head.substr(at, head.find_first_of(" \t\r\n\"'>;/", at) - at);
}

std::size_t count_not_ascii(std::string_view bytes) {
    return static_cast<std::size_t>(std::count_if(
        bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
}

/// The text in `charset`, unless more than a twentieth of what is not ASCII means nothing in it.
std::optional<std::string> decoded(std::string_view bytes, std::string_view charset, std::size_t& replaced) {
    std::size_t bad = 0;
    std::optional<std::string> text;
    const bool is_utf8 = fold(charset) == "utf-8" || fold(charset) == "utf8";
    if (is_utf8) {
        text = repair_utf8(bytes, bad);
    } else {
        text = decode(bytes, charset, bad);
    }
    if (!text || bad * 20 > count_not_ascii(bytes) + 20) return std::nullopt;
    replaced += bad;
    return text;
}

std::string detected_charset(std::string_view bytes) {
    const std::unique_ptr<uchardet, void (*)(uchardet_t)> detector(uchardet_new(), uchardet_delete);
    const std::string_view sample = bytes.substr(0, sample_bytes);
    if (uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0) return "";
    uchardet_data_end(detector.get());
    return uchardet_get_charset(detector.get());
}

}  // namespace

std::string page_text(std::string_view bytes, std::string_view http_charset, std::size_t& replaced) {
    if (bytes.starts_with("\xEF\xBB\xBF")) return repair_utf8(bytes.substr(3), replaced);
    if (bytes.starts_with("\xFF\xFE")) return *decode(bytes.substr(2), "UTF-16LE", replaced);
    if (bytes.starts_with("\xFE\xFF")) return *decode(bytes.substr(2), "UTF-16BE", replaced);
    // Bytes that are well-formed UTF-8 by chance are next to none, wrong headers are many. ISO-2022 and
    // UTF-16 are well-formed too, and show by their escapes and zeros.
    const bool may_be_utf8 =
        bytes.find('\x1B') == std::string_view::npos && bytes.find('\0') == std::string_view::npos;
    if (may_be_utf8 && is_valid_utf8(bytes)) return std::string(bytes);
    for (const std::string& charset :
         {std::string(http_charset), declared_charset(bytes), detected_charset(bytes)}) {
        if (std::optional<std::string> text = decoded(bytes, charset, replaced)) return *std::move(text);
    }
    if (std::optional<std::string> text = decode(bytes, "windows-1252", replaced)) return *std::move(text);
    return repair_utf8(bytes, replaced);
}

}  // namespace broadsheet
