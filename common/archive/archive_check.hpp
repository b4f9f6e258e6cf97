/// For the sources of this folder and the verb only: whether an archive is what was written.
#pragma once

#include <filesystem>

#include "common/archive/archive_reader.hpp"

namespace broadsheet {

/// What ArchiveReader::check() gives, also where no reader can be opened. Throws ArchiveMissing and
/// ArchiveVersion.
CheckReport check_archive(const std::filesystem::path& directory, CheckDepth depth);

}  // namespace broadsheet
