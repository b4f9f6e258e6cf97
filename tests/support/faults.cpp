// A library to be preloaded, which lets calls of the C library fail as a full or a broken disk does, or
// kills the process in the middle of one.
//
//   BROADSHEET_FAULT=CALL:N:WHAT  what happens at the N-th call (from 1), and with a + behind it at all that
//                                 follow. CALL is write, sync, rename, map, truncate, remove, open or any.
//                                 WHAT is the name of an error, short (half is written), kill, poweroff:
//                                 killed, and what was not synced is taken out of the files; or, of map, cut:
//                                 the file has lost its content when it is read
//   BROADSHEET_FAULT_FREE=BYTES   what disks have free, as far as statvfs tells
//   BROADSHEET_FAULT_BELOW=DIR    only files below DIR count
//   BROADSHEET_FAULT_COUNTS=FILE  the numbers of calls go there at the end of the process, a line each
//
// Calls go to the kernel directly, since this may run before the C library can look symbols up.
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

enum Call { write_call, sync_call, rename_call, map_call, truncate_call, remove_call, open_call, call_kinds };
constexpr std::array<std::string_view, call_kinds> call_names{"write",    "sync",   "rename", "map",
                                                              "truncate", "remove", "open"};
constexpr int no_fault = 0;
constexpr int short_write = -1;
constexpr int kill_process = -2;
constexpr int power_off = -3;
constexpr int cut_off = -4;

struct Plan {
    int call = -1;  ///< call_kinds for any
    unsigned long number = 0;
    int what = no_fault;
    bool from_then_on = false;
    const char* below = nullptr;
    const char* counts = nullptr;
    std::array<std::atomic<unsigned long>, call_kinds> seen{};
    std::atomic<unsigned long> all{0};
};

int what_of(std::string_view name) {
    if (name == "kill") return kill_process;
    if (name == "poweroff") return power_off;
    if (name == "short") return short_write;
    if (name == "cut") return cut_off;
    if (name == "ENOSPC") return ENOSPC;
    if (name == "EIO") return EIO;
    if (name == "ENOMEM") return ENOMEM;
    if (name == "EMFILE") return EMFILE;
    std::fprintf(stderr, "faults: no such fault '%.*s'\n", static_cast<int>(name.size()), name.data());
    std::abort();
}

void write_counts();

/// Read anew in a child that was given other variables.
Plan& plan() {
    static Plan* const made = [] {
        static Plan plan;
        plan.below = std::getenv("BROADSHEET_FAULT_BELOW");
        plan.counts = std::getenv("BROADSHEET_FAULT_COUNTS");
        if (plan.counts != nullptr) std::atexit(write_counts);
        const char* const given = std::getenv("BROADSHEET_FAULT");
        if (given == nullptr) return &plan;
        std::string_view text = given;
        const std::string_view call = text.substr(0, text.find(':'));
        plan.call = 0;
        while (plan.call < call_kinds && call_names[static_cast<std::size_t>(plan.call)] != call) ++plan.call;
        char* end = nullptr;
        plan.number = std::strtoul(given + call.size() + 1, &end, 10);
        text = end + 1;
        plan.from_then_on = text.back() == '+';
        if (plan.from_then_on) text.remove_suffix(1);
        plan.what = what_of(text);
        return &plan;
    }();
    return *made;
}

void write_counts() {
    const Plan& known = plan();
    std::FILE* const file = std::fopen(known.counts, "w");
    if (file == nullptr) return;
    for (std::size_t i = 0; i < call_kinds; ++i) {
        std::fprintf(file, "%.*s %lu\n", static_cast<int>(call_names[i].size()), call_names[i].data(),
                     known.seen[i].load());
    }
    std::fclose(file);
}

bool is_below(const char* path) {
    const char* const below = plan().below;
    return below == nullptr || std::strncmp(path, below, std::strlen(below)) == 0;
}

bool is_below(int file) {
    if (file < 0) return false;
    std::array<char, 64> link{};
    std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", file);
    std::array<char, PATH_MAX> path{};
    return ::readlink(link.data(), path.data(), path.size() - 1) > 0 && path[0] == '/' &&
           is_below(path.data());
}

