#include "common/archive/schema.hpp"

#include <catch2/catch.hpp>

#include "common/archive/impact.hpp"
#include "common/article/error.hpp"

namespace broadsheet {
namespace {

using Terms = std::vector<std::string>;

Terms terms_of(const std::string& range) {
    return range_terms(std::get<DayRange>(parse_day_range(range, Day{})));
}

}  // namespace

TEST_CASE("a range of days is covered by the fewest date terms", "[schema]") {
    CHECK(terms_of("2022-02-08") == Terms{"D20220208"});
    CHECK(terms_of("2022-02") == Terms{"M202202"});
    CHECK(terms_of("2020..2021") == Terms{"Y2020", "Y2021"});
    CHECK(terms_of("2021-12-30..2022-02-01") == Terms{"D20211230", "D20211231", "M202201", "D20220201"});
    CHECK(terms_of("2019-11-30..2021-01-31") == Terms{"D20191130", "M201912", "Y2020", "M202101"});
    CHECK(terms_of("1999-01-02..2003-12-30").size() < 90);
}

TEST_CASE("sortable times sort as times do, before 1970 too", "[schema]") {
    const Terms in_order{"0001-01-01", "1887-06-30",           "1969-12-31T23:59:59Z",
                         "1970-01-01", "2022-02-08T10:00:00Z", "9999-12-31"};
    std::string previous;
    for (const std::string& text : in_order) {
        const Timestamp time = *parse_timestamp(text);
        const std::string value = sortable_time(time);
        CHECK(previous < value);
        CHECK(time_from_sortable(value) == time);
        previous = value;
    }
    CHECK_FALSE(time_from_sortable("short").has_value());
}

TEST_CASE("sets of docids come back as they went in", "[schema]") {
    for (const std::vector<DocId>& docids :
         {std::vector<DocId>{}, {1}, {1, 2, 3}, {127, 128, 129, 20000, 4294967295}}) {
        CHECK(decode_docids(encode_docids(docids)) == docids);
    }
    CHECK_THROWS_AS(decode_docids("\x80"), ArchiveCorrupt);
    CHECK_THROWS_AS(decode_docids(std::string("\x00", 1)), ArchiveCorrupt);
    CHECK_THROWS_AS(decode_docids("\xFF\xFF\xFF\xFF\xFF\xFF"), ArchiveCorrupt);
}

TEST_CASE("long values keep terms apart and within Xapian's limit", "[schema]") {
    const std::string value(1000, 'x');
    const std::string term = filter_term(Filter::section, value);
    CHECK(term.size() <= max_term_bytes);
    CHECK(term != filter_term(Filter::section, value + 'y'));
    CHECK(filter_term(Filter::id, "7") == "Q7");
}

TEST_CASE("impact grows with the words and shrinks with the length", "[impact]") {
    const AverageLengths averages{10, 400};
    const ImpactModel model(averages, 10, 400);
    // tf 1 at average length: 127 * 1 / (2 + 1)
    CHECK(model.impact(0, 1) == 42);
    CHECK(model.impact(0, 2) == 64);
    CHECK(model.impact(1, 0) == 64);
    CHECK(model.impact(0, 100000) == 127);
    // Twice the average length: 127 * t / (2 + t), t = 1 / (0.4 + 0.6 * 2)
    CHECK(ImpactModel(averages, 10, 800).impact(0, 1) == 30);
    CHECK(ImpactModel(averages, 10, 100000).impact(0, 1) == 1);
    CHECK(ImpactModel(averages, 10, 4000).impact(0, 1) < model.impact(0, 1));
}

TEST_CASE("lists of texts come back as they were, and damaged ones are noticed", "[schema]") {
    const std::set<std::string> texts{"", "a", "12:b", "two\nlines"};
    CHECK(decode_texts(encode_texts(texts)) == texts);
    for (const char* damaged : {"x", "3:ab", "3", "-1:a", "99999999999999999999:a", "1:ab"}) {
        CAPTURE(damaged);
        CHECK_THROWS_AS(decode_texts(damaged), ArchiveCorrupt);
    }
}

TEST_CASE("rare words weigh more than frequent ones", "[impact]") {
    // ln(1 + (1000 - 10 + 0.5) / 10.5) = 4.5573
    CHECK(word_weight(1, 1000, 10) == 298672);
    CHECK(word_weight(1, 1000, 999) < word_weight(1, 1000, 500));
    CHECK(word_weight(1, 1, 1) > 0);
}

}  // namespace broadsheet
