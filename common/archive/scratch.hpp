/// One scratch database: articles in, a Xapian database out that is later compacted into an archive.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "common/archive/impact.hpp"
#include "common/archive/schema.hpp"
#include "common/article/article.hpp"

namespace broadsheet {

/// Articles in one scratch database. Fewer make longer work of compacting and slower queries, more make
/// slower insertion (common/README.md, "Figures").
inline constexpr DocId scratch_articles = 20'000;

/// What is fixed when an archive is made.
struct IndexSettings {
    AverageLengths averages;
    std::string dictionary;  ///< zstd's; empty for none
};

/// How often each word stands in the articles.
using WordCounts = std::unordered_map<std::string, std::uint64_t>;

/// Not thread-safe; any number of them at a time. The result depends on docids and articles only.
class ScratchDatabase {
   public:
    /// Makes a database at `path`, where there must be none.
    ScratchDatabase(const std::filesystem::path& path, const IndexSettings& settings);
    ~ScratchDatabase();
    ScratchDatabase(ScratchDatabase&&) noexcept;
    ScratchDatabase& operator=(ScratchDatabase&&) noexcept;

    /// `docid` must be above all given before. Throws Error when the disk does not take it.
    void add(DocId docid, const Article& article);
    /// Writes everything and closes the database.
    void finish();

    DocId article_count() const;
    const std::filesystem::path& path() const;
    /// Adds the counts of this database's words to `counts`.
    void add_word_counts(WordCounts& counts) const;

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
