#include "common/archive/layout.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "common/archive/lock.hpp"
#include "common/archive/new_file.hpp"
#include "common/archive/schema.hpp"
#include "common/article/error.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view stub_name = "XAPIANDB";
constexpr std::string_view next_stub_name = "XAPIANDB.new";
constexpr std::string_view database_prefix = "db-";
constexpr std::string_view scratch_mark = ".scratch-";
constexpr std::string_view fast_mark = ".fast";
constexpr std::string_view stories_mark = ".stories";
constexpr std::string_view complete_name = "complete";

std::string system_error() { return system_reason(errno); }

/// The number of `db-000003`, `db-000003.scratch-0001`, `db-000003.1-500.fast` and `db-000003.1-500.stories`.
std::optional<unsigned> database_number(std::string_view name) {
    if (!name.starts_with(database_prefix)) return std::nullopt;
    name.remove_prefix(database_prefix.size());
    unsigned number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc() || end == name.data()) return std::nullopt;
    const std::string_view rest(end, static_cast<std::size_t>(name.data() + name.size() - end));
    const bool ours = rest.empty() || rest.starts_with(scratch_mark) ||
                      rest.find(fast_mark) != std::string_view::npos ||
                      rest.find(stories_mark) != std::string_view::npos;
    return ours ? std::optional(number) : std::nullopt;
}

/// Another one after each start of the machine; empty where the system does not tell.
std::string boot_id() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    file >> id;
    return id;
}

bool is_scratch(std::string_view name) { return name.find(scratch_mark) != std::string_view::npos; }

void sync_path(const fs::path& path, int flags) {
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0) throw Error(path.string() + ": cannot be opened: " + system_error());
    const int result = ::fsync(file);
    const std::string why = system_error();
    ::close(file);
    if (result != 0) throw Error(path.string() + ": cannot be written to disk: " + why);
}

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

fs::path version_copy(const fs::path& database) { return database / "iamglass.copy"; }

/// What a version file is of: its format and database, and the number of the commit, seven bits a byte
/// (Xapian 1.4, glass_version.cc).
std::pair<std::string_view, std::string_view> commit_of(std::string_view version) {
    constexpr std::size_t header = 14 + 2 + 16;  // magic, format, uuid
    std::size_t end = std::min(header, version.size());
    while (end < version.size() && static_cast<unsigned char>(version[end]) >= 0x80) ++end;
    return {version.substr(0, header), version.substr(std::min(header, version.size()), end + 1 - header)};
}

/// The copy, where the file has been damaged: it differs though it is of the same commit, or of no database.
std::optional<std::string> lost_version(const fs::path& database) {
    std::string copy = content_of(version_copy(database));
    const std::size_t sum_size = metadata_sum("").size();
    if (copy.size() <= sum_size) return std::nullopt;
    const std::string sum = copy.substr(copy.size() - sum_size);
    copy.resize(copy.size() - sum_size);
    if (metadata_sum(copy) != sum) return std::nullopt;
    const std::string version = ArchiveLayout::version(database);
    const auto [header, commit] = commit_of(version);
    const auto [copied_header, copied_commit] = commit_of(copy);
    // Of another commit it is older: a writer was killed before it kept the copy.
    const bool is_lost = version != copy && (header != copied_header || commit == copied_commit);
    return is_lost ? std::optional(copy) : std::nullopt;
}

/// A file beside a database that was not written to its end, or is of no use without one that is gone.
bool is_unfinished(const fs::path& path) {
    const std::string name = path.filename().string();
    if (name.ends_with(".new")) return true;
    return name.ends_with(stories_mark) && !fs::exists(fs::path(path).replace_extension(fast_mark));
}

/// Those named as of `database`, by their first article and the longest first.
std::vector<ArchiveLayout::FastRange> all_fast_files(const fs::path& database) {
    std::vector<ArchiveLayout::FastRange> ranges;
    const std::string prefix = database.filename().string() + '.';
    for (const fs::directory_entry& entry : fs::directory_iterator(database.parent_path())) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(prefix) || !name.ends_with(fast_mark)) continue;
        ArchiveLayout::FastRange range{0, 0, entry.path()};
        const char* const end = name.data() + name.size();
        const auto first = std::from_chars(name.data() + prefix.size(), end, range.first);
        if (first.ec != std::errc() || first.ptr == end || *first.ptr != '-') continue;
        const auto last = std::from_chars(first.ptr + 1, end, range.last);
        if (last.ec == std::errc() && std::string_view(last.ptr, end) == fast_mark) ranges.push_back(range);
    }
    std::sort(ranges.begin(), ranges.end(),
              [](const ArchiveLayout::FastRange& a, const ArchiveLayout::FastRange& b) {
                  return a.first != b.first ? a.first < b.first : a.last > b.last;
              });
    return ranges;
}

}  // namespace

