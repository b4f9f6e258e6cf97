#include "indexer/readers/bundle_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include "common/article/error.hpp"

namespace broadsheet {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view xz_magic =
    "\xFD"
    "7zXZ\0"sv;

bool is_bzip2(std::string_view start) {
    return start.size() > 10 && start.starts_with("BZh") && start.substr(4, 6) == "1AY&SY";
}

struct FreeArchive {
    void operator()(archive* reader) const { archive_read_free(reader); }
};

/// What the system's tools put beside the files.
bool is_hidden(std::string_view name) {
    while (!name.empty()) {
        const std::string_view part = name.substr(0, name.find('/'));
        const bool is_dot = part == "." || part == "..";
        if ((part.starts_with('.') && !is_dot) || part == "__MACOSX") return true;
        name.remove_prefix(std::min(part.size() + 1, name.size()));
    }
    return false;
}

/// Names in archives are UTF-8 in this thread, whatever the user's locale; libarchive drops what the locale
/// cannot say.
class Utf8Names {
   public:
    Utf8Names() : locale_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), before_(::uselocale(locale_)) {}
    Utf8Names(const Utf8Names&) = delete;
    Utf8Names& operator=(const Utf8Names&) = delete;
    ~Utf8Names() {
        ::uselocale(before_);
        if (locale_ != nullptr) ::freelocale(locale_);
    }

   private:
    locale_t locale_;
    locale_t before_;
};

std::string name_of(archive_entry* entry) {
    const char* name = archive_entry_pathname_utf8(entry);
    if (name == nullptr) name = archive_entry_pathname(entry);
    return name == nullptr ? "(no name)" : name;
}

}  // namespace

bool is_bundle(std::string_view start) {
    constexpr std::size_t tar_magic = 257;
    if (start.starts_with("PK\x03\x04") || start.starts_with("PK\x05\x06")) return true;
    if (start.size() > tar_magic && start.substr(tar_magic).starts_with("ustar")) return true;
    return start.starts_with(xz_magic) || is_bzip2(start);
}

std::string_view office_document(std::string_view start) {
    constexpr std::size_t name_at = 30;  // of a zip archive's first file
    if (!start.starts_with("PK") || start.size() < name_at) return {};
    const std::string_view name = start.substr(name_at);
    if (name.starts_with("[Content_Types].xml") || name.starts_with("_rels/")) return "Microsoft Office";
    const bool has_type =
        name.starts_with("mimetype") && name.substr(0, 100).find("application/") != name.npos;
    return has_type ? "OpenDocument or EPUB"sv : ""sv;
}

struct Bundle::State {
    State(InputFile from, std::string_view first)
        : input(std::move(from)), start(first), reader(archive_read_new()) {
        if (!reader) throw Error("archive: out of memory");
        archive_read_support_format_tar(reader.get());
        archive_read_support_format_zip_streamable(reader.get());
        const bool is_packed = first.starts_with(xz_magic) || is_bzip2(first);
        if (is_packed) {
            archive_read_support_filter_xz(reader.get());
            archive_read_support_filter_bzip2(reader.get());
            archive_read_support_format_raw(reader.get());
        }
        if (archive_read_open(reader.get(), this, nullptr, give_bytes, nullptr) != ARCHIVE_OK) fail("");
    }

    static la_ssize_t give_bytes(archive*, void* state, const void** bytes) {
        State& self = *static_cast<State*>(state);
        const std::string_view block = self.start.empty() ? self.input.read() : std::exchange(self.start, {});
        *bytes = block.data();
        return static_cast<la_ssize_t>(block.size());
    }

    std::string message() const {
        const char* const text = archive_error_string(reader.get());
        return text == nullptr ? "damaged" : text;
    }

    /// A rejection of the file called so, or of the whole archive.
    void fail(const std::string& name) {
        rejection = RawRecord{.bytes = "",
                              .place = name.empty() ? input.path() : name,
                              .reason = "input is damaged",
                              .detail = input.damage().empty() ? message() : input.damage()};
    }

