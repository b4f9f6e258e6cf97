#include "common/manual/manual.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "common/article/error.hpp"
#include "common/query/parser.hpp"
#include "indexer/options.hpp"
#include "searcher/help.hpp"
#include "searcher/options.hpp"
#include "searcher/terminal.hpp"
#include "tests/support/input_folder.hpp"

namespace broadsheet {
namespace {

using Words = std::vector<std::string>;

struct Program {
    Manual manual;
    std::string (*page)(const Words& words);  ///< what --help and its kin print, or the error
};

std::string searcher_page(const Words& words) {
    try {
        return std::get<PrintOptions>(parse_options(words)).text;
    } catch (const UsageError& error) {
        return error.what();
    }
}

std::string indexer_page(const Words& words) {
    try {
        return parse_indexer_options(words).help;
    } catch (const UsageError& error) {
        return error.what();
    }
}

std::vector<Program> programs() {
    return {{indexer_manual(), indexer_page}, {searcher_manual(), searcher_page}};
}

Words lines_of(const std::string& text) {
    Words lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool is_installed(const std::string& program) {
    return std::system(("command -v " + program + " > /dev/null 2>&1").c_str()) == 0;
}

/// What bash offers for the last of `words`.
Words offered(const Manual& manual, const Words& words) {
    const InputFolder folder;
    folder.write("articles.jsonl", "");
    folder.write("an archive/XAPIANDB", "");
    std::string script = completion(manual, Shell::bash) + "COMP_WORDS=(" + manual.program;
    for (const std::string& word : words) script += " '" + word + "'";
    script += ")\nCOMP_CWORD=" + std::to_string(words.size()) + "\n_" + manual.program +
              "\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    const std::string command = "cd '" + folder.path() + "' && bash '" + folder.write("script", script) +
                                "' > '" + folder.path("out") + "' 2> '" + folder.path("err") + "'";
    REQUIRE(std::system(command.c_str()) == 0);
    CHECK(read_file(folder.path("err")).empty());
    Words lines = lines_of(read_file(folder.path("out")));
    std::erase(lines, "");
    std::sort(lines.begin(), lines.end());
    return lines;
}

TEST_CASE("every form on the page about queries is a query", "[manual]") {
    std::size_t forms = 0;
    for (const ManualTable& table : query_tables()) {
        for (const ManualTable::Row& row : table.rows) {
            const std::string_view between = "   ";
            for (std::size_t begin = 0; begin < row.form.size(); ++forms) {
                const std::size_t end = std::min(row.form.find(between, begin), row.form.size());
                const std::string form(row.form.substr(begin, end - begin));
                CAPTURE(form);
                CHECK_NOTHROW(parse_query(form));
                begin = end + between.size();
            }
        }
    }
    CHECK(forms > 50);
}

TEST_CASE("help pages fit 80 columns", "[manual]") {
    for (const auto& [manual, page] : programs()) {
        std::vector<Words> asked{{"--help"}, {"help"}};
        for (const ManualVerb& verb : manual.verbs) asked.push_back({verb.name, "--help"});
        if (manual.program == "searcher") asked.push_back({"help", "query"});
        for (const Words& words : asked) {
            const std::string text = page(words);
            CHECK(lines_of(text).size() > 5);
            for (const std::string& line : lines_of(text)) {
                CAPTURE(words, line);
                CHECK(display_width(line) <= 80);
            }
        }
    }
}

TEST_CASE("help shows the page of a verb, and only one page", "[manual]") {
    for (const auto& [manual, page] : programs()) {
        for (const ManualVerb& verb : manual.verbs) {
            CHECK(page({"help", verb.name}) == page({verb.name, "--help"}));
            CHECK_THAT(page({"--help"}), Catch::Contains("\n  " + verb.name + ' '));
        }
        CHECK(page({"help"}) == page({"--help"}));
        CHECK(page({"help", "--man"}) == man_page(manual));
        CHECK(page({"help", "--completion", "fish"}) == completion(manual, Shell::fish));
        CHECK_THAT(page({"help", "--man", "--completion=zsh"}), Catch::Contains("more than one page"));
        CHECK_THAT(page({"help", "nothing"}), Catch::Contains("there is no verb 'nothing'"));
    }
    CHECK(searcher_page({"help", "query"}) == query_help_text());
}

TEST_CASE("the manual knows the values that options take", "[manual]") {
    std::size_t options = 0;
    for (const auto& [manual, page] : programs()) {
        for (const ManualVerb& verb : manual.verbs) {
            for (const ManualOption& option : verb.options) {
                if (option.choices.empty()) continue;
                ++options;
                Words words{verb.name, "archive", "query", "--" + option.name, "no-such-value"};
                if (verb.arguments == "ARCHIVE") words.erase(words.begin() + 2);
                if (verb.name == "help") words.erase(words.begin() + 1, words.begin() + 3);
                const std::string refusal = page(words);
                std::string list;
                for (const std::string& choice : option.choices) {
                    const bool is_last = &choice == &option.choices.back();
                    if (!list.empty()) list += is_last && manual.program == "searcher" ? " or " : ", ";
                    list += choice;
                }
                CAPTURE(manual.program, verb.name, option.name);
                CHECK_THAT(refusal, Catch::Contains(' ' + list + ", not 'no-such-value'"));
            }
        }
    }
    CHECK(options > 12);
}

TEST_CASE("man pages name every verb and option and please groff", "[manual]") {
    for (const auto& [manual, page] : programs()) {
        const std::string roff = man_page(manual);
        CHECK_THAT(roff,
                   Catch::StartsWith(
                       ".TH " + std::string(manual.program == "indexer" ? "INDEXER" : "SEARCHER") + " 1 "));
        for (const ManualVerb& verb : manual.verbs) {
            CHECK_THAT(roff, Catch::Contains("\n.SS " + verb.name + '\n'));
            for (const ManualOption& option : verb.options) {
                std::string name = "\\fB\\-\\-";
                for (const char c : option.name) name += c == '-' ? std::string("\\-") : std::string(1, c);
                CHECK_THAT(roff, Catch::Contains("\n.TP\n" + name + "\\fR"));
            }
        }
        if (!is_installed("groff")) {
            WARN("groff is not installed");
            continue;
        }
        const InputFolder folder;
        const std::string command = "groff -K utf8 -man -ww -z -Tutf8 '" + folder.write("page.1", roff) +
                                    "' > '" + folder.path("out") + "' 2>&1";
        CHECK(std::system(command.c_str()) == 0);
        CHECK(read_file(folder.path("out")).empty());
    }
}

TEST_CASE("texts stand in man pages as they are", "[manual]") {
    const Manual manual{.program = "paper",
                        .summary = "a-b",
                        .text = ".dots and 'quotes'\nand \\ ^ ~ ` \"\n\n  an example\n\nmore\n",
                        .exit_codes = "0\n",
                        .see_also = "pen"};
    const std::string roff = man_page(manual);
    CHECK_THAT(roff, Catch::Contains("paper \\- a\\-b\n"));
    CHECK_THAT(roff,
               Catch::Contains("\n\\&.dots and \\(aqquotes\\(aq\nand \\e \\(ha \\(ti \\(ga \\(dq\n"
                               ".PP\n.nf\nan example\n.fi\n.PP\nmore\n.SH VERBS\n.SH EXIT STATUS\n0\n"));
}

TEST_CASE("bash completes verbs, options, values, archives and files", "[manual]") {
    const Manual indexer = indexer_manual();
    const Manual searcher = searcher_manual();
    struct Case {
        const Manual& manual;
        Words words;
        Words offered;
    };
    const std::vector<Case> table = {
        {searcher, {"s"}, {"search", "show"}},
        {searcher, {"--v"}, {"--version"}},
        {searcher, {"search", "--so"}, {"--sort"}},
        {searcher, {"count", "--so"}, {}},
        {searcher, {"search", "--sort", ""}, {"newest", "oldest", "relevance"}},
        {searcher, {"search", "--sort", "="}, {"newest", "oldest", "relevance"}},
        {searcher, {"search", "--sort", "=", "n"}, {"newest"}},
        {searcher, {"search", "archive", "query", "--format", "j"}, {"json", "jsonl"}},
        {searcher, {"facet", "--by", "t"}, {"tag"}},
        {searcher, {"timeline", "--by", "w"}, {"week"}},
        {searcher, {"search", "--limit", ""}, {}},
        {searcher, {"search", "--limit", "5", "a"}, {"an archive"}},
        {searcher, {"search", "--limit", "=", "5", "a"}, {"an archive"}},
        {searcher, {"search", "--any", "a"}, {"an archive"}},
        {searcher, {"search", "an archive", "a"}, {}},
        {searcher, {"help", "--completion", "z"}, {"zsh"}},
        {searcher, {"nothing", "--"}, {}},
        {indexer, {"add", "a"}, {"an archive"}},
        {indexer, {"add", "an archive", "a"}, {"an archive", "articles.jsonl"}},
        {indexer, {"add", "an archive", "articles.jsonl", "art"}, {"articles.jsonl"}},
        {indexer, {"add", "--rejects", "art"}, {"articles.jsonl"}},
        {indexer, {"add", "--progress", "j"}, {"json"}},
        {indexer, {"add", "--clean", ""}, {"full", "light", "none"}},
        {indexer, {"rebuild", "--clean", ""}, {"full", "light", "none", "same"}},
        {indexer, {"help", "de"}, {"delete", "derive"}},
    };
    for (const auto& [manual, words, expected] : table) {
        CAPTURE(manual.program, words);
        CHECK(offered(manual, words) == expected);
    }
}

TEST_CASE("zsh and fish can read their completion", "[manual]") {
    for (const auto& [shell, name] : {std::pair{Shell::zsh, "zsh"}, std::pair{Shell::fish, "fish"}}) {
        if (!is_installed(name)) {
            WARN(std::string(name) + " is not installed");
            continue;
        }
        for (const auto& [manual, page] : programs()) {
            const InputFolder folder;
            const std::string script = folder.write("script", completion(manual, shell));
            CHECK(std::system((std::string(name) + " -n '" + script + "'").c_str()) == 0);
        }
    }
}

}  // namespace
}  // namespace broadsheet
