/// For the sources of this folder only: articles to documents of one Xapian database.
#pragma once

#include <filesystem>
#include <memory>

#include <xapian.h>

#include "common/archive/schema.hpp"
#include "common/archive/timings.hpp"
#include "common/article/article.hpp"

namespace broadsheet {

/// Not thread-safe; any number of them at a time. The result depends on docids and articles only.
class DatabaseWriter {
   public:
    enum class Mode {
        scratch,  ///< a new database; committed now and then, and not synced
        extend,   ///< one that is there; nothing is seen of it before finish()
    };
    /// `settings` must outlive the writer; `timings` may be null.
    DatabaseWriter(const std::filesystem::path& path, const IndexSettings& settings, Mode mode,
                   Timings* timings);
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

/// Words in headline and body.
struct ArticleLengths {
    std::uint32_t title;
    std::uint32_t body;
};
ArticleLengths article_lengths(const Article& article);

}  // namespace broadsheet
