/// Input to records. A reader cuts one input into records; article_parser.hpp makes articles of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "common/article/article.hpp"
#include "indexer/readers/input_file.hpp"

namespace broadsheet {

enum class InputFormat { by_content, json, text, csv, xml, html, warc };

/// What is kept of a record that is rejected.
inline constexpr std::size_t max_kept_record_bytes = std::size_t{1} << 20;

struct CsvForm;
struct XmlContext;

enum class RecordKind { json, text, csv, xml, html };

/// A stretch of an input, to be made articles of on any thread.
struct RawRecord {
    RecordKind kind = RecordKind::json;
    std::string bytes;
    std::string place;  ///< `file:line` of its first byte; of text the file
    /// Where `bytes` lie. Their number and hash are added where they are parsed, unless there is a hash: a
    /// reader whose `bytes` are not the original's gives those of the original.
    Origin origin = {};
    std::string reason = {};  ///< why it cannot be read, and must be rejected; empty otherwise
    std::string detail = {};
    std::shared_ptr<const CsvForm> csv = {};     ///< of RecordKind::csv
    std::shared_ptr<const XmlContext> xml = {};  ///< of RecordKind::xml
    bool ends_damaged = false;  ///< the input breaks off behind it, for the reason in `detail`
    // Of a page from the web, what its server and crawler say; empty when unknown.
    std::string url = {};
    std::string charset = {};
    std::string crawled = {};
    std::string lang = {};
};

/// Records that are no articles and are not meant to be, by what they are.
using Skipped = std::map<std::string, std::uint64_t>;

/// Cuts one input to its end. Not thread-safe.
class Reader {
   public:
    virtual ~Reader() = default;
    /// The next record; nothing at the end.
    virtual std::optional<RawRecord> next() = 0;
    virtual const InputFile& input() const = 0;
    /// What has been passed over so far.
    virtual Skipped skipped() const { return {}; }
};

/// Opens `path` and tells its format by its content: JSON begins with `{`, or with `[` and then `{` or `]`;
/// XML has the root element of a format that is read (xml_reader.hpp); WARC begins with its version, HTML
/// with a tag that begins a page; a table's first row names a headline or text and another field, or its rows
/// are trafilatura's. All else is text, unless the name says otherwise: `.json`, `.jsonl`, `.ndjson` (an
/// empty file, or JSON lines of which the first is broken), `.csv`, `.tsv`, `.tab`, `.html`, `.htm`,
/// `.xhtml`,
/// `.shtml`. Throws Error when it cannot be opened; binary content gives one rejection. An archive
/// (bundle_reader.hpp) is read file by file, and `format` is theirs.
std::unique_ptr<Reader> open_reader(const std::string& path, InputFormat format);

/// The same for an input that is open. `depth` is the number of archives it lies in.
std::unique_ptr<Reader> open_reader(InputFile input, InputFormat format, unsigned depth);

}  // namespace broadsheet
