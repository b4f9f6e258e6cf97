/// Web archives: WARC 1.0 and 1.1 (ISO 28500), WET files included, packed by record, as a whole or not at
/// all.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/readers/http_message.hpp"
#include "indexer/readers/reader.hpp"

namespace broadsheet {

/// What a record begins with.
inline constexpr std::string_view warc_start = "WARC/";

/// Gives the HTML pages of `response` records with status 200 and of `resource` records, and the text of
/// `conversion` records; counts all others. A record that is damaged, or whose Content-Length does not fit,
/// is rejected, and reading goes on at the next one, in a packed file at the next packed record.
class WarcReader : public Reader {
   public:
    /// `start` is what `input` gave first.
    WarcReader(InputFile input, std::string_view start);

    std::optional<RawRecord> next() override;
    const InputFile& input() const override { return input_; }
    Skipped skipped() const override { return skipped_; }

   private:
    using Header = std::vector<HeaderField>;

    std::string_view ahead(std::size_t wanted);
    bool read_more();
    void consume(std::size_t bytes);
    bool skip_line_ends();

    void read_record();
    void read_misfit(const Header& header, std::size_t begin);
    void pass_long_record(const Header& header, std::size_t begin, std::uint64_t length);
    void take_block(const Header& header, std::string_view block);
    Origin origin_of(const Header& header, std::string_view block) const;
    void take_response(const Header& header, std::string_view block, Origin origin);
    void take_page(const Header& header, RecordKind kind, std::string_view content_type, std::string bytes,
                   Origin origin);
    bool go_on_behind_damage();
    void reject_damaged(const Header& header, std::string_view block);
    void find_next_record(const std::string& what);
    std::optional<std::size_t> next_boundary(std::size_t from, std::size_t most);
    void reject(std::string place, std::string reason, std::string detail, std::string_view record);
    void skip(std::string_view what);
    std::string place() const;
    std::string place(const Header& header) const;

    InputFile input_;
    std::string buffer_;
    std::size_t at_ = 0;        ///< in the buffer
    std::uint64_t offset_ = 0;  ///< of that, in the unpacked input
    bool ended_ = false;        ///< the input gives no more
    bool damage_told_ = false;  ///< by a rejection already
    std::deque<RawRecord> ready_;
    Skipped skipped_;
};

}  // namespace broadsheet
