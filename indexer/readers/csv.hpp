/// Tables of separated values (RFC 4180 and its relatives): their form, their rows, and rows as JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/readers/article_parser.hpp"

namespace broadsheet {

enum class CsvQuoting : std::uint8_t {
    doubled,    ///< `"a ""b"" c"`, as the RFC has it
    backslash,  ///< `"a \"b\" c"`, as databases export it
    none,       ///< a quotation mark is a character like any other
};

struct CsvColumn {
    std::string name;  ///< as the header has it, or its number from 1
    std::string
        key;  ///< the producers' name that it means (`Publication Date`: `publication_date`), or `name`
};

struct CsvForm {
    char separator = ',';
    CsvQuoting quoting = CsvQuoting::doubled;
    char line_end = '\n';  ///< `\r` in a file without `\n`
    bool windows_1252 = false;
    bool has_header = true;       ///< its first row names the columns
    std::size_t start_bytes = 0;  ///< of a first line `sep=;`, as Excel writes it
    std::vector<CsvColumn> columns;
};

/// A row of which only the ends are known.
struct CsvRow {
    std::size_t end = 0;     ///< behind its line end
    std::size_t fields = 0;  ///< 1 for an empty line
    bool is_whole = false;   ///< its line end was met
    bool in_quotes = false;  ///< the text ends inside a quoted field
    bool is_sound = true;  ///< nothing stands behind a closing quotation mark, or where there is no quoting:
                           ///< no whole value in quotation marks
};

/// Goes over the row that begins at `at`; puts its values into `values` unless that is null.
CsvRow scan_csv_row(std::string_view text, std::size_t at, const CsvForm& form,
                    std::vector<std::string>* values);

enum class CsvExpected {
    maybe,  ///< nothing unless the columns' names (or trafilatura's nameless ones) tell a table of articles
    certainly,  ///< the user or the file's name says that it is a table
};

/// The form of the table that begins with `start`, behind a byte order mark.
std::optional<CsvForm> find_csv_form(std::string_view start, CsvExpected expected);

/// Whether a column is taken for a headline, lead or text, by its own name or by `fields`.
bool has_content(const CsvForm& form, const FieldMap& fields);

/// The row as a JSON object. Values that stand for nothing (`null`, `NaN`, `None`, `\N`) are left out, and
/// lists of authors and tags as Python prints them are lists. Columns that `fields` maps keep their names.
/// Adds the number of ill-formed sequences of UTF-8 that were replaced to `repaired`.
std::string csv_row_json(std::string_view row, const CsvForm& form, const FieldMap& fields,
                         std::size_t& repaired);

}  // namespace broadsheet
