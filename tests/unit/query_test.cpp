#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "common/article/error.hpp"
#include "common/query/parser.hpp"

namespace broadsheet {
namespace {

struct Reading {
    std::string typed;
    std::string read;  ///< the tree as print_query writes it, or the error's message
};

std::string printed(const std::string& typed, DefaultOperator between = DefaultOperator::all_words) {
    return print_query(parse_query(typed, between).query);
}

/// The message of the error, or the tree when there is none.
std::string refusal(const std::string& typed) {
    try {
        return printed(typed);
    } catch (const QueryError& error) {
        return error.what();
    }
}

void check_readings(const std::vector<Reading>& table, DefaultOperator between = DefaultOperator::all_words) {
    for (const auto& [typed, read] : table) {
        CAPTURE(typed);
        CHECK(printed(typed, between) == read);
        CHECK(printed(read) == read);
    }
}

TEST_CASE("words, phrases and signs stay as typed", "[query]") {
    check_readings({
        {"court", "court"},
        {"  court\t", "court"},
        {"\u3000court\u00a0\n", "court"},
        {"Überschwemmung", "Überschwemmung"},
        {"बजट", "बजट"},
        {"covid-19", "covid-19"},
        {"state-of-the-art", "state-of-the-art"},
        {"o'neill", "o'neill"},
        {"AT&T", "AT&T"},
        {"C++", "C++"},
        {"#metoo", "#metoo"},
        {"$1.2bn", "$1.2bn"},
        {"3.5%", "3.5%"},
        {"1,000,000", "1,000,000"},
        {"24/7;", "24/7;"},
        {"10:30", "10:30"},
        {"covid-19:update", "covid-19:update"},
        {":x", ":x"},
        {"a&&b", "a&&b"},
        {"a|b", "a|b"},
        {"a!", "a!"},
        {"a=b", "a=b"},
        {"~/notes", "~/notes"},
        {"x^y", "x^y"},
        {"x^y^3", "x^y^3"},
        {"x^2^", "x^2^"},
        {"^1^1", "^1^1"},
        {"w/o", "w/o"},
        {"Near", "Near"},
        {"And", "And"},
        {"caps", "caps"},
        {"first(x)", "(first AND x)"},
        {"*", "*"},
        {"\"supreme court\"", "\"supreme court\""},
        {"“supreme court”", "\"supreme court\""},
        {"„supreme court“", "\"supreme court\""},
        {"\"he said “no” twice\"", "\"he said “no” twice\""},
        {"“a \"b\" c”", "\"a \\\"b\\\" c\""},
        {"\"a \\\"b\\\" \\\\ \\* c\"", "\"a \\\"b\\\" \\\\ \\* c\""},
        {"\"AND\"", "\"AND\""},
        {"\"what is it?\"", "\"what is it?\""},
    });
}

TEST_CASE("operators bind in the order NOT, AND, OR", "[query]") {
    check_readings({
        {"a b", "(a AND b)"},
        {"a b c", "(a AND b AND c)"},
        {"a AND b c", "(a AND b AND c)"},
        {"a OR b OR c", "(a OR b OR c)"},
        {"a b OR c d", "((a AND b) OR (c AND d))"},
        {"a OR b AND c", "(a OR (b AND c))"},
        {"(a OR b) c", "((a OR b) AND c)"},
        {"(a b) c", "((a AND b) AND c)"},
        {"(a OR b) OR c", "((a OR b) OR c)"},
        {"((a))", "a"},
        {"((a b))", "(a AND b)"},
        {"a && b || c", "((a AND b) OR c)"},
        {"a NOT b", "(a AND NOT b)"},
        {"a AND NOT b", "(a AND NOT b)"},
        {"a OR NOT b", "(a OR NOT b)"},
        {"a -b", "(a AND NOT b)"},
        {"a !b", "(a AND NOT b)"},
        {"-a b", "(NOT a AND b)"},
        {"-a", "NOT a"},
        {"-(a OR b)", "NOT (a OR b)"},
        {"-\"a b\"", "NOT \"a b\""},
        {"--a", "NOT NOT a"},
        {"NOT -!a", "NOT NOT NOT a"},
        {"a -b OR c", "((a AND NOT b) OR c)"},
        {"+a +b", "(a AND b)"},
        {"+-a", "NOT a"},
        {"a(b)c", "(a AND b AND c)"},
        {"a\"b\"c", "(a AND \"b\" AND c)"},
        {"* -cricket", "(* AND NOT cricket)"},
    });
}

TEST_CASE("with any_word the words beside each other are alternatives, but never before a sign", "[query]") {
    check_readings(
        {
            {"a", "a"},
            {"a b", "(a OR b)"},
            {"a b c", "(a OR b OR c)"},
            {"a AND b", "(a AND b)"},
            {"a b AND c d", "(a OR (b AND c) OR d)"},
            {"a b OR c", "(a OR b OR c)"},
            {"(a b) c", "((a OR b) OR c)"},
            {"(a b) AND c", "((a OR b) AND c)"},
            {"a b -c", "((a OR b) AND NOT c)"},
            {"-c a b", "((a OR b) AND NOT c)"},
            {"a -c b NOT d", "((a OR b) AND NOT c AND NOT d)"},
            {"a -b", "(a AND NOT b)"},
            {"a AND b -c", "(a AND b AND NOT c)"},
            {"a AND b c -d", "(((a AND b) OR c) AND NOT d)"},
            {"-a -b", "(NOT a AND NOT b)"},
            {"-a", "NOT a"},
            {"a -b AND c", "(a AND NOT b AND c)"},
            {"a AND -b c", "((a AND NOT b) OR c)"},
            {"a -b OR c", "((a AND NOT b) OR c)"},
            {"a OR b -c d", "(a OR ((b OR d) AND NOT c))"},
            {"a OR -b", "(a OR NOT b)"},
            {"a +b c", "((a OR c) AND b)"},
            {"title:(a b -c)", "((title:a OR title:b) AND NOT title:c)"},
        },
        DefaultOperator::any_word);
}

TEST_CASE("a field goes to its word, its phrase or all that its brackets hold", "[query]") {
    check_readings({
        {"title:budget", "title:budget"},
        {"TITLE:budget", "title:budget"},
        {"body:\"supreme court\"", "body:\"supreme court\""},
        {"title:(quake OR tremor)", "(title:quake OR title:tremor)"},
        {"title:(quake \"big one\" -(film OR game)) x",
         "((title:quake AND title:\"big one\" AND NOT (title:film OR title:game)) AND x)"},
        {"-title:budget", "NOT title:budget"},
        {"title:AND", "title:AND"},
        {"title:10:30", "title:10:30"},
        {"by:Dutt", "by:Dutt"},
        {"author:dutt", "by:dutt"},
        {"by:\"dutt\"", "by:\"dutt\""},
        {"by:(dutt OR \"barkha dutt\")", "(by:dutt OR by:\"barkha dutt\")"},
        {"by:Gómez", "by:Gómez"},
        {"source:reuters.com", "source:reuters.com"},
        {"source:\"reuters\"", "source:reuters"},
        {"source:\"The Hindu\"", "source:\"The Hindu\""},
        {"source:(reuters OR ap)", "(source:reuters OR source:ap)"},
        {"section:world tag:\"-x\"", "(section:world AND tag:\"-x\")"},
        {"place:\"New Delhi\" agency:PTI", "(place:\"New Delhi\" AND agency:PTI)"},
        {"lang:pt-BR", "lang:pt-BR"},
        {"url:http://example.org/a?b=c~1", "url:\"http://example.org/a?b=c~1\""},
        {"url:(http://a.org/1 OR http://a.org/2)", "(url:http://a.org/1 OR url:http://a.org/2)"},
        {"id:-1", "id:\"-1\""},
        {R"(id:"a\*b")", R"(id:"a\*b")"},
        {"tag:a:b", "tag:a:b"},
    });
}

TEST_CASE("date fields become the days that they name", "[query]") {
    check_readings({
        {"date:2022-02-08", "date:2022-02-08"},
        {"date:2022-02..2022-03", "date:2022-02..2022-03"},
        {"date:2022-01..2022-12", "date:2022"},
        {"date:\"2022-Q1\"", "date:2022-Q1"},
        {"date:1990s", "date:1990s"},
        {"date:..2022", "date:..2022"},
        {"after:2022-02-24", "date:2022-02-25.."},
        {"after:2022-02", "date:2022-03.."},
        {"before:2022-02", "date:..2022-01"},
        {"before:1990s", "date:..1989"},
        {"flood -date:2022", "(flood AND NOT date:2022)"},
    });
}

TEST_CASE("a node knows the column where it was typed, in code points", "[query]") {
    const Query query = parse_query("été “x y” -(date:2022 OR by:z)").query;
    REQUIRE(query.children.size() == 3);
    CHECK(query.column == 1);
    CHECK(query.children[1].column == 5);
    CHECK(query.children[2].column == 11);
    const Query& either = query.children[2].children.front();
    REQUIRE(either.children.size() == 2);
    CHECK(either.children[0].column == 18);
    CHECK(either.children[1].column == 29);
}

TEST_CASE("what was read in another way than meant is noted once", "[query]") {
    const std::string wrong_order =
        "the ends of '2022-03..2022-02' were in the wrong order; they are swapped";
    const auto instead = [](const std::string& word, const std::string& sign) {
        return "'" + word + "' was read as a word; write " + sign + " for the operator";
    };
    struct Noted {
        std::string typed;
        std::vector<std::string> notes;
    };
    const std::vector<Noted> table = {
        {"modi OR putin", {}},
        {"modi or putin", {instead("or", "OR")}},
        {"a or b or c", {instead("or", "OR")}},
        {"a and b not c", {instead("and", "AND"), instead("not", "NOT")}},
        {"\"a b\" or (c d)", {instead("or", "OR")}},
        {"title:(a or b)", {instead("or", "OR")}},
        {"source:(a or b)", {instead("or", "OR")}},
        {"or", {}},
        {"or a", {}},
        {"a or", {}},
        {"(a or) b", {}},
        {"a \"or\" b", {}},
        {"a title:or b", {}},
        {"a OR not b", {}},
        {"a Or b", {}},
        {"date:2022-03..2022-02", {wrong_order}},
        {"date:2022-02..2022-03", {}},
    };
    for (const auto& [typed, notes] : table) {
        CAPTURE(typed);
        CHECK(parse_query(typed).notes == notes);
        CHECK(parse_query(typed, DefaultOperator::any_word).notes == notes);
    }
}

void check_refusals(const std::vector<Reading>& table) {
    for (const auto& [typed, message] : table) {
        CAPTURE(typed);
        CHECK(refusal(typed) == message);
        CHECK_THROWS_AS(parse_query(typed, DefaultOperator::any_word), QueryError);
    }
}

TEST_CASE("query text that makes no sense says where and what to do", "[query]") {
    const std::string missing =
        "; write a word, a phrase or brackets there, or put the operator in quotes to search for it";
    check_refusals({
        {"", "query, column 1: the query is empty; write a word, or * for every article"},
        {" \t", "query, column 1: the query is empty; write a word, or * for every article"},
        {"a AND", "query, column 3: there is nothing after 'AND'" + missing},
        {"été OR", "query, column 5: there is nothing after 'OR'" + missing},
        {"a NOT", "query, column 3: there is nothing after 'NOT'" + missing},
        {"(a ||) b", "query, column 4: there is nothing after '||'" + missing},
        {"AND a", "query, column 1: there is nothing before 'AND'" + missing},
        {"a (OR b)", "query, column 4: there is nothing before 'OR'" + missing},
        {"a AND OR b", "query, column 7: there is nothing between 'AND' and 'OR'" + missing},
        {"a NOT AND b", "query, column 7: there is nothing between 'NOT' and 'AND'" + missing},
        {"-OR", "query, column 2: there is nothing between '-' and 'OR'" + missing},
        {"a - b",
         "query, column 3: '-' stands alone; write it directly before what must not occur, or leave it out"},
        {"-",
         "query, column 1: '-' stands alone; write it directly before what must not occur, or leave it out"},
        {"(-)",
         "query, column 2: '-' stands alone; write it directly before what must not occur, or leave it out"},
        {"a + b", "query, column 3: '+' holds no letter or digit; leave it out"},
        {"a %% b", "query, column 3: '%%' holds no letter or digit; leave it out"},
        {"\"...\"", "query, column 1: '...' holds no letter or digit; leave it out"},
        {"title:&", "query, column 7: '&' holds no letter or digit; leave it out"},
        {"a \"b c", "query, column 3: the quote is never closed; add the closing '\"'"},
        {"a “b c\"", "query, column 3: the quote is never closed; add the closing '”'"},
        {"\"a\\\"", "query, column 1: the quote is never closed; add the closing '\"'"},
        {"\"\\", "query, column 1: the quote is never closed; add the closing '\"'"},
        {"a \"\"",
         "query, column 3: there is nothing between the quotes; write a word there, or leave them out"},
        {"by:\" \"",
         "query, column 4: there is nothing between the quotes; write a word there, or leave them out"},
        {"a (b", "query, column 3: the bracket '(' is never closed; add ')', or put the text in quotes"},
        {"a (", "query, column 3: the bracket '(' is never closed; add ')', or put the text in quotes"},
        {"a) b",
         "query, column 2: the bracket ')' was never opened; leave it out, or put the text in quotes"},
        {")", "query, column 1: the bracket ')' was never opened; leave it out, or put the text in quotes"},
        {"a ()",
         "query, column 3: there is nothing between the brackets; write a word there, or leave them out"},
        {"title:()",
         "query, column 7: there is nothing between the brackets; write a word there, or leave them out"},
        {"a\x01", "query, column 2: there is a control character in the query; remove it"},
        {std::string("a\0b", 3), "query, column 2: there is a control character in the query; remove it"},
        {"é\x7f", "query, column 2: there is a control character in the query; remove it"},
        {"a\u0085", "query, column 2: there is a control character in the query; remove it"},
        {"été \xff", "query, column 5: the query is not valid UTF-8; write it in UTF-8"},
        {"\"\xc3\"", "query, column 2: the query is not valid UTF-8; write it in UTF-8"},
        {"\xe2\x82", "query, column 1: the query is not valid UTF-8; write it in UTF-8"},
        {"\xed\xa0\x80", "query, column 1: the query is not valid UTF-8; write it in UTF-8"},
    });
}

TEST_CASE("a field that makes no sense says where and what to do", "[query]") {
    const std::string fields =
        "; fields are title, body, lead, by, source, section, tag, place, agency, lang, url, id, date, "
        "after, "
        "before, like and story; "
        "put the text in quotes to search for it as it stands";
    check_refusals({
        {"supreme court byline:x", "query, column 15: there is no field 'byline'" + fields},
        {"Budget: what next", "query, column 1: there is no field 'Budget'" + fields},
        {"title:x:y", "query, column 7: there is no field 'x'" + fields},
        {"x http://a.org",
         "query, column 3: 'http://a.org' is no field; put it in quotes, or write url: before it"},
        {"title: budget",
         "query, column 1: there is no value after 'title:'; write the value directly after the "
         "colon, as in title:value"},
        {"(a by:)",
         "query, column 4: there is no value after 'by:'; write the value directly after the colon, as in "
         "by:value"},
        {"title:by:x",
         "query, column 7: 'by:x' has a field inside another field; write one field before a word"},
        {"title:(a by:x)",
         "query, column 10: 'by:' stands inside the brackets of another field; write one field "
         "before a word"},
        {"tag:-x",
         "query, column 5: the value of 'tag:' begins with a sign for NOT; write the sign before the "
         "field, or put the value in quotes"},
        {"url:http://a.org/b(c)",
         "query, column 19: the value of 'url:' goes on after 'http://a.org/b'; put the whole "
         "value in quotes"},
        {"source:a\"b\"",
         "query, column 9: the value of 'source:' goes on after 'a'; put the whole value in quotes"},
        {"date:(2022 OR 2023)",
         "query, column 6: 'date:' takes no brackets; write the field again before each "
         "date, with OR between them"},
        {"x date:02/03/2022",
         "query, column 8: a day written as '02/03/2022' could be read in two ways; write year, "
         "month and day, as in 2022-02-08"},
        {"date:\"2022-02-30\"",
         "query, column 6: '2022-02-30' is not in the calendar; there is no such day in that "
         "month"},
        {"after:2022..2023", "query, column 7: 'after:' takes one date, not two; write date: before a range"},
        {"after:9999", "query, column 7: no day is after '9999'; days go from 0001-01-01 to 9999-12-31"},
        {"before:0001-01",
         "query, column 8: no day is before '0001-01'; days go from 0001-01-01 to 9999-12-31"},
    });
}

TEST_CASE("signs of nearness bind before all others and chain where they are equal", "[query]") {
    check_readings({
        {"a NEAR/8 b", "(a NEAR/8 b)"},
        {"a NEAR b", "(a NEAR/10 b)"},
        {"a ADJ/3 b", "(a ADJ/3 b)"},
        {"a ADJ b", "(a ADJ/10 b)"},
        {"a NOTNEAR/3 b", "(a NOTNEAR/3 b)"},
        {"a SENT b", "(a SENT b)"},
        {"a PARA b", "(a PARA b)"},
        {"a w/5 b", "(a NEAR/5 b)"},
        {"a W/5 b", "(a NEAR/5 b)"},
        {"a pre/5 b", "(a ADJ/5 b)"},
        {"a PRE/5 b", "(a ADJ/5 b)"},
        {"a w/s b", "(a SENT b)"},
        {"a W/P b", "(a PARA b)"},
        {"a NEAR/3 b NEAR/3 c", "(a NEAR/3 b NEAR/3 c)"},
        {"a SENT b SENT c", "(a SENT b SENT c)"},
        {"(a NEAR/3 b) NEAR/5 c", "((a NEAR/3 b) NEAR/5 c)"},
        {"(a NEAR/3 b) NEAR/3 c", "((a NEAR/3 b) NEAR/3 c)"},
        {"a (b ADJ/2 c) d", "(a AND (b ADJ/2 c) AND d)"},
        {"a b NEAR/3 c d", "(a AND (b NEAR/3 c) AND d)"},
        {"a OR b NEAR/3 c", "(a OR (b NEAR/3 c))"},
        {"-a NEAR/3 b", "NOT (a NEAR/3 b)"},
        {"NOT a NEAR/3 b OR c", "(NOT (a NEAR/3 b) OR c)"},
        {"ruling NEAR/8 (\"supreme court\" OR sc)", "(ruling NEAR/8 (\"supreme court\" OR sc))"},
        {"title:a NEAR/3 title:\"b c\"", "(title:a NEAR/3 title:\"b c\")"},
        {"title:(a NEAR/3 b)", "(title:a NEAR/3 title:b)"},
        {"econom* NEAR/3 =crisis", "(econom* NEAR/3 \"crisis\")"},
        {"a NEAR/3 tsunmai~", "(a NEAR/3 tsunmai~)"},
        {"caps(IT) SENT a", "(caps(IT) SENT a)"},
    });
}

TEST_CASE("wildcards, exact words, weights and functions", "[query]") {
    check_readings({
        {"econom*", "econom*"},
        {"*phobia", "*phobia"},
        {"wom?n", "wom?n"},
        {"title:wom?n", "title:wom?n"},
        {"tsunmai~", "tsunmai~"},
        {"tsunmai~2", "tsunmai~2"},
        {"title:tsunmai~1", "title:tsunmai~1"},
        {"=court", "\"court\""},
        {"title:=court", "title:\"court\""},
        {"source:reut*", "source:reut*"},
        {"source:\"the *\"", "source:\"the *\""},
        {"by:bark*", "by:bark*"},
        {"by:\"barkha d*\"", "by:\"barkha d*\""},
        {"url:https://a.example/*", "url:https://a.example/*"},
        {"url:https://a.example/?b=c", "url:\"https://a.example/?b=c\""},
        {"\"prime minister * singh\"", "\"prime minister * singh\""},
        {"\"prime  *  * singh\"", "\"prime * * singh\""},
        {"\"supreme cour*\"", "\"supreme cour*\""},

        {"\"the (court | tribun*) said\"", "\"the (court|tribun*) said\""},
        {"\"modi (india) said\"", "\"modi (india) said\""},
        {"\"(a b|\\) c*\"", "\"\\(a b|) c*\""},
        {"\"(a|\\)*b\"", "\"\\(a|)*b\""},
        {"\"(a* b\"", "\"\\(a* b\""},
        {"\"who? me\"", "\"who? me\""},
        {"\"who?\u2000me (a|b)\u3000c\"", "\"who? me (a|b) c\""},
        {"\"wom?n vote\"", "\"wom?n vote\""},
        {"\"a \\* b\"", "\"a \\* b\""},
        {"modi^2", "modi^2"},
        {"modi^0.5 x", "(modi^0.5 AND x)"},
        {"modi^1", "modi"},
        {"\"a b\"^3", "\"a b\"^3"},
        {"(a OR b)^0.5", "(a OR b)^0.5"},
        {"title:modi^2", "title:modi^2"},
        {"title:(a b)^2", "(title:a AND title:b)^2"},
        {"a^2 NEAR/3 b", "(a^2 NEAR/3 b)"},
        {"x^y", "x^y"},
        {"lead:(quake OR tremor)", "(lead:quake OR lead:tremor)"},
        {"first50(resigned)", "first50(resigned)"},
        {"FIRST50(a b)", "(first50(a) AND first50(b))"},
        {"first50(a NEAR/3 \"b c\")", "(first50(a) NEAR/3 first50(\"b c\"))"},
        {"atleast3(inflation)", "atleast3(inflation)"},
        {"ATLEAST3(a OR \"b c\")", "atleast3((a OR \"b c\"))"},
        {"title:(atleast2(a))", "atleast2(title:a)"},
        {"atleast2(a NEAR/3 b)", "atleast2((a NEAR/3 b))"},
        {"caps(WHO)", "caps(WHO)"},
        {"title:caps(US)", "title:caps(US)"},
        {"first50(caps(US))", "first50(caps(US))"},
        {"-caps(US)^2", "NOT caps(US)^2"},
        {"like:abc", "like:abc"},
        {"story:\"a b\"", "story:\"a b\""},
    });
}

TEST_CASE("operators and functions that make no sense say where and what to do", "[query]") {
    const std::string number = "; write one, or put the text in quotes to search for it as it stands";
    const std::string operand =
        "; write a word, a phrase or brackets there, or put the operator in quotes to search for it";
    const std::string beside = " takes words, phrases and OR in brackets; write the rest beside it with AND";
    check_refusals({
        {"a NEAR/0 b", "query, column 3: the distance of NEAR takes a whole number from 1 to 1000" + number},
        {"a NEAR/x b", "query, column 3: the distance of NEAR takes a whole number from 1 to 1000" + number},
        {"a ADJ/ b", "query, column 3: the distance of ADJ takes a whole number from 1 to 1000" + number},
        {"a w/9999 b", "query, column 3: the distance of w takes a whole number from 1 to 1000" + number},
        {"a SENT/3 b", "query, column 3: SENT takes no number; leave it out, or use NEAR/3"},
        {"NEAR/3 b", "query, column 1: there is nothing before 'NEAR/3'" + operand},
        {"a NEAR/3", "query, column 3: there is nothing after 'NEAR/3'" + operand},
        {"a NEAR/3 ADJ/2 b", "query, column 10: there is nothing between 'NEAR/3' and 'ADJ/2'" + operand},
        {"a NEAR/3 -b", "query, column 10: there is nothing between 'NEAR/3' and '-'" + operand},
        {"a NEAR/3 b ADJ/3 c",
         "query, column 12: 'NEAR/3' and 'ADJ/3' stand side by side; put brackets around one of them"},
        {"a NEAR/3 b NEAR/4 c",
         "query, column 12: 'NEAR/3' and 'NEAR/4' stand side by side; put brackets around one of them"},
        {"a NEAR/3 (b AND c)", "query, column 11: AND inside NEAR/3; NEAR/3" + beside},
        {"a NEAR/3 (b OR NOT c)", "query, column 16: NOT inside NEAR/3; NEAR/3" + beside},
        {"a SENT source:x", "query, column 15: a field inside SENT; SENT" + beside},
        {"a NEAR/3 *", "query, column 10: '*' inside NEAR/3; NEAR/3" + beside},
        {"a NEAR/3 atleast2(b)", "query, column 10: atleast inside NEAR/3; NEAR/3" + beside},
        {"atleast3(a AND b)", "query, column 10: AND inside atleast3(); atleast3()" + beside},
        {"a SENT b SENT c SENT d SENT e SENT f SENT g SENT h SENT i",
         "query, column 3: 'SENT' joins more than 8 operands; write fewer, or join some with OR in brackets"},
        {"atleast0(a)", "query, column 1: 'atleast' takes a whole number from 1 to 100000" + number},
        {"first999999(a)", "query, column 1: 'first' takes a whole number from 1 to 100000" + number},
        {"caps(a b)",
         "query, column 5: 'caps' takes one word; write one word between the brackets, as in caps(WHO)"},
        {"caps()",
         "query, column 5: 'caps' takes one word; write one word between the brackets, as in caps(WHO)"},
        {"caps(a*)",
         "query, column 5: 'caps' takes one word; write one word between the brackets, as in caps(WHO)"},
        {"title:first50(a)",
         "query, column 7: 'first50()' stands inside the brackets of another field; write one field before a "
         "word"},
        {"first50(title:a)",
         "query, column 9: 'title:' stands inside the brackets of another field; write one field before a "
         "word"},
        {"a^101",
         "query, column 2: '^' takes a weight from 0 to 100; write one directly behind it, as in word^2"},
        {"a^2^3",
         "query, column 2: '^' takes a weight from 0 to 100; write one directly behind it, as in word^2"},
        {"\"a b\"^x",
         "query, column 6: '^' takes a weight from 0 to 100; write one directly behind it, as in word^2"},
        {"(((a^100)^100)^100)",
         "query, column 4: the weights behind '^' multiply to more than 10000; write smaller ones"},
        {"\"a b\"~3",
         "query, column 6: '~' stands behind quotes or brackets; it goes behind a word; for words near each "
         "other write a NEAR/5 b"},
        {"tsunmai~3",
         "query, column 1: '~' takes 1 or 2 letters that may differ, not 3; write ~1 or ~2, or ~ alone"},
        {"tsun*ai~", "query, column 1: 'tsun*ai~' has a wildcard and '~'; write only one of them"},
        {"=\"a b\"",
         "query, column 1: '=' stands before quotes; leave it out; words in quotes are searched for as they "
         "stand"},
        {"title:*", "query, column 7: '*' holds no letter or digit; leave it out"},
        {"source:*", "query, column 8: '*' is any value; write some of its letters beside '*'"},
        {"\"* a\"",
         "query, column 2: '*' at an end of a phrase stands for nothing; leave it out, or write \\* for the "
         "sign "
         "itself"},
        {"\"a *\"",
         "query, column 4: '*' at an end of a phrase stands for nothing; leave it out, or write \\* for the "
         "sign "
         "itself"},
        {"\"a (b|) c\"",
         "query, column 6: there is nothing beside '|'; write a word on both sides, or \\| for the sign "
         "itself"},
        {"\"a (b c|d)\"",
         "query, column 5: 'b c' is more than one word; alternatives in quotes are single words; write OR "
         "between two phrases"},
    });
}

std::string repeated(std::size_t count, const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += text;
    return out;
}

TEST_CASE("queries that are too deep or too long are refused", "[query]") {
    const std::string too_deep =
        ": brackets and negations are nested more than 100 deep; write the query with fewer levels";
    const std::string too_long =
        "query, column 1: the query is longer than 65536 bytes; split it into several queries";
    CHECK(refusal(repeated(100, "(") + "a" + repeated(100, ")")) == "a");
    CHECK(refusal(repeated(100, "-") + "a") == repeated(100, "NOT ") + "a");
    CHECK(refusal(repeated(101, "(") + "a" + repeated(101, ")")) == "query, column 101" + too_deep);
    CHECK(refusal(repeated(60000, "(")) == "query, column 101" + too_deep);
    CHECK(refusal(repeated(60000, "-") + "a") == "query, column 101" + too_deep);
    CHECK(refusal(repeated(50, "-(") + "-a" + repeated(50, ")")) == "query, column 101" + too_deep);
    CHECK(refusal(repeated(60000, "+") + "a") == "a");
    CHECK(refusal(repeated(100000, "(")) == too_long);
    CHECK(refusal(std::string(max_query_bytes, 'a')).size() == max_query_bytes);
    CHECK(refusal(std::string(max_query_bytes + 1, 'a')) == too_long);
    // Sixty brackets that print as a hundred and twenty.
    CHECK(refusal(repeated(60, "a OR b (") + "c" + repeated(60, ")")).find(too_deep) != std::string::npos);
    CHECK(parse_query(repeated(32000, "a ")).query.children.size() == 32000);
}

TEST_CASE("an error quotes only the beginning of a long text", "[query]") {
    CHECK(refusal(repeated(30, "é") + ":x^2 a:" + repeated(30, "é")).find("field") != std::string::npos);
    CHECK(refusal("x" + repeated(30, "é") + "a*~") ==
          "query, column 1: 'x" + repeated(19, "é") + "…' has a wildcard and '~'; write only one of them");
}

}  // namespace
}  // namespace broadsheet
