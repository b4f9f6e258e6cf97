#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "common/archive/archive_reader.hpp"
#include "common/archive/archive_writer.hpp"
#include "common/article/record.hpp"
#include "common/query/parser.hpp"
#include "common/text/stem.hpp"
#include "indexer/readers/fields.hpp"
#include "tests/support/temporary_directory.hpp"

namespace broadsheet {
namespace {

/// A word of the test's own small language, with what a reader of README.md knows about it: the oracle
/// below uses this table and neither the tokenizer nor the matcher.
struct TestWord {
    std::string text;
    std::vector<std::string> parts;  ///< folded, one a position
    std::string joined;              ///< of a hyphenated compound
    bool unspaced = false;
};

const std::vector<TestWord>& test_words() {
    static const std::vector<TestWord> words{
        {"court", {"court"}, ""},     {"Courts", {"courts"}, ""},
        {"court's", {"court"}, ""},   {"ruling", {"ruling"}, ""},
        {"ruled", {"ruled"}, ""},     {"SUPREME", {"supreme"}, ""},
        {"supreme", {"supreme"}, ""}, {"COVID-19", {"covid", "19"}, "covid19"},
        {"covid19", {"covid19"}, ""}, {"covid", {"covid"}, ""},
        {"19", {"19"}, ""},           {"café", {"cafe"}, ""},
        {"cafe", {"cafe"}, ""},       {"U.S.", {"us"}, ""},
        {"us", {"us"}, ""},           {"3.5%", {"3.5"}, ""},
        {"$3.5", {"3.5"}, ""},        {"AT&T", {"at&t"}, ""},
        {"the", {"the"}, ""},         {"up-to-date", {"up", "to", "date"}, "uptodate"},
        {"to", {"to"}, ""},           {"供应链", {"供", "应", "链"}, "", true},
        {"应", {"应"}, "", true},     {"链应", {"链", "应"}, "", true},
    };
    return words;
}

constexpr std::array<const char*, 3> sources{"Harbour Courier", "Elbe-Tagblatt", ""};
constexpr std::array<const char*, 3> authors{"Ada Lund", "Jean Marsh", ""};
constexpr std::array<const char*, 3> dates{"2021-12-31T23:59:59Z", "2022-02-08T10:00:00Z", ""};
constexpr std::array<const char*, 3> langs{"en", "de", "zh"};
constexpr std::array<const char*, 4> date_queries{"2022", "2021-12-31..2022-01-05", "2022-02-08", "2020s"};

using Words = std::vector<std::uint8_t>;

struct TestArticle {
    Words title;
    std::vector<Words> paragraphs;
    std::uint8_t source = 0;
    std::uint8_t author = 0;
    std::uint8_t date = 0;
    std::uint8_t lang = 0;
};

std::ostream& operator<<(std::ostream& out, const TestArticle& article) {
    const auto print = [&](const Words& words) {
        for (const std::uint8_t word : words) out << test_words()[word].text << ' ';
    };
    out << "{" << langs[article.lang] << ' ' << dates[article.date] << " title: ";
    print(article.title);
    for (const Words& paragraph : article.paragraphs) {
        out << " | ";
        print(paragraph);
    }
    return out << "}";
}

std::string join_words(const Words& words) {
    std::string text;
    for (const std::uint8_t word : words) text += (text.empty() ? "" : " ") + test_words()[word].text;
    return text;
}

Article to_article(const TestArticle& test, std::size_t number) {
    Article article;
    article.id = "a" + std::to_string(number);
    article.title = join_words(test.title);
    for (const Words& paragraph : test.paragraphs) {
        article.body += (article.body.empty() ? "" : "\n\n") + join_words(paragraph);
    }
    // One paragraph of several lines would else be several paragraphs, and an article must have some text.
    if (article.title.empty() && article.body.empty()) article.body = "empty";
    article.source = sources[test.source];
    if (authors[test.author][0] != '\0') article.authors = {authors[test.author]};
    article.published = parse_timestamp(dates[test.date]);
    article.lang = langs[test.lang];
    return article;
}

enum class Shape {
    word,
    title_word,
    body_word,
    phrase,
    title_phrase,
    body_phrase,
    source,
    author,
    lang,
    date,
    all,
    and_,
    or_,
    not_
};

struct TestQuery {
    Shape shape = Shape::all;
    std::uint8_t value = 0;
    Words words;
    std::vector<TestQuery> children;
};

std::string to_text(const TestQuery& query) {
    const auto field = [&](const char* name, const std::string& value) {
        return name + (":\"" + value + "\"");
    };
    switch (query.shape) {
        case Shape::word:
            return test_words()[query.value].text;
        case Shape::title_word:
            return "title:" + test_words()[query.value].text;
        case Shape::body_word:
            return "body:" + test_words()[query.value].text;
        case Shape::phrase:
            return "\"" + join_words(query.words) + "\"";
        case Shape::title_phrase:
            return "title:\"" + join_words(query.words) + "\"";
        case Shape::body_phrase:
            return "body:\"" + join_words(query.words) + "\"";
        case Shape::source:
            return field("source", sources[query.value % 2]);
        case Shape::author:
            return query.value % 2 == 0 ? "by:lund" : "by:\"jean marsh\"";
        case Shape::lang:
            return std::string("lang:") + langs[query.value % langs.size()];
        case Shape::date:
            return std::string("date:") + date_queries[query.value % date_queries.size()];
        case Shape::all:
            return "*";
        case Shape::not_:
            return "NOT (" + to_text(query.children[0]) + ")";
        default:
            break;
    }
    std::string text = "(";
    for (std::size_t i = 0; i < query.children.size(); ++i) {
        if (i > 0) text += query.shape == Shape::and_ ? " AND " : " OR ";
        text += to_text(query.children[i]);
    }
    return text + ")";
}

std::ostream& operator<<(std::ostream& out, const TestQuery& query) { return out << to_text(query); }

/// Kleene's third value is for conditions on the date of an undated article.
enum class Truth { no, unknown, yes };

/// The naive scan.
class Oracle {
   public:
    explicit Oracle(const std::vector<TestArticle>& articles) {
        for (const TestArticle& article : articles) languages_.insert(langs[article.lang]);
    }

