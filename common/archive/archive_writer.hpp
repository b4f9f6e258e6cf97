/// Adds articles to an archive on disk, replaces and removes them.
///
/// Nothing is seen by readers before commit(), which publishes all of it at once; a writer that is destroyed
/// before leaves the archive as it was. Holds the archive's lock. Not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/article/article.hpp"

namespace broadsheet {

enum class AddResult { added, replaced, unchanged };

/// What a writer does where there is no archive yet.
enum class IfMissing { create, fail };

class ArchiveWriter {
   public:
    /// Waits up to `wait` for another writer. Throws ArchiveLocked, ArchiveMissing (IfMissing::fail),
    /// ArchiveVersion, ArchiveCorrupt, or Error when the directory cannot be made.
    ArchiveWriter(const std::filesystem::path& directory, IfMissing if_missing, std::chrono::seconds wait);
    ~ArchiveWriter();
    ArchiveWriter(const ArchiveWriter&) = delete;
    ArchiveWriter& operator=(const ArchiveWriter&) = delete;

    /// Directories of a run that ended without publishing; removed when this writer was made.
    const std::vector<std::string>& leftovers() const;

    /// Adds the article, or replaces the one with its identity unless that has the same content.
    AddResult add(const Article& article);
    /// Whether there was such an article. Its text stays in the files until compact() rebuilds them.
    bool remove(std::string_view id);
    /// Writes and publishes what was added and removed; does nothing when that is nothing.
    void commit();

    /// Publishes one well-packed database of what is published. Made again from the stored records when
    /// more than one article of twenty is removed, which takes their text off the disk.
    void compact();

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
