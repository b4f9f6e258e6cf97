/// The stored record: an article as JSON, in one zstd frame (RFC 8878) with a shared dictionary.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/article/article.hpp"

namespace broadsheet {

/// One JSON object without line breaks: the form that `export` prints and `add` reads back. Members:
/// id url title body authors published updated crawled source section tags lang place agency rights credit
/// captions origin extra cleaning; those not given are left out. `cleaning` is an object with the members version,
/// level, suspicious, title, body (a span is `[at,bytes,was,action,rule]`, a fix only the first three) and
/// fields (names with the values that they had).
std::string to_json(const Article& article);

/// Reads what to_json writes as `cleaning`; nothing for anything else. Whether spans fit is not looked at.
std::optional<Cleaning> parse_cleaning(std::string_view json);

/// to_json's inverse; not thread-safe, keeps its buffers between calls.
class RecordParser {
   public:
    RecordParser();
    ~RecordParser();
    RecordParser(RecordParser&&) noexcept;
    RecordParser& operator=(RecordParser&&) noexcept;
    /// Throws ArchiveCorrupt for anything that to_json does not write.
    Article parse(std::string_view json);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Trains a zstd dictionary of at most `max_bytes`. Empty when the samples are too few or too small
/// for one. The dictionary's id is a hash of its content; every frame made with it carries it.
std::string train_dictionary(const std::vector<std::string>& samples, std::size_t max_bytes);

/// Compresses records; one per thread.
class RecordCompressor {
   public:
    /// An empty dictionary means none.
    explicit RecordCompressor(std::string_view dictionary);
    ~RecordCompressor();
    RecordCompressor(RecordCompressor&&) noexcept;
    RecordCompressor& operator=(RecordCompressor&&) noexcept;
    /// The frame, valid until the next call.
    std::string_view compress(std::string_view json);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Decompresses records; one per thread.
class RecordDecompressor {
   public:
    RecordDecompressor();
    ~RecordDecompressor();
    RecordDecompressor(RecordDecompressor&&) noexcept;
    RecordDecompressor& operator=(RecordDecompressor&&) noexcept;
    void add_dictionary(std::string_view dictionary);
    /// The JSON, valid until the next call. Throws ArchiveCorrupt for a damaged frame, a missing
    /// dictionary, or a record longer than max_record_bytes.
    std::string_view decompress(std::string_view frame);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The longest record that is read from input or from disk, in bytes of JSON.
inline constexpr std::size_t max_record_bytes = std::size_t{32} << 20;

}  // namespace broadsheet
