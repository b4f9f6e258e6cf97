/// A plain text file as one article: its first line that is not blank is the headline.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "indexer/readers/reader.hpp"

namespace broadsheet {

/// The id is the path as given, so that adding the file again replaces the article (standard input has
/// none); published is a date at the beginning of the file's name, as in `2022-02-08-budget.txt`.
class TextReader : public Reader {
   public:
    /// `start` is what `input` gave first.
    TextReader(InputFile input, std::string_view start);

    std::optional<ReadResult> next() override;
    const InputFile& input() const override { return input_; }

   private:
    ReadResult read();

    InputFile input_;
    std::string text_;
    bool ended_ = false;
};

}  // namespace broadsheet
