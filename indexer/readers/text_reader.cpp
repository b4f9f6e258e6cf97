#include "indexer/readers/text_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "common/article/record.hpp"
#include "common/text/unicode.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

std::optional<Timestamp> date_in_name(std::string_view path) {
    constexpr std::string_view form = "0000-00-00";
    const std::string_view name = path.substr(path.rfind('/') + 1);
    if (name.size() < form.size()) return std::nullopt;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (is_digit(form[i]) ? !is_digit(name[i]) : name[i] != form[i]) return std::nullopt;
    }
    if (name.size() > form.size() && is_digit(name[form.size()])) return std::nullopt;
    return parse_timestamp(name.substr(0, form.size()));
}

}  // namespace

TextReader::TextReader(InputFile input, std::string_view start) : input_(std::move(input)), text_(start) {}

std::optional<ReadResult> TextReader::next() {
    if (std::exchange(ended_, true)) return std::nullopt;
    return read();
}

ReadResult TextReader::read() {
    const auto rejected = [&](std::string reason, std::string detail) {
        text_.resize(std::min(text_.size(), max_kept_record_bytes));
        return Rejected{input_.path(), std::move(reason), std::move(detail), std::move(text_)};
    };
    for (std::string_view block = input_.read(); !block.empty(); block = input_.read()) {
        text_ += block;
        if (text_.size() > max_record_bytes) return rejected("record longer than 32 MiB", "");
    }
    if (!input_.damage().empty()) return rejected("input is damaged", input_.damage());
    if (text_.starts_with("\xEF\xBB\xBF")) text_.erase(0, 3);

    std::size_t repaired = 0;
    if (!is_valid_utf8(text_)) text_ = repair_utf8(text_, repaired);
    if (is_blank(text_)) return rejected("neither headline nor text", "");

    const std::string text = tidied(text_);
    const std::size_t end_of_headline = std::min(text.find('\n'), text.size());
    const auto lines_before =
        std::count(text_.begin(), std::find_if_not(text_.begin(), text_.end(), is_ascii_blank), '\n');

    ReadArticle result;
    result.article.title = tidied(std::string_view(text).substr(0, end_of_headline));
    result.article.body = tidied(std::string_view(text).substr(end_of_headline));
    if (input_.path() != "-") {
        std::size_t in_path = 0;  // no part of the article's text
        result.article.id = repair_utf8(input_.path(), in_path);
        result.article.published = date_in_name(input_.path());
    }
    result.flags.repaired_utf8 = repaired;
    result.place = input_.path() + ":" + std::to_string(lines_before + 1);
    return result;
}

}  // namespace broadsheet
