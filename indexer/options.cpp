#include "indexer/options.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <thread>

#include <boost/program_options.hpp>

#include "common/article/error.hpp"
#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

namespace po = boost::program_options;
using Strings = std::vector<std::string>;

struct Verb {
    IndexerVerb verb;
    std::string_view name;
    std::string_view arguments;
    std::string_view summary;
    std::string_view details;
};

constexpr std::array<Verb, 10> verbs{{
    {IndexerVerb::add, "add", "ARCHIVE INPUT...", "add articles, making the archive if there is none",
     "Reads articles from files, directories or standard input (-): JSON, tables\n"
     "(CSV), feeds, NITF, NewsML-G2 and plain text (first line the headline), each\n"
     "also packed or in zip and tar archives; formats are told by content. An article\n"
     "with the id, else the url, else the content of one that is there replaces it; an\n"
     "unchanged one is skipped. Bad records are reported as FILE:LINE: REASON and left\n"
     "out.\n"
     "\n"
     "  indexer add archive articles.jsonl.gz\n"
     "  indexer add archive 2021/ 2022/ --rejects bad.jsonl\n"
     "  indexer add archive export.csv feed.xml --dry-run\n"
     "  indexer export old-archive | indexer add archive -\n"
     "  indexer add archive nl.jsonl --map kop=title --map meta.bron=source\n"},
    {IndexerVerb::remove, "delete", "ARCHIVE [ID...]", "remove articles by id or by query",
     "Removed articles are found no more. Their text stays in the archive's files\n"
     "until 'indexer compact' makes them again, which it does when more than one\n"
     "article of twenty is removed, and 'indexer compact --purge' always.\n"
     "\n"
     "  indexer delete archive 20220208-1 https://example.org/story\n"
     "  indexer delete archive --ids-from ids.txt\n"
     "  indexer delete archive --takedown 20220208-1\n"
     "  indexer delete archive --query 'source:gazette before:1990' --dry-run\n"},
    {IndexerVerb::info, "info", "ARCHIVE", "say what is in an archive and how large it is",
     "  indexer info archive\n"
     "  indexer info archive --format json\n"},
    {IndexerVerb::check, "check", "ARCHIVE", "verify an archive's tables and every article",
     "Verifies the tables, every stored article, that it is found under its id, the\n"
     "terms of some thousand articles against their text (with --full of all), and\n"
     "what is derived. Exits with 0 when all is well and with 1 when there is damage,\n"
     "each piece of it on a line that says what to do. With --sources the originals\n"
     "are checked instead, from the directory in which they were added.\n"
     "\n"
     "  indexer check archive\n"
     "  indexer check archive --full\n"
     "  indexer check archive --sources\n"},
    {IndexerVerb::export_records, "export", "ARCHIVE", "write every article as a line of JSON",
     "'indexer add' reads the lines back to an equal archive.\n"
     "\n"
     "  indexer export archive | zstd > archive.jsonl.zst\n"},
    {IndexerVerb::compact, "compact", "ARCHIVE", "pack an archive well after many changes",
     "  indexer compact archive\n"
     "  indexer compact archive --purge\n"},
    {IndexerVerb::rebuild, "rebuild", "ARCHIVE", "make an archive again from its stored articles",
     "The whole database is made from nothing but the stored articles, as if they had\n"
     "been added to a new archive. Needed after a new version of the program asks for\n"
     "it, and where 'indexer check' says so. Articles that cannot be read are named\n"
     "and left out, and make the exit code 1. Nothing changes before the end.\n"
     "\n"
     "Text is cleaned again by the rules of this version, and the lines that a source\n"
     "repeats are learnt from the archive and taken as well.\n"
     "\n"
     "  indexer rebuild archive\n"
     "  indexer rebuild archive --clean none\n"},
    {IndexerVerb::derive, "derive", "ARCHIVE", "make the files again that quick answers come from",
     "Fast files lie beside the database and hold what searching needs in another\n"
     "form. They are made by 'add' and 'compact', and can be deleted at any time: the\n"
     "answers stay the same and take longer.\n"
     "\n"
     "  indexer derive archive\n"},
    {IndexerVerb::clean, "clean", "INPUT...", "show what cleaning takes from articles, and write nothing",
     "Prints a line for everything that 'indexer add' would take from the articles:\n"
     "- dropped, ~ muted (shown by 'searcher show --removed'), > moved to a field,\n"
     "* characters repaired; with the line of the original and the rule. Totals come\n"
     "last.\n"
     "\n"
     "  indexer clean articles.jsonl.gz\n"
     "  indexer clean page.txt --diff\n"
     "  indexer clean articles.jsonl --learn --format json\n"
     "  indexer clean --repeated archive > lines.txt\n"},
    {IndexerVerb::help, "help", "[VERB]", "show the options and examples of a verb",
     "  indexer help add\n"
     "  indexer help --man | man -l -\n"
     "  source <(indexer help --completion bash)\n"},
}};

