#include "common/archive/archive_check.hpp"

#include <algorithm>
#include <sstream>

#include <xapian.h>
#include <xxhash.h>

#include "common/archive/article_indexer.hpp"
#include "common/archive/fast_writer.hpp"
#include "common/archive/layout.hpp"
#include "common/archive/segment.hpp"
#include "common/archive/xapian_error.hpp"
#include "common/match/fast_file.hpp"
#include "common/match/stories.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

/// About so many articles have their terms made again unless all have.
constexpr DocId sampled_articles = 2'000;

/// What an article is found by comes to a number: the sum of the hashes of its terms with their wdf, and of
/// its values. So the terms of all articles are compared in one pass over all lists.
std::uint64_t hash_of(std::string_view text, std::uint64_t number) {
    return XXH3_64bits_withSeed(text.data(), text.size(), number);
}
constexpr std::uint64_t value_seed = std::uint64_t{1} << 32U;

std::uint64_t sum_of(ArticleIndexer& indexer, const Article& article) {
    const IndexedArticle& indexed = indexer.index(article);
    std::uint64_t sum = 0;
    for (const TermImpact& term : indexed.terms) sum += hash_of(indexer.term(term.term), term.impact);
    for (const SlotValue& value : article_values(article, indexed.words)) {
        sum += hash_of(value.value, value_seed + value.slot);
    }
    return sum;
}

/// `article 17`, `articles 17, 18, 20 and 43 more`
std::string listed(const std::vector<DocId>& docids) {
    constexpr std::size_t most = 5;
    std::string text = docids.size() == 1 ? "article " : "articles ";
    for (std::size_t i = 0; i < std::min(most, docids.size()); ++i) {
        text += (i > 0 ? ", " : "") + std::to_string(docids[i]);
    }
    if (docids.size() > most) text += " and " + std::to_string(docids.size() - most) + " more";
    return text;
}

struct Posting {
    DocId docid;
    unsigned impact;
    bool operator==(const Posting&) const = default;
};

void append_list(const FastFile& file, const PostingList& list, std::vector<Posting>& postings) {
    if (list.windows.empty()) {
        const auto docids = list.docids();
        for (std::size_t i = 0; i < docids.size(); ++i)
            postings.push_back({docids[i], list.short_impacts()[i]});
        return;
    }
    for (const FastWindow& window : list.windows) {
        const DocId first = file.first() + (DocId{window.number} << window_bits);
        if (window.dense()) {
            for (DocId i = 0; i < window_docs; ++i) {
                if (const unsigned impact = list.data[window.data + i]; impact > 0)
                    postings.push_back({first + i, impact});
            }
            continue;
        }
        const auto offsets = PostingList::offsets(list.data, window);
        const std::uint8_t* const impacts = list.data + window.data + offsets.size_bytes();
        for (std::size_t i = 0; i < offsets.size(); ++i) postings.push_back({first + offsets[i], impacts[i]});
    }
}

class Checker {
   public:
    Checker(const fs::path& directory, const fs::path& database, CheckDepth depth)
        : directory_(directory), path_(database), depth_(depth) {}

    CheckReport run() {
        attempt("all else", [&] { ArchiveLayout(directory_).require_version(path_); });
        if (!report_.problems.empty()) return std::move(report_);
        attempt("the tables", [&] { check_tables(); });
        attempt("the archive", [&] { check_articles(); });
        attempt("the derived files", [&] { check_derived(); });
        return std::move(report_);
    }

   private:
    /// What cannot be done is a problem, unless it is no archive that this program reads.
    template <class Work>
    void attempt(const std::string& what, Work work) {
        try {
            with_xapian(directory_.string(), work);
        } catch (const ArchiveMissing&) {
            throw;
        } catch (const ArchiveVersion&) {
            throw;
        } catch (const Error& error) {
            report_.problems.push_back(what + " cannot be read (" + error.what() + ")");
        }
    }

    std::string rebuild() const { return "; run 'indexer rebuild " + directory_.string() + "'"; }

    void check_tables() {
        std::ostringstream messages;
        if (Xapian::Database::check(path_.string(), 0, &messages) == 0) return;
        std::string text = messages.str();
        std::replace(text.begin(), text.end(), '\n', ' ');
        report_.problems.push_back(path_.string() + ": Xapian finds damage: " + text +
                                   "; 'indexer export' and 'indexer rebuild' save what can be read");
    }

