/// The lock that one writer holds from start to end.
#pragma once

#include <chrono>
#include <filesystem>

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

}  // namespace broadsheet
