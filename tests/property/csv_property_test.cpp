#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "indexer/readers/csv.hpp"

namespace broadsheet {

TEST_CASE("a table that is written by RFC 4180 is read as it was", "[csv]") {
    rc::prop("rows and values come back, whatever separates and ends them", [] {
        CsvForm form;
        form.separator = *rc::gen::element(',', ';', '\t', '|');
        const std::string line_end = *rc::gen::element(std::string("\n"), std::string("\r\n"));
        const auto cell = rc::gen::container<std::string>(rc::gen::element(
            'a', 'B', '"', '\'', ',', ';', '\t', '|', '\n', '\r', '\\', ' ', '\xC3', '\xA9'));
        const std::size_t columns = *rc::gen::inRange<std::size_t>(2, 5);
        const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(
            rc::gen::container<std::vector<std::string>>(columns, cell));
        std::string table;
        for (const std::vector<std::string>& row : rows) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (i > 0) table += form.separator;
                const bool is_quoted = row[i].find_first_of("\",;\t|\n\r ") != std::string::npos;
                if (is_quoted) table += '"';
                for (const char c : row[i]) table += c == '"' ? std::string("\"\"") : std::string(1, c);
                if (is_quoted) table += '"';
            }
            table += line_end;
        }
        std::size_t at = 0;
        for (const std::vector<std::string>& row : rows) {
            std::vector<std::string> values;
            const CsvRow found = scan_csv_row(table, at, form, &values);
            RC_ASSERT(values == row);
            RC_ASSERT(found.fields == row.size());
            RC_ASSERT(found.is_whole);
            RC_ASSERT(found.is_sound);
            at = found.end;
        }
        RC_ASSERT(at == table.size());
    });
}

}  // namespace broadsheet
