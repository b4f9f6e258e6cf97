#include "indexer/readers/input_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "common/article/error.hpp"
#include "indexer/readers/utf16.hpp"

namespace broadsheet {
namespace {

constexpr std::size_t block_bytes = std::size_t{256} << 10;

/// What the system says about an error number, in lower case as all our messages are.
std::string system_message(int error) {
    std::string message = std::generic_category().message(error);
    const bool is_capital = !message.empty() && message[0] >= 'A' && message[0] <= 'Z';
    if (is_capital) message[0] = static_cast<char>(message[0] + ('a' - 'A'));
    return message;
}

std::string after(std::uint64_t bytes) { return " after " + std::to_string(bytes) + " bytes"; }

/// The packed bytes, with as much lookahead as a block.
class RawFile {
   public:
    explicit RawFile(const std::string& path) : block_(block_bytes) {
        fd_ = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (fd_ < 0) throw Error(path + ": " + system_message(errno));
        struct stat about {};
        if (::fstat(fd_, &about) != 0) about = {};
        if (S_ISREG(about.st_mode)) size_ = static_cast<std::uint64_t>(about.st_size);
        if (path == "-" || S_ISREG(about.st_mode) || S_ISFIFO(about.st_mode)) return;
        ::close(fd_);
        throw Error(path + ": " + (S_ISDIR(about.st_mode) ? "is a directory" : "neither a file nor a pipe"));
    }
    explicit RawFile(std::function<std::string_view()> more) : more_(std::move(more)), block_(block_bytes) {}
    RawFile(const RawFile&) = delete;
    RawFile& operator=(const RawFile&) = delete;
    ~RawFile() {
        if (fd_ >= 0 && fd_ != STDIN_FILENO) ::close(fd_);
    }

    /// The bytes ahead: at least `wanted` of them (at most a block) unless the file ends before.
    std::string_view peek(std::size_t wanted) {
        if (end_ - begin_ < wanted) fill();
        return {block_.data() + begin_, end_ - begin_};
    }
    void skip(std::size_t bytes) { begin_ += bytes; }
    /// Goes on reading at `position`, in a file; in a pipe nothing happens.
    void go_to(std::uint64_t position) {
        if (size_ == 0 || ::lseek(fd_, static_cast<off_t>(position), SEEK_SET) < 0) return;
        begin_ = end_ = 0;
        bytes_read_ = position;
        ended_ = false;
    }

    std::uint64_t position() const { return bytes_read_ - (end_ - begin_); }
    std::uint64_t bytes_read() const { return bytes_read_; }
    std::uint64_t size() const { return size_; }
    const std::string& failure() const { return failure_; }

   private:
    void fill() {
        std::memmove(block_.data(), block_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
        while (end_ < block_.size() && !ended_) {
            const std::size_t got = more_ ? take_given(block_.size() - end_) : read_some();
            ended_ = got == 0;
            end_ += got;
            bytes_read_ += got;
        }
    }

    std::size_t read_some() {
        while (true) {
            const ssize_t got = ::read(fd_, block_.data() + end_, block_.size() - end_);
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno == EINTR) continue;
            failure_ = "reading fails" + after(bytes_read_) + ": " + system_message(errno);
            return 0;
        }
    }

    std::size_t take_given(std::size_t room) {
        try {
            if (given_.empty()) given_ = more_();
        } catch (const Error& error) {
            failure_ = error.what();
        }
        const std::size_t got = std::min(room, given_.size());
        std::copy_n(given_.begin(), got, block_.begin() + static_cast<std::ptrdiff_t>(end_));
        given_.remove_prefix(got);
        return got;
    }

    std::function<std::string_view()> more_;  ///< in place of a file
    std::string_view given_;                  ///< by it, and not in the block yet
    int fd_ = -1;
    std::uint64_t size_ = 0;
    std::uint64_t bytes_read_ = 0;
    std::vector<char> block_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool ended_ = false;
    std::string failure_;
};

class Unpacker {
   public:
    virtual ~Unpacker() = default;
    /// Fills `room` as far as it can be filled; fewer bytes mean the end, or damage when that is set.
    virtual std::size_t unpack(RawFile& file, std::vector<char>& room, std::string& damage) = 0;
    /// As InputFile::damaged_bytes.
    virtual std::uint64_t damaged_bytes() const = 0;
    /// As InputFile::resume.
    virtual bool resume(RawFile&, std::string_view) { return false; }
};

class Gunzip : public Unpacker {
   public:
    Gunzip() {
        constexpr int gzip_only = 15 + 16;  // the largest window; 16 asks for gzip's header and checksum
        if (inflateInit2(&stream_, gzip_only) != Z_OK) throw Error("gzip: out of memory");
    }
    Gunzip(const Gunzip&) = delete;
    Gunzip& operator=(const Gunzip&) = delete;
    ~Gunzip() override { inflateEnd(&stream_); }

