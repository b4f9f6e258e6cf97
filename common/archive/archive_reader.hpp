/// Answers queries from an archive on disk as of the last commit before it was opened.
/// Not thread-safe: open one per thread; opening costs about 0.5 ms.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/archive/schema.hpp"
#include "common/archive/timings.hpp"
#include "common/article/article.hpp"
#include "common/match/fast_format.hpp"
#include "common/match/marks.hpp"
#include "common/match/plan.hpp"

namespace broadsheet {

/// Undated articles come last in newest and oldest; articles that are equal, by docid.
enum class SortOrder { relevance, newest, oldest };

struct Match {
    DocId docid;
    std::uint64_t score;  ///< see word_weight; 0 where nothing scores
    bool operator==(const Match&) const = default;
};

struct MatchList {
    std::vector<Match> matches;
    std::uint64_t total;  ///< number of all matches
    bool exact;           ///< else `total` is an estimate, which may even be below what is listed
};

struct ValueCount {
    std::string value;
    std::uint64_t count;
    bool operator==(const ValueCount&) const = default;
};

/// What one word of a query adds to the score of an article.
struct ScorePart {
    std::vector<std::string> stems;
    Zone zone;
    std::uint64_t articles;  ///< that have the most frequent of its stems
    std::uint64_t weight;    ///< see word_weight
    unsigned impact;         ///< from 1 to max_impact
};

/// Near copies of an article.
struct CopyCount {
    std::uint64_t articles = 0;  ///< without itself
    std::uint64_t sources = 0;   ///< that these come from
    bool operator==(const CopyCount&) const = default;
};

struct FacetCounts {
    std::vector<ValueCount> values;
    std::uint64_t without = 0;  ///< articles that have no value
    bool operator==(const FacetCounts&) const = default;
};

/// Articles by day, in UTC.
struct DayCounts {
    std::map<Day, std::uint64_t> days;
    std::uint64_t undated = 0;
    bool operator==(const DayCounts&) const = default;
};

inline constexpr std::uint64_t suggestion_factor = 20;

inline constexpr std::size_t no_limit = static_cast<std::size_t>(-1);

/// What `indexer info` tells.
struct ArchiveInfo {
    std::string database;  ///< file name of the published database
    int schema;
    std::uint64_t articles;
    std::uint64_t removed;                       ///< whose text is still in the files
    std::map<std::string, std::uint64_t> bytes;  ///< by file of the database
    std::uint64_t stories = 0;                   ///< of two articles or more
    std::uint64_t articles_in_stories = 0;       ///< in those
    std::uint64_t dictionary_bytes;
    AverageLengths averages;
    std::map<std::string, std::uint64_t> languages;
    std::set<std::string> cleanings;                ///< rule-set versions and levels that its articles had
    std::map<std::string, std::uint64_t> sources;   ///< folded, removed articles included
    std::map<std::string, std::uint64_t> sections;  ///< folded, removed articles included
    std::map<std::string, std::uint64_t> years;     ///< removed articles included
};

/// What `indexer check` found.
struct CheckReport {
    std::uint64_t articles = 0;
    std::uint64_t compared = 0;  ///< with their text
    std::vector<std::string> problems;
};

/// Articles in a row that cannot be read; where `first` is 0, something else.
struct Damage {
    DocId first;
    DocId last;
    std::string why;
};

/// Such as `articles 17 to 20: stored record: not a zstd frame; …`.
std::string to_string(const Damage& damage);

/// Answers are the same from either; the database takes longer.
enum class AnswerFrom { fast_files, database };

/// For records alone an archive is opened though its schema is too old for queries, or though what it keeps
/// besides them is damaged; each_record() tells of that first.
enum class ReadFor { queries, records };

/// How many of the articles have their terms made again from their text: some thousand, or all.
enum class CheckDepth { sampled, full };

class ArchiveReader {
   public:
    /// `timings`, which may be null, learns what checks take. Without whole fast files of all articles the
    /// database answers. Throws ArchiveMissing, ArchiveVersion or ArchiveCorrupt.
    explicit ArchiveReader(const std::filesystem::path& directory, AnswerFrom from = AnswerFrom::fast_files,
                           Timings* timings = nullptr, ReadFor purpose = ReadFor::queries);
    ~ArchiveReader();
    ArchiveReader(ArchiveReader&&) noexcept;
    ArchiveReader& operator=(ArchiveReader&&) noexcept;

