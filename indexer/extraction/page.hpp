/// An HTML page reduced to its article.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/readers/article_parser.hpp"

namespace broadsheet {

/// Not thread-safe; one a thread.
class PageReader {
   public:
    PageReader();
    ~PageReader();
    /// The article on the page that `record` holds. Nothing when there is neither headline nor text. The id
    /// of a page that names no url is the file's path.
    std::optional<ReadArticle> read(const RawRecord& record);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
