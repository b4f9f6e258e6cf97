/// The articles that a benchmark works on, read as `indexer add` reads them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "common/article/article.hpp"

namespace broadsheet::benchmarks {

/// Calls `visit` for every article of the files and directories, in order; their number. Records that
/// are no articles are passed over and counted on stderr. Throws Error for an input that cannot be read.
std::uint64_t each_article(const std::vector<std::string>& inputs, const std::function<void(Article)>& visit);

/// Bytes of headline and body: the text that rates and sizes are a share of.
inline std::uint64_t text_bytes(const Article& article) { return article.title.size() + article.body.size(); }

}  // namespace broadsheet::benchmarks
