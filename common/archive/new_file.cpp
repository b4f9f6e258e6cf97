#include "common/archive/new_file.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "common/article/error.hpp"

namespace broadsheet {

namespace fs = std::filesystem;

NewFile::NewFile(fs::path path) : path_(std::move(path)), temporary_(path_.string() + ".new") {
    constexpr mode_t mode = 0644;
    file_ = ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (file_ < 0) failed("cannot be made");
}

NewFile::~NewFile() {
    if (file_ >= 0) ::close(file_);
    if (!finished_) ::unlink(temporary_.c_str());
}

void NewFile::write(std::uint64_t at, std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) failed("cannot be written");
        at += static_cast<std::uint64_t>(written);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void NewFile::read(std::uint64_t at, void* to, std::size_t bytes) const {
    auto* next = static_cast<char*>(to);
    while (bytes > 0) {
        const ssize_t got = ::pread(file_, next, bytes, static_cast<off_t>(at));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) failed("cannot be read");
        at += static_cast<std::uint64_t>(got);
        next += got;
        bytes -= static_cast<std::size_t>(got);
    }
}

void NewFile::finish(Sync sync) {
    if (sync == Sync::yes && ::fsync(file_) != 0) failed("cannot be written to disk");
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) failed("cannot be renamed");
    finished_ = true;
}

void NewFile::failed(const std::string& what) const {
    throw Error(temporary_.string() + ": " + what + ": " + system_reason(errno));
}

}  // namespace broadsheet
