/// One hit, as printers take it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/archive/archive_reader.hpp"
#include "common/article/article.hpp"
#include "common/match/check.hpp"
#include "searcher/marked_text.hpp"

namespace broadsheet {

struct Result {
    std::uint64_t rank;  ///< from 1, over all pages
    Match match;
    Article article;
    std::vector<ByteRange> title_marks;
    std::vector<ByteRange> body_marks;
    std::string story;                ///< id of the first article of the story
    std::optional<CopyCount> copies;  ///< where hits are collapsed
};

/// `marks` as PlanEvaluator gives them. Marks that touch, such as the characters of a Chinese word, become
/// one.
Result make_result(std::uint64_t rank, const Match& match, Article article, const std::vector<Mark>& marks);

/// `Barkha Dutt; Ravi Nair`
std::string joined(const std::vector<std::string>& values, std::string_view separator);

/// `2022-02-08`, or nothing for an undated article.
std::string shown_day(const Article& article);

/// A number in decimal notation whatever the locale: `12.30` for two decimals.
std::string decimal(double value, int decimals);

}  // namespace broadsheet
