#include <algorithm>

#include "searcher/help.hpp"
#include "searcher/terminal.hpp"

namespace broadsheet {
namespace {

constexpr std::size_t form_columns = 34;

std::string padded(std::string_view text, std::size_t columns) {
    const std::size_t width = display_width(text);
    return std::string(text) + std::string(columns > width ? columns - width : 0, ' ');
}

/// A form beside the lines of what it means, or above them where it is too long.
std::string row_lines(const ManualTable::Row& row) {
    std::string lines = "  " + std::string(row.form);
    if (display_width(lines) + 2 > form_columns) {
        lines += '\n' + std::string(form_columns, ' ');
    } else {
        lines = padded(lines, form_columns);
    }
    for (const char c : row.meaning) {
        lines += c;
        if (c == '\n') lines.append(form_columns, ' ');
    }
    return lines + '\n';
}

}  // namespace

const std::vector<ManualTable>& query_tables() {
    static const std::vector<ManualTable> tables = {
        {"Words",
         {{"supreme court", "both words, in any of their forms (courts)"},
          {"\"supreme court\"", "this phrase; case and accents do not matter"},
          {"\"prime minister * said\"", "a phrase with any one word in it"},
          {"\"(court|tribunal) of appeal\"", "a phrase with one of several words in it"},
          {"=court", "this form only, not courts"},
          {"econom*   wom?n   *phobia", "* is any letters or none, ? is any one"},
          {"tsunmai~   tsunmai~1", "spelt nearly so; 1 or 2 letters may differ"},
          {"caps(WHO)", "the word in capitals"},
          {"covid-19", "COVID-19, covid 19 or covid19"},
          {"*", "every article"}},
         ""},
        {"Operators, in capitals",
         {{"modi OR putin", "one of them, or both"},
          {"harbour AND strike", "both, as with nothing between them"},
          {"court NOT ruling   court -ruling", "the first without the second"},
          {"(flood OR storm) damage", "brackets group"}},
         "NEAR and its kin bind tightest, then NOT, then AND, then OR.\n"},
        {"Near each other",
         {{"ruling NEAR/8 court", "at most 8 words apart, in any order"},
          {"court ADJ/3 ruling", "at most 3 words apart, in this order"},
          {"church NOTNEAR/3 street", "church with no street so near"},
          {"vaccine SENT trial", "in one sentence"},
          {"bank PARA fraud", "in one paragraph"}},
         "Without a number it is 10. Both sides may be words, phrases, patterns and OR\n"
         "in brackets: (\"supreme court\" OR tribunal) NEAR/5 rul*\n"},
        {"Where, and how often",
         {{"title:budget   body:budget", "in the headline; in the text"},
          {"title:(flood OR storm)", "for all in the brackets"},
          {"lead:quake", "in the headline or the first 60 words"},
          {"first50(resigned)", "in the first 50 words of the text"},
          {"atleast3(inflation)", "three times or more"},
          {"modi^2 putin", "weighs twice as much (0 to 100)"}},
         ""},
        {"Fields",
         {{"by:dutt   by:\"barkha dutt\"", "an author: one word of the name; the whole"},
          {"source:reuters", "the source, or the host of the address"},
          {"section:sport   tag:energy", "whole values; case and accents do not matter"},
          {"place:geneva   agency:ap", "the place of the report; the news agency"},
          {"lang:en   url:*/sport/*", "the language; * is any signs in all fields"},
          {"id:20220208-1", "the article with this id"},
          {"like:20220208-1", "articles that resemble this one"},
          {"story:20220208-1", "near copies of this one, and itself"}},
         ""},
        {"Dates",
         {{"date:2022-02-08   date:2022-02", "on this day; in this month"},
          {"date:2022-Q1   date:2022", "in this quarter; in this year"},
          {"date:1990s", "in this decade"},
          {"date:2021-12..2022-02", "both ends are included; one may be left out"},
          {"after:2022-02   before:1990", "not included"},
          {"date:\"last 30 days\"", "to today, or to the day of --now"},
          {"date:today   date:\"this month\"", "also yesterday, days, weeks and years"}},
         "Days are those of UTC. An article without a date matches neither a condition\n"
         "on its date nor the opposite.\n"},
    };
    return tables;
}

std::string query_help_text() {
    std::string text =
        "How to write a query. In a shell it stands in single quotes:\n"
        "  searcher search archive '\"supreme court\" -cricket'\n";
    for (const ManualTable& table : query_tables()) {
        text += '\n' + std::string(table.title) + '\n';
        for (const ManualTable::Row& row : table.rows) text += row_lines(row);
        bool starts_line = true;
        for (const char c : table.text) {
            text += (starts_line ? "  " : "") + std::string(1, c);
            starts_line = c == '\n';
        }
    }
    return text +
           "\n"
           "Also read: && || ! for AND OR NOT; w/5 pre/5 w/s w/p for NEAR/5 ADJ/5 SENT PARA.\n"
           "A sign is searched for as it stands behind \\ in quotes. With --any one of the\n"
           "words is enough. 'searcher explain' shows how a query was read.\n";
}

}  // namespace broadsheet
