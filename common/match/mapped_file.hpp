/// A derived file, read through the memory that it is mapped to.
#pragma once

#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace broadsheet {

/// A derived file is not what it was when it was written. Answer from the database instead.
class FastDamaged : public std::runtime_error {
   public:
    using std::runtime_error::runtime_error;
};

class MappedFile {
   public:
    /// Throws FastDamaged when the file cannot be mapped, or is shorter than `least` bytes.
    MappedFile(std::filesystem::path path, std::size_t least);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    const std::byte* bytes() const { return bytes_; }
    std::size_t size() const { return size_; }
    /// Throws FastDamaged for the file.
    [[noreturn]] void damaged(const std::string& what) const;

    /// A page that the disk does not give, or that has been cut off meanwhile, ends the process with exit code 2
    /// and a message on standard error that begins with `program`, which must live as long as the process.
    static void end_where_unreadable(const char* program);

   private:
    std::filesystem::path path_;
    const std::byte* bytes_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace broadsheet
