/// Web archives for tests, record by record.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>

#include <zlib.h>

namespace broadsheet {

inline std::string gzipped(std::string_view text, int zlib_bits = 15 + 16) {
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, zlib_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();
    std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
    // zlib does not write through next_in.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
    packed.resize(packed.size() - stream.avail_out);
    deflateEnd(&stream);
    return packed;
}

/// `fields` are further lines of the header, each with its line end.
inline std::string warc_record(std::string_view type, std::string_view fields, std::string_view block) {
    std::string record = "WARC/1.0\r\nWARC-Type: " + std::string(type) + "\r\n" + std::string(fields);
    record += "Content-Length: " + std::to_string(block.size()) + "\r\n\r\n";
    return record + std::string(block) + "\r\n\r\n";
}

inline std::string http_response(std::string_view body,
                                 std::string_view fields = "Content-Type: text/html\r\n",
                                 std::string_view status = "200 OK") {
    return "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

/// A `response` record with the page at `url`.
inline std::string warc_page(std::string_view url, std::string_view id, std::string_view http) {
    return warc_record("response",
                       "WARC-Target-URI: " + std::string(url) +
                           "\r\nWARC-Date: 2022-02-08T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:" +
                           std::string(id) + ">\r\nContent-Type: application/http; msgtype=response\r\n",
                       http);
}

}  // namespace broadsheet