    Truth matches(const TestQuery& query, const TestArticle& article) {
        switch (query.shape) {
            case Shape::word:
                return truth(has_word(query.value, article, true, true));
            case Shape::title_word:
                return truth(has_word(query.value, article, true, false));
            case Shape::body_word:
                return truth(has_word(query.value, article, false, true));
            case Shape::phrase:
                return truth(has_phrase(query.words, article, true, true));
            case Shape::title_phrase:
                return truth(has_phrase(query.words, article, true, false));
            case Shape::body_phrase:
                return truth(has_phrase(query.words, article, false, true));
            case Shape::source:
                return truth(article.source == query.value % 2);
            case Shape::author:
                return truth(article.author == query.value % 2);
            case Shape::lang:
                return truth(article.lang == query.value % langs.size());
            case Shape::date:
                return date_matches(query.value % date_queries.size(), article);
            case Shape::all:
                return Truth::yes;
            case Shape::not_:
                return static_cast<Truth>(2 - static_cast<int>(matches(query.children[0], article)));
            case Shape::and_: {
                Truth all = Truth::yes;
                for (const TestQuery& child : query.children) all = std::min(all, matches(child, article));
                return all;
            }
            case Shape::or_: {
                Truth any = Truth::no;
                for (const TestQuery& child : query.children) any = std::max(any, matches(child, article));
                return any;
            }
        }
        return Truth::no;
    }

   private:
    static Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

    static Truth date_matches(std::size_t date_query, const TestArticle& article) {
        if (article.date == 2) return Truth::unknown;
        const bool in_2021 = article.date == 0;
        return truth(date_query == 0   ? !in_2021
                     : date_query == 1 ? in_2021
                     : date_query == 2 ? !in_2021
                                       : true);
    }

    bool has_word(std::uint8_t value, const TestArticle& article, bool title, bool body) {
        const TestWord& word = test_words()[value];
        if (word.unspaced) {
            if (word.parts.size() > 1) return has_phrase({value}, article, title, body);
        } else if (word.parts.size() > 1) {
            return has_run(word.parts, article, title, body) || has_stem(word.joined, article, title, body);
        }
        return has_stem(word.parts[0], article, title, body);
    }

    /// Some word of the article has one of the stems that `word` has in the archive's languages.
    bool has_stem(const std::string& word, const TestArticle& article, bool title, bool body) {
        std::set<std::string> stems;
        for (const std::string& lang : languages_) stems.emplace(stemmers_.of(lang).stem(word));
        return any_place(article, title, body, [&](const Words& words) {
            for (const std::uint8_t value : words) {
                const TestWord& candidate = test_words()[value];
                std::vector<std::string> forms = candidate.parts;
                if (!candidate.joined.empty()) forms.push_back(candidate.joined);
                for (const std::string& form : forms) {
                    if (stems.contains(std::string(stemmers_.of(langs[article.lang]).stem(form))))
                        return true;
                }
            }
            return false;
        });
    }

