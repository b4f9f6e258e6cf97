/// A table of separated values, row by row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/readers/csv.hpp"
#include "indexer/readers/reader.hpp"

namespace broadsheet {

/// Holds one row. A row with another number of fields than the first is rejected; where a quotation mark that
/// is never closed has swallowed the rows behind it, the next row that is whole is found again.
class CsvReader : public Reader {
   public:
    /// `start` is what `input` gave first, and `form` was found in it.
    CsvReader(InputFile input, std::string_view start, CsvForm form);

    std::optional<RawRecord> next() override;
    const InputFile& input() const override { return input_; }

   private:
    std::string_view rest() const { return std::string_view(buffer_).substr(at_); }
    bool refill();
    CsvRow next_row();
    std::size_t next_regular_row(std::size_t row_bytes) const;
    RawRecord take(std::size_t bytes);
    RawRecord reject(std::size_t bytes, std::string reason, std::string detail);
    std::optional<RawRecord> end();

    InputFile input_;
    std::shared_ptr<const CsvForm> form_;
    std::string buffer_;
    std::size_t at_ = 0;        ///< of the next row in the buffer
    std::uint64_t offset_ = 0;  ///< of the next row in the input
    std::uint64_t line_ = 1;
    bool ended_ = false;  ///< the input has no more
    bool told_end_ = false;
    bool at_header_ = true;
};

}  // namespace broadsheet
