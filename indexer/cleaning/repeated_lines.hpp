/// Lines that stand in many articles of one source: what a page's template prints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "common/article/article.hpp"

namespace broadsheet {

/// The form in which lines are compared: folded, every digit a 0.
std::string normalised_line(std::string_view line);

/// Whose lines are compared: the source, else the host of the url, folded; empty when there is neither.
std::string line_source(const Article& article);

struct RepeatedLine {
    std::string source;
    std::string line;  ///< as it stood in the first article
    std::uint64_t articles = 0;
    CleaningAction action = CleaningAction::drop;  ///< or mute

    bool operator==(const RepeatedLine&) const = default;
};

/// What to take. Not changed once it is made, so any thread may ask.
class RepeatedLines {
   public:
    void add(const RepeatedLine& line);
    /// Lines that are never taken, and lines that are dropped wherever they stand, in whatever source.
    void allow(std::string_view line);
    void deny(std::string_view line);

    bool empty() const { return actions_.empty() && denied_.empty(); }
    /// What becomes of `line`; `source` is line_source().
    std::optional<CleaningAction> find(std::string_view source, std::string_view line) const;

   private:
    std::unordered_map<std::string, CleaningAction> actions_;  ///< by source, a line feed and the line
    std::unordered_set<std::string> allowed_;
    std::unordered_set<std::string> denied_;
};

/// Learns repeated lines from articles, each given once. Memory grows with the lines that come twice, not
/// with all lines.
class LineCounter {
   public:
    LineCounter();
    ~LineCounter();
    /// `body` as the article came, or repaired; cleaned text lacks what was taken already.
    void count(const Article& article, std::string_view body);

    /// Those in three articles or more and in one of 200 of the source's, on two days or more (articles
    /// without a date count as days of their own); under five words: in five; a sentence of more than 25
    /// words: in ten, and muted only. A line with several digits or a name is muted as well. Short ones and
    /// those with digits must be in one of 20 of the source's articles. Sources of fewer than 20 articles
    /// have none. By source, the most frequent first.
    std::vector<RepeatedLine> repeated() const;

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