std::optional<fs::path> ArchiveLayout::published() const {
    std::ifstream stub(directory_ / stub_name);
    if (!stub) return std::nullopt;
    std::string type;
    std::string name;
    std::string more;
    stub >> type >> name;
    const bool plain = database_number(name).has_value() && name.find('/') == std::string::npos;
    if (type != "auto" || !plain) {
        throw ArchiveCorrupt((directory_ / stub_name).string() +
                             ": names no database of this archive; restore the line 'auto db-…'");
    }
    if (stub >> more) {
        throw ArchiveCorrupt((directory_ / stub_name).string() +
                             ": names several databases, which this version cannot search together");
    }
    return directory_ / name;
}

fs::path ArchiveLayout::next_database() const {
    unsigned highest = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory_)) {
        highest = std::max(highest, database_number(entry.path().filename().string()).value_or(0));
    }
    std::array<char, 16> name{};
    std::snprintf(name.data(), name.size(), "db-%06u", highest + 1);
    return directory_ / name.data();
}

fs::path ArchiveLayout::scratch(const fs::path& database, unsigned number) {
    std::array<char, 24> name{};
    std::snprintf(name.data(), name.size(), ".scratch-%04u", number);
    return database.string() + name.data();
}

fs::path ArchiveLayout::fast_file(const fs::path& database, std::uint32_t first, std::uint32_t last) {
    return database.string() + '.' + std::to_string(first) + '-' + std::to_string(last) +
           std::string(fast_mark);
}

fs::path ArchiveLayout::stories_file(const fs::path& fast_file) {
    return fs::path(fast_file).replace_extension(stories_mark);
}

std::vector<ArchiveLayout::FastRange> ArchiveLayout::fast_files(const fs::path& database) {
    std::vector<FastRange> ranges;
    for (FastRange& range : all_fast_files(database)) {
        if (ranges.empty() || range.last > ranges.back().last) ranges.push_back(std::move(range));
    }
    return ranges;
}

void ArchiveLayout::remove_merged(const fs::path& database, const FastRange& whole) {
    for (const FastRange& range : all_fast_files(database)) {
        if (range.first < whole.first || range.last > whole.last || range.path == whole.path) continue;
        // What cannot be removed is in nobody's way.
        std::error_code ignored;
        fs::remove(range.path, ignored);
        fs::remove(stories_file(range.path), ignored);
    }
}

void ArchiveLayout::create() const {
    std::error_code error;
    fs::create_directories(directory_, error);
    if (error) throw Error(directory_.string() + ": cannot be made: " + error.message());
    sync_path(fs::absolute(directory_).parent_path(), O_RDONLY | O_DIRECTORY);
    if (published()) return;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory_)) {
        const std::string name = entry.path().filename().string();
        if (name == "lock" || name == next_stub_name || database_number(name)) continue;
        throw Error(directory_.string() + ": is no archive and not empty (it holds '" + name +
                    "'); name another directory");
    }
}

void ArchiveLayout::publish(const fs::path& database) const {
    keep_version(database);
    for (const fs::directory_entry& entry : fs::directory_iterator(database)) {
        if (entry.is_regular_file()) sync_path(entry.path(), O_RDONLY);
    }
    sync_path(database, O_RDONLY | O_DIRECTORY);
    const std::optional<fs::path> previous = published();
    const fs::path stub = directory_ / stub_name;
    const fs::path next_stub = directory_ / next_stub_name;
    {
        std::ofstream file(next_stub, std::ios::trunc);
        file << "auto " << database.filename().string() << "\n";
        file.close();
        if (!file) throw Error(next_stub.string() + ": cannot be written: " + system_error());
    }
    sync_path(next_stub, O_RDONLY);
    // Once before and once after: the stub must not be on disk without what it names.
    sync_path(directory_, O_RDONLY | O_DIRECTORY);
    if (::rename(next_stub.c_str(), stub.c_str()) != 0) {
        throw Error(stub.string() + ": cannot be replaced: " + system_error());
    }
    sync_path(directory_, O_RDONLY | O_DIRECTORY);
    remove_old(database, previous);
}

