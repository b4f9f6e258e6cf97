#include "indexer/readers/text_record.hpp"

#include <algorithm>

#include "common/text/unicode.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

std::optional<Timestamp> date_in_name(std::string_view path) {
    constexpr std::string_view form = "0000-00-00";
    const std::string_view name = path.substr(path.find_last_of("/!") + 1);
    if (name.size() < form.size()) return std::nullopt;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (is_digit(form[i]) ? !is_digit(name[i]) : name[i] != form[i]) return std::nullopt;
    }
    if (name.size() > form.size() && is_digit(name[form.size()])) return std::nullopt;
    return parse_timestamp(name.substr(0, form.size()));
}

}  // namespace

std::optional<ReadArticle> read_text(const RawRecord& record) {
    std::string_view bytes = record.bytes;
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    std::size_t repaired = 0;
    std::string valid;
    if (!is_valid_utf8(bytes)) {
        valid = repair_utf8(bytes, repaired);
        bytes = valid;
    }
    if (is_blank(bytes)) return std::nullopt;

    const std::string text = tidied(bytes);
    const std::size_t end_of_headline = std::min(text.find('\n'), text.size());
    const auto lines_before =
        std::count(bytes.begin(), std::find_if_not(bytes.begin(), bytes.end(), is_ascii_blank), '\n');

    ReadArticle result;
    Article& article = result.article;
    article.title = tidied(std::string_view(text).substr(0, end_of_headline));
    article.body = tidied(std::string_view(text).substr(end_of_headline));
    result.flags.repaired_utf8 = repaired;
    if (!record.url.empty()) {
        article.url = record.url;
        article.source = url_host(record.url);
        article.crawled = parse_timestamp(record.crawled);
        article.lang = language_tag(record.lang);
        result.place = record.place;
        return result;
    }
    if (record.place != "-") {
        std::size_t in_path = 0;  // no part of the article's text
        article.id = repair_utf8(record.place, in_path);
        article.published = date_in_name(record.place);
    }
    result.place = record.place + ":" + std::to_string(lines_before + 1);
    return result;
}

}  // namespace broadsheet
