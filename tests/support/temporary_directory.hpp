/// A directory of its own for one test, removed at its end; in memory where that can be had, since
/// hundreds of archives are synced to disk in a run.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace broadsheet {

class TemporaryDirectory {
   public:
    TemporaryDirectory() {
        const std::filesystem::path memory = "/dev/shm";
        const bool in_memory = ::access(memory.c_str(), W_OK) == 0;
        std::string name =
            ((in_memory ? memory : std::filesystem::temp_directory_path()) / "broadsheet-test-XXXXXX")
                .string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory can be made");
        path_ = name;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

   private:
    std::filesystem::path path_;
};

}  // namespace broadsheet
