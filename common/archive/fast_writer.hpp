/// For the sources of this folder only: makes fast files (common/match/fast_format.hpp) of segments.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "common/archive/schema.hpp"
#include "common/match/fast_file.hpp"

namespace broadsheet {

/// Makes the segments of the articles `first` to `last` of the database at `database`, beside `path` and
/// named after it, on so many threads. Throws Error when the disk does not take them, ArchiveCorrupt for a
/// record that cannot be read.
std::vector<std::filesystem::path> make_segments(const std::filesystem::path& path,
                                                 const std::filesystem::path& database, DocId first,
                                                 DocId last, const IndexSettings& settings, unsigned threads);

/// Of segments in the order of docids. The result depends on the articles only, not on how they are divided.
/// Throws as make_segments.
class FastWriter {
   public:
    /// Reads the words.
    FastWriter(const std::vector<std::filesystem::path>& segments, unsigned threads);
    ~FastWriter();

    using VisitWord = std::function<void(std::string_view word, std::uint64_t count)>;
    /// In the order of their bytes.
    void each_word(const VisitWord& visit) const;

    /// Writes the fast file at `path` of the articles `first` to `last`, and their stories. It appears when
    /// it is whole. The database is first looked into after `wait_for_database`.
    void write(const std::filesystem::path& path, const std::filesystem::path& database, DocId first,
               DocId last, const std::function<void()>& wait_for_database);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Whether a fast file was made of this database.
bool is_of_database(const FastFile& file, const Xapian::Database& database);

}  // namespace broadsheet
