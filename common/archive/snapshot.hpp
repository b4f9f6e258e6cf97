/// For the sources of this folder only: an archive as one commit left it, whatever a writer does meanwhile.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <xapian.h>

#include "common/archive/archive_reader.hpp"
#include "common/archive/lock.hpp"
#include "common/archive/xapian_error.hpp"
#include "common/article/record.hpp"
#include "common/match/fast_index.hpp"
#include "common/match/stories.hpp"

namespace broadsheet {

/// The database with what every reader needs of it. Throws what opening an ArchiveReader throws.
class Snapshot {
   public:
    Snapshot(std::filesystem::path archive, AnswerFrom source, ReadFor reads_for);

    /// Runs `work`; when a writer has changed what is being read, opens the same database again and starts
    /// over, so that docids go on to mean the same articles.
    template <class Work>
    auto with_retry(Work work);

    /// A value of the metadata. Throws ArchiveCorrupt for one that is not what was written.
    std::string metadata(std::string_view key) const;
    IndexSettings settings();
    /// Null where there is no such article; valid until the next call.
    const Article* cached_article(DocId docid);

    /// The stories of all articles, or none.
    const std::vector<std::unique_ptr<StoriesFile>>& story_files();
    /// The first article of an article's story.
    DocId story(DocId docid);
    std::vector<DocId> story_articles(DocId first);

   private:
    std::optional<DatabaseHold> hold_;  ///< goes after the database

   public:
    std::filesystem::path directory;
    std::vector<Damage> metadata_damages;
    std::filesystem::path database_path;
    Xapian::Database database;
    std::map<std::string, std::uint64_t> languages;
    std::set<std::string> cleanings;
    std::set<DocId> removed;
    std::set<std::string> taken_down;
    std::unique_ptr<FastIndex> fast;  ///< null where there are no fast files to use
    std::string dictionary;
    RecordDecompressor decompressor;
    RecordParser parser;

   private:
    /// Attempts to open an archive that is being switched, and to read one that is being changed.
    static constexpr int max_attempts = 50;

    void open();
    void load(const std::filesystem::path& path);
    void load_once(const std::filesystem::path& path);
    bool is_outdated() const;
    bool is_undisturbed(int attempt) const;
    template <class Read>
    void take(const std::string& what, Read read);
    void check_version();
    void read_sums();
    void read_dictionary();
    std::string whole_dictionary(const std::string& key) const;
    std::string spare_dictionary(const std::string& key) const;
    void load_fast();
    void load_stories();

    AnswerFrom from_;
    ReadFor purpose_;
    /// By key; none in archives made before there were any.
    std::map<std::string, std::string, std::less<>> sums_;
    std::string opened_;  ///< the version of the database, as it was then
    std::vector<std::unique_ptr<StoriesFile>> stories_;
    bool stories_loaded_ = false;
    Article cached_;
    DocId cached_docid_ = 0;
};

template <class Work>
auto Snapshot::with_retry(Work work) {
    return with_xapian(directory.string(), [&] {
        for (int attempt = 1;; ++attempt) {
            try {
                if constexpr (std::is_void_v<decltype(work())>) {
                    work();
                    if (is_undisturbed(attempt)) return;
                } else {
                    auto result = work();
                    if (is_undisturbed(attempt)) return result;
                }
            } catch (const Xapian::DatabaseError&) {
                if (attempt == max_attempts || !is_outdated()) throw;
            } catch (const Error&) {
                if (attempt == max_attempts || !is_outdated()) throw;
            }
            load(database_path);
        }
    });
}

}  // namespace broadsheet
