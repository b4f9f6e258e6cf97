/// Counts over real corpora, held against a scan of their JSON that shares nothing with the indexer but
/// the stemmer. The corpora lie beside the checkout, in ../shared/data; without them these tests say so
/// and pass.
///
/// Judged queries are held against other engines in the same run, where these are installed.
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <unordered_map>
#include <unordered_set>

#include <catch2/catch.hpp>
#include <sys/wait.h>

#include "common/archive/archive_reader.hpp"
#include "common/query/parser.hpp"
#include "common/text/stem.hpp"
#include "indexer/cleaning/clean.hpp"
#include "indexer/readers/article_parser.hpp"
#include "indexer/readers/input_file.hpp"
#include "tests/support/temporary_directory.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

fs::path corpus(const std::string& name) {
    return fs::path(BROADSHEET_SOURCE_DIR).parent_path() / "shared" / "data" / name / "docs.jsonl.zst";
}

/// The string member `name` of a flat JSON object, its escapes undone; grep would do it so.
std::string member(std::string_view line, const std::string& name) {
    const std::string key = "\"" + name + "\": \"";
    const std::size_t at = line.find(key);
    std::string value;
    if (at == std::string_view::npos) return value;
    for (std::size_t i = at + key.size(); i < line.size() && line[i] != '"'; ++i) {
        if (line[i] != '\\') {
            value += line[i];
        } else if (line[++i] == 'n' || line[i] == 't' || line[i] == 'r') {
            value += line[i] == 'n' ? '\n' : ' ';
        } else if (line[i] == 'u') {
            value += ' ';
            i += 4;
        } else {
            value += line[i];
        }
    }
    return value;
}

using WordIds = std::vector<std::uint32_t>;

struct ScannedArticle {
    WordIds title;
    std::vector<WordIds> paragraphs;
    std::string source;
    std::string day;
    std::string line;
};

/// Every article as words: runs of letters and digits in lower case, without a possessive 's.
class Scan {
   public:
    explicit Scan(const fs::path& file) {
        InputFile input(file.string());
        std::string rest;
        for (std::string_view bytes = input.read(); !bytes.empty(); bytes = input.read()) {
            rest += bytes;
            std::size_t begin = 0;
            for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', begin)) {
                add(std::string_view(rest).substr(begin, end - begin));
                begin = end + 1;
            }
            rest.erase(0, begin);
        }
        if (!rest.empty()) add(rest);
    }

    const std::vector<ScannedArticle>& articles() const { return articles_; }

    /// The words of the corpus that share a stem with `word`.
    std::unordered_set<std::uint32_t> family(const std::string& word) {
        Stemmer stemmer("en");
        const std::string stem(stemmer.stem(word));
        std::unordered_set<std::uint32_t> ids;
        for (const auto& [known, id] : ids_) {
            if (stemmer.stem(known) == stem) ids.insert(id);
        }
        return ids;
    }

    std::uint32_t id(const std::string& word) const {
        const auto found = ids_.find(word);
        return found == ids_.end() ? UINT32_MAX : found->second;
    }

   private:
    void add(std::string_view line) {
        ScannedArticle article;
        article.title = words(member(line, "title"));
        const std::string text = member(line, "text");
        const bool blank_lines = text.find("\n\n") != std::string::npos;
        const std::string end_mark = blank_lines ? "\n\n" : "\n";
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.find(end_mark, begin), text.size());
            article.paragraphs.push_back(words(text.substr(begin, end - begin)));
            begin = end + end_mark.size();
        }
        article.source = member(line, "source");
        article.day = member(line, "date").substr(0, 10);
        article.line = line;
        articles_.push_back(std::move(article));
    }

    WordIds words(const std::string& text) {
        WordIds result;
        std::string word;
        const auto finish = [&] {
            if (word.ends_with("'s")) word.resize(word.size() - 2);
            std::erase(word, '\'');
            if (!word.empty()) result.push_back(ids_.try_emplace(word, ids_.size()).first->second);
            word.clear();
        };
        for (std::size_t i = 0; i < text.size(); ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            if (text.compare(i, 3, "\u2019") == 0) {
                word += '\'';
                i += 2;
            } else if (byte == 0xE2 || byte == 0xC2) {
                finish();  // other punctuation, no-break space
                i += byte == 0xE2 ? 2 : 1;
            } else if (std::isalnum(byte) != 0 || byte >= 0x80 || (byte == '\'' && !word.empty())) {
                word += static_cast<char>(std::tolower(byte));
            } else {
                finish();
            }
        }
        finish();
        return result;
    }

    std::vector<ScannedArticle> articles_;
    std::unordered_map<std::string, std::uint32_t> ids_;
};