/// What files held before what was written to them and not synced.
class UnsyncedWrites {
   public:
    /// To be called before `bytes` are written at `at`, or the file is cut off there.
    void note(int file, off_t at, std::size_t bytes) {
        struct stat status {};
        if (plan().what != power_off || ::syscall(SYS_fstat, file, &status) != 0) return;
        const std::lock_guard guard(mutex_);
        File& known = files_[status.st_ino];
        if (known.file < 0) known.file = open_again(file);
        Write before{.at = at, .size = status.st_size, .bytes = std::string(bytes, '\0')};
        const ssize_t read = ::syscall(SYS_pread64, known.file, before.bytes.data(), bytes, at);
        before.bytes.resize(read > 0 ? static_cast<std::size_t>(read) : 0);
        known.writes.push_back(std::move(before));
    }

    void synced(int file) {
        struct stat status {};
        if (plan().what != power_off || ::syscall(SYS_fstat, file, &status) != 0) return;
        const std::lock_guard guard(mutex_);
        const auto known = files_.find(status.st_ino);
        if (known != files_.end()) known->second.writes.clear();
    }

    /// Does not return.
    void lose() {
        const std::lock_guard guard(mutex_);
        for (auto& [number, file] : files_) {
            for (; !file.writes.empty(); file.writes.pop_back()) {
                const Write& before = file.writes.back();
                ::syscall(SYS_pwrite64, file.file, before.bytes.data(), before.bytes.size(), before.at);
                ::syscall(SYS_ftruncate, file.file, before.size);
            }
        }
        ::syscall(SYS_kill, ::getpid(), SIGKILL);
    }

   private:
    struct Write {
        off_t at;
        off_t size;
        std::string bytes;
    };
    struct File {
        int file = -1;
        std::vector<Write> writes;
    };

    static int open_again(int file) {
        std::array<char, 64> link{};
        std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", file);
        return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, link.data(), O_RDWR | O_CLOEXEC));
    }

    std::mutex mutex_;
    std::map<ino_t, File> files_;
};

UnsyncedWrites& unsynced() {
    static UnsyncedWrites* const writes = new UnsyncedWrites;
    return *writes;
}

void end_process(int fault) {
    if (fault == power_off) unsynced().lose();
    if (fault == kill_process) ::syscall(SYS_kill, ::getpid(), SIGKILL);
}

/// What shall happen to this call.
int fault_of(Call call) {
    Plan& known = plan();
    const unsigned long number = ++known.seen[call];
    const unsigned long all = ++known.all;
    if (known.call != call && known.call != call_kinds) return no_fault;
    const unsigned long at = known.call == call_kinds ? all : number;
    const bool now = at == known.number || (known.from_then_on && at > known.number);
    return now ? known.what : no_fault;
}

/// Whether the call fails; a process to be killed does not return.
bool fails(Call call) {
    const int fault = fault_of(call);
    end_process(fault);
    if (fault <= 0) return false;
    errno = fault;
    return true;
}

/// Half is written before the process is killed or the call returns, as when the disk becomes full.
ssize_t faulty_write(int file, const char* data, std::size_t bytes, off_t at, bool positioned) {
    const auto call = [&](std::size_t count) {
        return positioned ? ::syscall(SYS_pwrite64, file, data, count, at)
                          : ::syscall(SYS_write, file, data, count);
    };
    if (!is_below(file)) return call(bytes);
    unsynced().note(file, positioned ? at : ::lseek(file, 0, SEEK_CUR), bytes);
    const int fault = fault_of(write_call);
    if (fault == no_fault) return call(bytes);
    if (fault == short_write) return call(bytes > 1 ? bytes / 2 : bytes);
    if (fault < 0) {
        call(bytes / 2);
        end_process(fault);
    }
    errno = fault;
    return -1;
}

/// Takes a file's content away, also from those that have it open or mapped.
void cut(int file) {
    std::array<char, 64> link{};
    std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", file);
    ::syscall(SYS_truncate, link.data(), 0);
}

int system_open(int directory, const char* path, int flags, mode_t mode) {
    if ((flags & O_CREAT) != 0 && is_below(path) && fails(open_call)) return -1;
    return static_cast<int>(::syscall(SYS_openat, directory, path, flags, mode));
}

