#include "indexer/readers/reader.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "common/text/unicode.hpp"
#include "indexer/readers/bundle_reader.hpp"
#include "indexer/readers/csv_reader.hpp"
#include "indexer/readers/json_reader.hpp"
#include "indexer/readers/text_reader.hpp"
#include "indexer/readers/warc_reader.hpp"
#include "indexer/readers/xml_reader.hpp"

namespace broadsheet {
namespace {

using namespace std::string_view_literals;

struct Magic {
    std::string_view start;
    std::string_view kind;
};

/// First bytes of files that are no text and are met in news archives.
constexpr std::array magics{
    Magic{"%PDF-"sv, "PDF"},
    Magic{"\x89PNG\r\n"sv, "PNG"},
    Magic{"\xFF\xD8\xFF"sv, "JPEG"},
    Magic{"GIF87a"sv, "GIF"},
    Magic{"GIF89a"sv, "GIF"},
    Magic{"7z\xBC\xAF\x27\x1C"sv, "7-Zip"},
    Magic{"Rar!\x1A\x07"sv, "RAR"},
    Magic{"PAR1"sv, "Parquet; convert it to JSON lines"},
    Magic{"ARROW1"sv, "Arrow; convert it to JSON lines"},
    Magic{"SQLite format 3\0"sv, "SQLite"},
    Magic{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "Microsoft Office"},
    Magic{"{\\rtf"sv, "RTF"},
    Magic{"\x7F"
          "ELF"sv,
          "program"},
};

constexpr std::string_view blanks = " \t\r\n";

constexpr std::size_t max_csv_columns = 4096;

std::string_view without_mark(std::string_view start) {
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
    return start;
}

bool looks_like_json(std::string_view start) {
    start = without_mark(start);
    const std::size_t first = start.find_first_not_of(blanks);
    if (first == std::string_view::npos) return false;
    if (start[first] == '{') return true;
    if (start[first] != '[') return false;
    const std::size_t second = start.find_first_not_of(blanks, first + 1);
    return second != std::string_view::npos && (start[second] == '{' || start[second] == ']');
}

/// What makes `start` the start of a binary file, or empty. NUL bytes between records of JSON, as a crash
/// leaves them, cost those records only.
std::string_view binary_kind(std::string_view start) {
    for (const Magic& magic : magics) {
        if (start.starts_with(magic.start)) return magic.kind;
    }
    constexpr std::size_t looked_at = 4096;
    const bool has_nul = start.substr(0, looked_at).find('\0') != std::string_view::npos;
    return has_nul && !looks_like_json(start) ? "NUL bytes" : std::string_view{};
}

/// `start` from its first character that is not blank on.
std::string_view behind_blanks(std::string_view start) {
    start = without_mark(start);
    start.remove_prefix(std::min(start.find_first_not_of(blanks), start.size()));
    return start;
}

/// Beginnings of pages. Browsers write a comment in front of pages that they save.
bool looks_like_html(std::string_view start) {
    constexpr std::size_t looked_at = 2048;
    const std::string opening = fold(behind_blanks(start).substr(0, looked_at));
    for (const std::string_view beginning : {"<!doctype html"sv, "<html"sv, "<head>"sv, "<body"sv}) {
        if (opening.starts_with(beginning)) return true;
    }
    const bool has_preface = opening.starts_with("<!--") || opening.starts_with("<?xml");
    return has_preface && (opening.find("<html") != std::string::npos ||
                           opening.find("<!doctype html") != std::string::npos);
}

bool looks_like_warc(std::string_view start) { return behind_blanks(start).starts_with("WARC/"); }

/// What makes `start` the start of a format that has no reader yet, or empty: as plain text it would be
/// an article of markup.
std::string_view unread_format(std::string_view start) {
    const std::string opening = fold(behind_blanks(start).substr(0, 16));
    return opening.starts_with("<?xml") ? "XML of another kind"sv : std::string_view{};
}

bool is_named(std::string_view path, std::initializer_list<std::string_view> endings) {
    for (const std::string_view packed : {".gz"sv, ".zst"sv, ".xz"sv, ".bz2"sv}) {
        if (path.ends_with(packed)) path.remove_suffix(packed.size());
    }
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return path.ends_with(ending); });
}