/// The values of options that take one of a few, for completion in shells.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> few_values{{
    {"input-format", "auto json csv xml html warc text"},
    {"progress", "auto line json none"},
    {"format", "text json"},
    {"completion", "bash zsh fish"},
    {"clean", "full light none"},
}};

constexpr unsigned max_threads = 64;

constexpr std::string_view exit_codes =
    "Exit codes: 0 all done; 1 done, but some articles were rejected, not found or\n"
    "damaged; 2 failed; 75 another program writes to the archive; 130 stopped by an\n"
    "interrupt after a clean commit.\n";

void add_line_options(po::options_description& options) {
    auto add = options.add_options();
    add("allow", po::value<std::string>()->value_name("FILE"),
        "lines that are never taken for repeated ones");
    add("deny", po::value<std::string>()->value_name("FILE"), "lines that are dropped wherever they stand");
}

void add_cleaning_options(po::options_description& options) {
    auto add = options.add_options();
    add("clean", po::value<std::string>()->value_name("LEVEL")->default_value("full"),
        "full (labels, teasers, credits, datelines … go; 'searcher show --raw' has them), light (characters "
        "are repaired only) or none");
    add("learn", "read the inputs twice, first to learn the lines that a source repeats");
    add_line_options(options);
}

po::options_description visible_options(IndexerVerb verb) {
    po::options_description options("Options", 80, 46);
    auto add = options.add_options();
    switch (verb) {
        case IndexerVerb::add:
            add("input-format", po::value<std::string>()->value_name("FORMAT")->default_value("auto"),
                "json, csv, xml, html, warc or text instead of telling by content");
            add("map", po::value<Strings>()->value_name("NAME=FIELD"),
                "take a record's member NAME (a.b for nested ones) as our FIELD, such as title, body, "
                "authors, "
                "published, source; may be repeated");
            add("language", po::value<std::string>()->value_name("LANG"),
                "language of articles that name none, instead of detecting it");
            add("files-from", po::value<std::string>()->value_name("FILE"),
                "read more inputs from FILE, one a line");
            add("rejects", po::value<std::string>()->value_name("FILE"),
                "keep rejected records in FILE, one a line");
            add("strict", "stop at the first bad record and publish nothing");
            add("progress", po::value<std::string>()->value_name("STYLE")->default_value("auto"),
                "auto (a line when on a terminal), line, json (a line of JSON a second) or none");
            add("threads", po::value<std::string>()->value_name("N")->default_value("auto"),
                "work on N threads; auto is one for each processor");
            add("memory", po::value<std::string>()->value_name("MB")->default_value("512"),
                "use about so many megabytes, 192 or more");
            add("dry-run", "show which fields the first records of each input become, and add nothing");
            add("timings", "say at the end which part took how long");
            add_cleaning_options(options);
            break;
        case IndexerVerb::rebuild:
            add("clean", po::value<std::string>()->value_name("LEVEL")->default_value("same"),
                "full, light or none, from the text as it came; same is each article's own level");
            add_line_options(options);
            break;
        case IndexerVerb::clean:
            add_cleaning_options(options);
            add("map", po::value<Strings>()->value_name("NAME=FIELD"), "as for 'add'");
            add("diff", "print a unified diff from the original to the cleaned text");
            add("format", po::value<std::string>()->value_name("FORMAT")->default_value("text"),
                "text or json (a line an article, then the totals)");
            add("repeated", po::value<std::string>()->value_name("ARCHIVE"),
                "list the lines that are repeated within the sources of ARCHIVE: action, articles, source, "
                "line, with tabs between");
            break;
        case IndexerVerb::remove:
            add("ids-from", po::value<std::string>()->value_name("FILE"), "read ids from FILE, one a line");
            add("query", po::value<std::string>()->value_name("QUERY"), "remove every article that matches");
            add("dry-run", "say what would be removed, and remove nothing");
            add("takedown", "remove, and never add an article with this id again, known or not");
            break;
        case IndexerVerb::check:
            add("full", "compare the terms of every article with its text");
            add("sources",
                "read the files again that articles came from, and name those that are not there "
                "or differ from what was read");
            break;
        case IndexerVerb::compact:
            add("purge", "take the text of all removed articles off the disk, however few they are");
            break;
        case IndexerVerb::info:
            add("format", po::value<std::string>()->value_name("FORMAT")->default_value("text"),
                "text or json");
            break;
        case IndexerVerb::help:
            add("man", "write the manual page, for man(1)");
            add("completion", po::value<std::string>()->value_name("SHELL"),
                "write a script that makes bash, zsh or fish complete verbs and options");
            break;
        default:
            break;
    }
    if (verb == IndexerVerb::add || verb == IndexerVerb::remove || verb == IndexerVerb::compact ||
        verb == IndexerVerb::derive || verb == IndexerVerb::rebuild || verb == IndexerVerb::check) {
        add("wait", po::value<std::string>()->value_name("SECONDS")->default_value("0"),
            "wait so long for another program that writes to the archive");
    }
    add("help", "show this page");
    return options;
}

