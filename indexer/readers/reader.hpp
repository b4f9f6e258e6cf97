/// Input to records. A reader cuts one input into records; article_parser.hpp makes articles of them.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "indexer/readers/input_file.hpp"

namespace broadsheet {

enum class InputFormat { by_content, json, text };

/// What is kept of a record that is rejected.
inline constexpr std::size_t max_kept_record_bytes = std::size_t{1} << 20;

enum class RecordKind { json, text };

/// A stretch of an input, to be made articles of on any thread.
struct RawRecord {
    RecordKind kind = RecordKind::json;
    std::string bytes;
    std::string place;        ///< `file:line` of its first byte; of text the file
    std::string reason = {};  ///< why it cannot be read, and must be rejected; empty otherwise
    std::string detail = {};
    bool ends_damaged = false;  ///< the input breaks off behind it, for the reason in `detail`
};

/// Cuts one input to its end. Not thread-safe.
class Reader {
   public:
    virtual ~Reader() = default;
    /// The next record; nothing at the end.
    virtual std::optional<RawRecord> next() = 0;
    virtual const InputFile& input() const = 0;
};

/// Opens `path` and tells its format by its content: JSON begins with `{`, or with `[` and then `{` or `]`;
/// all else is text, unless the name ends in `.json`, `.jsonl` or `.ndjson` (an empty file, or JSON lines of
/// which the first is broken). Throws Error when it cannot be opened; binary content gives one rejection.
std::unique_ptr<Reader> open_reader(const std::string& path, InputFormat format);

}  // namespace broadsheet
