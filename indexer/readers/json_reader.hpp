/// JSON lines, JSON arrays and concatenated objects, article by article.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/readers/fields.hpp"
#include "indexer/readers/json_splitter.hpp"
#include "indexer/readers/reader.hpp"

namespace broadsheet {

class JsonReader : public Reader {
   public:
    /// `start` is what `input` gave first.
    JsonReader(InputFile input, std::string_view start, const FieldMap& fields);

    std::optional<ReadResult> next() override;
    const InputFile& input() const override { return input_; }

   private:
    std::vector<ReadResult> read_piece();
    std::vector<ReadResult> read_end();
    Rejected rejected(std::string reason, std::string detail, std::string_view record) const;

    InputFile input_;
    JsonSplitter splitter_;
    RecordMapper mapper_;
    std::vector<ReadResult> results_;  ///< of the last piece
    std::size_t given_ = 0;            ///< how many of them have been given
    bool ended_ = false;
    std::string place_;
};

}  // namespace broadsheet