std::string overview() {
    std::ostringstream page;
    page << "indexer makes and keeps archives of news articles that 'searcher' searches.\n\n"
            "Usage: indexer VERB ARCHIVE ...\n\n";
    for (const Verb& verb : verbs) {
        page << "  " << verb.name << std::string(10 - verb.name.size(), ' ') << verb.summary << "\n";
    }
    page << "\n'indexer VERB --help' tells more about a verb; 'indexer --version' prints the\nversion.\n\n"
         << exit_codes;
    return page.str();
}

std::string page_of(const Verb& verb) {
    std::ostringstream page;
    page << "indexer " << verb.name << ": " << verb.summary << ".\n\nUsage: indexer " << verb.name << ' '
         << verb.arguments << " [OPTIONS]\n\n"
         << verb.details << '\n'
         << visible_options(verb.verb) << '\n'
         << exit_codes;
    return page.str();
}

const Verb& find_verb(const std::string& name) {
    const auto* const found =
        std::find_if(verbs.begin(), verbs.end(), [&](const Verb& verb) { return verb.name == name; });
    if (found == verbs.end()) {
        throw UsageError("there is no verb '" + name + "'; 'indexer --help' lists the verbs");
    }
    return *found;
}

[[noreturn]] void throw_usage(const Verb& verb, const std::string& what) {
    throw UsageError(what + "; see 'indexer " + std::string(verb.name) + " --help'");
}

po::variables_map parse(const Verb& verb, const Strings& arguments) {
    po::options_description all = visible_options(verb.verb);
    all.add_options()("positional", po::value<Strings>());
    po::positional_options_description positions;
    positions.add("positional", -1);
    // Abbreviated options are not guessed: a later option would change what they mean.
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    po::variables_map values;
    try {
        po::store(po::command_line_parser(arguments).options(all).positional(positions).style(style).run(),
                  values);
    } catch (const po::error& error) {
        throw_usage(verb, error.what());
    }
    return values;
}

