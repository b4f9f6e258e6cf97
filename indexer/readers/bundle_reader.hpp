/// Archives in the sense of tar and zip, read file by file; also what xz and bzip2 pack.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/readers/reader.hpp"

namespace broadsheet {

/// An archive in an archive in an archive, and no further.
inline constexpr unsigned max_bundle_depth = 3;

/// Whether `start` begins a zip or tar archive, or what xz or bzip2 packed.
bool is_bundle(std::string_view start);

/// The kind of document that is a zip archive, such as `Microsoft Office`, or empty.
std::string_view office_document(std::string_view start);

/// The files of an archive in their order.
class Bundle {
   public:
    /// `start` is what `input` gave first.
    Bundle(InputFile input, std::string_view start);
    ~Bundle();
    Bundle(Bundle&&) noexcept;
    Bundle& operator=(Bundle&&) = delete;

    /// The next file, called `a.zip!b/c.json`; valid until the next call. Nothing at the end and where one
    /// cannot be unpacked: failure() then says why.
    std::optional<InputFile> next();
    /// Why the last call gave nothing, as a rejection; nothing at the end. There may be files behind it.
    std::optional<RawRecord> failure();
    bool ended() const;
    const InputFile& input() const;

   private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Reads the files of an archive, each as an input of its own that is called `a.zip!b/c.json`.
/// Directories, links and hidden files are passed over. What cannot be unpacked is rejected, and the files
/// behind it are read where the archive's form allows it. Nothing but the current block is in memory.
class BundleReader : public Reader {
   public:
    /// `start` is what `input` gave first; `format` is that of the files.
    BundleReader(InputFile input, std::string_view start, InputFormat format, unsigned depth);

    std::optional<RawRecord> next() override;
    const InputFile& input() const override { return bundle_.input(); }
    Skipped skipped() const override { return skipped_; }

   private:
    Bundle bundle_;
    InputFormat format_;
    unsigned depth_;
    std::unique_ptr<Reader> file_;  ///< the one at hand
    Skipped skipped_;               ///< of those before
};

}  // namespace broadsheet