using Condition = std::function<bool(const ScannedArticle&)>;

struct Conditions {
    Scan& scan;

    static bool any(const WordIds& words, const std::unordered_set<std::uint32_t>& family) {
        return std::any_of(words.begin(), words.end(),
                           [&](std::uint32_t word) { return family.contains(word); });
    }
    Condition title(const std::string& text) const {
        return [family = scan.family(text)](const ScannedArticle& article) {
            return any(article.title, family);
        };
    }
    Condition body(const std::string& text) const {
        return [family = scan.family(text)](const ScannedArticle& article) {
            return std::any_of(article.paragraphs.begin(), article.paragraphs.end(),
                               [&](const WordIds& words) { return any(words, family); });
        };
    }
    Condition word(const std::string& text) const { return either(title(text), body(text)); }
    Condition phrase(const std::vector<std::string>& texts) const {
        WordIds run;
        for (const std::string& text : texts) run.push_back(scan.id(text));
        return [run](const ScannedArticle& article) {
            const auto has = [&](const WordIds& words) {
                return std::search(words.begin(), words.end(), run.begin(), run.end()) != words.end();
            };
            return has(article.title) ||
                   std::any_of(article.paragraphs.begin(), article.paragraphs.end(), has);
        };
    }
    static Condition both(Condition a, Condition b) {
        return [a, b](const ScannedArticle& article) { return a(article) && b(article); };
    }
    static Condition either(Condition a, Condition b) {
        return [a, b](const ScannedArticle& article) { return a(article) || b(article); };
    }
    static Condition without(Condition a, Condition b) {
        return [a, b](const ScannedArticle& article) { return a(article) && !b(article); };
    }
    static Condition days(const std::string& first, const std::string& last) {
        return [first, last](const ScannedArticle& article) {
            return first <= article.day && article.day <= last;
        };
    }
    static Condition in_line(const std::string& text) {
        return [text](const ScannedArticle& article) { return article.line.find(text) != std::string::npos; };
    }
};

struct CountCase {
    std::string query;
    Condition condition;
};

void check_counts(const std::string& name, std::size_t articles,
                  const std::function<std::vector<CountCase>(const Conditions&)>& cases) {
    if (!fs::exists(corpus(name))) {
        WARN("skipped: " << corpus(name) << " is not there");
        return;
    }
    const TemporaryDirectory directory;
    const std::string archive = (directory / "archive").string();
    const std::string command = std::string("'") + BROADSHEET_INDEXER + "' add --clean light '" + archive +
                                "' '" + corpus(name).string() + "'";
    REQUIRE(WEXITSTATUS(std::system(command.c_str())) == 0);  // 1 would mean rejected articles
    ArchiveReader reader(archive);
    CHECK(reader.article_count() == articles);
    Scan scan(corpus(name));
    for (const CountCase& one : cases({scan})) {
        const auto expected = std::count_if(scan.articles().begin(), scan.articles().end(), one.condition);
        INFO(one.query);
        CHECK(expected > 0);
        CHECK(reader.count(reader.plan(parse_query(one.query).query)) ==
              static_cast<std::uint64_t>(expected));
    }
}

/// What a table in Markdown holds in the row and column of these names.
std::optional<double> cell(const std::string& table, const std::string& row, const std::string& column) {
    std::istringstream lines(table);
    std::vector<std::string> names;
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> cells;
        for (std::size_t at = 1; at < line.size();) {
            const std::size_t end = std::min(line.find('|', at), line.size());
            if (end > at + 2) cells.push_back(line.substr(at + 1, end - at - 2));
            at = end + 1;
        }
        if (names.empty() && line.starts_with("| engine ")) names = cells;
        if (cells.empty() || cells.front() != row) continue;
        const auto found = std::find(names.begin(), names.end(), column);
        if (found == names.end()) return std::nullopt;
        return std::stod(cells.at(static_cast<std::size_t>(found - names.begin())));
    }
    return std::nullopt;
}

fs::path shared_data() { return fs::path(BROADSHEET_SOURCE_DIR).parent_path() / "shared" / "data"; }

/// Every article of a file, as read.
void each_article_of(const fs::path& file, const std::function<void(Article)>& visit) {
    const std::unique_ptr<Reader> reader = open_reader(file.string(), InputFormat::by_content);
    ArticleParser parser({});
    while (std::optional<RawRecord> record = reader->next()) {
        for (ReadResult& result : parser.parse(*std::move(record)))
            visit(std::get<ReadArticle>(std::move(result)).article);
    }
}

}  // namespace