    void check_articles() {
        ArchiveReader reader(directory_, AnswerFrom::database, nullptr, ReadFor::records);
        const DocId last = reader.last_docid();
        sums_.assign(std::size_t{last} + 1, 0);
        compared_.assign(std::size_t{last} + 1, false);
        const DocId step = depth_ == CheckDepth::full ? 1 : std::max<DocId>(1, last / sampled_articles);
        ArticleIndexer indexer(reader.settings().averages);
        std::map<std::string, std::uint64_t> languages;
        std::vector<DocId> not_found;
        const std::vector<Damage> damages = reader.each_article([&](DocId docid, const Article& article) {
            ++report_.articles;
            ++languages[article.lang];
            try {
                if (reader.find(identity(article)) != docid) not_found.push_back(docid);
            } catch (const Error&) {
                not_found.push_back(docid);
            }
            if (docid % step != 0) return;
            ++report_.compared;
            compared_[docid] = true;
            sums_[docid] = sum_of(indexer, article);
        });
        for (const Damage& damage : damages) {
            report_.problems.push_back(
                to_string(damage) + "; add it again, restore a copy, or let 'indexer rebuild' leave it out");
        }
        if (!not_found.empty()) {
            report_.problems.push_back(listed(not_found) + ": not found by their ids" + rebuild());
        }
        if (languages != reader.languages()) {
            report_.problems.push_back("the counts of articles by language do not agree with the records" +
                                       rebuild());
        }
        attempt("the terms", [&] { compare_terms(); });
    }

    void compare_terms() {
        const Xapian::Database database(path_.string());
        if (depth_ == CheckDepth::full) open_fast_files(database);
        for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term) {
            compare_term(database, *term);
        }
        for (Xapian::valueno slot = 0; slot <= id_slot; ++slot) {
            for (auto value = database.valuestream_begin(slot); value != database.valuestream_end(slot);
                 ++value) {
                subtract(value.get_docid(), hash_of(*value, value_seed + slot));
            }
        }
        std::vector<DocId> wrong;
        for (DocId docid = 1; docid < sums_.size(); ++docid) {
            if (compared_[docid] && sums_[docid] != 0) wrong.push_back(docid);
        }
        if (!wrong.empty()) {
            report_.problems.push_back(listed(wrong) +
                                       ": what they are found by is not what their text gives" + rebuild());
        }
        if (strangers_ > 0) {
            report_.problems.push_back("there are terms of articles that do not exist" + rebuild());
        }
        if (wrong_lists_ > 0) {
            report_.problems.push_back("the fast files have " + std::to_string(wrong_lists_) +
                                       " lists that are not the database's; run 'indexer derive " +
                                       directory_.string() + "'");
        }
    }

    void compare_term(const Xapian::Database& database, const std::string& term) {
        const bool is_fast = !fast_files_.empty() && is_fast_term(term);
        const bool scored = term.starts_with(stem_prefix);
        postings_.clear();
        const auto end = database.postlist_end(term);
        for (auto posting = database.postlist_begin(term); posting != end; ++posting) {
            subtract(*posting, hash_of(term, posting.get_wdf()));
            if (is_fast && *posting <= fast_files_.back()->last())
                postings_.push_back({*posting, scored ? std::min(posting.get_wdf(), max_impact) : 1});
        }
        if (!is_fast) return;
        std::vector<Posting> fast;
        for (const auto& file : fast_files_) {
            if (const auto list = file->find(term)) append_list(*file, *list, fast);
        }
        if (fast != postings_) ++wrong_lists_;
    }

    void subtract(DocId docid, std::uint64_t hash) {
        if (docid < sums_.size()) {
            sums_[docid] -= hash;
        } else {
            ++strangers_;
        }
    }

    /// Those that readers use; check_derived() tells of others.
    void open_fast_files(const Xapian::Database& database) {
        DocId covered = 0;
        try {
            for (const ArchiveLayout::FastRange& range : ArchiveLayout::fast_files(path_)) {
                auto file = std::make_unique<FastFile>(range.path);
                if (file->first() != covered + 1 || !is_of_database(*file, database)) break;
                file->verify();
                covered = file->last();
                fast_files_.push_back(std::move(file));
            }
        } catch (const FastDamaged&) {
            fast_files_.clear();
        }
    }

    void check_derived() {
        const Xapian::Database database(path_.string());
        for (const ArchiveLayout::FastRange& range : ArchiveLayout::fast_files(path_)) {
            try {
                const FastFile file(range.path);
                file.verify();
                if (!is_of_database(file, database)) {
                    report_.problems.push_back(range.path.string() +
                                               ": is not of this database; run 'indexer derive " +
                                               directory_.string() + "'");
                }
                StoriesFile(ArchiveLayout::stories_file(range.path), file.header().checksum).bands();
            } catch (const FastDamaged& error) {
                report_.problems.emplace_back(error.what());
            }
        }
    }

    fs::path directory_;
    fs::path path_;
    CheckDepth depth_;
    CheckReport report_;
    std::vector<std::uint64_t> sums_;  ///< by docid; 0 where terms and text agree
    std::vector<bool> compared_;
    std::uint64_t strangers_ = 0;
    std::uint64_t wrong_lists_ = 0;
    std::vector<std::unique_ptr<FastFile>> fast_files_;
    std::vector<Posting> postings_;
};

}  // namespace

CheckReport check_archive(const fs::path& directory, CheckDepth depth) {
    const std::optional<fs::path> published = ArchiveLayout(directory).published();
    if (!published) ArchiveReader tells_of_none(directory);
    return Checker(directory, *published, depth).run();
}

}  // namespace broadsheet
