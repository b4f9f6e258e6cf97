#include <algorithm>

#include "common/article/error.hpp"
#include "common/query/parser.hpp"
#include "common/text/unicode.hpp"
#include "searcher/verbs/verbs.hpp"

namespace broadsheet {
namespace {

/// With more matches there is no need to look for what was meant.
constexpr std::uint64_t little = 4;
/// Words of a query that are looked up.
constexpr std::size_t most_words = 8;

/// A word as it stands in the text of a query.
struct TypedWord {
    std::size_t begin;  ///< in bytes
    std::string text;
};

std::size_t byte_of_column(std::string_view text, std::size_t column) {
    std::size_t at = 0;
    for (std::size_t i = 1; i < column && at < text.size(); ++i) next_code_point(text, at);
    return at;
}

bool has_letters(std::string_view word) {
    return std::any_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    });
}

/// The words that an article must have, or may, but not those that it must not.
void collect_words(const Query& query, std::string_view typed, std::vector<TypedWord>& words) {
    if (query.kind == QueryKind::negation) return;
    for (const Query& child : query.children) collect_words(child, typed, words);
    const bool is_text =
        (query.kind == QueryKind::word && !query.wildcard) || query.kind == QueryKind::phrase;
    if (!is_text) return;
    std::size_t at = byte_of_column(typed, query.column);
    for (std::size_t begin = 0; begin < query.text.size();) {
        const std::size_t end = std::min(query.text.find(' ', begin), query.text.size());
        const std::string word = query.text.substr(begin, end - begin);
        begin = end + 1;
        if (!has_letters(word)) continue;
        // What was written with escapes is not found, and stays as it is.
        const std::size_t found = typed.find(word, at);
        if (found == typed.npos) return;
        at = found + word.size();
        words.push_back({found, word});
    }
}

struct Correction {
    TypedWord word;
    std::string meant;
};

std::string corrected(std::string typed, const std::vector<Correction>& corrections) {
    std::vector<Correction> last_first = corrections;
    std::sort(last_first.begin(), last_first.end(),
              [](const Correction& a, const Correction& b) { return a.word.begin > b.word.begin; });
    for (const Correction& one : last_first) typed.replace(one.word.begin, one.word.text.size(), one.meant);
    return typed;
}

std::vector<Correction> corrections_of(ArchiveReader& reader, const Query& query, const Asked& asked) {
    std::vector<TypedWord> words;
    collect_words(query, asked.query, words);
    if (words.size() > most_words) return {};
    // In any form: a rare form of a frequent word is no mistake.
    const auto articles = [&](const std::string& text) {
        Query word;
        word.kind = QueryKind::word;
        word.text = text;
        return reader.count(reader.plan(word, asked.lang));
    };
    std::vector<TypedWord> rare;
    std::vector<std::string> texts;
    std::vector<std::uint64_t> own;
    for (const TypedWord& word : words) {
        const std::uint64_t count = articles(word.text);
        if (count * suggestion_factor > reader.article_count()) continue;
        rare.push_back(word);
        texts.push_back(word.text);
        own.push_back(count);
    }
    if (rare.empty()) return {};
    const auto suggestions = reader.suggest(texts);
    std::vector<Correction> corrections;
    for (std::size_t i = 0; i < rare.size(); ++i) {
        if (suggestions[i] && articles(suggestions[i]->value) >= own[i] * suggestion_factor) {
            corrections.push_back({rare[i], suggestions[i]->value});
        }
    }
    return corrections;
}

}  // namespace

std::optional<MeantQuery> did_you_mean(ArchiveReader& reader, const Query& query, const Asked& asked,
                                       std::uint64_t found) {
    if (found > little) return std::nullopt;
    const std::vector<Correction> corrections = corrections_of(reader, query, asked);
    std::optional<MeantQuery> best;
    const auto consider = [&](const std::vector<Correction>& some) {
        Asked meant = asked;
        meant.query = corrected(asked.query, some);
        try {
            const std::uint64_t count = reader.count(reader.plan(parse_asked(meant).query, asked.lang));
            if (count > (best ? best->articles : found)) best = MeantQuery{meant.query, count};
        } catch (const QueryError&) {
            return;  // a word of the archive that means something else in a query
        }
    };
    if (!corrections.empty()) consider(corrections);
    // One of several may be of another text.
    if (corrections.size() > 1 && !best) {
        for (const Correction& one : corrections) consider({one});
    }
    return best;
}

}  // namespace broadsheet