    std::size_t unpack(RawFile& file, std::vector<char>& room, std::string& damage) override {
        stream_.next_out = reinterpret_cast<Bytef*>(room.data());
        stream_.avail_out = static_cast<uInt>(room.size());
        while (stream_.avail_out > 0 && damage.empty()) {
            if (between_members_ && !starts_member(file, damage)) break;
            const std::string_view packed = file.peek(1);
            if (packed.empty()) {
                damage = "gzip stream breaks off" + after(file.position());
                break;
            }
            // zlib does not write through next_in; its type predates const.
            stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
            stream_.avail_in = static_cast<uInt>(packed.size());
            const int status = inflate(&stream_, Z_NO_FLUSH);
            file.skip(packed.size() - stream_.avail_in);
            between_members_ = status == Z_STREAM_END;
            if (status == Z_STREAM_END || status == Z_OK || status == Z_BUF_ERROR) continue;
            damage = "gzip stream is damaged" + after(file.position());
            if (stream_.msg != nullptr) damage += std::string(": ") + stream_.msg;
        }
        return room.size() - stream_.avail_out;
    }

    std::uint64_t damaged_bytes() const override { return between_members_ ? 0 : stream_.total_out; }

    bool resume(RawFile& file, std::string_view start) override {
        constexpr std::string_view magic = "\x1f\x8b\x08";
        // What a damaged member unpacks to may end behind the beginning of the next.
        file.go_to(member_begin_ + 1);
        while (true) {
            const std::string_view ahead = file.peek(block_bytes);
            const std::size_t found = ahead.find(magic);
            if (found == std::string_view::npos) {
                if (ahead.size() < magic.size()) return false;
                file.skip(ahead.size() - magic.size() + 1);
                continue;
            }
            file.skip(found);
            if (starts_with(file.peek(block_bytes), start)) {
                begin_member(file);
                return true;
            }
            file.skip(1);
        }
    }

   private:
    /// Whether a gzip member begins at `packed` whose content starts with `start`.
    bool starts_with(std::string_view packed, std::string_view start) {
        std::string content(start.size(), '\0');
        inflateReset(&stream_);
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        stream_.avail_in = static_cast<uInt>(packed.size());
        stream_.next_out = reinterpret_cast<Bytef*>(content.data());
        stream_.avail_out = static_cast<uInt>(content.size());
        inflate(&stream_, Z_SYNC_FLUSH);
        return stream_.avail_out == 0 && content == start;
    }

    void begin_member(const RawFile& file) {
        member_begin_ = file.position();
        between_members_ = false;
        inflateReset(&stream_);
    }

    /// Whether another member follows; zeros may pad the last one, as on tapes.
    bool starts_member(RawFile& file, std::string& damage) {
        std::string_view ahead = file.peek(2);
        while (!ahead.empty() && ahead[0] == '\0') {
            file.skip(std::min(ahead.find_first_not_of('\0'), ahead.size()));
            ahead = file.peek(2);
        }
        if (ahead.empty()) return false;
        if (ahead[0] != '\x1f') {
            damage = "gzip stream is followed by something else" + after(file.position());
            return false;
        }
        begin_member(file);
        return true;
    }

    z_stream stream_{};
    bool between_members_ = false;
    std::uint64_t member_begin_ = 0;  ///< of the last member begun
};

class Unzstd : public Unpacker {
   public:
    Unzstd() : context_(ZSTD_createDCtx()) {
        if (context_ == nullptr) throw Error("zstd: out of memory");
    }
    Unzstd(const Unzstd&) = delete;
    Unzstd& operator=(const Unzstd&) = delete;
    ~Unzstd() override { ZSTD_freeDCtx(context_); }