TEST_CASE("the seed article is cleaned as the rules say", "[corpora]") {
    const fs::path file = shared_data() / "seed-article.txt";
    if (!fs::exists(file)) {
        WARN("skipped: " << file << " is not there");
        return;
    }
    each_article_of(file, [](const Article& came) {
        Article article = came;
        Cleaner(CleaningLevel::full).clean(article);
        CHECK(article.title == "China takes on NATO");
        CHECK(article.agency == "ANI");
        CHECK(article.source == "Asian Lite News");
        std::size_t paragraphs = 1;  // the headline
        for (std::size_t at = 0; at != std::string::npos; at = article.body.find("\n\n", at + 1))
            ++paragraphs;
        CHECK(paragraphs == 10);
        std::map<std::string, int> spans;
        for (const auto* list : {&article.cleaning.title, &article.cleaning.body}) {
            for (const CleaningSpan& span : *list) {
                // The standfirst is in two parts around its credit.
                const bool is_rest =
                    span.rule == "repeated-lead" && span.was.find_first_not_of('\n') == std::string::npos;
                if (!is_rest) ++spans[std::string(action_name(span.action)) + ' ' + span.rule];
            }
        }
        CHECK(spans == std::map<std::string, int>{{"drop ad-label", 4},
                                                  {"drop shortcode", 1},
                                                  {"drop teaser", 1},
                                                  {"field agency-tail", 1},
                                                  {"field headline", 1},
                                                  {"field source-credit", 1},
                                                  {"mute repeated-lead", 1}});
        CHECK(original(article) == came);
    });
}

TEST_CASE("real articles are cleaned once and come back as they were", "[corpora]") {
    for (const std::string name :
         {"reuters-21578/docs.jsonl.zst", "german-10kgnad/docs.jsonl.zst", "portuguese-fakebr/docs.jsonl.zst",
          "chinese-xinwenlianbo/docs.jsonl.zst", "time/docs.jsonl", "senate-press-releases/docs.jsonl.zst"}) {
        const fs::path file = shared_data() / name;
        if (!fs::exists(file)) {
            WARN("skipped: " << file << " is not there");
            continue;
        }
        Cleaner cleaner(CleaningLevel::full);
        std::size_t changed_again = 0;
        std::size_t not_restored = 0;
        each_article_of(file, [&](const Article& came) {
            Article article = came;
            cleaner.clean(article);
            if (original(article) != came) ++not_restored;
            Article again = article;
            again.cleaning = {};
            cleaner.clean(again);
            if (again.title != article.title || again.body != article.body) ++changed_again;
        });
        INFO(name);
        CHECK(not_restored == 0);
        CHECK(changed_again == 0);
    }
}

TEST_CASE("time is ranked better than by Lucene and not worse than by FTS5", "[corpora]") {
    const fs::path folder = fs::path(BROADSHEET_SOURCE_DIR).parent_path() / "shared" / "data" / "time";
    if (!fs::exists(folder / "qrels.tsv")) {
        WARN("skipped: " << folder << " is not there");
        return;
    }
    const TemporaryDirectory directory;
    const auto quoted = [](const fs::path& path) { return " '" + path.string() + "'"; };
    const auto run = [](const std::string& command) { return WEXITSTATUS(std::system(command.c_str())); };
    const fs::path archive = directory / "archive";
    const fs::path output = directory / "tables";
    REQUIRE(run(quoted(BROADSHEET_INDEXER) + " add" + quoted(archive) + quoted(folder / "docs.jsonl")) == 0);
    REQUIRE(run(quoted(BROADSHEET_RELEVANCE) + quoted(archive) + quoted(folder / "queries.tsv") +
                quoted(folder / "qrels.tsv") + " --peers" + quoted(directory / "peers") + " >" +
                quoted(output)) == 0);
    std::ifstream file(output);
    const std::string tables{std::istreambuf_iterator<char>(file), {}};
    INFO(tables);
    const std::optional<double> ours = cell(tables, "broadsheet", "nDCG@10");
    REQUIRE(ours);
    CHECK(*ours > 0.66);
    for (const std::string engine : {"lucene", "lucene, english"}) {
        const std::optional<double> its = cell(tables, engine, "nDCG@10");
        if (its) CHECK(*ours > *its);
        if (!its) WARN(engine << " is not installed");
    }
    const std::optional<double> its = cell(tables, "sqlite fts5", "nDCG@10");
    if (its) CHECK(*ours >= *its);
    if (!its) WARN("sqlite fts5 is not installed");
}

