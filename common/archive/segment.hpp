/// For the sources of this folder only: what a batch of articles gives to a fast file, before it is known
/// which words are frequent in all of them.
///
/// It lies in a scratch database or is made for a moment.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/archive/article_indexer.hpp"
#include "common/archive/new_file.hpp"
#include "common/match/facets.hpp"

namespace broadsheet {

/// ON DISK, in the fingerprints of scratch databases: raise it with any change to segments or to how a scratch
/// database is written.
inline constexpr int segment_version = 1;

/// Terms that queries ask for in the matcher; identities, urls and dates it answers otherwise.
bool is_fast_term(std::string_view term);

/// Articles, then words, then lists are written. Throws Error when the disk does not take it.
class SegmentWriter {
   public:
    explicit SegmentWriter(const std::filesystem::path& path);

    /// `docid` must be above all given before.
    void add_article(DocId docid, const Article& article, const IndexedArticle& indexed);
    /// By number.
    void add_words(const std::vector<ArticleIndexer::Word>& words);
    /// In the order of terms; those that are not fast are left out.
    void add_list(std::string_view term, std::span<const DocId> docids,
                  std::span<const std::uint8_t> impacts);
    void finish();

   private:
    void flush();
    std::uint64_t size() const { return written_ + buffer_.size(); }

    NewFile file_;
    std::uint64_t written_ = 0;
    std::string buffer_;
    std::vector<DocId> docids_;
    std::vector<std::uint64_t> article_ends_;
    std::uint64_t words_begin_ = 0;
    std::uint64_t lists_begin_ = 0;
};

/// Not thread-safe; any number of a file. Throws Error when it cannot be read.
class Segment {
   public:
    explicit Segment(std::filesystem::path path);
    ~Segment();
    Segment(const Segment&) = delete;
    Segment& operator=(const Segment&) = delete;

    DocId first() const { return docids_.front(); }
    DocId last() const { return docids_.back(); }

    /// An article's part. Texts and units point into the reader.
    struct StoredArticle {
        DocId docid;
        std::int64_t published;  ///< or no_time
        std::string_view lang;   ///< the primary subtag
        std::string_view id;
        std::vector<FacetText> facets;
        Bands bands;
        std::vector<std::uint16_t> units;
    };
    /// Calls `visit` with the articles `first` to `last` that there are.
    template <class Visit>
    void each_article(DocId first, DocId last, Visit visit) {
        StoredArticle article;
        const std::size_t begin = load_articles(first, last);
        const char* at = bytes_.data();
        for (std::size_t i = begin; i < docids_.size() && docids_[i] <= last; ++i) {
            article.docid = docids_[i];
            read_article(at, article);
            visit(static_cast<const StoredArticle&>(article));
        }
    }

    /// Calls `visit` with each word, by number: its text, hash and count.
    template <class Visit>
    void each_word(Visit visit) {
        load(words_begin_, lists_begin_);
        const char* at = bytes_.data();
        while (at < bytes_.data() + bytes_.size()) {
            const std::string_view text = word_text(at);
            const std::uint64_t hash = word_hash(at);
            visit(text, hash, word_count(at));
        }
    }

    /// The lists, one after the other: false when there is none more.
    bool next_list();
    const std::string& term() const { return term_; }
    /// Appends those of the list.
    void read_list(std::vector<DocId>& docids, std::vector<std::uint8_t>& impacts) const;

   private:
    void load(std::uint64_t begin, std::uint64_t end);
    std::size_t load_articles(DocId first, DocId last);
    static void read_article(const char*& at, StoredArticle& article);
    static std::string_view word_text(const char*& at);
    static std::uint64_t word_hash(const char*& at);
    static std::uint64_t word_count(const char*& at);
    void read(std::uint64_t at, char* to, std::size_t bytes) const;
    bool fill(std::size_t bytes);

    std::filesystem::path path_;
    int file_ = -1;
    std::vector<DocId> docids_;
    std::vector<std::uint64_t> article_ends_;
    std::uint64_t words_begin_ = 0;
    std::uint64_t lists_begin_ = 0;
    std::uint64_t lists_end_ = 0;
    std::string bytes_;

    std::string lists_;  ///< read ahead
    std::size_t lists_at_ = 0;
    std::uint64_t lists_read_ = 0;
    std::string term_;
    std::uint64_t count_ = 0;
    std::size_t list_begin_ = 0;  ///< in lists_
};

}  // namespace broadsheet