    std::size_t unpack(RawFile& file, std::vector<char>& room, std::string& damage) override {
        ZSTD_outBuffer out{room.data(), room.size(), 0};
        while (out.pos < out.size && damage.empty()) {
            const std::string_view packed = file.peek(1);
            if (packed.empty() && !unflushed_) {
                if (expected_ != 0) damage = "zstd stream breaks off" + after(file.position());
                break;
            }
            ZSTD_inBuffer in{packed.data(), std::min(packed.size(), bytes_to_feed()), 0};
            const std::size_t out_before = out.pos;
            const std::size_t expected = ZSTD_decompressStream(context_, &out, &in);
            if (ZSTD_isError(expected) != 0U) {
                damage =
                    "zstd stream is damaged" + after(file.position()) + ": " + ZSTD_getErrorName(expected);
                break;
            }
            file.skip(in.pos);
            expected_ = expected;
            unflushed_ = out.pos == out.size || (packed.empty() && out.pos > out_before);
        }
        unpacked_ += out.pos;
        return out.pos;
    }

    std::uint64_t damaged_bytes() const override { return unpacked_; }

   private:
    /// A call that fails gives nothing of what it decoded, so each call gets one block at most: what
    /// zstd asks for, without the next block's header that it would like to see along with it.
    std::size_t bytes_to_feed() const {
        constexpr std::size_t block_header_bytes = 3;
        return expected_ > block_header_bytes ? expected_ - block_header_bytes : block_header_bytes;
    }

    ZSTD_DCtx* context_;
    std::size_t expected_ = 0;  ///< packed bytes up to the end of the next step; 0 between frames
    bool unflushed_ = false;
    std::uint64_t unpacked_ = 0;
};

std::unique_ptr<Unpacker> unpacker_for(std::string_view start) {
    const auto byte = [&](std::size_t i) {
        return i < start.size() ? static_cast<unsigned char>(start[i]) : 0U;
    };
    if (byte(0) == 0x1F && byte(1) == 0x8B) return std::make_unique<Gunzip>();
    const std::uint32_t magic = byte(0) | byte(1) << 8U | byte(2) << 16U | byte(3) << 24U;
    const bool skippable_frame = (magic & 0xFFFFFFF0U) == ZSTD_MAGIC_SKIPPABLE_START;
    if (magic == ZSTD_MAGICNUMBER || skippable_frame) return std::make_unique<Unzstd>();
    return nullptr;
}

}  // namespace

struct InputFile::State {
    template <class From>
    State(const std::string& input_path, From from) : path(input_path), file(std::move(from)) {
        unpacker = unpacker_for(file.peek(4));
        if (unpacker) unpacked.resize(block_bytes);
    }

    std::string path;
    RawFile file;
    std::unique_ptr<Unpacker> unpacker;
    std::vector<char> unpacked;
    std::uint64_t unpacked_bytes = 0;
    std::optional<Utf16Decoder> utf16;
    bool at_start = true;
    std::string damage;

    std::string_view read() {
        if (!damage.empty()) return {};
        std::string_view block;
        if (unpacker) {
            block = {unpacked.data(), unpacker->unpack(file, unpacked, damage)};
            unpacked_bytes += block.size();
            const bool is_bomb = unpacked_bytes > InputFile::min_bomb_bytes &&
                                 unpacked_bytes / InputFile::max_unpacked_ratio > file.position();
            if (is_bomb && damage.empty()) {
                damage = "unpacks to more than " + std::to_string(InputFile::max_unpacked_ratio) +
                         " times its size; unpack it yourself if that is no attack";
            }
        } else {
            block = file.peek(block_bytes);
            file.skip(block.size());
        }
        // That the disk fails explains why a packed stream breaks off.
        if (!file.failure().empty() && block.size() < block_bytes) damage = file.failure();
        return block;
    }
};

InputFile::InputFile(const std::string& path) : state_(std::make_unique<State>(path, path)) {}
InputFile::InputFile(const std::string& path, std::function<std::string_view()> more)
    : state_(std::make_unique<State>(path, std::move(more))) {}
InputFile::~InputFile() = default;
InputFile::InputFile(InputFile&&) noexcept = default;
InputFile& InputFile::operator=(InputFile&&) noexcept = default;

std::string_view InputFile::read() {
    State& state = *state_;
    while (true) {
        const std::string_view block = state.read();
        if (std::exchange(state.at_start, false)) {
            if (const std::optional<ByteOrder> order = utf16_mark(block)) state.utf16.emplace(*order);
        }
        if (!state.utf16) return block;
        if (block.empty()) return state.utf16->finish();
        if (const std::string_view text = state.utf16->decode(block); !text.empty()) return text;
    }
}

std::uint64_t InputFile::damaged_bytes() const {
    return state_->unpacker ? state_->unpacker->damaged_bytes() : 0;
}

bool InputFile::resume(std::string_view start) {
    State& state = *state_;
    if (!state.unpacker || !state.file.failure().empty()) return false;
    if (!state.unpacker->resume(state.file, start)) return false;
    state.damage.clear();
    return true;
}

const std::string& InputFile::damage() const { return state_->damage; }
const std::string& InputFile::path() const { return state_->path; }
std::uint64_t InputFile::bytes_read() const { return state_->file.bytes_read(); }
std::uint64_t InputFile::size() const { return state_->file.size(); }

namespace {

class InputLister {
   public:
    void add(const std::string& path) {
        if (path == "-") {
            list.files.push_back(path);
        } else {
            visit(path, Given::by_user);
        }
    }

