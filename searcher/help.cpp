#include "searcher/help.hpp"

#include <algorithm>
#include <array>

namespace broadsheet {
namespace {

constexpr OptionRow from_row{"from", "DAY",
                             "only articles published on DAY or later; DAY is a day, month,\n"
                             "quarter, year or decade: 2022-02-08, 2022-02, 2022-Q1, 2022,\n"
                             "1990s"};
constexpr OptionRow to_row{"to", "DAY", "only articles published on DAY or earlier, to its last day"};
constexpr OptionRow now_row{"now", "DAY",
                            "the day that 'today' and \"last 30 days\" count from (default:\n"
                            "the clock's)"};
constexpr OptionRow lang_row{"lang", "LANG", "only articles in this language: en, German, …"};
constexpr OptionRow any_row{"any", "", "one of the words is enough, instead of all of them"};
constexpr OptionRow color_row{"color", "WHEN",
                              "auto (default: on a terminal, unless NO_COLOR is set),\n"
                              "always or never",
                              "auto always never"};
constexpr OptionRow help_row{"help", "", "show this text"};

constexpr std::array search_options{
    OptionRow{"limit", "N", "show at most N articles (default 10)"},
    OptionRow{"offset", "N", "leave out the first N articles (default 0)"},
    OptionRow{"all", "", "show all articles, however many"},
    OptionRow{"sort", "ORDER", "relevance (default), newest or oldest", "relevance newest oldest"},
    OptionRow{"collapse", "story",
              "of near copies, such as wire copy in many papers, show only\n"
              "the best, with the number of the others",
              "story"},
    OptionRow{"format", "FORMAT", "text (default), json, jsonl (a line an article) or csv",
              "text json jsonl csv"},
    from_row,
    to_row,
    now_row,
    lang_row,
    any_row,
    color_row,
    OptionRow{"timings", "", "say behind the results which part took how long"},
    help_row,
};

constexpr std::array count_options{
    OptionRow{"batch", "",
              "read queries from standard input, one a line, and print each\n"
              "with its number before it"},
    from_row,
    to_row,
    now_row,
    lang_row,
    any_row,
    help_row,
};

constexpr OptionRow table_format_row{"format", "FORMAT", "text (default), json or csv", "text json csv"};

constexpr std::array facet_options{
    OptionRow{"by", "FIELD", "source (default), author, section, tag, lang or year",
              "source author section tag lang year"},
    OptionRow{"limit", "N", "show the N most frequent values (default 20)"},
    OptionRow{"all", "", "show all values"},
    table_format_row,
    from_row,
    to_row,
    now_row,
    lang_row,
    any_row,
    color_row,
    help_row,
};

constexpr std::array timeline_options{
    OptionRow{"by", "PERIOD", "day, week, month (default) or year", "day week month year"},
    OptionRow{"share", "", "as a share of all articles of the period"},
    table_format_row,
    from_row,
    to_row,
    now_row,
    lang_row,
    any_row,
    color_row,
    help_row,
};

constexpr std::array explain_options{
    OptionRow{"limit", "N", "show how the scores of the best N came about (default 3)"},
    from_row,
    to_row,
    now_row,
    lang_row,
    any_row,
    help_row,
};

constexpr std::array show_options{
    OptionRow{"format", "FORMAT", "text (default) or json, the record as it is stored", "text json"},
    OptionRow{"cite", "", "only how to cite the article, and where its original lies"},
    OptionRow{"removed", "",
              "with what cleaning took, in braces: {- dropped}, {~ muted},\n"
              "{> moved to a field}"},
    OptionRow{"raw", "", "as it came, before it was cleaned"},
    color_row,
    help_row,
};

constexpr std::array help_options{
    OptionRow{"man", "", "write the manual page, for man(1)"},
    OptionRow{"completion", "SHELL",
              "write a script that makes bash, zsh or fish complete verbs\n"
              "and options",
              "bash zsh fish"},
    help_row,
};

constexpr std::array verbs{
    VerbHelp{"search", "ARCHIVE QUERY", "list the articles that match a query",
             R"(Lists the articles in ARCHIVE, a directory made by 'indexer add', that match
QUERY: headline, source, date, and a piece of the text with the words found.
The best matches come first.

A query (in quotes, for the shell; 'searcher help query' tells everything):
  'supreme court'          articles with both words, in any of their forms
  '"supreme court"'        with exactly this phrase
  'modi OR putin'          with one or the other; NOT or - before a word
                           excludes it, brackets ( ) group
  'ruling NEAR/8 court'    with these words close to each other
  'title:budget'           with the word in the headline
  'by:"barkha dutt"'       by this author
  'date:2022-02..2022-03'  published then
)",
             search_options,
             R"(Examples:
  searcher search archive 'supreme court'
  searcher search archive '"prime minister" -cricket' --from 2022 --sort newest
  searcher search archive 'flood OR storm' --limit 10 --offset 10
  searcher search archive 'title:budget' --all --format csv > budget.csv
  searcher search archive -- '-cricket'

Exit codes: 0 articles found, 1 nothing found, 2 an error
)"},
    VerbHelp{"count", "ARCHIVE QUERY", "print how many articles match a query",
             R"(Prints the exact number of articles in ARCHIVE that match QUERY.
'searcher help query' tells how to write a query.
)",
             count_options,
             R"(Examples:
  searcher count archive '*'
  searcher count archive 'supreme court' --from 2022 --to 2023
  searcher count archive 'flood storm' --any

Exit codes: 0 articles found, 1 nothing found (the number is 0), 2 an error
)"},
    VerbHelp{"facet", "ARCHIVE QUERY", "count matches by source, author, …",
             R"(Counts the articles in ARCHIVE that match QUERY by one of their fields. Counts
are exact; an article with several authors or tags counts for each of them.
'searcher help query' tells how to write a query.
)",
             facet_options,
             R"(Examples:
  searcher facet archive 'flood OR storm'
  searcher facet archive '*' --by author --limit 50
  searcher facet archive 'title:budget' --by year --format csv

Exit codes: 0 articles found, 1 nothing found, 2 an error
)"},
    VerbHelp{"timeline", "ARCHIVE QUERY", "count matches by day, week, month or year",
             R"(Counts the articles in ARCHIVE that match QUERY by the time of their
publication (UTC), from the first match to the last; weeks are those of
ISO 8601.
'searcher help query' tells how to write a query.
)",
             timeline_options,
             R"(Examples:
  searcher timeline archive 'flood OR storm'
  searcher timeline archive 'inflation' --by year --share
  searcher timeline archive '*' --by day --from 2022-02 --format csv

