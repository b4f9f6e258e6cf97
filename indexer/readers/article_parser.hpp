/// Records to articles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "common/article/article.hpp"
#include "indexer/readers/reader.hpp"

namespace broadsheet {

/// What an article was made of that is worth a word to the user, each counted.
struct Flags {
    std::uint64_t bad_dates = 0;      ///< dates that cannot be read; kept in `extra`
    std::uint64_t repaired_utf8 = 0;  ///< ill-formed sequences replaced by U+FFFD
};

/// A field of an article and the member, column or element of the record that it comes from.
struct TakenField {
    std::string field;
    std::string from;
};

struct ReadArticle {
    Article article;
    Flags flags;
    std::string place;                  ///< `file:line` of its first byte
    std::vector<std::string> warnings;  ///< such as the date that cannot be read
    std::vector<TakenField> taken;      ///< for Explain::yes only
};

/// A record that is no article. Its reason is one of few, so that they can be counted; detail says more.
struct Rejected {
    std::string place;
    std::string reason;  ///< such as "not valid JSON", "neither headline nor text"
    std::string detail;  ///< such as the parser's message; may be empty
    std::string record;  ///< its bytes, at most max_kept_record_bytes of them
};

using ReadResult = std::variant<ReadArticle, Rejected>;

/// Field names that the user gives, from the record's name to ours: `{"kop": "title"}`.
using FieldMap = std::map<std::string, std::string>;

/// Whether it is noted which field became what.
enum class Explain { no, yes };

/// Makes articles of records of every kind. Not thread-safe; one a thread.
class ArticleParser {
   public:
    /// Throws UsageError for a map to a field that does not exist.
    explicit ArticleParser(const FieldMap& fields, Explain explain = Explain::no);
    ~ArticleParser();
    /// What becomes of a record: none, one or several, in its order. The record's bytes may be used up.
    std::vector<ReadResult> parse(RawRecord record);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