    /// Articles that are not removed.
    std::uint64_t article_count() const;
    DocId last_docid() const;
    /// Tags of the articles' languages with the number of articles in each.
    const std::map<std::string, std::uint64_t>& languages() const;
    const std::set<DocId>& removed() const;
    /// Such as `1 full`: the version of the rules and the level that articles were cleaned with.
    const std::set<std::string>& cleanings() const;
    /// Identities that are never added again.
    const std::set<std::string>& taken_down() const;
    IndexSettings settings() const;

    /// The plan of `query` for this archive's languages, or for `lang` alone unless it is empty.
    Plan plan(const Query& query, std::string_view lang = "");

    /// The matches from number `offset` on, at most `limit`. A plan that does not score is listed newest
    /// first when sorted by relevance.
    MatchList search(const Plan& plan, SortOrder sort, std::size_t offset, std::size_t limit);
    /// The exact number of matches.
    std::uint64_t count(const Plan& plan);
    /// Whether count() takes less than a few milliseconds, as it has fast files.
    bool counts_fast(const Plan& plan) const;

    /// The values of a field among all matches with the number of articles that have each: the most frequent
    /// first, then in the order of their folded form. A value is written as in the first article that has it.
    FacetCounts values(const Plan& plan, Facet facet);
    /// The days on which matches were published.
    DayCounts days(const Plan& plan);

    /// The first article of the story that an article is in (stories.hpp); itself where the archive has no
    /// stories.
    DocId story(DocId docid) const;
    /// The articles of the story that begins with `first`, sorted, without removed ones.
    std::vector<DocId> story_articles(DocId first) const;
    /// For each of `docids`, of which no two are in one story, the other matches in its story.
    std::map<DocId, CopyCount> copies(const Plan& plan, const std::vector<DocId>& docids);

    /// What may have been meant by each of `words`: the most frequent of the archive's words that are one
    /// step away or, if 50 times as frequent and for a word of five letters or more, two steps (see
    /// NearlySame), with its frequency. Nothing unless it is suggestion_factor times as frequent, and for
    /// what is not one word.
    std::vector<std::optional<ValueCount>> suggest(const std::vector<std::string>& words);
    /// What an article's score for a plan is made of.
    std::vector<ScorePart> score_parts(const Plan& plan, DocId docid);

    /// Why an article matches: see PlanEvaluator, which must not outlive this reader.
    PlanEvaluator evaluator(const Plan& plan);

    /// identity() of an article that search() gave, without reading its record.
    std::string id(DocId docid) const;
    /// The stored article. Throws ArchiveCorrupt when it cannot be read.
    Article article(DocId docid);
    /// Its stored JSON.
    std::string record(DocId docid);
    /// The article with this identity.
    std::optional<DocId> find(std::string_view id) const;
    /// Calls `visit` for every article, ascending.
    void each_docid(const std::function<void(DocId)>& visit) const;

    /// Calls `visit` with the stored JSON of every article that can be read, ascending; gives the others.
    std::vector<Damage> each_record(const std::function<void(DocId, std::string_view)>& visit);
    /// The same with articles.
    std::vector<Damage> each_article(const std::function<void(DocId, Article)>& visit);

    ArchiveInfo info() const;
    /// Verifies the tables, every record, that every article is found by its identity and has the terms of
    /// its text, and what is derived.
    CheckReport check(CheckDepth depth = CheckDepth::sampled) const;

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
