#include "searcher/result.hpp"

#include <array>
#include <charconv>

namespace broadsheet {

Result make_result(std::uint64_t rank, const Match& match, Article article, const std::vector<Mark>& marks) {
    Result result{rank, match, std::move(article), {}, {}, {}, std::nullopt};
    for (const Mark& mark : marks) {
        std::vector<ByteRange>& ranges =
            mark.field == TextField::title ? result.title_marks : result.body_marks;
        const bool touches = !ranges.empty() && ranges.back().end == mark.begin;
        if (touches) {
            ranges.back().end = mark.end;
        } else {
            ranges.push_back({mark.begin, mark.end});
        }
    }
    return result;
}

std::string joined(const std::vector<std::string>& values, std::string_view separator) {
    std::string all;
    for (const std::string& value : values) {
        if (!all.empty()) all += separator;
        all += value;
    }
    return all;
}

std::string shown_day(const Article& article) {
    return article.published ? format_day(day_of(*article.published)) : "";
}

std::string decimal(double value, int decimals) {
    std::array<char, 400> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                   std::chars_format::fixed, decimals);
    return {digits.data(), end.ptr};
}

}  // namespace broadsheet
