#include "indexer/readers/warc_reader.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "common/article/record.hpp"
#include "common/text/unicode.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

constexpr std::size_t kept_behind = std::size_t{4} << 20;  // consumed bytes that may stay in the buffer
constexpr std::size_t searched_at_once = std::size_t{1} << 20;

/// Whether a record begins at `at`: its version line, and a named field behind it. It need not begin a line:
/// the record before may be cut off.
bool begins_record(std::string_view text, std::size_t at) {
    const std::string_view rest = text.substr(at, 64);
    if (!rest.starts_with("WARC/0.") && !rest.starts_with("WARC/1.")) return false;
    const std::size_t line = rest.find('\n');
    constexpr std::size_t longest_version = 12;
    if (line > longest_version) return false;
    const std::string field = fold(rest.substr(line + 1, 8));
    return field.starts_with("warc-") || field.starts_with("content-");
}

bool holds_record(std::string_view text) {
    std::size_t at = text.find(warc_start);
    while (at != std::string_view::npos && !begins_record(text, at)) at = text.find(warc_start, at + 1);
    return at != std::string_view::npos;
}

bool is_html_type(std::string_view type) {
    return type == "text/html" || type == "application/xhtml+xml" || type == "application/vnd.wap.xhtml+xml";
}

/// What a server sends when it does not know.
bool is_vague_type(std::string_view type) {
    return type.empty() || type == "application/octet-stream" || type == "unk";
}

bool is_blank_bytes(std::string_view bytes) { return trimmed(bytes).empty(); }

bool looks_like_page(std::string_view body) {
    const std::string opening = fold(trimmed(body.substr(0, 1024)));
    return opening.starts_with("<!doctype html") || opening.starts_with("<html") ||
           opening.find("<html") != std::string::npos;
}

}  // namespace

WarcReader::WarcReader(InputFile input, std::string_view start) : input_(std::move(input)), buffer_(start) {}

std::optional<RawRecord> WarcReader::next() {
    while (ready_.empty()) {
        if (skip_line_ends()) {
            read_record();
        } else if (input_.damage().empty() || !go_on_behind_damage()) {
            break;
        }
    }
    if (ready_.empty()) return std::nullopt;
    RawRecord record = std::move(ready_.front());
    ready_.pop_front();
    return record;
}

bool WarcReader::read_more() {
    if (ended_) return false;
    const std::string_view block = input_.read();
    ended_ = block.empty();
    if (at_ > kept_behind) buffer_.erase(0, std::exchange(at_, 0));
    buffer_ += block;
    return !ended_;
}

std::string_view WarcReader::ahead(std::size_t wanted) {
    while (buffer_.size() - at_ < wanted && read_more()) {
    }
    return std::string_view(buffer_).substr(at_);
}

void WarcReader::consume(std::size_t bytes) {
    at_ += bytes;
    offset_ += bytes;
}

bool WarcReader::skip_line_ends() {
    while (true) {
        const std::string_view rest = ahead(1);
        if (rest.empty()) return false;
        const std::size_t blank = std::min(rest.find_first_not_of("\r\n"), rest.size());
        consume(blank);
        if (blank < rest.size()) return true;
    }
}

std::string WarcReader::place() const { return input_.path() + ":byte " + std::to_string(offset_); }

std::string WarcReader::place(const Header& header) const {
    std::string_view id = header_value(header, "warc-record-id");
    if (id.empty()) return place();
    if (id.front() == '<') id.remove_prefix(1);
    if (id.ends_with('>')) id.remove_suffix(1);
    constexpr std::size_t longest_id = 200;
    std::size_t repaired = 0;
    return input_.path() + ":" + repair_utf8(shortened(id, longest_id), repaired);
}

void WarcReader::reject(std::string where, std::string reason, std::string detail, std::string_view record) {
    ready_.push_back({.bytes = std::string(record.substr(0, max_kept_record_bytes)),
                      .place = std::move(where),
                      .reason = std::move(reason),
                      .detail = std::move(detail)});
}

void WarcReader::skip(std::string_view what) {
    constexpr std::size_t most_kinds = 60;
    constexpr std::size_t longest_kind = 60;
    std::size_t repaired = 0;
    std::string kind = repair_utf8(shortened(what, longest_kind), repaired);
    if (skipped_.size() >= most_kinds && !skipped_.contains(kind)) kind = "other";
    ++skipped_[kind];
}