    template <class Predicate>
    static bool any_place(const TestArticle& article, bool title, bool body, Predicate predicate) {
        if (title && predicate(article.title)) return true;
        return body && std::any_of(article.paragraphs.begin(), article.paragraphs.end(), predicate);
    }

    /// A paragraph as positions; at each the words that stand there with the number of positions they take.
    using Place = std::vector<std::pair<std::string, std::size_t>>;
    static std::vector<Place> places_of(const Words& words) {
        std::vector<Place> places;
        for (const std::uint8_t value : words) {
            const TestWord& word = test_words()[value];
            const std::size_t first = places.size();
            for (const std::string& part : word.parts) places.push_back({{part, 1}});
            if (!word.joined.empty()) places[first].emplace_back(word.joined, word.parts.size());
        }
        return places;
    }

    static bool stands_at(const std::vector<Place>& places, std::size_t at,
                          const std::vector<std::string>& run, std::size_t from) {
        if (from == run.size()) return true;
        if (at >= places.size()) return false;
        return std::any_of(places[at].begin(), places[at].end(), [&](const auto& form) {
            return form.first == run[from] && stands_at(places, at + form.second, run, from + 1);
        });
    }

    static bool has_run(const std::vector<std::string>& run, const TestArticle& article, bool title,
                        bool body) {
        return any_place(article, title, body, [&](const Words& words) {
            const std::vector<Place> places = places_of(words);
            for (std::size_t at = 0; at < places.size(); ++at) {
                if (stands_at(places, at, run, 0)) return true;
            }
            return false;
        });
    }

    /// A compound in a phrase may stand in parts or in one word.
    bool has_phrase(const Words& words, const TestArticle& article, bool title, bool body) {
        std::vector<std::vector<std::string>> runs{{}};
        for (const std::uint8_t value : words) {
            const TestWord& word = test_words()[value];
            std::vector<std::vector<std::string>> longer;
            for (std::vector<std::string> run : runs) {
                if (!word.joined.empty()) {
                    longer.push_back(run);
                    longer.back().push_back(word.joined);
                }
                run.insert(run.end(), word.parts.begin(), word.parts.end());
                longer.push_back(run);
            }
            runs = longer;
        }
        return std::any_of(runs.begin(), runs.end(),
                           [&](const auto& run) { return has_run(run, article, title, body); });
    }

    std::set<std::string> languages_;
    Stemmers stemmers_;
};

/// Each archive and its queries speak few words, so that phrases and conjunctions do match.
constexpr std::uint8_t words_of_a_case = 4;

rc::Gen<Words> gen_words(std::size_t min, std::size_t max) {
    return rc::gen::mapcat(rc::gen::inRange(min, max + 1), [](std::size_t size) {
        return rc::gen::container<Words>(
            size, rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint8_t>(0, words_of_a_case)));
    });
}

rc::Gen<TestArticle> gen_article() {
    return rc::gen::build<TestArticle>(
        rc::gen::set(&TestArticle::title, gen_words(0, 4)),
        rc::gen::set(&TestArticle::paragraphs,
                     rc::gen::mapcat(rc::gen::inRange<std::size_t>(0, 4),
                                     [](std::size_t size) {
                                         return rc::gen::container<std::vector<Words>>(size, gen_words(1, 6));
                                     })),
        rc::gen::set(&TestArticle::source, rc::gen::inRange<std::uint8_t>(0, 3)),
        rc::gen::set(&TestArticle::author, rc::gen::inRange<std::uint8_t>(0, 3)),
        rc::gen::set(&TestArticle::date, rc::gen::inRange<std::uint8_t>(0, 3)),
        rc::gen::set(&TestArticle::lang, rc::gen::inRange<std::uint8_t>(0, 3)));
}

rc::Gen<TestQuery> gen_leaf() {
    return rc::gen::build<TestQuery>(
        rc::gen::set(&TestQuery::shape, rc::gen::weightedElement<Shape>({{6, Shape::word},
                                                                         {2, Shape::title_word},
                                                                         {2, Shape::body_word},
                                                                         {6, Shape::phrase},
                                                                         {2, Shape::title_phrase},
                                                                         {2, Shape::body_phrase},
                                                                         {1, Shape::source},
                                                                         {1, Shape::author},
                                                                         {1, Shape::lang},
                                                                         {2, Shape::date},
                                                                         {1, Shape::all}})),
        rc::gen::set(&TestQuery::value,
                     rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint8_t>(0, words_of_a_case))),
        rc::gen::set(&TestQuery::words, gen_words(1, 3)));
}

