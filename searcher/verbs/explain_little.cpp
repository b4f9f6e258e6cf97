#include <algorithm>
#include <optional>

#include "common/query/parser.hpp"
#include "searcher/terminal.hpp"
#include "searcher/verbs/verbs.hpp"

namespace broadsheet {
namespace {

/// Parts of longer queries are not counted one by one.
constexpr std::size_t most_parts = 12;

constexpr std::size_t number_columns = 10;
constexpr std::size_t part_columns = 54;

std::string cell(const std::string& text) {
    return std::string(number_columns - std::min(number_columns, text.size()), ' ') + text + "  ";
}

/// One of `queries`, or all of them.
Query all_of(std::vector<Query> queries) {
    if (queries.size() == 1) return std::move(queries.front());
    Query all;
    all.kind = QueryKind::conjunction;
    all.children = std::move(queries);
    return all;
}

std::vector<Query> words_of(const Query& phrase) {
    std::vector<Query> words;
    for (std::size_t begin = 0; begin < phrase.text.size();) {
        const std::size_t end = std::min(phrase.text.find(' ', begin), phrase.text.size());
        Query word = phrase;
        word.text = phrase.text.substr(begin, end - begin);
        if (!word.text.empty()) words.push_back(std::move(word));
        begin = end + 1;
    }
    return words;
}

/// A text without what it says about where its words stand; nothing for what says nothing of the kind.
std::optional<Query> loosened(const Query& query) {
    switch (query.kind) {
        case QueryKind::phrase: {
            std::vector<Query> words = words_of(query);
            for (const Query& part : query.children) {
                if (part.kind != QueryKind::phrase) return std::nullopt;
                std::vector<Query> more = words_of(part);
                std::move(more.begin(), more.end(), std::back_inserter(words));
            }
            if (words.size() < 2) return std::nullopt;
            return all_of(std::move(words));
        }
        case QueryKind::near:
        case QueryKind::adjacent:
        case QueryKind::same_sentence:
        case QueryKind::same_paragraph:
            return all_of(query.children);
        case QueryKind::not_near:
        case QueryKind::at_least:
            return query.children.front();
        default:
            return std::nullopt;
    }
}

class Parts {
   public:
    Parts(ArchiveReader& reader, const Asked& asked) : reader_(reader), asked_(asked) {}

    /// What each part of a query with no match has, and what there would be without it.
    std::string of(const Query& query) {
        if (query.kind == QueryKind::conjunction && query.children.size() <= most_parts) return table(query);
        const std::optional<Query> loose = loosened(query);
        if (!loose) return "";
        const std::string line = loosened_line(query);
        return line.empty() ? of(*loose) : cell("articles") + "have\n" + line;
    }

   private:
    std::uint64_t count(const Query& query) { return reader_.count(reader_.plan(query, asked_.lang)); }

    std::string table(const Query& query) {
        std::string text = cell("articles") + cell("without it") + "part of the query\n";
        for (std::size_t i = 0; i < query.children.size(); ++i) {
            const Query& part = query.children[i];
            std::vector<Query> others = query.children;
            others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
            const std::uint64_t own = count(part);
            text += cell(grouped(own)) + cell(grouped(count(all_of(std::move(others))))) + shown(part) + '\n';
            if (own == 0) text += loosened_line(part, number_columns + 2);
        }
        return text;
    }

    std::string loosened_line(const Query& query, std::size_t indent = 0) {
        const std::optional<Query> loose = loosened(query);
        const std::uint64_t articles = loose ? count(*loose) : 0;
        if (articles == 0) return "";
        return cell(grouped(articles)) + std::string(indent, ' ') + "the same words, wherever they stand\n";
    }

    static std::string shown(const Query& query) { return fitted(neutral(print_query(query)), part_columns); }

    ArchiveReader& reader_;
    const Asked& asked_;
};

}  // namespace

Little explain_little(ArchiveReader& reader, const Query& query, const Asked& asked, std::uint64_t found) {
    return {found == 0 ? Parts(reader, asked).of(query) : "", did_you_mean(reader, query, asked, found)};
}

std::string explained(const Little& little, Format format) {
    if (!little.meant || format == Format::json) return little.parts;
    return little.parts + "did you mean: " + neutral(little.meant->query) + "   (" +
           grouped(little.meant->articles) + (little.meant->articles == 1 ? " article)\n" : " articles)\n");
}

}  // namespace broadsheet
