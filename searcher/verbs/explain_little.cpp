#include <algorithm>

#include "common/query/parser.hpp"
#include "searcher/terminal.hpp"
#include "searcher/verbs/verbs.hpp"

namespace broadsheet {
namespace {

/// With more there is no need to look for what was meant.
constexpr std::uint64_t little = 3;

/// Parts of longer queries are not counted one by one.
constexpr std::size_t most_parts = 12;

std::string articles(std::uint64_t count) { return grouped(count) + (count == 1 ? " article" : " articles"); }

std::string shown_part(const Query& query) { return neutral(print_query(query)); }

/// How many articles each part has, and what there would be without it.
std::string explain_parts(ArchiveReader& reader, const Query& query, const Asked& asked) {
    if (query.kind != QueryKind::conjunction || query.children.size() > most_parts) return "";
    const auto count = [&](const Query& part) { return reader.count(reader.plan(part, asked.lang)); };
    std::string text = "of the parts of the query\n";
    for (std::size_t i = 0; i < query.children.size(); ++i) {
        Query rest = query;
        rest.children.erase(rest.children.begin() + static_cast<std::ptrdiff_t>(i));
        if (rest.children.size() == 1) {
            Query only = std::move(rest.children.front());
            rest = std::move(only);
        }
        const std::uint64_t without = count(rest);
        text += "  " + shown_part(query.children[i]) + " has " + articles(count(query.children[i]));
        if (without > 0) text += ", and without it there are " + grouped(without);
        text += '\n';
    }
    return text;
}

/// Calls visit(word, leaf) for the words that an article must have, each as a query of its own.
template <class Visit>
void each_word(const Query& query, Visit visit) {
    if (query.kind == QueryKind::negation) return;
    for (const Query& child : query.children) each_word(child, visit);
    const bool is_text =
        (query.kind == QueryKind::word && !query.wildcard) || query.kind == QueryKind::phrase;
    if (!is_text) return;
    for (std::size_t begin = 0; begin < query.text.size();) {
        const std::size_t end = std::min(query.text.find(' ', begin), query.text.size());
        const std::string word = query.text.substr(begin, end - begin);
        begin = end + 1;
        const bool has_letters = std::any_of(word.begin(), word.end(), [](char c) {
            return std::isalpha(static_cast<unsigned char>(c)) != 0 || (c & 0x80) != 0;
        });
        if (!has_letters) continue;
        Query leaf;
        leaf.kind = QueryKind::word;
        leaf.text = word;
        visit(leaf);
    }
}

std::string suggest_words(ArchiveReader& reader, const Query& query, const Asked& asked) {
    std::string text;
    each_word(query, [&](const Query& leaf) {
        const std::uint64_t own = reader.count(reader.plan(leaf, asked.lang));
        if (own > little) return;
        const auto meant = reader.suggest(leaf.text);
        constexpr std::uint64_t times_more = 10;
        if (!meant || meant->count < times_more * std::max<std::uint64_t>(own, 1)) return;
        const std::string line = "did you mean '" + neutral(meant->value) + "' (" + articles(meant->count) +
                                 ") instead of '" + neutral(leaf.text) + "' (" + grouped(own) + ")?\n";
        if (text.find(line) == text.npos) text += line;
    });
    return text;
}

}  // namespace

std::string explain_little(ArchiveReader& reader, const Query& query, const Asked& asked,
                           std::uint64_t found) {
    if (found > little) return "";
    std::string text = suggest_words(reader, query, asked);
    if (found == 0) text += explain_parts(reader, query, asked);
    return text;
}

}  // namespace broadsheet