template <class Value>
Value choose(const Verb& verb, const po::variables_map& values, const std::string& option,
             std::initializer_list<std::pair<std::string_view, Value>> choices) {
    const auto& given = values[option].as<std::string>();
    std::string known;
    for (const auto& [name, value] : choices) {
        if (given == name) return value;
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    throw_usage(verb, "--" + option + " is one of " + known + ", not '" + given + "'");
}

std::string text_of(const po::variables_map& values, const std::string& option) {
    return values.count(option) > 0 ? values[option].as<std::string>() : "";
}

unsigned number_of(const Verb& verb, const po::variables_map& values, const std::string& option,
                   unsigned least, unsigned most) {
    const std::string given = text_of(values, option);
    unsigned number = 0;
    const char* const end = given.data() + given.size();
    const auto [stop, error] = std::from_chars(given.data(), end, number);
    if (error != std::errc() || stop != end || number < least || number > most) {
        throw_usage(verb, "--" + option + " is a number from " + std::to_string(least) + " to " +
                              std::to_string(most) + ", not '" + given + "'");
    }
    return number;
}

FieldMap field_map(const Verb& verb, const po::variables_map& values) {
    FieldMap fields;
    if (values.count("map") == 0) return fields;
    for (const std::string& pair : values["map"].as<Strings>()) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == pair.size()) {
            throw_usage(verb, "--map is NAME=FIELD, not '" + pair + "'");
        }
        fields[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    return fields;
}

void read_cleaning_options(const Verb& verb, const po::variables_map& values, IndexerOptions& options) {
    options.cleaning = choose<CleaningLevel>(
        verb, values, "clean",
        {{"full", CleaningLevel::full}, {"light", CleaningLevel::light}, {"none", CleaningLevel::none}});
    options.learn = values.count("learn") > 0;
    options.allow_file = text_of(values, "allow");
    options.deny_file = text_of(values, "deny");
    const bool has_lines = options.learn || !options.allow_file.empty() || !options.deny_file.empty();
    if (has_lines && options.cleaning != CleaningLevel::full) {
        throw_usage(verb, "--learn, --allow and --deny need --clean full");
    }
    if (options.learn && std::count(options.inputs.begin(), options.inputs.end(), "-") > 0) {
        throw_usage(verb, "--learn reads the inputs twice, and standard input can be read once");
    }
}

void read_clean_options(const Verb& verb, const po::variables_map& values, Strings inputs,
                        IndexerOptions& options) {
    options.inputs = std::move(inputs);
    options.repeated_in = text_of(values, "repeated");
    options.diff = values.count("diff") > 0;
    options.fields = field_map(verb, values);
    options.format = choose<OutputFormat>(verb, values, "format",
                                          {{"text", OutputFormat::text}, {"json", OutputFormat::json}});
    read_cleaning_options(verb, values, options);
    if (options.inputs.empty() == options.repeated_in.empty()) {
        throw_usage(verb, "name inputs or --repeated ARCHIVE, one of them");
    }
    if (options.diff && options.format == OutputFormat::json) {
        throw_usage(verb, "--diff and --format json exclude each other");
    }
}

void read_add_options(const Verb& verb, const po::variables_map& values, Strings rest,
                      IndexerOptions& options) {
    options.inputs = std::move(rest);
    options.files_from = text_of(values, "files-from");
    if (options.inputs.empty() && options.files_from.empty()) {
        throw_usage(verb, "no input is named; '-' is standard input");
    }
    if (options.files_from == "-" && std::count(options.inputs.begin(), options.inputs.end(), "-") > 0) {
        throw_usage(verb, "standard input cannot be both a list of files and an input");
    }
    options.input_format = choose<InputFormat>(verb, values, "input-format",
                                               {{"auto", InputFormat::by_content},
                                                {"json", InputFormat::json},
                                                {"csv", InputFormat::csv},
                                                {"xml", InputFormat::xml},
                                                {"html", InputFormat::html},
                                                {"warc", InputFormat::warc},
                                                {"text", InputFormat::text}});
    options.fields = field_map(verb, values);
    options.dry_run = values.count("dry-run") > 0;
    options.language = language_tag(text_of(values, "language"));
    if (options.language.empty() && values.count("language") > 0) {
        throw_usage(verb,
                    "--language is a language such as en or de, not '" + text_of(values, "language") + "'");
    }
    options.rejects = text_of(values, "rejects");
    options.strict = values.count("strict") > 0;
    options.progress = choose<ProgressStyle>(verb, values, "progress",
                                             {{"auto", ProgressStyle::automatic},
                                              {"line", ProgressStyle::line},
                                              {"json", ProgressStyle::json},
                                              {"none", ProgressStyle::none}});
    options.threads = text_of(values, "threads") == "auto"
                          ? std::clamp(std::thread::hardware_concurrency(), 1U, max_threads)
                          : number_of(verb, values, "threads", 1, max_threads);
    options.memory = std::size_t{number_of(verb, values, "memory", 192, 1U << 20)} << 20;
    options.timings = values.count("timings") > 0;
    read_cleaning_options(verb, values, options);
}

void read_delete_options(const Verb& verb, const po::variables_map& values, Strings rest,
                         IndexerOptions& options) {
    options.ids = std::move(rest);
    options.ids_from = text_of(values, "ids-from");
    options.query = text_of(values, "query");
    options.dry_run = values.count("dry-run") > 0;
    options.take_down = values.count("takedown") > 0;
    const int ways = int{!options.ids.empty()} + int{!options.ids_from.empty()} + int{!options.query.empty()};
    if (ways == 0) throw_usage(verb, "nothing to delete is named");
    if (ways > 1) throw_usage(verb, "name ids, --ids-from or --query, one of them");
}

/// `name` is that of an option's value, with its default behind it: `FORMAT (=auto)`.
ManualOption manual_option(const po::option_description& option, const std::string& name) {
    ManualOption entry{.name = option.long_name(), .help = option.description()};
    if (option.semantic()->max_tokens() == 0) return entry;
    const std::size_t blank = std::min(name.find(' '), name.size());
    entry.value = name.substr(0, blank);
    std::string otherwise;
    if (blank + 4 < name.size()) {
        entry.help += " (default " + name.substr(blank + 3);
        otherwise = name.substr(blank + 3, name.size() - blank - 4);
    }
    for (const auto& [of_option, values] : few_values) {
        if (of_option != entry.name) continue;
        std::istringstream words{std::string(values)};
        for (std::string word; words >> word;) entry.choices.push_back(word);
        // One that only some verbs have is their default.
        if (!otherwise.empty() && std::count(entry.choices.begin(), entry.choices.end(), otherwise) == 0)
            entry.choices.insert(entry.choices.begin(), otherwise);
    }
    return entry;
}

std::string help_page(const Verb& verb, const po::variables_map& values, const Strings& rest) {
    const bool man = values.count("man") > 0;
    const bool script = values.count("completion") > 0;
    if (rest.size() + std::size_t{man} + std::size_t{script} > 1) throw_usage(verb, "more than one page");
    if (man) return man_page(indexer_manual());
    if (script) {
        return completion(indexer_manual(),
                          choose<Shell>(verb, values, "completion",
                                        {{"bash", Shell::bash}, {"zsh", Shell::zsh}, {"fish", Shell::fish}}));
    }
    return rest.empty() ? overview() : page_of(find_verb(rest.front()));
}

}  // namespace