TEST_CASE("reuters-21578 is taken whole and counted as a scan counts", "[corpora]") {
    check_counts("reuters-21578", 21577, [](const Conditions& c) {
        return std::vector<CountCase>{
            {"cocoa", c.word("cocoa")},
            {"dividends", c.word("dividends")},
            {"exporting", c.word("exporting")},
            {"opec", c.word("opec")},
            {"wheat AND corn", c.both(c.word("wheat"), c.word("corn"))},
            {"crude oil", c.both(c.word("crude"), c.word("oil"))},
            {"japan exports steel", c.both(c.word("japan"), c.both(c.word("exports"), c.word("steel")))},
            {"gold OR silver", c.either(c.word("gold"), c.word("silver"))},
            {"zinc OR copper OR nickel",
             c.either(c.word("zinc"), c.either(c.word("copper"), c.word("nickel")))},
            {"sugar NOT beet", c.without(c.word("sugar"), c.word("beet"))},
            {"coffee -brazil", c.without(c.word("coffee"), c.word("brazil"))},
            {"\"interest rates\"", c.phrase({"interest", "rates"})},
            {"\"central bank of\"", c.phrase({"central", "bank", "of"})},
            {"\"said it\"", c.phrase({"said", "it"})},
            {"\"white house\" AND trade", c.both(c.phrase({"white", "house"}), c.word("trade"))},
            {"\"crude oil\" OR \"natural gas\"",
             c.either(c.phrase({"crude", "oil"}), c.phrase({"natural", "gas"}))},
            {"title:merger", c.title("merger")},
            {"title:oil body:saudi", c.both(c.title("oil"), c.body("saudi"))},
            {"(yen OR mark) AND dollar NOT gold",
             c.without(c.both(c.either(c.word("yen"), c.word("mark")), c.word("dollar")), c.word("gold"))},
            {"date:1987-03-01..1987-03-15 wheat",
             c.both(c.days("1987-03-01", "1987-03-15"), c.word("wheat"))},
            {"tag:place:japan", c.in_line("\"place:japan\"")},
            {"after:1987-04 NOT shares", c.without(c.days("1987-05-01", "9999"), c.word("shares"))},
        };
    });
}

TEST_CASE("senate-press-releases is taken whole and counted as a scan counts", "[corpora]") {
    check_counts("senate-press-releases", 72631, [](const Conditions& c) {
        return std::vector<CountCase>{
            {"veterans", c.word("veterans")},
            {"hurricane", c.word("hurricane")},
            {"methamphetamine", c.word("methamphetamine")},
            {"appropriations", c.word("appropriations")},
            {"zimbabwe", c.word("zimbabwe")},
            {"school AND teachers", c.both(c.word("school"), c.word("teachers"))},
            {"border patrol agents", c.both(c.word("border"), c.both(c.word("patrol"), c.word("agents")))},
            {"ethanol corn", c.both(c.word("ethanol"), c.word("corn"))},
            {"darfur OR sudan", c.either(c.word("darfur"), c.word("sudan"))},
            {"salmon OR timber OR dairy",
             c.either(c.word("salmon"), c.either(c.word("timber"), c.word("dairy")))},
            {"nuclear NOT iran", c.without(c.word("nuclear"), c.word("iran"))},
            {"medicare -drug", c.without(c.word("medicare"), c.word("drug"))},
            {"\"supreme court\"", c.phrase({"supreme", "court"})},
            {"\"homeland security\"", c.phrase({"homeland", "security"})},
            {"\"the war in iraq\"", c.phrase({"the", "war", "in", "iraq"})},
            {"\"social security\" AND \"health care\"",
             c.both(c.phrase({"social", "security"}), c.phrase({"health", "care"}))},
            {"\"coast guard\" OR \"national guard\"",
             c.either(c.phrase({"coast", "guard"}), c.phrase({"national", "guard"}))},
            {"katrina NOT \"new orleans\"", c.without(c.word("katrina"), c.phrase({"new", "orleans"}))},
            {"date:2005-09 gasoline", c.both(c.days("2005-09-01", "2005-09-30"), c.word("gasoline"))},
            {"(amtrak OR railroad) AND security NOT budget",
             c.without(c.both(c.either(c.word("amtrak"), c.word("railroad")), c.word("security")),
                       c.word("budget"))},
        };
    });
}

}  // namespace broadsheet