/// The name decides where content cannot: an empty file, JSON lines whose first line is broken, a page that
/// begins in its middle.
InputFormat format_of(std::string_view start, std::string_view path) {
    if (looks_like_json(start) || is_named(path, {".json", ".jsonl", ".ndjson"})) return InputFormat::json;
    if (is_named(path, {".html", ".htm", ".xhtml", ".shtml"})) return InputFormat::html;
    return is_named(path, {".csv", ".tsv", ".tab"}) ? InputFormat::csv : InputFormat::text;
}

class RejectedInput : public Reader {
   public:
    RejectedInput(InputFile input, std::string reason, std::string detail)
        : input_(std::move(input)),
          record_(RawRecord{.bytes = "",
                            .place = input_.path(),
                            .reason = std::move(reason),
                            .detail = std::move(detail)}) {}
    std::optional<RawRecord> next() override { return std::exchange(record_, std::nullopt); }
    const InputFile& input() const override { return input_; }

   private:
    InputFile input_;
    std::optional<RawRecord> record_;
};

/// A reader of what must be XML.
std::unique_ptr<Reader> open_xml(InputFile input, std::string_view start) {
    const std::optional<XmlStart> xml = xml_start(without_mark(start));
    const std::optional<XmlFormat> format = xml ? xml_format(xml->root) : std::nullopt;
    if (format) return std::make_unique<XmlReader>(std::move(input), start, *format, xml->encoding);
    return std::make_unique<RejectedInput>(
        std::move(input), "no article in this XML",
        xml ? "no format has the root element <" + xml->root + ">" : "no root element");
}

}  // namespace

std::unique_ptr<Reader> open_reader(const std::string& path, InputFormat format) {
    return open_reader(InputFile(path), format, 0);
}

std::unique_ptr<Reader> open_reader(InputFile input, InputFormat format, unsigned depth) {
    const std::string_view start = input.read();
    const std::string path = input.path();
    if (is_bundle(start)) {
        if (const std::string_view document = office_document(start); !document.empty()) {
            return std::make_unique<RejectedInput>(std::move(input), "binary file", std::string(document));
        }
        if (depth == max_bundle_depth) {
            return std::make_unique<RejectedInput>(std::move(input), "archives nested too deep",
                                                   "more than " + std::to_string(max_bundle_depth));
        }
        return std::make_unique<BundleReader>(std::move(input), start, format, depth);
    }
    if (format == InputFormat::by_content && looks_like_warc(start)) format = InputFormat::warc;
    // Its records are binary now and then.
    if (format == InputFormat::warc) return std::make_unique<WarcReader>(std::move(input), start);
    if (const std::string_view binary = binary_kind(start); !binary.empty()) {
        return std::make_unique<RejectedInput>(std::move(input), "binary file", std::string(binary));
    }
    std::optional<CsvForm> csv;
    if (format == InputFormat::by_content) {
        const std::optional<XmlStart> xml = xml_start(without_mark(start));
        if (const auto known = xml ? xml_format(xml->root) : std::nullopt) {
            return std::make_unique<XmlReader>(std::move(input), start, *known, xml->encoding);
        }
        const std::string_view unread = looks_like_html(start) ? std::string_view() : unread_format(start);
        if (!unread.empty()) {
            return std::make_unique<RejectedInput>(std::move(input), "format not read yet",
                                                   std::string(unread) + "; convert it to JSON lines");
        }
        format = looks_like_html(start) ? InputFormat::html : format_of(start, path);
        if (format == InputFormat::text) csv = find_csv_form(without_mark(start), CsvExpected::maybe);
    }
    if (format == InputFormat::xml) return open_xml(std::move(input), start);
    if (format == InputFormat::csv) csv = find_csv_form(without_mark(start), CsvExpected::certainly);
    if (csv && csv->columns.size() > max_csv_columns) {
        return std::make_unique<RejectedInput>(std::move(input), "no table of articles",
                                               std::to_string(csv->columns.size()) + " columns");
    }
    if (csv) return std::make_unique<CsvReader>(std::move(input), start, *std::move(csv));
    if (format == InputFormat::json) return std::make_unique<JsonReader>(std::move(input), start);
    if (format == InputFormat::html) {
        return std::make_unique<TextReader>(std::move(input), start, RecordKind::html);
    }
    return std::make_unique<TextReader>(std::move(input), start);
}

}  // namespace broadsheet
