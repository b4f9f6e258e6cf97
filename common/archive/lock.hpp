/// The lock that one writer holds from start to end, and those that readers hold on a database.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <utility>

namespace broadsheet {

/// Held until destroyed, and released by the system when the process dies.
class ArchiveLock {
   public:
    /// Waits up to `wait` for another process; throws ArchiveLocked with its id when it still holds it.
    ArchiveLock(const std::filesystem::path& lock_file, std::chrono::seconds wait);
    ~ArchiveLock();
    ArchiveLock(const ArchiveLock&) = delete;
    ArchiveLock& operator=(const ArchiveLock&) = delete;

   private:
    int file_;
};

/// Keeps the files of a database from being removed while they are read. It locks the directory (flock(2));
/// where the system cannot do that it holds nothing.
class DatabaseHold {
   public:
    enum class Kind { shared, exclusive };
    /// Nothing where another holds it exclusively, or at all if `kind` is exclusive. Throws Error where there
    /// is no such directory.
    static std::optional<DatabaseHold> take(const std::filesystem::path& database, Kind kind);
    ~DatabaseHold();
    DatabaseHold(DatabaseHold&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    DatabaseHold& operator=(DatabaseHold&& other) noexcept {
        std::swap(file_, other.file_);
        return *this;
    }

   private:
    explicit DatabaseHold(int file) : file_(file) {}
    int file_;
};

}  // namespace broadsheet
