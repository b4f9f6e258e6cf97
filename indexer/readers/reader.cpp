#include "indexer/readers/reader.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "common/text/unicode.hpp"
#include "indexer/readers/json_reader.hpp"
#include "indexer/readers/text_reader.hpp"

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
    Magic{"PK\x03\x04"sv, "ZIP"},
    Magic{"PK\x05\x06"sv, "ZIP"},
    Magic{"\xFD"
          "7zXZ\0"sv,
          "xz; unpack it first"},
    Magic{"BZh91AY&SY"sv, "bzip2; unpack it first"},
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
    Magic{"\xFF\xFE"sv, "UTF-16; convert it to UTF-8"},
    Magic{"\xFE\xFF"sv, "UTF-16; convert it to UTF-8"},
};

constexpr std::string_view blanks = " \t\r\n";

bool looks_like_json(std::string_view start) {
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
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

/// What makes `start` the start of a format that has no reader yet, or empty: as plain text it would be
/// an article of markup.
std::string_view unread_format(std::string_view start) {
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
    start.remove_prefix(std::min(start.find_first_not_of(blanks), start.size()));
    const std::string opening = fold(start.substr(0, 16));
    if (opening.starts_with("<!doctype html") || opening.starts_with("<html")) return "HTML"sv;
    if (opening.starts_with("<?xml") || opening.starts_with("<rss") || opening.starts_with("<feed"))
        return "XML"sv;
    return opening.starts_with("warc/1.") ? "WARC"sv : std::string_view{};
}

bool is_named_json(std::string_view path) {
    for (const std::string_view packed : {".gz"sv, ".zst"sv}) {
        if (path.ends_with(packed)) path.remove_suffix(packed.size());
    }
    return path.ends_with(".json") || path.ends_with(".jsonl") || path.ends_with(".ndjson");
}

/// The name decides where content cannot: an empty file, or JSON lines whose first line is broken.
InputFormat format_of(std::string_view start, std::string_view path) {
    return looks_like_json(start) || is_named_json(path) ? InputFormat::json : InputFormat::text;
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

}  // namespace

std::unique_ptr<Reader> open_reader(const std::string& path, InputFormat format) {
    InputFile input(path);
    const std::string_view start = input.read();
    if (const std::string_view binary = binary_kind(start); !binary.empty()) {
        return std::make_unique<RejectedInput>(std::move(input), "binary file", std::string(binary));
    }
    if (format == InputFormat::by_content) {
        if (const std::string_view unread = unread_format(start); !unread.empty()) {
            return std::make_unique<RejectedInput>(std::move(input), "format not read yet",
                                                   std::string(unread) + "; convert it to JSON lines");
        }
        format = format_of(start, path);
    }
    if (format == InputFormat::json) return std::make_unique<JsonReader>(std::move(input), start);
    return std::make_unique<TextReader>(std::move(input), start);
}

}  // namespace broadsheet
