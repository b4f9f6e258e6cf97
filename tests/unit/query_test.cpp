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
        "; fields are title, body, by, source, section, tag, place, agency, lang, url, id, date, after and "
        "before; "
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

TEST_CASE("what the language does not have yet is refused, not read as something else", "[query]") {
    const std::string quote = " not supported yet; put the text in quotes to search for it as it stands";
    check_refusals({
        {"a NEAR b", "query, column 3: the operator 'NEAR' is" + quote},
        {"a NEAR/8 b", "query, column 3: the operator 'NEAR/8' is" + quote},
        {"a ADJ/3 b", "query, column 3: the operator 'ADJ/3' is" + quote},
        {"a NOTNEAR/3 b", "query, column 3: the operator 'NOTNEAR/3' is" + quote},
        {"a SENT b", "query, column 3: the operator 'SENT' is" + quote},
        {"a PARA b", "query, column 3: the operator 'PARA' is" + quote},
        {"a w/5 b", "query, column 3: the operator 'w/5' is" + quote},
        {"a PRE/5 b", "query, column 3: the operator 'PRE/5' is" + quote},
        {"a w/s b", "query, column 3: the operator 'w/s' is" + quote},
        {"a W/P b", "query, column 3: the operator 'W/P' is" + quote},
        {"econom*", "query, column 1: the wildcard in 'econom*' is" + quote},
        {"x title:wom?n", "query, column 9: the wildcard in 'wom?n' is" + quote},
        {"title:*", "query, column 7: the wildcard in '*' is" + quote},
        {"source:reut*", "query, column 8: the wildcard in 'reut*' is" + quote},
        {"\"prime minister * singh\"",
         "query, column 17: '*' in quotes is not supported yet; write \\* for the sign itself"},
        {"by:\"bark*\"",
         "query, column 9: '*' in quotes is not supported yet; write \\* for the sign itself"},
        {"tsunmai~", "query, column 1: '~' after a word is" + quote},
        {"\"a b\"~3", "query, column 6: '~' after a word is" + quote},
        {"=court", "query, column 1: '=' before a word is" + quote},
        {"modi^2", "query, column 1: '^' with a weight is" + quote},
        {"(a OR b)^0.5", "query, column 9: '^' with a weight is" + quote},
        {"caps(WHO)", "query, column 1: 'caps()' is" + quote},
        {"x atleast3(inflation)", "query, column 3: 'atleast3()' is" + quote},
        {"first50(resigned)", "query, column 1: 'first50()' is" + quote},
        {"lead:(quake OR tremor)", "query, column 1: the field 'lead:' is" + quote},
        {"like:abc", "query, column 1: the field 'like:' is" + quote},
        {"story:abc", "query, column 1: the field 'story:' is" + quote},
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
    CHECK(refusal(repeated(30, "é") + "*") ==
          "query, column 1: the wildcard in '" + repeated(20, "é") +
              "…' is not supported yet; put the text in quotes to search for it "
              "as it stands");
}

}  // namespace
}  // namespace broadsheet