rc::Gen<TestQuery> gen_query(int depth) {
    if (depth == 0) return gen_leaf();
    const auto children = [depth](std::size_t min, std::size_t max) {
        return rc::gen::mapcat(rc::gen::inRange(min, max + 1), [depth](std::size_t size) {
            return rc::gen::container<std::vector<TestQuery>>(size, gen_query(depth - 1));
        });
    };
    const auto node = [&](Shape shape, std::size_t min, std::size_t max) {
        return rc::gen::build<TestQuery>(rc::gen::set(&TestQuery::shape, rc::gen::just(shape)),
                                         rc::gen::set(&TestQuery::children, children(min, max)));
    };
    return rc::gen::weightedOneOf<TestQuery>({{3, gen_leaf()},
                                              {3, node(Shape::and_, 2, 3)},
                                              {3, node(Shape::or_, 2, 3)},
                                              {2, node(Shape::not_, 1, 1)}});
}

rc::Gen<std::vector<TestArticle>> gen_articles() {
    return rc::gen::mapcat(rc::gen::inRange<std::size_t>(1, 9), [](std::size_t size) {
        return rc::gen::container<std::vector<TestArticle>>(size, gen_article());
    });
}

rc::Gen<std::vector<TestQuery>> gen_queries() {
    return rc::gen::container<std::vector<TestQuery>>(8, gen_query(3));
}

/// Which of all words the case speaks: related ones, which stand together in the table, and one other.
rc::Gen<Words> gen_vocabulary() {
    const auto any = rc::gen::resize(
        rc::kNominalSize, rc::gen::inRange<std::uint8_t>(0, static_cast<std::uint8_t>(test_words().size())));
    return rc::gen::map(rc::gen::pair(any, any), [](const auto& chosen) {
        Words words;
        for (std::size_t i = 0; i + 1 < words_of_a_case; ++i) {
            words.push_back(static_cast<std::uint8_t>((chosen.first + i) % test_words().size()));
        }
        words.push_back(chosen.second);
        return words;
    });
}

void speak(const Words& vocabulary, Words& words) {
    for (std::uint8_t& word : words) word = vocabulary[word];
}

void speak(const Words& vocabulary, TestQuery& query) {
    const bool is_word =
        query.shape == Shape::word || query.shape == Shape::title_word || query.shape == Shape::body_word;
    if (is_word) query.value = vocabulary[query.value];
    speak(vocabulary, query.words);
    for (TestQuery& child : query.children) speak(vocabulary, child);
}

void speak(const Words& vocabulary, TestArticle& article) {
    speak(vocabulary, article.title);
    for (Words& paragraph : article.paragraphs) speak(vocabulary, paragraph);
}

struct Case {
    std::vector<TestArticle> articles;
    std::vector<TestArticle> more;
    std::vector<TestQuery> queries;
};

Case pick_case() {
    const Words vocabulary = *gen_vocabulary().as("words spoken");
    Case picked{*gen_articles(), *gen_articles(), *gen_queries()};
    for (TestArticle& article : picked.articles) speak(vocabulary, article);
    for (TestArticle& article : picked.more) speak(vocabulary, article);
    for (TestQuery& query : picked.queries) speak(vocabulary, query);
    return picked;
}

void add_all(const std::filesystem::path& archive, const std::vector<Article>& articles) {
    ArchiveWriter writer(archive, IfMissing::create, std::chrono::seconds(0));
    for (const Article& article : articles) writer.add(article);
    writer.commit();
}

std::vector<Article> to_articles(const std::vector<TestArticle>& tests) {
    std::vector<Article> articles;
    for (std::size_t i = 0; i < tests.size(); ++i) articles.push_back(to_article(tests[i], i));
    return articles;
}

