/// For the sources of this folder only: a file that has its name when it is whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace broadsheet {

/// Thread-safe but for finish(). Throws Error when the disk does not take it.
class NewFile {
   public:
    explicit NewFile(std::filesystem::path path);
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    void write(std::uint64_t at, std::string_view bytes) const;
    /// So many bytes of what was written; throws when there are not so many.
    void read(std::uint64_t at, void* to, std::size_t bytes) const;
    enum class Sync { yes, no };
    void finish(Sync sync);

   private:
    [[noreturn]] void failed(const std::string& what) const;

    std::filesystem::path path_;
    std::filesystem::path temporary_;
    int file_ = -1;
    bool finished_ = false;
};

}  // namespace broadsheet
