#include "indexer/readers/csv_reader.hpp"

#include <algorithm>
#include <utility>

#include "common/article/record.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string fields_text(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " field" : " fields");
}

}  // namespace

CsvReader::CsvReader(InputFile input, std::string_view start, CsvForm form)
    : input_(std::move(input)),
      form_(std::make_shared<const CsvForm>(std::move(form))),
      buffer_(start),
      ended_(start.empty()),
      at_header_(form_->has_header) {
    if (start.starts_with(byte_order_mark)) at_ = offset_ = byte_order_mark.size();
    if (form_->start_bytes > 0) take(form_->start_bytes);
}

/// Appends the input's next bytes; whether there were any.
bool CsvReader::refill() {
    if (ended_) return false;
    buffer_.erase(0, std::exchange(at_, 0));
    // Twice as much each time, so that a long row is not gone over again and again.
    const std::size_t wanted = 2 * buffer_.size();
    do {
        const std::string_view block = input_.read();
        ended_ = block.empty();
        buffer_ += block;
    } while (!ended_ && buffer_.size() < wanted);
    return true;
}

/// The row at hand, with as much of the input in the buffer as it needs and may have.
CsvRow CsvReader::next_row() {
    while (true) {
        const CsvRow row = scan_csv_row(rest(), 0, *form_, nullptr);
        if (row.is_whole || row.end > max_record_bytes || !refill()) return row;
    }
}

/// Where, behind a line end inside an irregular row, a row begins that has as many fields as it should; the
/// row's own end if there is none.
std::size_t CsvReader::next_regular_row(std::size_t row_bytes) const {
    std::size_t budget = 8 * row_bytes;
    for (std::size_t end = rest().find(form_->line_end); end < row_bytes;
         end = rest().find(form_->line_end, end + 1)) {
        const CsvRow row = scan_csv_row(rest(), end + 1, *form_, nullptr);
        const bool is_regular = row.fields == form_->columns.size() && row.is_sound && !row.in_quotes;
        if (is_regular) return end + 1;
        if (row.end - end > budget) break;
        budget -= row.end - end;
    }
    return row_bytes;
}

RawRecord CsvReader::take(std::size_t bytes) {
    RawRecord record{.kind = RecordKind::csv,
                     .bytes = std::string(rest().substr(0, bytes)),
                     .place = input_.path() + ':' + std::to_string(line_),
                     .origin = {.file = input_.path(), .offset = offset_},
                     .csv = form_};
    line_ +=
        static_cast<std::uint64_t>(std::count(record.bytes.begin(), record.bytes.end(), form_->line_end));
    at_ += bytes;
    offset_ += bytes;
    while (record.bytes.ends_with('\n') || record.bytes.ends_with('\r')) record.bytes.pop_back();
    return record;
}

RawRecord CsvReader::reject(std::size_t bytes, std::string reason, std::string detail) {
    RawRecord record = take(bytes);
    record.reason = std::move(reason);
    record.detail = std::move(detail);
    if (record.bytes.size() > max_kept_record_bytes) record.bytes.resize(max_kept_record_bytes);
    return record;
}

std::optional<RawRecord> CsvReader::end() {
    if (std::exchange(told_end_, true) || input_.damage().empty()) return std::nullopt;
    return reject(rest().size(), "input is damaged", input_.damage());
}

std::optional<RawRecord> CsvReader::next() {
    while (true) {
        if (rest().empty() && !refill()) return end();
        const CsvRow row = next_row();
        const bool is_blank_line = row.fields == 1 && trimmed(rest().substr(0, row.end)).empty();
        if (is_blank_line && row.is_whole) {
            take(row.end);
            continue;
        }
        // What a damaged input breaks off in may be cut anywhere.
        if (!row.is_whole && ended_ && !input_.damage().empty()) return end();
        if (is_blank_line) {
            take(row.end);
            continue;
        }
        if (row.in_quotes) {
            std::string detail = "a quotation mark in this row is never closed";
            const bool is_too_long = row.end > max_record_bytes;
            return reject(next_regular_row(row.end), is_too_long ? "record longer than 32 MiB" : "ragged row",
                          std::move(detail));
        }
        if (row.end > max_record_bytes) return reject(row.end, "record longer than 32 MiB", "");
        if (row.fields != form_->columns.size()) {
            return reject(next_regular_row(row.end), "ragged row",
                          fields_text(row.fields) + " where the first row has " +
                              std::to_string(form_->columns.size()));
        }
        const std::size_t next_row = row.is_sound ? row.end : next_regular_row(row.end);
        if (next_row < row.end) return reject(next_row, "ragged row", "text behind a closing quotation mark");
        if (!std::exchange(at_header_, false)) return take(row.end);
        take(row.end);
    }
}

}  // namespace broadsheet
