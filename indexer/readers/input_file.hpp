/// The bytes of one input: a file, standard input or a file in an archive, unpacked when it is gzip (RFC
/// 1952) or zstd (RFC 8878), and in UTF-8 when it is UTF-16; all told by its first bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

/// Not thread-safe. Nothing but the current block is in memory.
class InputFile {
   public:
    /// `-` is standard input. Throws Error when it cannot be opened or is no regular file or pipe.
    explicit InputFile(const std::string& path);
    /// What `more` gives, packed or not, until it gives nothing. An Error that it throws ends the input and
    /// becomes its damage.
    InputFile(const std::string& path, std::function<std::string_view()> more);
    ~InputFile();
    InputFile(InputFile&&) noexcept;
    InputFile& operator=(InputFile&&) noexcept;

    /// The next unpacked bytes, valid until the next call; empty at the end. A stream that breaks off
    /// or is damaged ends after its last good byte, and damage() then says so; so does one that unpacks to
    /// more than max_unpacked_ratio times its size.
    std::string_view read();
    /// Empty, or what is wrong with the stream.
    const std::string& damage() const;
    /// How much of what was read comes from the gzip member in which the damage is; nothing when that lies
    /// between two.
    std::uint64_t damaged_bytes() const;
    /// After damage in a gzip file of several members, goes on at the next member whose content starts with
    /// `start`; false when there is none. Members that a pipe gave before the damage was noticed are lost.
    bool resume(std::string_view start);

    const std::string& path() const;
    std::uint64_t bytes_read() const;  ///< packed bytes taken from the file so far
    std::uint64_t size() const;        ///< packed size, 0 when unknown

    /// Text packs to a fifth, tables of one repeated row to a two hundredth.
    static constexpr std::uint64_t max_unpacked_ratio = 500;
    /// Up to here any ratio goes.
    static constexpr std::uint64_t min_bomb_bytes = std::uint64_t{64} << 20;

   private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Why an input was left out.
struct UnreadableInput {
    std::string path;
    std::string reason;
};

struct InputList {
    std::vector<std::string> files;  ///< in the order given, a directory's in the order of their names
    std::vector<UnreadableInput> unreadable;
};

/// Replaces directories by the files in and below them; hidden files and directories are passed over (unless
/// they are given themselves), as are the folders `NAME_files` that browsers save beside `NAME.html`;
/// symbolic links to directories are followed, loops noticed. What is in a directory and is no file, such as
/// a pipe, counts as unreadable.
InputList list_inputs(const std::vector<std::string>& paths);

/// The lines of a file or of standard input (`-`) that are not empty. Throws Error.
std::vector<std::string> read_lines(const std::string& path);

}  // namespace broadsheet