void ArchiveLayout::remove_old(const fs::path& database, const std::optional<fs::path>& previous) const {
    std::vector<fs::path> old;
    std::map<unsigned, std::optional<DatabaseHold>> holds;  // nothing for a database that is being read
    for (const fs::directory_entry& entry : fs::directory_iterator(directory_)) {
        const std::string name = entry.path().filename().string();
        const std::optional<unsigned> number = database_number(name);
        const bool kept = number == database_number(database.filename().string()) ||
                          (previous && number == database_number(previous->filename().string()));
        if (!number || (kept && !is_scratch(name))) continue;
        old.push_back(entry.path());
        if (entry.is_directory() && !is_scratch(name)) {
            holds.emplace(*number, DatabaseHold::take(entry.path(), DatabaseHold::Kind::exclusive));
        }
    }
    for (const fs::path& path : old) {
        const auto hold = holds.find(*database_number(path.filename().string()));
        // What cannot be removed now, a later publication removes.
        std::error_code ignored;
        if (hold == holds.end() || hold->second || is_scratch(path.filename().string())) {
            fs::remove_all(path, ignored);
        }
    }
}

fs::path ArchiveLayout::version_file(const fs::path& database) { return database / "iamglass"; }

std::string ArchiveLayout::version(const fs::path& database) { return content_of(version_file(database)); }

void ArchiveLayout::keep_version(const fs::path& database) {
    try {
        const std::string content = version(database);
        NewFile copy(version_copy(database));
        copy.write(0, content + metadata_sum(content));
        copy.finish(NewFile::Sync::no);
    } catch (const Error&) {
        // The commit is done.
    }
}

void ArchiveLayout::require_version(const fs::path& database) const {
    if (!lost_version(database)) return;
    throw ArchiveCorrupt(directory_.string() + ": its file " + version_file(database).filename().string() +
                         " is damaged; 'indexer rebuild " + directory_.string() + "' puts its copy back");
}

bool ArchiveLayout::restore_version(const fs::path& database) {
    const std::optional<std::string> copy = lost_version(database);
    if (!copy) return false;
    NewFile file(version_file(database));
    file.write(0, *copy);
    file.finish(NewFile::Sync::yes);
    return true;
}

std::uint64_t ArchiveLayout::bytes_of(const fs::path& database) {
    std::uint64_t bytes = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(database)) {
        if (entry.is_regular_file()) bytes += entry.file_size();
    }
    return bytes;
}

void ArchiveLayout::require_space(std::uint64_t bytes) const {
    struct statvfs disk {};
    if (::statvfs(directory_.c_str(), &disk) != 0) return;  // the system does not tell; writing will
    const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
    if (bytes <= free) return;
    const auto megabytes = [](std::uint64_t number) { return std::to_string(number / 1'000'000) + " MB"; };
    throw Error(directory_.string() + ": the new database takes up to " + megabytes(bytes) +
                ", and its disk has " + megabytes(free) +
                " free; make room on the disk, then run the same command again");
}

std::vector<fs::path> ArchiveLayout::leftovers() const {
    const std::optional<fs::path> current = published();
    const unsigned current_number = current ? database_number(current->filename().string()).value_or(0) : 0;
    std::vector<fs::path> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory_)) {
        const std::string name = entry.path().filename().string();
        const std::optional<unsigned> number = database_number(name);
        const bool is_left =
            number && (is_scratch(name) || *number > current_number || is_unfinished(entry.path()));
        if (is_left || name == next_stub_name) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

void ArchiveLayout::mark_complete(const fs::path& scratch, const std::string& fingerprint) {
    std::ofstream(scratch / complete_name) << fingerprint << ' ' << boot_id() << '\n';
}

std::string ArchiveLayout::complete_fingerprint(const fs::path& scratch) {
    std::ifstream file(scratch / complete_name);
    std::string fingerprint;
    std::string boot;
    file >> fingerprint >> boot;
    return !boot.empty() && boot == boot_id() ? fingerprint : "";
}

}  // namespace broadsheet
