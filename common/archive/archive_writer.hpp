/// Adds articles to an archive on disk, replaces and removes them.
///
/// Nothing is seen by readers before commit(), which publishes all of it at once; a writer that is destroyed
/// before leaves the archive as it was. Holds the archive's lock. Not thread-safe, except for write().
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/archive/archive_reader.hpp"
#include "common/archive/schema.hpp"
#include "common/archive/timings.hpp"
#include "common/article/article.hpp"

namespace broadsheet {

/// Articles in one scratch database. Fewer make longer work of compacting and slower queries, more make
/// slower insertion.
inline constexpr std::size_t scratch_articles = 20'000;

enum class AddResult {
    added,
    replaced,
    unchanged,
    taken_down,  ///< left out, since its identity was taken down
};

/// What is done to a stored article before it is written again; may be empty.
using ArticleChange = std::function<void(Article&)>;

/// What a writer does where there is no archive yet.
enum class IfMissing { create, fail };

/// An article with what decides whether it is new, which any thread can find out.
struct IdentifiedArticle {
    explicit IdentifiedArticle(Article from);

    Article article;
    std::string id;             ///< identity()
    std::uint64_t content = 0;  ///< of content_hash()
};

/// Articles that one thread writes while others write theirs.
struct ArticleBatch {
    struct Entry {
        DocId docid;
        IdentifiedArticle article;
    };
    std::vector<Entry> entries;
    unsigned number = 0;  ///< of the scratch database
};

/// What became of the scratch databases that a run left behind which did not publish, and of other harm.
struct Leftovers {
    std::vector<std::string> removed;  ///< their names
    std::size_t complete = 0;          ///< kept, in case the same articles come again
    std::uint64_t articles_used = 0;   ///< that had not to be written again
    bool version_restored = false;     ///< Xapian's version file was damaged and is put back from its copy
};

class ArchiveWriter {
   public:
    /// Waits up to `wait` for another writer. `timings` may be null. With ReadFor::records rebuild() is all
    /// that can be done, whatever else of the archive is damaged or old. Throws ArchiveLocked, ArchiveMissing
    /// (IfMissing::fail), ArchiveVersion, ArchiveCorrupt, or Error when the directory cannot be made.
    ArchiveWriter(const std::filesystem::path& directory, IfMissing if_missing, std::chrono::seconds wait,
                  Timings* timings = nullptr, ReadFor purpose = ReadFor::queries);
    ~ArchiveWriter();
    ArchiveWriter(const ArchiveWriter&) = delete;
    ArchiveWriter& operator=(const ArchiveWriter&) = delete;

    const Leftovers& leftovers() const;

    /// Adds the article, or replaces the one with its identity unless that has the same content.
    AddResult add(const Article& article);

    /// The same for many threads: assign() decides and gives docids, in the order of its calls; take_batch()
    /// gives what is to be written when that is `min_articles` or more; write() writes it, in any order and
    /// on any thread. What is never taken, commit() writes. The archive is the same however it is divided.
    AddResult assign(IdentifiedArticle article);
    std::optional<ArticleBatch> take_batch(std::size_t min_articles);
    void write(ArticleBatch batch);

    /// Whether there was such an article. Its text stays in the files until compact() rebuilds them.
    bool remove(std::string_view id);
    /// As remove(); and no article with this identity is ever added again.
    bool take_down(std::string_view id);
    /// Publishes what was added, written and removed; does nothing when that is nothing. A few articles go
    /// into the published database itself, in one transaction. On so many threads; 0 for one a processor.
    void commit(unsigned threads = 0);

    /// Makes the fast files of what is published again. There must be something published.
    void derive();

    enum class Purge { when_many, always };
    /// Publishes one well-packed database of what is published. Made again from the stored records, which
    /// takes the text of removed articles off the disk: when they are more than one of twenty, or always.
    /// `change` is for articles that are made again; their identities must stay.
    void compact(Purge purge = Purge::when_many, const ArticleChange& change = {});
    /// Publishes an archive made from nothing but the stored records, after `change`. Those that cannot be read
    /// are left out and given back.
    std::vector<Damage> rebuild(const ArticleChange& change = {});

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
