#include "benchmarks/judged.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <ostream>
#include <set>

#include "common/article/error.hpp"
#include "common/text/tokenizer.hpp"
#include "common/text/unicode.hpp"

namespace broadsheet::benchmarks {
namespace {

using Fields = std::vector<std::string>;

Fields split(const std::string& line, std::string_view separators) {
    Fields fields;
    for (std::size_t at = line.find_first_not_of(separators); at != std::string::npos;) {
        const std::size_t end = line.find_first_of(separators, at);
        fields.push_back(line.substr(at, end - at));
        at = line.find_first_not_of(separators, end);
    }
    return fields;
}

std::optional<long> number_of(const std::string& text) {
    long number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end) return std::nullopt;
    return number;
}

/// Calls `visit` with every line that is not empty and its place. Throws Error.
void each_line(const std::filesystem::path& path,
               const std::function<void(const std::string& line, const std::string& place)>& visit) {
    std::ifstream in(path);
    if (!in) throw Error(path.string() + ": cannot be opened");
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (line.ends_with('\r')) line.pop_back();
        if (!line.empty()) visit(line, path.string() + ":" + std::to_string(number));
    }
    if (in.bad()) throw Error(path.string() + ": cannot be read");
}

}  // namespace

std::vector<Topic> read_topics(const std::filesystem::path& path) {
    std::vector<Topic> topics;
    std::set<std::string> ids;
    each_line(path, [&](const std::string& line, const std::string& place) {
        const std::size_t tab = line.find('\t');
        if (tab == std::string::npos || tab == 0 || tab + 1 == line.size()) {
            throw Error(place + ": no query; write its id, a tab and its text");
        }
        if (!is_valid_utf8(line)) throw Error(place + ": the query is not valid UTF-8");
        Topic topic{.id = line.substr(0, tab), .text = line.substr(tab + 1), .place = place};
        if (!ids.insert(topic.id).second) throw Error(place + ": the query '" + topic.id + "' comes twice");
        topics.push_back(std::move(topic));
    });
    if (topics.empty()) throw Error(path.string() + ": there is no query in it");
    return topics;
}

Judgments read_judgments(const std::filesystem::path& path, const std::vector<Topic>& topics,
                         const std::function<bool(const std::string&)>& is_article) {
    std::set<std::string> queries;
    for (const Topic& topic : topics) queries.insert(topic.id);
    Judgments judgments;
    each_line(path, [&](const std::string& line, const std::string& place) {
        Fields fields = split(line, line.find('\t') == std::string::npos ? " " : "\t");
        if (fields.size() == 4) fields.erase(fields.begin() + 1);
        const std::optional<long> grade = fields.size() == 3 ? number_of(fields[2]) : std::nullopt;
        if (!grade) {
            throw Error(place +
                        ": no judgment; write query, article and grade with tabs between, or query, 0, "
                        "article and grade");
        }
        if (!queries.contains(fields[0])) {
            throw Error(place + ": there is no query '" + fields[0] + "' among the queries");
        }
        if (!is_article(fields[1])) {
            throw Error(place + ": there is no article '" + fields[1] + "' in the archive");
        }
        const auto kept = static_cast<unsigned>(std::clamp(*grade, 0L, 1000L));
        if (!judgments[fields[0]].emplace(fields[1], kept).second) {
            throw Error(place + ": the article '" + fields[1] + "' is judged twice for query '" + fields[0] +
                        "'");
        }
    });
    if (judgments.empty()) throw Error(path.string() + ": there is no judgment in it");
    return judgments;
}

Run read_run(const std::filesystem::path& path) {
    std::map<std::string, std::map<long, std::string>> ranked;
    std::map<std::string, std::set<std::string>> seen;
    each_line(path, [&](const std::string& line, const std::string& place) {
        const Fields fields = split(line, " \t");
        const std::size_t count = fields.size();
        const std::optional<long> rank = count < 6 ? std::nullopt : number_of(fields[count - 3]);
        if (!rank || fields[1] != "Q0") {
            throw Error(place + ": no line of a run; write query, Q0, article, rank, score and a name");
        }
        std::string article = fields[2];
        for (std::size_t i = 3; i + 3 < count; ++i) article += " " + fields[i];
        if (!seen[fields[0]].insert(article).second) {
            throw Error(place + ": the article '" + article + "' comes twice for query '" + fields[0] + "'");
        }
        if (!ranked[fields[0]].emplace(*rank, std::move(article)).second) {
            throw Error(place + ": the rank " + std::to_string(*rank) + " comes twice for query '" +
                        fields[0] + "'");
        }
    });
    Run run;
    for (auto& [query, articles] : ranked) {
        for (auto& [rank, article] : articles) run[query].push_back(std::move(article));
    }
    return run;
}

void print_ranking(std::ostream& out, const std::string& query, const Ranking& ranking,
                   std::string_view tag) {
    for (std::size_t i = 0; i < ranking.size(); ++i) {
        out << query << " Q0 " << ranking[i] << ' ' << i + 1 << ' ' << ranking.size() - i << ' ' << tag
            << '\n';
    }
}

std::string bag_of_words(const std::string& text, std::string_view lang) {
    Tokens tokens;
    tokenize(to_nfc(text), lang, tokens);
    std::string words;
    for (const Token& token : tokens.tokens) {
        if (token.kind == TokenKind::bigram) continue;
        if (!words.empty()) words += ' ';
        words += tokens.word(token);
    }
    return words;
}

std::vector<std::string> plain_words(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        const bool upper = c >= 'A' && c <= 'Z';
        const bool kept = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
        if (kept) {
            words.back() += upper ? static_cast<char>(c | 0x20) : c;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

}  // namespace broadsheet::benchmarks
