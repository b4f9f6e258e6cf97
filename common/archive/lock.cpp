#include "common/archive/lock.hpp"

#include <cerrno>
#include <cstring>
#include <string>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "common/article/error.hpp"

namespace broadsheet {

ArchiveLock::ArchiveLock(const std::filesystem::path& lock_file, std::chrono::seconds wait)
    : file_(::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (file_ < 0) throw Error(lock_file.string() + ": cannot be opened: " + std::strerror(errno));
    const auto deadline = std::chrono::steady_clock::now() + wait;
    while (true) {
        struct flock lock {};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        if (::fcntl(file_, F_SETLK, &lock) == 0) return;
        if (errno != EACCES && errno != EAGAIN) {
            const std::string why = std::strerror(errno);
            ::close(file_);
            throw Error(lock_file.string() + ": cannot be locked: " + why);
        }
        if (std::chrono::steady_clock::now() >= deadline) {
            struct flock holder {};
            holder.l_type = F_WRLCK;
            holder.l_whence = SEEK_SET;
            const bool known = ::fcntl(file_, F_GETLK, &holder) == 0 && holder.l_type != F_UNLCK;
            ::close(file_);
            throw ArchiveLocked(lock_file.parent_path().string() + ": is being written by " +
                                (known ? "process " + std::to_string(holder.l_pid) : "another process") +
                                "; try again later, or wait with --wait SECONDS");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

ArchiveLock::~ArchiveLock() { ::close(file_); }

std::optional<DatabaseHold> DatabaseHold::take(const std::filesystem::path& database, Kind kind) {
    const int file = ::open(database.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) throw Error(database.string() + ": cannot be opened: " + std::strerror(errno));
    DatabaseHold hold(file);
    const int operation = kind == Kind::shared ? LOCK_SH : LOCK_EX;
    if (::flock(file, operation | LOCK_NB) != 0 && errno == EWOULDBLOCK) return std::nullopt;
    return hold;
}

DatabaseHold::~DatabaseHold() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace broadsheet