    /// The next bytes of the file at hand. Throws Error where they cannot be unpacked or their checksum is
    /// wrong.
    std::string_view more() {
        if (!late_error.empty()) throw Error(std::exchange(late_error, {}));
        const void* bytes = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        int status = ARCHIVE_OK;
        do {
            status = archive_read_data_block(reader.get(), &bytes, &size, &offset);
        } while (status == ARCHIVE_OK && size == 0);
        if (status == ARCHIVE_EOF) return {};
        if (status != ARCHIVE_OK) {
            ended = status == ARCHIVE_FATAL;
            const std::string error = input.damage().empty() ? message() : input.damage();
            if (status != ARCHIVE_WARN || size == 0) throw Error(error);
            late_error = error;
        }
        unpacked_bytes += size;
        const bool is_bomb = unpacked_bytes > InputFile::min_bomb_bytes &&
                             unpacked_bytes / InputFile::max_unpacked_ratio > input.bytes_read();
        if (is_bomb) {
            ended = true;
            throw Error("unpacks to more than " + std::to_string(InputFile::max_unpacked_ratio) +
                        " times its size; unpack it yourself if that is no attack");
        }
        return {static_cast<const char*>(bytes), size};
    }

    /// The next file that is to be read; nothing at the end, when `rejection` is set, and for what is passed
    /// over.
    std::optional<InputFile> advance() {
        const Utf8Names names;
        late_error.clear();
        archive_entry* entry = nullptr;
        const int status = archive_read_next_header(reader.get(), &entry);
        if (status == ARCHIVE_EOF) {
            ended = true;
            if (!input.damage().empty()) fail("");
            return std::nullopt;
        }
        if (status < ARCHIVE_WARN) {
            constexpr unsigned most_failures = 100;
            ended = status == ARCHIVE_FATAL || ++failures > most_failures;
            fail("");
            return std::nullopt;
        }
        const bool is_raw = archive_format(reader.get()) == ARCHIVE_FORMAT_RAW;
        const std::string inside = name_of(entry);
        const bool is_file =
            is_raw || (archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr);
        if (!is_file || (!is_raw && is_hidden(inside))) return std::nullopt;
        const std::string name = is_raw ? input.path() : input.path() + '!' + inside;
        if (archive_entry_is_encrypted(entry) != 0) {
            rejection =
                RawRecord{.bytes = "", .place = name, .reason = "encrypted", .detail = "unpack it first"};
            return std::nullopt;
        }
        return InputFile(name, [this] { return more(); });
    }

    InputFile input;
    std::string_view start;  ///< of the input, until it is taken
    std::unique_ptr<archive, FreeArchive> reader;
    std::optional<RawRecord> rejection;
    std::string late_error;  ///< of bytes that were given already
    std::uint64_t unpacked_bytes = 0;
    unsigned failures = 0;
    bool ended = false;
};

Bundle::Bundle(InputFile input, std::string_view start)
    : state_(std::make_unique<State>(std::move(input), start)) {}
Bundle::~Bundle() = default;
Bundle::Bundle(Bundle&&) noexcept = default;

const InputFile& Bundle::input() const { return state_->input; }
bool Bundle::ended() const { return state_->ended; }
std::optional<RawRecord> Bundle::failure() { return std::exchange(state_->rejection, std::nullopt); }

std::optional<InputFile> Bundle::next() {
    while (!state_->rejection && !state_->ended) {
        if (std::optional<InputFile> file = state_->advance()) return file;
    }
    return std::nullopt;
}

BundleReader::BundleReader(InputFile input, std::string_view start, InputFormat format, unsigned depth)
    : bundle_(std::move(input), start), format_(format), depth_(depth) {}

std::optional<RawRecord> BundleReader::next() {
    while (true) {
        if (std::optional<RawRecord> failure = bundle_.failure()) return failure;
        if (file_) {
            if (std::optional<RawRecord> record = file_->next()) return record;
            for (const auto& [what, count] : file_->skipped()) skipped_[what] += count;
            file_.reset();
        }
        if (bundle_.ended()) return std::nullopt;
        if (std::optional<InputFile> file = bundle_.next()) {
            file_ = open_reader(*std::move(file), format_, depth_ + 1);
        }
    }
}

}  // namespace broadsheet
