/// For the sources of this folder only: a batch of articles to a scratch database, a segment, or both.
#pragma once

#include <filesystem>
#include <memory>

#include "common/archive/schema.hpp"
#include "common/archive/timings.hpp"
#include "common/article/article.hpp"

namespace broadsheet {

/// Holds words and postings of the batch in memory until finish(). Not thread-safe; any number of them at a
/// time. The result depends on docids and articles only.
class BatchWriter {
   public:
    struct Paths {
        std::filesystem::path database;  ///< a directory to make, or empty for none
        std::filesystem::path segment;
    };
    /// `settings` must outlive the writer; `timings` may be null.
    BatchWriter(const Paths& paths, const IndexSettings& settings, Timings* timings);
    ~BatchWriter();

    /// `docid` must be above all given before. Throws Error when the disk does not take it.
    void add(DocId docid, const Article& article);
    std::size_t postings() const;
    /// Writes what is left; nothing is synced.
    void finish();

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
