/// For the sources of this folder only: makes fast files (common/match/fast_format.hpp) of a database.
#pragma once

#include <filesystem>

#include "common/archive/schema.hpp"

namespace broadsheet {

/// Writes the fast file at `path` of the articles `first` to `last` of the database at `database`, on so many
/// threads. It appears when it is whole. Throws Error when the disk does not take it, ArchiveCorrupt for a
/// record that cannot be read.
void write_fast_file(const std::filesystem::path& path, const std::filesystem::path& database, DocId first,
                     DocId last, const IndexSettings& settings, unsigned threads);

}  // namespace broadsheet