/// Leaves out what is left before the place where a packed input is damaged, and goes on behind that. Whether
/// there is more, or something to say.
bool WarcReader::go_on_behind_damage() {
    const std::string damage = input_.damage();
    const std::string where = place();
    consume(buffer_.size() - at_);
    const bool goes_on = input_.resume(warc_start);
    ended_ = !goes_on;
    const bool is_told = std::exchange(damage_told_, !goes_on);
    if (!is_told) reject(where, "input is damaged", damage, "");
    return goes_on || !is_told;
}

void WarcReader::reject_damaged(const Header& header, std::string_view block) {
    reject(place(header), "input is damaged", input_.damage(), block);
    damage_told_ = true;
}

/// Where the next record begins, counted from the current place; nothing when none does within so many bytes.
std::optional<std::size_t> WarcReader::next_boundary(std::size_t from, std::size_t most) {
    constexpr std::size_t looked_at = 64;  // of a record's beginning
    while (from < most) {
        const std::string_view rest = ahead(from + looked_at + 1);
        const std::size_t sure = ended_ ? rest.size() : rest.size() - looked_at;
        std::size_t found = rest.find(warc_start, from);
        while (found < sure && !begins_record(rest, found)) found = rest.find(warc_start, found + 1);
        if (found < sure) return found;
        if (ended_) return std::nullopt;
        from = std::max(from, sure);
    }
    return std::nullopt;
}

/// Leaves out what stands where a record should begin, up to the next that does.
void WarcReader::find_next_record(const std::string& what) {
    const std::string where = place();
    const std::string record(ahead(1).substr(0, max_kept_record_bytes));
    consume(1);
    std::optional<std::size_t> next = next_boundary(0, searched_at_once);
    while (!next && !ended_) {
        consume(searched_at_once);
        next = next_boundary(0, searched_at_once);
    }
    consume(next ? *next : buffer_.size() - at_);
    if (!next && !input_.damage().empty()) return;  // which says it
    reject(where, "damaged WARC record",
           what + (next ? "; read on at the next record" : "; no further record is found"), record);
}

void WarcReader::read_record() {
    std::string_view rest = ahead(warc_start.size());
    if (!rest.starts_with(warc_start)) return find_next_record("no record where one should begin");
    // A header is read again with more bytes until its end is among them.
    std::optional<Header> header;
    for (std::size_t wanted = 4096; !header && wanted <= 2 * most_header_bytes; wanted *= 4) {
        rest = ahead(wanted);
        header = take_header(rest);
    }
    if (!header && ended_ && !input_.damage().empty()) return consume(buffer_.size() - at_);
    const std::size_t begin = buffer_.size() - at_ - rest.size();
    const bool runs_on = header && holds_record(std::string_view(buffer_).substr(at_ + 1, begin));
    if (!header || runs_on) return find_next_record("its header does not end");

    const std::string_view given = header_value(*header, "content-length");
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), length);
    const bool is_number = error == std::errc() && end == given.data() + given.size() && !given.empty();
    if (!is_number) return find_next_record("no Content-Length");
    if (length > max_record_bytes) return pass_long_record(*header, begin, length);

    constexpr std::size_t trailer = 16;
    const std::string_view block = ahead(begin + length + trailer).substr(begin);
    if (block.size() < length && !input_.damage().empty()) {
        reject_damaged(*header, block);
        return consume(begin + block.size());
    }
    std::string_view behind = block.substr(std::min<std::size_t>(length, block.size()));
    const bool has_trailer = behind.starts_with("\r\n\r\n");
    behind.remove_prefix(std::min(behind.find_first_not_of("\r\n"), behind.size()));
    const bool goes_on =
        has_trailer || behind.starts_with(warc_start) || (ended_ && warc_start.starts_with(behind));
    const bool fits = block.size() >= length && goes_on;
    if (!fits) return read_misfit(*header, begin);
    // A checksum that is wrong shows only behind the last byte.
    const bool is_damaged =
        behind.empty() && ended_ && !input_.damage().empty() && input_.damaged_bytes() > 0;
    if (is_damaged) {
        reject_damaged(*header, block.substr(0, length));
    } else {
        take_block(*header, block.substr(0, length));
    }
    consume(begin + length);
}

