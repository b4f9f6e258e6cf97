#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

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
    bool ends_sentence = false;  ///< before a word that does not begin in lower case
};

const std::vector<TestWord>& test_words() {
    static const std::vector<TestWord> words{
        {"court", {"court"}, ""},
        {"Courts", {"courts"}, ""},
        {"court's", {"court"}, ""},
        {"ruling", {"ruling"}, ""},
        {"ruled", {"ruled"}, ""},
        {"ruled.", {"ruled"}, "", false, true},
        {"SUPREME", {"supreme"}, ""},
        {"supreme", {"supreme"}, ""},
        {"COVID-19", {"covid", "19"}, "covid19"},
        {"covid19", {"covid19"}, ""},
        {"covid", {"covid"}, ""},
        {"19", {"19"}, ""},
        {"café", {"cafe"}, ""},
        {"cafe", {"cafe"}, ""},
        {"U.S.", {"us"}, ""},
        {"us", {"us"}, ""},
        {"3.5%", {"3.5"}, ""},
        {"$3.5", {"3.5"}, ""},
        {"AT&T", {"at&t"}, ""},
        {"the", {"the"}, ""},
        {"up-to-date", {"up", "to", "date"}, "uptodate"},
        {"to", {"to"}, ""},
        {"供应链", {"供", "应", "链"}, "", true},
        {"应", {"应"}, "", true},
        {"链应", {"链", "应"}, "", true},
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
    // Words.
    word,
    exact,
    wildcard,
    capitals,
    phrase,
    gap_phrase,
    choice_phrase,
    // Of them.
    any,
    near,
    adjacent,
    not_near,
    sentence,
    paragraph,
    at_least,
    // Conditions.
    source,
    author,
    lang,
    date,
    all,
    and_,
    or_,
    not_
};

constexpr std::size_t first_words = 4;

struct TestQuery {
    Shape shape = Shape::all;
    std::uint8_t value = 0;
    std::uint8_t zone = 0;  ///< anywhere, title, body, lead, first words
    std::uint8_t number = 1;
    Words words;
    std::vector<TestQuery> children;
};

/// Words whose beginning can be told from a table of words.
bool has_letters_first(const TestWord& word) {
    return !word.unspaced && word.parts[0].size() >= 2 && word.parts[0][1] != '.';
}

std::string wildcard_prefix(const TestWord& word) { return word.parts[0].substr(0, 2); }

std::string in_zone(std::uint8_t zone, const std::string& text) {
    switch (zone) {
        case 1:
            return "title:" + text;
        case 2:
            return "body:" + text;
        case 3:
            return "lead:" + text;
        case 4:
            return "first" + std::to_string(first_words) + "(" + text + ")";
        default:
            return text;
    }
}

std::string to_text(const TestQuery& query) {
    const TestWord& word = test_words()[query.value];
    const auto joined = [&](const std::string& sign) {
        std::string text = "(";
        for (std::size_t i = 0; i < query.children.size(); ++i) {
            if (i > 0) text += " " + sign + " ";
            text += to_text(query.children[i]);
        }
        return text + ")";
    };
    const auto text_of = [](std::uint8_t value) { return test_words()[value].text; };
    const std::string number = std::to_string(query.number);
    switch (query.shape) {
        case Shape::word:
            return in_zone(query.zone, word.text);
        case Shape::exact:
            return in_zone(query.zone, "=" + word.text);
        case Shape::wildcard:
            return in_zone(query.zone, wildcard_prefix(word) + "*");
        case Shape::capitals:
            return in_zone(query.zone, "caps(" + word.text + ")");
        case Shape::phrase:
            return in_zone(query.zone, "\"" + join_words(query.words) + "\"");
        case Shape::gap_phrase:
            return in_zone(query.zone,
                           "\"" + text_of(query.words[0]) + " * " + text_of(query.words[1]) + "\"");
        case Shape::choice_phrase:
            return in_zone(query.zone, "\"" + text_of(query.words[0]) + " (" + text_of(query.words[1]) + "|" +
                                           text_of(query.words[2]) + ")\"");
        case Shape::any:
        case Shape::or_:
            return joined("OR");
        case Shape::near:
            return joined("NEAR/" + number);
        case Shape::adjacent:
            return joined("ADJ/" + number);
        case Shape::not_near:
            return joined("NOTNEAR/" + number);
        case Shape::sentence:
            return joined("SENT");
        case Shape::paragraph:
            return joined("PARA");
        case Shape::at_least:
            return "atleast" + number + joined("OR");
        case Shape::source:
            return std::string("source:\"") + sources[query.value % 2] + "\"";
        case Shape::author:
            return query.value % 2 == 0 ? "by:lund" : "by:\"jean marsh\"";
        case Shape::lang:
            return std::string("lang:") + langs[query.value % langs.size()];
        case Shape::date:
            return std::string("date:") + date_queries[query.value % date_queries.size()];
        case Shape::all:
            return "*";
        case Shape::and_:
            return joined("AND");
        case Shape::not_:
            return "NOT (" + to_text(query.children[0]) + ")";
    }
    return "";
}

std::ostream& operator<<(std::ostream& out, const TestQuery& query) { return out << to_text(query); }

bool has_negation(const TestQuery& query) {
    return query.shape == Shape::not_ ||
           std::any_of(query.children.begin(), query.children.end(), has_negation);
}

/// Whose inner words may be marked or not.
bool has_negated_negation(const TestQuery& query) {
    if (query.shape == Shape::not_ && has_negation(query.children[0])) return true;
    return std::any_of(query.children.begin(), query.children.end(), has_negated_negation);
}

/// Kleene's third value is for conditions on the date of an undated article.
enum class Truth { no, unknown, yes };

/// A byte of the headline (0) or the body (1).
using Bytes = std::set<std::pair<int, std::size_t>>;

/// The naive scan: every way of placing every word is tried.
class Oracle {
   public:
    explicit Oracle(const std::vector<TestArticle>& articles) {
        for (const TestArticle& article : articles) languages_.insert(langs[article.lang]);
    }

    /// `marks` learns the bytes of the words that make the article match.
    Truth matches(const TestQuery& query, const TestArticle& article, Bytes* marks = nullptr) {
        article_ = &article;
        places_ = read(article);
        Bytes ignored;
        return evaluate(query, marks == nullptr ? ignored : *marks);
    }

   private:
    /// A word of the article in one of its readings.
    struct Place {
        int field;
        std::string form;
        std::size_t first;
        std::size_t last;
        std::size_t paragraph;
        std::size_t sentence;
        std::size_t begin;
        std::size_t end;
        bool capitals;
    };
    struct Span {
        int field;
        std::size_t first;
        std::size_t last;
        std::pair<std::size_t, std::size_t> paragraphs;
        std::pair<std::size_t, std::size_t> sentences;
        Bytes marks;
    };
    using Spans = std::map<std::tuple<int, std::size_t, std::size_t>, Span>;

    static Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

    Truth evaluate(const TestQuery& query, Bytes& marks) {
        const TestArticle& article = *article_;
        switch (query.shape) {
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
            case Shape::not_: {
                Bytes ignored;
                return static_cast<Truth>(2 - static_cast<int>(evaluate(query.children[0], ignored)));
            }
            case Shape::and_: {
                Truth all = Truth::yes;
                for (const TestQuery& child : query.children) all = std::min(all, evaluate(child, marks));
                return all;
            }
            case Shape::or_: {
                Truth any = Truth::no;
                for (const TestQuery& child : query.children) {
                    Bytes own;
                    const Truth of_child = evaluate(child, own);
                    if (of_child == Truth::yes) marks.insert(own.begin(), own.end());
                    any = std::max(any, of_child);
                }
                return any;
            }
            case Shape::at_least: {
                Spans found;
                for (const TestQuery& child : query.children) merge(found, spans(child));
                if (found.size() < query.number) return Truth::no;
                add_marks(found, marks);
                return Truth::yes;
            }
            default: {
                const Spans found = spans(query);
                add_marks(found, marks);
                return truth(!found.empty());
            }
        }
    }

    static Truth date_matches(std::size_t date_query, const TestArticle& article) {
        if (article.date == 2) return Truth::unknown;
        const bool in_2021 = article.date == 0;
        return truth(date_query == 0   ? !in_2021
                     : date_query == 1 ? in_2021
                     : date_query == 2 ? !in_2021
                                       : true);
    }

    static void add_marks(const Spans& spans, Bytes& marks) {
        for (const auto& [place, span] : spans) marks.insert(span.marks.begin(), span.marks.end());
    }

    static void add(Spans& spans, const Span& span) {
        const auto [known, made] = spans.try_emplace({span.field, span.first, span.last}, span);
        if (!made) known->second.marks.insert(span.marks.begin(), span.marks.end());
    }

    static void merge(Spans& into, const Spans& from) {
        for (const auto& [place, span] : from) add(into, span);
    }

    // The article's words.

    static std::vector<Place> read(const TestArticle& article) {
        std::vector<Place> places;
        std::size_t position = 0;
        std::size_t byte = 0;
        std::size_t sentence = 0;
        read_paragraph(article.title, {0, 0}, position, byte, sentence, places);
        position = 0;
        byte = 0;
        for (std::size_t i = 0; i < article.paragraphs.size(); ++i) {
            ++sentence;
            read_paragraph(article.paragraphs[i], {1, i}, position, byte, sentence, places);
            byte += 2;
        }
        return places;
    }

    static bool begins_in_lower_case(const std::string& text) { return text[0] >= 'a' && text[0] <= 'z'; }

    static void read_paragraph(const Words& words, std::pair<int, std::size_t> where, std::size_t& position,
                               std::size_t& byte, std::size_t& sentence, std::vector<Place>& places) {
        const std::size_t first_place = places.size();
        bool only_capitals = true;
        for (std::size_t i = 0; i < words.size(); ++i) {
            const TestWord& word = test_words()[words[i]];
            if (i > 0) ++byte;
            const bool ended = i > 0 && where.first == 1 && test_words()[words[i - 1]].ends_sentence;
            if (ended && !begins_in_lower_case(word.text)) ++sentence;
            const std::size_t text_bytes = word.text.size() - (word.ends_sentence ? 1 : 0);
            const bool lower = std::any_of(word.text.begin(), word.text.end(),
                                           [](char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; });
            if (lower) only_capitals = false;
            std::size_t part_byte = byte;
            for (std::size_t part = 0; part < word.parts.size(); ++part) {
                const std::size_t bytes = word.parts.size() == 1 ? text_bytes : word.parts[part].size();
                const auto uppers =
                    std::count_if(word.text.begin() + static_cast<std::ptrdiff_t>(part_byte - byte),
                                  word.text.begin() + static_cast<std::ptrdiff_t>(part_byte - byte + bytes),
                                  [](char c) { return c >= 'A' && c <= 'Z'; });
                places.push_back({where.first, word.parts[part], position + part, position + part,
                                  where.second, sentence, part_byte, part_byte + bytes,
                                  uppers >= 2 && !lower});
                part_byte += bytes + (word.unspaced ? 0 : 1);
            }
            if (!word.joined.empty()) {
                places.push_back({where.first, word.joined, position, position + word.parts.size() - 1,
                                  where.second, sentence, byte, byte + text_bytes, false});
            }
            position += word.parts.size();
            byte += word.text.size();
        }
        if (!only_capitals) return;
        for (std::size_t i = first_place; i < places.size(); ++i) places[i].capitals = false;
    }

    // Spans.

    static bool in_zone(std::uint8_t zone, const Span& span) {
        switch (zone) {
            case 1:
                return span.field == 0;
            case 2:
                return span.field == 1;
            case 3:
                return span.field == 0 || span.last < 60;
            case 4:
                return span.field == 1 && span.last < first_words;
            default:
                return true;
        }
    }

    static Span span_of(const Place& place) {
        Span span{place.field,
                  place.first,
                  place.last,
                  {place.paragraph, place.paragraph},
                  {place.sentence, place.sentence},
                  {}};
        for (std::size_t byte = place.begin; byte < place.end; ++byte) span.marks.emplace(place.field, byte);
        return span;
    }

    /// From the first of `a` to the last of `b`, which stands behind it.
    static Span together(const Span& a, const Span& b) {
        Span both = a;
        both.last = b.last;
        both.paragraphs.second = b.paragraphs.second;
        both.sentences.second = b.sentences.second;
        both.marks.insert(b.marks.begin(), b.marks.end());
        return both;
    }

    template <class Accepts>
    Spans words_that(Accepts accepts, std::uint8_t zone) const {
        Spans found;
        for (const Place& place : places_) {
            const Span span = span_of(place);
            if (accepts(place) && in_zone(zone, span)) add(found, span);
        }
        return found;
    }

    /// Runs of forms, each `gap` behind the one before.
    struct Slot {
        std::vector<std::vector<std::string>> runs;
        std::size_t gap = 0;
    };

    static Slot slot_of(const TestWord& word) {
        Slot slot{{word.parts}, 0};
        if (!word.joined.empty()) slot.runs.push_back({word.joined});
        return slot;
    }

    void continue_phrase(const std::vector<Slot>& slots, std::size_t slot,
                         const std::vector<std::string>& run, std::size_t in_run, const Span* before,
                         std::uint8_t zone, Spans& found) const {
        if (in_run == run.size()) {
            if (slot + 1 < slots.size()) {
                for (const auto& next : slots[slot + 1].runs) {
                    continue_phrase(slots, slot + 1, next, 0, before, zone, found);
                }
            } else if (in_zone(zone, *before)) {
                add(found, *before);
            }
            return;
        }
        const std::size_t gap = in_run == 0 ? slots[slot].gap : 0;
        for (const Place& place : places_) {
            if (place.form != run[in_run]) continue;
            const Span word = span_of(place);
            const bool follows = before == nullptr || (before->field == word.field &&
                                                       before->paragraphs.second == word.paragraphs.first &&
                                                       before->last + 1 + gap == word.first);
            if (!follows) continue;
            const Span longer = before == nullptr ? word : together(*before, word);
            continue_phrase(slots, slot, run, in_run + 1, &longer, zone, found);
        }
    }

    Spans phrase(const std::vector<Slot>& slots, std::uint8_t zone) const {
        Spans found;
        for (const auto& run : slots[0].runs) continue_phrase(slots, 0, run, 0, nullptr, zone, found);
        return found;
    }

    Spans with_stem(const std::string& word, std::uint8_t zone) {
        std::set<std::string> stems;
        for (const std::string& lang : languages_) stems.emplace(stemmers_.of(lang).stem(word));
        Stemmer& stemmer = stemmers_.of(langs[article_->lang]);
        return words_that(
            [&](const Place& place) { return stems.contains(std::string(stemmer.stem(place.form))); }, zone);
    }

    Spans spans(const TestQuery& query) {
        const TestWord& word = test_words()[query.value];
        switch (query.shape) {
            case Shape::word: {
                if (word.parts.size() == 1) return with_stem(word.parts[0], query.zone);
                Spans found = phrase({{{word.parts}, 0}}, query.zone);
                if (!word.unspaced) merge(found, with_stem(word.joined, query.zone));
                return found;
            }
            case Shape::exact:
                return phrase({slot_of(word)}, query.zone);
            case Shape::wildcard:
                return words_that(
                    [&](const Place& place) { return place.form.starts_with(wildcard_prefix(word)); },
                    query.zone);
            case Shape::capitals:
                return words_that(
                    [&](const Place& place) { return place.capitals && place.form == word.parts[0]; },
                    query.zone);
            case Shape::phrase: {
                std::vector<Slot> slots;
                for (const std::uint8_t value : query.words) slots.push_back(slot_of(test_words()[value]));
                return phrase(slots, query.zone);
            }
            case Shape::gap_phrase: {
                Slot second = slot_of(test_words()[query.words[1]]);
                second.gap = 1;
                return phrase({slot_of(test_words()[query.words[0]]), second}, query.zone);
            }
            case Shape::choice_phrase: {
                Slot choice = slot_of(test_words()[query.words[1]]);
                const Slot other = slot_of(test_words()[query.words[2]]);
                choice.runs.insert(choice.runs.end(), other.runs.begin(), other.runs.end());
                return phrase({slot_of(test_words()[query.words[0]]), choice}, query.zone);
            }
            case Shape::any: {
                Spans found;
                for (const TestQuery& child : query.children) merge(found, spans(child));
                return found;
            }
            case Shape::not_near: {
                Spans found = spans(query.children[0]);
                for (std::size_t i = 1; i < query.children.size(); ++i) {
                    const Spans others = spans(query.children[i]);
                    std::erase_if(found, [&](const auto& own) {
                        return std::any_of(others.begin(), others.end(), [&](const auto& other) {
                            return own.first != other.first &&
                                   is_near(own.second, other.second, query.number);
                        });
                    });
                }
                return found;
            }
            default: {
                std::vector<Spans> operands;
                for (const TestQuery& child : query.children) operands.push_back(spans(child));
                std::vector<std::size_t> order(operands.size());
                std::iota(order.begin(), order.end(), 0);
                Spans found;
                do chain(query, operands, order, 0, nullptr, found);
                while (query.shape != Shape::adjacent && std::next_permutation(order.begin(), order.end()));
                return found;
            }
        }
    }

    /// Overlapping ones are near.
    static bool is_near(const Span& a, const Span& b, std::size_t number) {
        if (a.field != b.field) return false;
        if (a.last < b.first) return b.first - a.last <= number;
        if (b.last < a.first) return a.first - b.last <= number;
        return true;
    }

    static bool follows(const TestQuery& query, const Span& a, const Span& b) {
        if (a.field != b.field || b.first <= a.last) return false;
        if (query.shape == Shape::sentence) {
            return a.sentences.first == a.sentences.second && a.sentences == b.sentences;
        }
        if (query.shape == Shape::paragraph) {
            return a.paragraphs.first == a.paragraphs.second && a.paragraphs == b.paragraphs;
        }
        return b.first - a.last <= query.number;
    }

    void chain(const TestQuery& query, const std::vector<Spans>& operands,
               const std::vector<std::size_t>& order, std::size_t at, const Span* before, Spans& found,
               const Span* whole = nullptr) const {
        if (at == order.size()) {
            add(found, *whole);
            return;
        }
        for (const auto& [place, span] : operands[order[at]]) {
            if (before != nullptr && !follows(query, *before, span)) continue;
            const Span longer = whole == nullptr ? span : together(*whole, span);
            chain(query, operands, order, at + 1, &span, found, &longer);
        }
    }

    std::set<std::string> languages_;
    Stemmers stemmers_;
    const TestArticle* article_ = nullptr;
    std::vector<Place> places_;
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

rc::Gen<TestQuery> gen_words_query(const rc::Gen<Shape>& shape) {
    return rc::gen::build<TestQuery>(
        rc::gen::set(&TestQuery::shape, shape),
        rc::gen::set(&TestQuery::zone,
                     rc::gen::weightedElement<std::uint8_t>({{6, 0}, {1, 1}, {1, 2}, {1, 3}, {2, 4}})),
        rc::gen::set(&TestQuery::value,
                     rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint8_t>(0, words_of_a_case))),
        rc::gen::set(&TestQuery::words, gen_words(3, 3)));
}

/// A text with places in an article.
rc::Gen<TestQuery> gen_span(int depth) {
    const auto leaf = gen_words_query(rc::gen::weightedElement<Shape>({{4, Shape::word},
                                                                       {1, Shape::exact},
                                                                       {1, Shape::wildcard},
                                                                       {1, Shape::capitals},
                                                                       {2, Shape::phrase},
                                                                       {1, Shape::gap_phrase},
                                                                       {1, Shape::choice_phrase}}));
    if (depth == 0) return leaf;
    const auto joined = [depth](const rc::Gen<Shape>& shape, std::size_t min) {
        return rc::gen::build<TestQuery>(
            rc::gen::set(&TestQuery::shape, shape),
            rc::gen::set(&TestQuery::number,
                         rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint8_t>(1, 5))),
            rc::gen::set(&TestQuery::children,
                         rc::gen::mapcat(rc::gen::inRange<std::size_t>(min, 4), [depth](std::size_t size) {
                             return rc::gen::container<std::vector<TestQuery>>(size, gen_span(depth - 1));
                         })));
    };
    return rc::gen::weightedOneOf<TestQuery>(
        {{3, leaf},
         {2, joined(rc::gen::element(Shape::near, Shape::adjacent, Shape::not_near, Shape::sentence,
                                     Shape::paragraph),
                    2)},
         {1, joined(rc::gen::just(Shape::any), 2)}});
}