/// The ids of all matches, in the order of their scores.
std::vector<std::string> found_ids(ArchiveReader& reader, const Plan& plan, SortOrder sort) {
    const MatchList list = reader.search(plan, sort, 0, no_limit);
    std::vector<std::string> ids;
    for (const Match& match : list.matches) ids.push_back(reader.id(match.docid));
    if (sort != SortOrder::relevance) {
        const auto is_before = [&](const Match& a, const Match& b) {
            const auto time_a = reader.article(a.docid).published;
            const auto time_b = reader.article(b.docid).published;
            if (time_a == time_b) return a.docid < b.docid;
            if (!time_a || !time_b) return time_a.has_value();
            return sort == SortOrder::newest ? *time_a > *time_b : *time_a < *time_b;
        };
        RC_ASSERT(std::is_sorted(list.matches.begin(), list.matches.end(), is_before));
    } else if (is_scored(plan)) {
        RC_ASSERT(
            std::is_sorted(list.matches.begin(), list.matches.end(), [](const Match& a, const Match& b) {
                return a.score != b.score ? a.score > b.score : a.docid < b.docid;
            }));
    }
    return ids;
}

std::vector<std::string> exported(const std::filesystem::path& archive) {
    ArchiveReader reader(archive);
    std::vector<std::string> lines;
    reader.each_docid([&](DocId docid) { lines.push_back(reader.record(docid)); });
    return lines;
}

}  // namespace

TEST_CASE("search and count agree with a naive scan for every query", "[archive]") {
    rc::prop("hits, counts and marks are those of the scan", [] {
        const auto [tests, more, queries] = pick_case();
        const TemporaryDirectory directory;
        add_all(directory / "archive", to_articles(tests));
        const AnswerFrom from = *rc::gen::element(AnswerFrom::fast_files, AnswerFrom::database);
        ArchiveReader reader(directory / "archive", from);
        Oracle oracle(tests);
        for (const TestQuery& query : queries) {
            std::vector<std::string> expected;
            for (std::size_t i = 0; i < tests.size(); ++i) {
                if (oracle.matches(query, tests[i]) == Truth::yes)
                    expected.push_back("a" + std::to_string(i));
            }
            const Plan plan = reader.plan(parse_query(to_text(query)).query);
            PlanEvaluator evaluator = reader.evaluator(plan);
            for (const SortOrder sort : {SortOrder::relevance, SortOrder::newest, SortOrder::oldest}) {
                std::vector<std::string> ids = found_ids(reader, plan, sort);
                std::sort(ids.begin(), ids.end());
                if (ids != expected) RC_LOG() << to_text(query);
                RC_ASSERT(ids == expected);
            }
            RC_ASSERT(reader.count(plan) == expected.size());
            reader.each_docid([&](DocId docid) {
                const bool hit = std::binary_search(expected.begin(), expected.end(), reader.id(docid));
                if (evaluator.evaluate(reader.article(docid)).has_value() != hit) RC_LOG() << to_text(query);
                RC_ASSERT(evaluator.evaluate(reader.article(docid)).has_value() == hit);
            });
        }
    });
}

TEST_CASE("every page of a result list continues the one before", "[archive]") {
    rc::prop("pages put together are the whole list", [] {
        const auto [tests, more, queries] = pick_case();
        const TestQuery& query = queries.front();
        const auto page = *rc::gen::inRange<std::size_t>(1, 4);
        const TemporaryDirectory directory;
        add_all(directory / "archive", to_articles(tests));
        ArchiveReader reader(directory / "archive");
        const Plan plan = reader.plan(parse_query(to_text(query)).query);
        for (const SortOrder sort : {SortOrder::relevance, SortOrder::newest, SortOrder::oldest}) {
            const std::vector<Match> whole = reader.search(plan, sort, 0, no_limit).matches;
            std::vector<Match> pages;
            while (true) {
                const std::vector<Match> next = reader.search(plan, sort, pages.size(), page).matches;
                if (next.empty()) break;
                pages.insert(pages.end(), next.begin(), next.end());
            }
            RC_ASSERT(pages == whole);
        }
    });
}

TEST_CASE("adding twice equals adding once", "[archive]") {
    rc::prop("the second addition changes nothing", [] {
        const std::vector<Article> articles = to_articles(pick_case().articles);
        const TemporaryDirectory directory;
        add_all(directory / "archive", articles);
        const std::vector<std::string> once = exported(directory / "archive");
        add_all(directory / "archive", articles);
        RC_ASSERT(exported(directory / "archive") == once);
        RC_ASSERT(ArchiveReader(directory / "archive").article_count() == articles.size());
    });
}

