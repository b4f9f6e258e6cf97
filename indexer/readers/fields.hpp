/// From a producer's record to an article: the field names of news-please, Fundus, trafilatura,
/// newspaper4k, goose3, Media Cloud, webz.io, GDELT, TREC Washington Post, CC-News, summarisation sets,
/// schema.org and of our own export, without options.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/readers/article_parser.hpp"

namespace broadsheet {

/// Reads one JSON value: an object that is an article, or one that holds articles (`articles`, `posts`,
/// `@graph`, a JSON Feed's `items`), or an array of them. Gives one result for each; none for linked data of
/// another type than an article. `place` is repeated in the results. Ill-formed UTF-8 and lone surrogates are
/// repaired first. Not thread-safe; keeps its buffers between calls.
class RecordMapper {
   public:
    /// Throws UsageError for a map to a field that does not exist.
    explicit RecordMapper(const FieldMap& fields, Explain explain = Explain::no);
    ~RecordMapper();
    std::vector<ReadResult> map(std::string_view json, const std::string& place);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
