/// An archive's directory: which database is published, and how another takes its place.
///
/// `XAPIANDB` is a Xapian stub file: a line `auto db-000003`. It is replaced by rename, so that readers
/// see the old database or the new one, whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace broadsheet {

class ArchiveLayout {
   public:
    explicit ArchiveLayout(std::filesystem::path directory) : directory_(std::move(directory)) {}

    const std::filesystem::path& directory() const { return directory_; }
    std::filesystem::path lock_file() const { return directory_ / "lock"; }

    /// The published database. Nothing when no archive was published here yet. Throws ArchiveCorrupt
    /// for a stub file that names no database of this archive.
    std::optional<std::filesystem::path> published() const;

    /// A path for the next database, behind all that exist.
    std::filesystem::path next_database() const;
    /// The directory of a scratch database that goes into `database`.
    static std::filesystem::path scratch(const std::filesystem::path& database, unsigned number);

    /// The fast file of a database for the articles `first` to `last`.
    static std::filesystem::path fast_file(const std::filesystem::path& database, std::uint32_t first,
                                           std::uint32_t last);
    struct FastRange {
        std::uint32_t first;
        std::uint32_t last;
        std::filesystem::path path;
    };
    /// The file of the stories of the articles of a fast file.
    static std::filesystem::path stories_file(const std::filesystem::path& fast_file);
    /// The fast files of a database that are there, by their ranges as they are named, without those whose
    /// range lies in that of another: these have been merged.
    static std::vector<FastRange> fast_files(const std::filesystem::path& database);
    /// Removes the fast files that lie in the range of `whole`, with their stories.
    static void remove_merged(const std::filesystem::path& database, const FastRange& whole);

    /// Makes the directory, unless it is there. Throws Error when it holds something else.
    void create() const;
    /// Syncs `database`, makes it the published one, and removes all but it, the one before, and those that
    /// are being read.
    void publish(const std::filesystem::path& database) const;
    /// The file by which Xapian finds the tables of a database, without which nothing of it can be read.
    static std::filesystem::path version_file(const std::filesystem::path& database);
    /// What is in it; nothing where it cannot be read.
    static std::string version(const std::filesystem::path& database);
    /// Keeps a copy of it, as the last step of a commit; what cannot be kept now, the next commit keeps.
    static void keep_version(const std::filesystem::path& database);
    /// Throws ArchiveCorrupt where the file is damaged and the copy is not.
    void require_version(const std::filesystem::path& database) const;
    /// Puts the copy in the place of a damaged file. Whether it was damaged.
    static bool restore_version(const std::filesystem::path& database);

    /// What the files of a database take.
    static std::uint64_t bytes_of(const std::filesystem::path& database);
    /// Throws Error unless the archive's disk has so much room.
    void require_space(std::uint64_t bytes) const;
    /// The directories and files that a run left behind which did not end, sorted.
    std::vector<std::filesystem::path> leftovers() const;

    /// Notes beside a scratch database that it is whole, and what went into it. Holds until the machine is
    /// started again, since scratch databases are not synced.
    static void mark_complete(const std::filesystem::path& scratch, const std::string& fingerprint);
    /// What mark_complete noted; empty when it does not hold.
    static std::string complete_fingerprint(const std::filesystem::path& scratch);

   private:
    void remove_old(const std::filesystem::path& database,
                    const std::optional<std::filesystem::path>& previous) const;

    std::filesystem::path directory_;
};

}  // namespace broadsheet
