/// Which lines cleaning takes as repeated, by the options: learnt, allowed and denied.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "indexer/cleaning/repeated_lines.hpp"
#include "indexer/options.hpp"
#include "indexer/readers/article_parser.hpp"
#include "indexer/readers/input_file.hpp"

namespace broadsheet {

/// Calls `visit` for every record of the inputs, in their order. An input that cannot be opened is a
/// rejection.
void each_record(const InputList& inputs, const IndexerOptions& options,
                 const std::function<void(ReadResult)>& visit);

/// Null when the options name no lines. Reads the inputs through with `--learn`.
std::shared_ptr<const RepeatedLines> repeated_lines(const IndexerOptions& options, const InputList& inputs);

/// The same of an archive's records, which are all read.
std::vector<RepeatedLine> learn_from_archive(const std::string& archive);

/// `learned` without the allowed ones, and the denied.
std::shared_ptr<const RepeatedLines> repeated_lines(const IndexerOptions& options,
                                                    const std::vector<RepeatedLine>& learned);

}  // namespace broadsheet