TEST_CASE("the order of adding does not change what is found", "[archive]") {
    rc::prop("shuffled and split additions give the same hits", [] {
        const auto [tests, more, queries] = pick_case();
        std::vector<Article> articles = to_articles(tests);
        const TemporaryDirectory directory;
        add_all(directory / "straight", articles);
        std::reverse(articles.begin(), articles.end());
        const auto middle = articles.begin() + static_cast<std::ptrdiff_t>(articles.size() / 2);
        add_all(directory / "split", {articles.begin(), middle});
        add_all(directory / "split", {middle, articles.end()});
        ArchiveReader straight(directory / "straight");
        ArchiveReader split(directory / "split");
        for (const TestQuery& query : queries) {
            const Query parsed = parse_query(to_text(query)).query;
            std::vector<std::string> a = found_ids(straight, straight.plan(parsed), SortOrder::relevance);
            std::vector<std::string> b = found_ids(split, split.plan(parsed), SortOrder::relevance);
            std::sort(a.begin(), a.end());
            std::sort(b.begin(), b.end());
            RC_ASSERT(a == b);
        }
    });
}

TEST_CASE("replaced and removed articles are found no more", "[archive]") {
    rc::prop("only the last version of what is not removed is found, before and after compacting", [] {
        const auto [first, second, queries] = pick_case();
        const auto removed = *rc::gen::container<std::set<std::size_t>>(rc::gen::inRange<std::size_t>(0, 8));
        const TemporaryDirectory directory;
        add_all(directory / "archive", to_articles(first));
        add_all(directory / "archive", to_articles(second));
        std::map<std::string, TestArticle> live;
        for (std::size_t i = 0; i < first.size(); ++i) live["a" + std::to_string(i)] = first[i];
        for (std::size_t i = 0; i < second.size(); ++i) live["a" + std::to_string(i)] = second[i];
        {
            ArchiveWriter writer(directory / "archive", IfMissing::fail, std::chrono::seconds(0));
            for (const std::size_t number : removed) {
                const std::string id = "a" + std::to_string(number);
                RC_ASSERT(writer.remove(id) == (live.erase(id) > 0));
            }
            writer.commit();
        }
        std::vector<TestArticle> left;
        for (const auto& [id, article] : live) left.push_back(article);
        for (const bool compacted : {false, true}) {
            if (compacted)
                ArchiveWriter(directory / "archive", IfMissing::fail, std::chrono::seconds(0)).compact();
            ArchiveReader reader(directory / "archive");
            RC_ASSERT(reader.article_count() == live.size());
            RC_ASSERT(reader.check().problems.empty());
            Oracle oracle(left);
            for (const TestQuery& query : queries) {
                std::vector<std::string> expected;
                for (const auto& [id, article] : live) {
                    if (oracle.matches(query, article) == Truth::yes) expected.push_back(id);
                }
                const Plan plan = reader.plan(parse_query(to_text(query)).query);
                std::vector<std::string> ids = found_ids(reader, plan, SortOrder::relevance);
                std::sort(ids.begin(), ids.end());
                RC_ASSERT(ids == expected);
                RC_ASSERT(reader.count(plan) == expected.size());
            }
        }
    });
}

TEST_CASE("an export that is added again gives an equal archive", "[archive]") {
    rc::prop("export, hits and counts are the same", [] {
        const auto [tests, more, queries] = pick_case();
        const TemporaryDirectory directory;
        add_all(directory / "first", to_articles(tests));
        const std::vector<std::string> lines = exported(directory / "first");
        RecordMapper mapper({});
        std::vector<Article> again;
        for (const std::string& line : lines) {
            for (ReadResult& result : mapper.map(line, "export")) {
                again.push_back(std::get<ReadArticle>(result).article);
            }
        }
        add_all(directory / "second", again);
        RC_ASSERT(exported(directory / "second") == lines);
        ArchiveReader first(directory / "first");
        ArchiveReader second(directory / "second");
        for (const TestQuery& query : queries) {
            const Query parsed = parse_query(to_text(query)).query;
            RC_ASSERT(first.search(first.plan(parsed), SortOrder::relevance, 0, no_limit).matches ==
                      second.search(second.plan(parsed), SortOrder::relevance, 0, no_limit).matches);
            RC_ASSERT(first.count(first.plan(parsed)) == second.count(second.plan(parsed)));
        }
    });
}

}  // namespace broadsheet