Exit codes: 0 articles found, 1 nothing found, 2 an error
)"},
    VerbHelp{"explain", "ARCHIVE QUERY", "show how a query is read and scored",
             R"(Shows how QUERY was read, with all brackets; how many articles in ARCHIVE each
of its parts has; which words a pattern stands for; and what the scores of the
best articles are made of.
)",
             explain_options,
             R"(Examples:
  searcher explain archive 'court OR tribunal ruling'
  searcher explain archive 'econom* NEAR/5 cris?s'

Exit codes: 0 articles found, 1 nothing found, 2 an error
)"},
    VerbHelp{"show", "ARCHIVE ID", "show one article",
             R"(Shows the article of ARCHIVE that has this ID. 'searcher search' shows the ID
of each article; the address of an article without an ID of its own is its ID.
)",
             show_options,
             R"(Examples:
  searcher show archive nwa-130516-court
  searcher show archive https://harbour-courier.example/2013/05/court
  searcher show archive nwa-130516-court --format json
  searcher show archive nwa-130516-court --cite

Exit codes: 0 shown, 1 there is no such article, 2 an error
)"},
    VerbHelp{"help", "[VERB|query]", "show the options of a verb; how to write a query",
             R"(Shows the options and examples of VERB, or how to write a query.
)",
             help_options,
             R"(Examples:
  searcher help query
  searcher help --man | man -l -
  source <(searcher help --completion bash)
)"},
};

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        words.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

std::string padded(std::string_view text, std::size_t columns) {
    std::string result(text);
    result.resize(std::max(columns, text.size()), ' ');
    return result;
}

std::string option_lines(const OptionRow& row) {
    constexpr std::size_t help_column = 19;
    std::string name = "  --" + std::string(row.name);
    if (!row.value.empty()) name += " " + std::string(row.value);
    if (name.size() >= help_column) name += '\n' + std::string(help_column, ' ');
    std::string lines = padded(name, help_column);
    for (const char c : row.help) {
        lines += c;
        if (c == '\n') lines.append(help_column, ' ');
    }
    return lines + '\n';
}

}  // namespace

const VerbHelp* find_verb(std::string_view name) {
    const auto* const found =
        std::find_if(verbs.begin(), verbs.end(), [&](const VerbHelp& verb) { return verb.name == name; });
    return found == verbs.end() ? nullptr : found;
}

std::string help_text() {
    std::string text =
        "searcher - full-text search in news archives\n"
        "\n"
        "Usage: searcher VERB ARCHIVE …\n"
        "\n"
        "ARCHIVE is a directory made by 'indexer add'.\n"
        "\n"
        "Verbs:\n";
    for (const VerbHelp& verb : verbs) {
        text += "  " + padded(std::string(verb.name) + ' ' + std::string(verb.arguments), 24) +
                std::string(verb.summary) + '\n';
    }
    return text +
           "\n"
           "Options:\n"
           "  --help                  show this text\n"
           "  --version               show the version\n"
           "\n"
           "Examples:\n"
           "  searcher search archive 'supreme court'\n"
           "  searcher count archive '\"prime minister\" -cricket' --from 2022-02\n"
           "  searcher show archive nwa-130516-court\n"
           "\n"
           "Exit codes: 0 found, 1 nothing found, 2 an error\n";
}

std::string help_text(const VerbHelp& verb) {
    const std::string name = "searcher " + std::string(verb.name);
    std::string text = name + " - " + std::string(verb.summary) + "\n\nUsage: " + name + " [OPTIONS] " +
                       std::string(verb.arguments) + "\n\n" + std::string(verb.description) + "\nOptions:\n";
    for (const OptionRow& row : verb.options) text += option_lines(row);
    return text + '\n' + std::string(verb.rest);
}

Manual searcher_manual() {
    Manual manual{
        .program = "searcher",
        .summary = "full-text search in news archives",
        .text =
            "Answers queries from archives of news articles, directories made by indexer(1). Results "
            "go\nto standard output, all else to standard error.\n",
        .tables_title = "Queries",
        .tables = query_tables(),
        .exit_codes = "0 when something was found, 1 when nothing was found, 2 on an error.\n",
        .see_also = "indexer"};
    for (const VerbHelp& verb : verbs) {
        const std::string rest(verb.rest.substr(0, verb.rest.find("\nExit codes")));
        ManualVerb entry{.name = std::string(verb.name),
                         .arguments = std::string(verb.arguments),
                         .summary = std::string(verb.summary),
                         .text = std::string(verb.description),
                         .examples = rest};
        for (const OptionRow& row : verb.options) {
            entry.options.push_back({std::string(row.name), std::string(row.value), std::string(row.help),
                                     words_of(row.choices)});
        }
        manual.verbs.push_back(std::move(entry));
    }
    return manual;
}

std::string version_text() { return "searcher (Broadsheet) " BROADSHEET_VERSION "\n"; }

}  // namespace broadsheet
