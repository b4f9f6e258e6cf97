/// For the sources of this folder only: a few articles to the documents of a Xapian database that is there.
#pragma once

#include <filesystem>
#include <memory>

#include <xapian.h>

#include "common/archive/schema.hpp"
#include "common/archive/timings.hpp"
#include "common/article/article.hpp"

namespace broadsheet {

/// Nothing is seen of it before finish(). Not thread-safe. The result is that of BatchWriter.
class DatabaseWriter {
   public:
    /// `settings` must outlive the writer; `timings` may be null.
    DatabaseWriter(const std::filesystem::path& path, const IndexSettings& settings, Timings* timings);
    ~DatabaseWriter();

    /// `docid` must be above all given before. Throws Error when the disk does not take it.
    void add(DocId docid, const Article& article);
    /// What else goes into the database.
    Xapian::WritableDatabase& database();
    /// Adds the words to the word list, writes everything and closes the database.
    void finish();

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
