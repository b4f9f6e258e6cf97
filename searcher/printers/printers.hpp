/// The forms in which results are written. Each gives text and writes nothing itself.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "common/article/article.hpp"
#include "searcher/result.hpp"

namespace broadsheet {

/// What is known of a list of hits before its first.
struct Listing {
    std::string query;  ///< as print_query writes it
    std::uint64_t total;
    bool exact;                ///< else `total` is an estimate
    bool more = false;         ///< there are hits behind the last of the list
    std::string did_you_mean;  ///< a query, where there is little
};

class Printer {
   public:
    virtual ~Printer() = default;
    /// What comes before all hits.
    virtual std::string start(const Listing&) { return {}; }
    virtual std::string hit(const Result& result) = 0;
    virtual std::string end() { return {}; }
};

/// How text is laid out for people.
struct TextStyle {
    bool colour = false;
    std::size_t columns = 80;
};

std::unique_ptr<Printer> make_text_printer(const TextStyle& style);
/// One object. Released as version 1: it stays as it is (DESIGN.md, "Machine output").
std::unique_ptr<Printer> make_json_printer();
/// One object a line for each hit, of which json's `hits` are the same. Released as version 1.
std::unique_ptr<Printer> make_jsonl_printer();
/// RFC 4180 with a line of names; each record is on one line and free of control characters. Its columns
/// stay as they are.
std::unique_ptr<Printer> make_csv_printer();

/// A field by RFC 4180, section 2, without control characters.
std::string csv_field(std::string_view text);

/// `1,234`
std::string grouped(std::uint64_t number);

/// What a list of hits ends with for people: `about 1,234 articles (0.012 s); --offset 10 shows more`.
/// The list has `shown` hits from number `offset` (from 0) on.
std::string summary(const Listing& listing, std::uint64_t offset, std::uint64_t shown, double seconds);

/// Two lines: authors, headline, source, date and url, as footnotes have them; and where the original lies.
std::string citation(const Article& article);
/// What cleaning took from an article.
enum class Removed { hidden, shown };

/// A whole article for people.
std::string article_text(const Article& article, const TextStyle& style,
                         Removed removed = Removed::hidden);

}  // namespace broadsheet
