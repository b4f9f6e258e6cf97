/// Judged queries, judgments and runs, in the form in which TREC exchanges them
/// (https://trec.nist.gov/data/qrels_eng/, https://github.com/usnistgov/trec_eval).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace broadsheet::benchmarks {

/// What somebody wanted to know, in natural language.
struct Topic {
    std::string id;
    std::string text;
    std::string place;  ///< `file:line`
};

/// How relevant an article is to a query: 0 for not at all.
using Grades = std::map<std::string, unsigned>;
/// Articles by relevance, the best first.
using Ranking = std::vector<std::string>;
/// By query.
using Judgments = std::map<std::string, Grades>;
using Run = std::map<std::string, Ranking>;

/// How many articles of a ranking are looked at, as in TREC.
inline constexpr std::size_t run_depth = 1000;

/// Reads lines of `query<tab>text`. Empty lines are passed over. Throws Error with the place of any other
/// line, of text that is not UTF-8, and of a query that comes twice.
std::vector<Topic> read_topics(const std::filesystem::path& path);

/// Reads lines of `query<tab>article<tab>grade`, or `query iteration article grade` with blanks or tabs
/// between. Grades below 0 are 0. Throws Error with the place of any other line, of a query that is none
/// of `topics`, of an article that is none for `is_article`, and of a pair judged twice.
Judgments read_judgments(const std::filesystem::path& path, const std::vector<Topic>& topics,
                         const std::function<bool(const std::string&)>& is_article);

/// Reads lines of `query Q0 article rank score tag`, in the order of ranks; articles may hold blanks. Throws
/// Error with the place of any other line, and of a rank or an article that comes twice.
Run read_run(const std::filesystem::path& path);

/// Prints one query's lines. The score counts down to 1, so that programs that sort by it, and by something
/// else where scores are equal, see the same order.
void print_ranking(std::ostream& out, const std::string& query, const Ranking& ranking, std::string_view tag);

/// Natural language in `lang` as the words that our tokenizer sees in it, with blanks between: folded, so
/// that none is an operator of the query language. May be empty.
std::string bag_of_words(const std::string& text, std::string_view lang);

/// Natural language as words for engines that have a tokenizer of their own: runs of letters (A to Z in
/// lower case), digits and bytes outside ASCII.
std::vector<std::string> plain_words(std::string_view text);

}  // namespace broadsheet::benchmarks
