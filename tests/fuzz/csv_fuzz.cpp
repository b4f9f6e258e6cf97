/// Any bytes are a table or none, its rows articles or rejections.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "indexer/readers/csv.hpp"
#include "tests/fuzz/read_bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace broadsheet;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_bytes(text, InputFormat::csv);
    if (const std::optional<CsvForm> form = find_csv_form(text, CsvExpected::certainly)) {
        for (std::size_t at = form->start_bytes; at < text.size();) {
            std::vector<std::string> values;
            const CsvRow row = scan_csv_row(text, at, *form, &values);
            if (row.end <= at || row.end > text.size() || row.fields != values.size()) std::abort();
            at = row.end;
        }
    }
    return 0;
}
