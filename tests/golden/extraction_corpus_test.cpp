/// The pages of ../shared/data/article-extraction, whose text people marked, and the score of its score.py.
/// Without them this test says so and passes.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include <catch2/catch.hpp>

#include "common/text/unicode.hpp"
#include "tests/support/read_results.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

/// How often each run of four words stands in a text; words are letters and digits, case kept.
std::map<std::string, int> shingles(std::string_view text) {
    std::vector<std::string> words{""};
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const CharClass kind = folded_char(next_code_point(text, at)).char_class;
        if (kind != CharClass::other || text[begin] == '_') {
            words.back() += text.substr(begin, at - begin);
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) words.pop_back();
    std::map<std::string, int> counts;
    for (std::size_t i = 0; i == 0 || i + 4 <= words.size(); ++i) {
        std::string run;
        for (std::size_t word = i; word < std::min(i + 4, words.size()); ++word) run += words[word] + ' ';
        if (!run.empty()) ++counts[run];
    }
    return counts;
}

/// The string that begins behind `begin`, its escapes undone.
std::string json_string(const std::string& json, std::size_t begin) {
    std::string value;
    for (std::size_t i = begin; i < json.size() && json[i] != '"'; ++i) {
        if (json[i] != '\\') {
            value += json[i];
        } else {
            ++i;
            value += json[i] == 'n' || json[i] == 't' || json[i] == 'r' ? ' ' : json[i];
        }
    }
    return value;
}

struct Shares {
    double true_positive = 0;
    double false_positive = 0;
    double false_negative = 0;
};

Shares compare(const std::string& wanted, const std::string& found) {
    std::map<std::string, int> want = shingles(wanted);
    Shares shares;
    for (const auto& [run, count] : shingles(found)) {
        const int common = std::min(count, want[run]);
        shares.true_positive += common;
        shares.false_positive += count - common;
        want[run] -= common;
    }
    for (const auto& [run, count] : want) shares.false_negative += count;
    return shares;
}

}  // namespace

TEST_CASE("the articles of 91 pages are found with an F1 of at least 0.970", "[corpora]") {
    const fs::path folder =
        fs::path(BROADSHEET_SOURCE_DIR).parent_path() / "shared" / "data" / "article-extraction";
    if (!fs::exists(folder)) {
        WARN(folder.string() + " is not there; nothing was compared");
        return;
    }
    std::ifstream file(folder / "ground-truth.json");
    const std::string truth{std::istreambuf_iterator<char>(file), {}};
    double precision = 0;
    double recall = 0;
    int pages = 0;
    for (const auto& entry : fs::directory_iterator(folder / "html")) {
        const std::string name = entry.path().filename().string();
        const std::size_t key = truth.find('"' + name.substr(0, name.find('.')) + '"');
        REQUIRE(key != std::string::npos);
        constexpr std::string_view member = "\"articleBody\": \"";
        const std::size_t body = truth.find(member, key);
        const std::vector<ReadResult> results = read_results(entry.path().string());
        REQUIRE(results.size() == 1);
        const auto* read = std::get_if<ReadArticle>(&results[0]);
        REQUIRE(read != nullptr);
        CHECK_FALSE(read->article.title.empty());
        const Shares shares = compare(json_string(truth, body + member.size()), read->article.body);
        precision += shares.true_positive / std::max(1.0, shares.true_positive + shares.false_positive);
        recall += shares.true_positive / std::max(1.0, shares.true_positive + shares.false_negative);
        ++pages;
    }
    REQUIRE(pages == 91);
    precision /= pages;
    recall /= pages;
    CAPTURE(precision, recall);
    CHECK(2 * precision * recall / (precision + recall) >= 0.970);
}

}  // namespace broadsheet
