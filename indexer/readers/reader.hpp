/// Input to articles. A reader turns the bytes of one input into articles, one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/article/article.hpp"
#include "indexer/readers/input_file.hpp"

namespace broadsheet {

/// What an article was made of that is worth a word to the user, each counted.
struct Flags {
    std::uint64_t bad_dates = 0;      ///< dates that cannot be read; kept in `extra`
    std::uint64_t repaired_utf8 = 0;  ///< ill-formed sequences replaced by U+FFFD
};

struct ReadArticle {
    Article article;
    Flags flags;
    std::string place;                  ///< `file:line` of its first byte
    std::vector<std::string> warnings;  ///< such as the date that cannot be read
};

/// A record that is no article. Its reason is one of few, so that they can be counted; detail says more.
struct Rejected {
    std::string place;
    std::string reason;  ///< such as "not valid JSON", "neither headline nor text"
    std::string detail;  ///< such as the parser's message; may be empty
    std::string record;  ///< its bytes, at most max_kept_record_bytes of them
};

inline constexpr std::size_t max_kept_record_bytes = std::size_t{1} << 20;

using ReadResult = std::variant<ReadArticle, Rejected>;

/// Field names that the user gives, from the record's name to ours: `{"kop": "title"}`.
using FieldMap = std::map<std::string, std::string>;

enum class InputFormat { by_content, json, text };

/// Reads one input to its end. Not thread-safe.
class Reader {
   public:
    virtual ~Reader() = default;
    /// The next article or rejection; nothing at the end.
    virtual std::optional<ReadResult> next() = 0;
    virtual const InputFile& input() const = 0;
};

/// Opens `path` and tells its format by its content: JSON begins with `{`, or with `[` and then `{` or `]`;
/// all else is text, unless the name ends in `.json`, `.jsonl` or `.ndjson` (an empty file, or JSON lines of
/// which the first is broken). Throws Error when it cannot be opened, UsageError for a map to a field that
/// does not exist; binary content gives one rejection.
std::unique_ptr<Reader> open_reader(const std::string& path, InputFormat format, const FieldMap& fields);

}  // namespace broadsheet
