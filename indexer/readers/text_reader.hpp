/// A plain text or HTML file as one record.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "indexer/readers/reader.hpp"

namespace broadsheet {

class TextReader : public Reader {
   public:
    /// `start` is what `input` gave first.
    TextReader(InputFile input, std::string_view start, RecordKind kind = RecordKind::text);

    std::optional<RawRecord> next() override;
    const InputFile& input() const override { return input_; }

   private:
    InputFile input_;
    std::string text_;
    RecordKind kind_;
    bool ended_ = false;
};

}  // namespace broadsheet