Manual indexer_manual() {
    Manual manual{
        .program = "indexer",
        .summary = "makes and keeps archives of news articles",
        .text = "Makes and keeps archives of news articles, directories that searcher(1) searches.\n",
        .exit_codes = std::string(exit_codes),
        .see_also = "searcher"};
    for (const Verb& verb : verbs) {
        ManualVerb entry{.name = std::string(verb.name),
                         .arguments = std::string(verb.arguments),
                         .summary = std::string(verb.summary),
                         .text = std::string(verb.details)};
        const po::options_description described = visible_options(verb.verb);
        for (const auto& option : described.options()) {
            entry.options.push_back(manual_option(*option, option->format_parameter()));
        }
        manual.verbs.push_back(std::move(entry));
    }
    return manual;
}

IndexerOptions parse_indexer_options(const std::vector<std::string>& arguments) {
    IndexerOptions options;
    if (arguments.empty() || arguments[0] == "--help") {
        options.help = overview();
        return options;
    }
    if (arguments[0] == "--version") {
        options.verb = IndexerVerb::version;
        return options;
    }
    const Verb& verb = find_verb(arguments[0]);
    const po::variables_map values = parse(verb, {arguments.begin() + 1, arguments.end()});
    if (values.count("help") > 0) {
        options.help = page_of(verb);
        return options;
    }
    Strings rest = values.count("positional") > 0 ? values["positional"].as<Strings>() : Strings();
    if (verb.verb == IndexerVerb::help) {
        options.help = help_page(verb, values, rest);
        return options;
    }
    if (verb.verb == IndexerVerb::clean) {
        options.verb = verb.verb;
        read_clean_options(verb, values, std::move(rest), options);
        return options;
    }
    if (rest.empty() || rest.front().empty()) throw_usage(verb, "no archive is named");
    options.verb = verb.verb;
    options.archive = rest.front();
    rest.erase(rest.begin());
    if (values.count("wait") > 0)
        options.wait = std::chrono::seconds(number_of(verb, values, "wait", 0, 86400));
    switch (verb.verb) {
        case IndexerVerb::add:
            read_add_options(verb, values, std::move(rest), options);
            return options;
        case IndexerVerb::remove:
            read_delete_options(verb, values, std::move(rest), options);
            return options;
        case IndexerVerb::info:
            options.format = choose<OutputFormat>(
                verb, values, "format", {{"text", OutputFormat::text}, {"json", OutputFormat::json}});
            break;
        case IndexerVerb::check:
            options.sources = values.count("sources") > 0;
            options.full = values.count("full") > 0;
            break;
        case IndexerVerb::compact:
            options.purge = values.count("purge") > 0;
            break;
        case IndexerVerb::rebuild:
            options.recleaning = choose<std::optional<CleaningLevel>>(verb, values, "clean",
                                                                      {{"same", std::nullopt},
                                                                       {"full", CleaningLevel::full},
                                                                       {"light", CleaningLevel::light},
                                                                       {"none", CleaningLevel::none}});
            options.allow_file = text_of(values, "allow");
            options.deny_file = text_of(values, "deny");
            break;
        default:
            break;
    }
    if (!rest.empty()) throw_usage(verb, "too many arguments: '" + rest.front() + "'");
    return options;
}

}  // namespace broadsheet