mode_t mode_of(int flags, va_list arguments) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(arguments, int)) : 0;
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* data, std::size_t bytes) {
    return faulty_write(file, static_cast<const char*>(data), bytes, 0, false);
}
ssize_t pwrite(int file, const void* data, std::size_t bytes, off_t at) {
    return faulty_write(file, static_cast<const char*>(data), bytes, at, true);
}
ssize_t pwrite64(int file, const void* data, std::size_t bytes, off64_t at) {
    return faulty_write(file, static_cast<const char*>(data), bytes, at, true);
}
/// As some writes of one piece: whoever calls has to expect less than he asked for.
ssize_t writev(int file, const iovec* pieces, int count) {
    if (!is_below(file)) return ::syscall(SYS_writev, file, pieces, count);
    for (int i = 0; i < count; ++i) {
        if (pieces[i].iov_len > 0) return write(file, pieces[i].iov_base, pieces[i].iov_len);
    }
    return 0;
}
int fsync(int file) {
    if (is_below(file) && fails(sync_call)) return -1;
    const auto result = static_cast<int>(::syscall(SYS_fsync, file));
    if (result == 0) unsynced().synced(file);
    return result;
}
int fdatasync(int file) {
    if (is_below(file) && fails(sync_call)) return -1;
    const auto result = static_cast<int>(::syscall(SYS_fdatasync, file));
    if (result == 0) unsynced().synced(file);
    return result;
}
int rename(const char* from, const char* to) noexcept {
    if (is_below(to) && fails(rename_call)) return -1;
    return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}
void* mmap(void* address, std::size_t bytes, int protection, int flags, int file, off_t at) noexcept {
    const int fault = is_below(file) ? fault_of(map_call) : no_fault;
    end_process(fault);
    if (fault > 0) {
        errno = fault;
        return reinterpret_cast<void*>(-1);
    }
    if (fault == cut_off) cut(file);
    return reinterpret_cast<void*>(::syscall(SYS_mmap, address, bytes, protection, flags, file, at));
}
void* mmap64(void* address, std::size_t bytes, int protection, int flags, int file, off64_t at) noexcept {
    return mmap(address, bytes, protection, flags, file, at);
}
int ftruncate(int file, off_t bytes) noexcept {
    if (is_below(file) && fails(truncate_call)) return -1;
    struct stat status {};
    if (is_below(file) && ::syscall(SYS_fstat, file, &status) == 0 && status.st_size > bytes) {
        unsynced().note(file, bytes, static_cast<std::size_t>(status.st_size - bytes));
    }
    return static_cast<int>(::syscall(SYS_ftruncate, file, bytes));
}
int ftruncate64(int file, off64_t bytes) noexcept { return ftruncate(file, bytes); }
int posix_fallocate(int file, off_t at, off_t bytes) {
    if (is_below(file) && fails(truncate_call)) return errno;
    return ::syscall(SYS_fallocate, file, 0, at, bytes) == 0 ? 0 : errno;
}
int posix_fallocate64(int file, off64_t at, off64_t bytes) { return posix_fallocate(file, at, bytes); }
int unlink(const char* path) noexcept {
    if (is_below(path) && fails(remove_call)) return -1;
    return static_cast<int>(::syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}
int statvfs(const char* path, struct statvfs* disk) noexcept {
    struct stat status {};
    if (::syscall(SYS_newfstatat, AT_FDCWD, path, &status, 0) != 0) return -1;
    *disk = {};
    disk->f_bsize = disk->f_frsize = 1;
    const char* const free = std::getenv("BROADSHEET_FAULT_FREE");
    disk->f_bavail = free == nullptr ? ~fsblkcnt_t{0} : std::strtoul(free, nullptr, 10);
    return 0;
}
int statvfs64(const char* path, struct statvfs64* disk) noexcept {
    struct statvfs same {};
    if (statvfs(path, &same) != 0) return -1;
    *disk = {};
    disk->f_bsize = disk->f_frsize = 1;
    disk->f_bavail = same.f_bavail;
    return 0;
}
int open(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return system_open(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return system_open(AT_FDCWD, path, flags, mode);
}

}  // extern "C"
