/// What becomes of all records of an input.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "indexer/readers/article_parser.hpp"

namespace broadsheet {

inline std::vector<ReadResult> read_results(const std::string& path,
                                            InputFormat format = InputFormat::by_content,
                                            const FieldMap& fields = {}) {
    const std::unique_ptr<Reader> reader = open_reader(path, format);
    ArticleParser parser(fields);
    std::vector<ReadResult> results;
    while (std::optional<RawRecord> record = reader->next()) {
        for (ReadResult& result : parser.parse(*std::move(record))) results.push_back(std::move(result));
    }
    return results;
}

}  // namespace broadsheet