    InputList list;

   private:
    enum class Given { by_user, in_directory };

    void visit(const std::string& path, Given given) {
        struct stat about {};
        if (::stat(path.c_str(), &about) != 0) return refuse(path, system_message(errno));
        if (S_ISDIR(about.st_mode)) return visit_directory(path, {about.st_dev, about.st_ino});
        // A pipe that lies in a directory would be waited for.
        const bool pipe = S_ISFIFO(about.st_mode) && given == Given::by_user;
        if (!S_ISREG(about.st_mode) && !pipe) return refuse(path, "neither a file nor a directory");
        const bool readable = ::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0;
        if (!readable) return refuse(path, system_message(errno));
        list.files.push_back(path);
    }

    void visit_directory(const std::string& path, std::pair<dev_t, ino_t> identity) {
        if (std::find(open_.begin(), open_.end(), identity) != open_.end()) {
            return refuse(path, "symbolic link to a directory it lies in");
        }
        std::vector<std::string> names;
        if (const int error = read_names(path, names); error != 0) return refuse(path, system_message(error));
        std::sort(names.begin(), names.end());
        open_.push_back(identity);
        const std::string prefix = path.ends_with('/') ? path : path + '/';
        for (const std::string& name : names) {
            if (!belongs_to_page(name, names)) visit(prefix + name, Given::in_directory);
        }
        open_.pop_back();
    }

    /// Whether a browser made the folder `name` for the pictures and scripts of a page that it saved beside
    /// it.
    static bool belongs_to_page(const std::string& name, const std::vector<std::string>& names) {
        constexpr std::string_view ending = "_files";
        if (!name.ends_with(ending)) return false;
        const std::string page = name.substr(0, name.size() - ending.size());
        return std::any_of(names.begin(), names.end(), [&](const std::string& other) {
            return other == page + ".html" || other == page + ".htm";
        });
    }

    /// The names in a directory that are not hidden; gives an error number or 0.
    static int read_names(const std::string& path, std::vector<std::string>& names) {
        DIR* directory = ::opendir(path.c_str());
        if (directory == nullptr) return errno;
        errno = 0;
        while (const dirent* entry = ::readdir(directory)) {
            if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
        }
        const int error = errno;
        ::closedir(directory);
        return error;
    }

    void refuse(const std::string& path, std::string reason) {
        list.unreadable.push_back({path, std::move(reason)});
    }

    std::vector<std::pair<dev_t, ino_t>> open_;  ///< the directories from the one given down to here
};

}  // namespace

InputList list_inputs(const std::vector<std::string>& paths) {
    InputLister lister;
    for (const std::string& path : paths) lister.add(path);
    return std::move(lister.list);
}

std::vector<std::string> read_lines(const std::string& path) {
    InputFile file(path);
    std::string text;
    for (std::string_view bytes = file.read(); !bytes.empty(); bytes = file.read()) text += bytes;
    if (!file.damage().empty()) throw Error(path + ": " + file.damage());
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string line = text.substr(begin, end - begin);
        if (line.ends_with('\r')) line.pop_back();
        if (!line.empty()) lines.push_back(std::move(line));
        begin = end + 1;
    }
    return lines;
}

}  // namespace broadsheet
