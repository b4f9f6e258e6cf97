/// JSON lines, JSON arrays and concatenated objects, record by record.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/readers/json_splitter.hpp"
#include "indexer/readers/reader.hpp"

namespace broadsheet {

class JsonReader : public Reader {
   public:
    /// `start` is what `input` gave first.
    JsonReader(InputFile input, std::string_view start);

    std::optional<RawRecord> next() override;
    const InputFile& input() const override { return input_; }

   private:
    std::string place(std::uint64_t line) const;
    RawRecord rejected(std::string_view bytes, std::uint64_t line, std::string reason,
                       std::string detail) const;

    InputFile input_;
    JsonSplitter splitter_;
    bool ended_ = false;
};

}  // namespace broadsheet