rc::Gen<TestQuery> gen_leaf() {
    const auto at_least = rc::gen::build<TestQuery>(
        rc::gen::set(&TestQuery::shape, rc::gen::just(Shape::at_least)),
        rc::gen::set(&TestQuery::number,
                     rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint8_t>(1, 4))),
        rc::gen::set(&TestQuery::children, rc::gen::container<std::vector<TestQuery>>(1, gen_span(1))));
    const auto condition = gen_words_query(rc::gen::weightedElement<Shape>(
        {{1, Shape::source}, {1, Shape::author}, {1, Shape::lang}, {2, Shape::date}, {1, Shape::all}}));
    return rc::gen::weightedOneOf<TestQuery>({{6, gen_span(2)}, {1, at_least}, {2, condition}});
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
    return rc::gen::weightedOneOf<TestQuery>({{4, gen_leaf()},
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
    if (query.shape <= Shape::capitals) query.value = vocabulary[query.value];
    speak(vocabulary, query.words);
    const TestWord& word = test_words()[query.value];
    const bool is_refused = (query.shape == Shape::capitals && (word.parts.size() > 1 || word.unspaced)) ||
                            (query.shape == Shape::wildcard && !has_letters_first(word));
    if (is_refused) query.shape = Shape::word;
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
        const auto fast = *rc::gen::arbitrary<bool>();
        ArchiveReader reader(directory / "archive", fast ? AnswerFrom::fast_files : AnswerFrom::database);
        ArchiveReader other(directory / "archive", fast ? AnswerFrom::database : AnswerFrom::fast_files);
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
            RC_ASSERT(reader.search(plan, SortOrder::relevance, 0, no_limit).matches ==
                      other.search(plan, SortOrder::relevance, 0, no_limit).matches);
            RC_ASSERT(reader.days(plan) == other.days(plan));
            for (const Facet facet : {Facet::source, Facet::author, Facet::lang}) {
                RC_ASSERT(reader.values(plan, facet) == other.values(plan, facet));
            }
            reader.each_docid([&](DocId docid) {
                const std::string id = reader.id(docid);
                const bool hit = std::binary_search(expected.begin(), expected.end(), id);
                const auto marks = evaluator.evaluate(docid, reader.article(docid));
                if (marks.has_value() != hit) RC_LOG() << to_text(query);
                RC_ASSERT(marks.has_value() == hit);
                if (!hit || has_negated_negation(query)) return;
                Bytes marked;
                for (const Mark& mark : *marks) {
                    for (std::size_t byte = mark.begin; byte < mark.end; ++byte) {
                        marked.emplace(mark.field == TextField::title ? 0 : 1, byte);
                    }
                }
                Bytes wanted;
                oracle.matches(query, tests[std::stoul(id.substr(1))], &wanted);
                if (marked != wanted) RC_LOG() << to_text(query) << " in " << id;
                RC_ASSERT(marked == wanted);
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
