#include "common/match/mapped_file.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace broadsheet {
namespace {

const char* program_name = "";

void say(const char* text) {
    // Where that cannot be written either, nothing is left to do.
    const ssize_t written = ::write(STDERR_FILENO, text, std::strlen(text));
    static_cast<void>(written);
}

[[noreturn]] void end_process(int /*signal*/) {
    say(program_name);
    say(": a derived file of the archive (.fast or .stories) cannot be read any more: its disk fails, or it was "
        "cut off; 'indexer derive' makes it again\n");
    ::_exit(2);
}

}  // namespace

MappedFile::MappedFile(std::filesystem::path path, std::size_t least) : path_(std::move(path)) {
    const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) damaged(std::strerror(errno));
    struct stat status {};
    void* mapped = MAP_FAILED;
    if (::fstat(file, &status) == 0 && status.st_size >= static_cast<off_t>(least)) {
        size_ = static_cast<std::size_t>(status.st_size);
        mapped = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, file, 0);
    }
    ::close(file);
    if (mapped == MAP_FAILED) damaged("is cut off or cannot be mapped");
    bytes_ = static_cast<const std::byte*>(mapped);
}

MappedFile::~MappedFile() { ::munmap(const_cast<std::byte*>(bytes_), size_); }

void MappedFile::damaged(const std::string& what) const {
    throw FastDamaged(path_.string() + ": " + what + "; 'indexer derive' makes it again");
}

void MappedFile::end_where_unreadable(const char* program) {
    program_name = program;
    std::signal(SIGBUS, end_process);
}

}  // namespace broadsheet