/// A record whose Content-Length does not fit ends where the next begins.
void WarcReader::read_misfit(const Header& header, std::size_t begin) {
    const std::string where = place(header);
    const std::optional<std::size_t> next = next_boundary(begin, max_record_bytes);
    const bool breaks_off = !next && ended_;
    if (!next && !breaks_off)
        return find_next_record("Content-Length does not fit, and no record follows within 32 MiB");
    const std::string_view rest = ahead(1);
    const std::size_t end = next ? *next : rest.size();
    std::string_view block = rest.substr(begin, end - begin);
    while (block.ends_with('\n') || block.ends_with('\r')) block.remove_suffix(1);
    const std::string length(header_value(header, "content-length"));
    if (breaks_off && !input_.damage().empty()) {
        reject_damaged(header, block);
    } else if (breaks_off) {
        reject(where, "damaged WARC record", "the input breaks off before its " + length + " bytes", block);
    } else {
        take_block(header, block);
        reject(where, "damaged WARC record",
               "Content-Length " + length + " does not fit; read up to the next record", "");
    }
    consume(end);
}

void WarcReader::pass_long_record(const Header& header, std::size_t begin, std::uint64_t length) {
    const std::string where = place(header);
    // A length that is wrong must not take all records behind with it.
    if (next_boundary(begin, searched_at_once)) return read_misfit(header, begin);
    reject(where, "record longer than 32 MiB", "", "");
    consume(begin);
    while (length > 0) {
        const std::string_view rest = ahead(1);
        if (rest.empty()) return;
        const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(length, rest.size()));
        consume(part);
        length -= part;
    }
}

void WarcReader::take_block(const Header& header, std::string_view block) {
    const std::string type = media_type(header_value(header, "warc-type"));
    const std::string_view content_type = header_value(header, "content-type");
    if (type == "response") return take_response(header, block, origin_of(header, block));
    if (type == "resource" && (is_html_type(media_type(content_type)) ||
                               (is_vague_type(media_type(content_type)) && looks_like_page(block)))) {
        return take_page(header, RecordKind::html, content_type, std::string(block),
                         origin_of(header, block));
    }
    if (type == "conversion" && media_type(content_type) == "text/plain") {
        return take_page(header, RecordKind::text, "", std::string(block), origin_of(header, block));
    }
    const bool is_content = type == "resource" || type == "conversion";
    skip(is_content ? media_type(content_type) : type.empty() ? "records without a type" : type);
}

/// Of a block, which lies in the buffer.
Origin WarcReader::origin_of(const Header& header, std::string_view block) const {
    const std::string_view id = header_value(header, "warc-record-id");
    std::size_t repaired = 0;
    return {.file = input_.path(),
            .offset = offset_ + static_cast<std::uint64_t>(block.data() - (buffer_.data() + at_)),
            .bytes = block.size(),
            .hash = bytes_hash(block),
            .record = repair_utf8(id, repaired)};
}

void WarcReader::take_response(const Header& header, std::string_view block, Origin origin) {
    const std::optional<HttpResponse> response = parse_http(block);
    if (!response) {
        const std::string_view url = header_value(header, "warc-target-uri");
        if (!is_http_url(url)) return skip("not HTTP");
        return reject(place(header), "damaged WARC record", "no HTTP response in it", block);
    }
    if (response->status != 200) return skip("HTTP " + std::to_string(response->status));
    const std::string type = media_type(response->content_type);
    if (!is_html_type(type) && !is_vague_type(type)) return skip(type);
    std::string content;
    if (const auto failure = read_body(*response, max_record_bytes, content)) {
        return reject(place(header), failure->reason, failure->detail, "");
    }
    if (is_blank_bytes(content)) return skip("empty pages");
    if (is_vague_type(type) && !looks_like_page(content)) return skip(type.empty() ? "no type" : type);
    take_page(header, RecordKind::html, response->content_type, std::move(content), std::move(origin));
}

void WarcReader::take_page(const Header& header, RecordKind kind, std::string_view content_type,
                           std::string bytes, Origin origin) {
    std::string_view url = header_value(header, "warc-target-uri");
    // WARC 1.0 wrote it in angle brackets in its examples, and so do some crawlers.
    if (url.starts_with('<') && url.ends_with('>')) url = url.substr(1, url.size() - 2);
    const std::string_view languages = header_value(header, "warc-identified-content-language");
    std::size_t repaired = 0;
    ready_.push_back({.kind = kind,
                      .bytes = std::move(bytes),
                      .place = place(header),
                      .origin = std::move(origin),
                      .url = repair_utf8(url, repaired),
                      .charset = charset_of(content_type),
                      .crawled = std::string(header_value(header, "warc-date")),
                      .lang = std::string(languages.substr(0, languages.find(',')))});
}

}  // namespace broadsheet
