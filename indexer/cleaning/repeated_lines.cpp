#include "indexer/cleaning/repeated_lines.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "common/text/unicode.hpp"
#include "indexer/cleaning/lines.hpp"
#include "indexer/cleaning/phrases.hpp"

namespace broadsheet {
namespace {

constexpr std::size_t max_line_bytes = 600;
/// Lines met so far; when there are more, those that came once are forgotten.
constexpr std::size_t max_known_lines = std::size_t{1} << 20;

constexpr std::uint64_t min_source_articles = 20;
constexpr std::uint64_t min_articles = 3;
constexpr std::uint64_t min_share = 200;  ///< one of so many
/// Of short lines and those with numbers: tables have `Year` and `Net 1,699,124 vs 1,177,786` in many
/// articles.
constexpr std::uint64_t min_share_weak = 20;
constexpr std::uint64_t min_articles_short = 5;
constexpr std::size_t short_words = 5;
constexpr std::uint64_t min_articles_sentence = 10;
constexpr std::size_t sentence_words = 25;

std::string key_of(std::string_view source, std::string_view normalised) {
    return std::string(source).append("\n").append(normalised);
}

bool has_number(std::string_view line) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return std::adjacent_find(line.begin(), line.end(),
                              [&](char a, char b) { return is_digit(a) && is_digit(b); }) != line.end();
}

/// A word behind the first that begins with a capital: the line may tell something.
bool names_something(std::string_view line) {
    const std::vector<std::string_view> words = words_of(line);
    return std::any_of(words.begin() + (words.empty() ? 0 : 1), words.end(),
                       [](std::string_view word) { return is_capitalised(word); });
}

}  // namespace

std::string normalised_line(std::string_view line) {
    std::string text = fold(undecorated(line));
    for (char& c : text) {
        if (c >= '1' && c <= '9') c = '0';
    }
    return text;
}

std::string line_source(const Article& article) {
    return fold(article.source.empty() ? url_host(article.url) : article.source);
}

void RepeatedLines::add(const RepeatedLine& line) {
    actions_[key_of(line.source, normalised_line(line.line))] = line.action;
}

void RepeatedLines::allow(std::string_view line) { allowed_.insert(normalised_line(line)); }
void RepeatedLines::deny(std::string_view line) { denied_.insert(normalised_line(line)); }

std::optional<CleaningAction> RepeatedLines::find(std::string_view source, std::string_view line) const {
    if (line.size() > max_line_bytes) return std::nullopt;
    const std::string normalised = normalised_line(line);
    if (allowed_.contains(normalised)) return std::nullopt;
    if (denied_.contains(normalised)) return CleaningAction::drop;
    const auto found = actions_.find(key_of(source, normalised));
    if (found == actions_.end()) return std::nullopt;
    return found->second;
}

struct LineCounter::State {
    struct Known {
        std::uint32_t articles = 0;
        std::uint32_t last_article = 0;  ///< a line counts once in each
        std::int64_t day = 0;            ///< of the first
        bool other_days = false;
        std::uint32_t source = 0;
        std::string line;  ///< from the second on
    };

    std::uint32_t source_number(const std::string& source) {
        const auto [entry, is_new] =
            source_numbers.try_emplace(source, static_cast<std::uint32_t>(sources.size()));
        if (is_new) sources.push_back({source, 0});
        return entry->second;
    }

    void forget_single() {
        std::erase_if(known, [](const auto& entry) { return entry.second.articles < 2; });
    }

    struct Source {
        std::string name;
        std::uint64_t articles;
    };
    std::vector<Source> sources;
    std::map<std::string, std::uint32_t> source_numbers;
    std::unordered_map<std::size_t, Known> known;  ///< by a hash of source and line
    std::uint32_t articles = 0;
    std::vector<Line> lines;
};

LineCounter::LineCounter() : state_(std::make_unique<State>()) {}
LineCounter::~LineCounter() = default;

void LineCounter::count(const Article& article, std::string_view body) {
    State& state = *state_;
    const std::string source = line_source(article);
    if (source.empty()) return;
    const std::uint32_t number = state.source_number(source);
    ++state.sources[number].articles;
    ++state.articles;
    const std::int64_t day = article.published ? day_of(*article.published).time_since_epoch().count()
                                               : -std::int64_t{state.articles};
    split_lines(body, state.lines);
    for (const Line& line : state.lines) {
        if (!line.alone || line.flows || line.text.size() > max_line_bytes) continue;
        const std::string normalised = normalised_line(line.text);
        if (normalised.empty()) continue;
        State::Known& known = state.known[std::hash<std::string>()(key_of(source, normalised))];
        if (known.last_article == state.articles) continue;
        known.last_article = state.articles;
        if (known.articles == 0) {
            known.day = day;
            known.source = number;
        } else if (known.articles == 1) {
            known.line = line.text;
        }
        known.other_days = known.other_days || known.day != day;
        ++known.articles;
    }
    if (state.known.size() > max_known_lines) state.forget_single();
}

std::vector<RepeatedLine> LineCounter::repeated() const {
    std::vector<RepeatedLine> lines;
    for (const auto& [hash, known] : state_->known) {
        const State::Source& source = state_->sources[known.source];
        if (source.articles < min_source_articles || !known.other_days) continue;
        const std::size_t words = count_words(known.line);
        const bool is_sentence = words > sentence_words;
        std::uint64_t least = min_articles;
        if (words < short_words) least = min_articles_short;
        if (is_sentence) least = min_articles_sentence;
        const bool weak = words < short_words || has_number(known.line);
        const std::uint64_t share = weak ? min_share_weak : min_share;
        if (known.articles < least || known.articles * share < source.articles) continue;
        const bool mutes = is_sentence || has_number(known.line) || names_something(known.line);
        lines.push_back(
            {source.name, known.line, known.articles, mutes ? CleaningAction::mute : CleaningAction::drop});
    }
    std::sort(lines.begin(), lines.end(), [](const RepeatedLine& a, const RepeatedLine& b) {
        if (a.source != b.source) return a.source < b.source;
        return a.articles != b.articles ? a.articles > b.articles : a.line < b.line;
    });
    return lines;
}

}  // namespace broadsheet
