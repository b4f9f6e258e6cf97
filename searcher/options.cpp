#include "searcher/options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <map>
#include <span>
#include <string_view>

#include <boost/program_options.hpp>

#include "common/article/error.hpp"
#include "common/text/unicode.hpp"
#include "searcher/help.hpp"

namespace broadsheet {
namespace {

namespace po = boost::program_options;

/// What was typed behind a verb.
struct Typed {
    const VerbHelp& verb;
    std::map<std::string, std::string, std::less<>> options;  ///< values by name
    std::vector<std::string> arguments;

    bool has(std::string_view name) const { return options.contains(name); }
    /// The value of an option, if it was given.
    const std::string* value(std::string_view name) const {
        const auto found = options.find(name);
        return found == options.end() ? nullptr : &found->second;
    }
    UsageError error(const std::string& what) const {
        return UsageError(what + "; see 'searcher " + std::string(verb.name) + " --help'");
    }
};

po::options_description describe(std::span<const OptionRow> rows) {
    po::options_description described;
    for (const OptionRow& row : rows) {
        const std::string name(row.name);
        // Takes ownership. Values are read here and not by Boost, which wraps -1 into an unsigned.
        described.add_options()(name.c_str(), new po::untyped_value(row.value.empty()), "");
    }
    return described;
}

Typed read_typed(const VerbHelp& verb, const std::vector<std::string>& words) {
    Typed typed{verb, {}, {}};
    const po::options_description described = describe(verb.options);
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    try {
        for (const po::option& option :
             po::command_line_parser(words).options(described).style(style).run().options) {
            if (option.string_key.empty()) {
                typed.arguments.insert(typed.arguments.end(), option.value.begin(), option.value.end());
            } else if (!typed.options
                            .emplace(option.string_key, option.value.empty() ? "" : option.value.front())
                            .second) {
                throw typed.error("--" + option.string_key + " is given twice");
            }
        }
    } catch (const po::unknown_option& error) {
        throw typed.error("there is no option '" + error.get_option_name() +
                          "' (a query that begins with '-' goes behind '--')");
    } catch (const po::error& error) {
        throw typed.error(error.what());
    }
    return typed;
}

/// `text` as one word for the shell.
std::string shell_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + '\'';
}

/// The two arguments of a verb: the archive, and the query or id.
void check_arguments(const Typed& typed, const std::string& second) {
    const std::size_t count = typed.arguments.size();
    const std::string usage = "; usage: searcher " + std::string(typed.verb.name) + " [OPTIONS] " +
                              std::string(typed.verb.arguments);
    if (count == 0) throw typed.error("ARCHIVE and " + second + " are missing" + usage);
    if (count == 1) throw typed.error(second + " is missing" + usage);
    if (count == 2) return;
    if (second != "QUERY") throw typed.error("more than one " + second);
    std::string query = typed.arguments[1];
    for (std::size_t i = 2; i < count; ++i) query += ' ' + typed.arguments[i];
    throw UsageError("more than one query; put it in quotes: " + shell_quoted(query));
}

template <class Value>
struct Choice {
    std::string_view name;
    Value value;
};

/// The value that an option names, or `fallback` when it is not given.
template <class Value>
Value choose(const Typed& typed, std::string_view name, std::span<const Choice<Value>> choices,
             Value fallback) {
    const std::string* const text = typed.value(name);
    if (text == nullptr) return fallback;
    std::string names;
    for (const Choice<Value>& choice : choices) {
        if (choice.name == *text) return choice.value;
        if (!names.empty()) names += &choice == &choices.back() ? " or " : ", ";
        names += choice.name;
    }
    throw typed.error("--" + std::string(name) + " takes " + names + ", not '" + *text + "'");
}

std::size_t number(const Typed& typed, std::string_view name, std::size_t fallback) {
    const std::string* const text = typed.value(name);
    if (text == nullptr) return fallback;
    std::size_t value = 0;
    const char* const end = text->data() + text->size();
    const auto [stopped, error] = std::from_chars(text->data(), end, value);
    if (error != std::errc() || stopped != end) {
        throw typed.error("--" + std::string(name) + " takes a whole number from 0 on, not '" + *text + "'");
    }
    return value;
}

/// The day of --now, or else of the clock.
Day today(const Typed& typed) {
    const std::string* const text = typed.value("now");
    if (text == nullptr) return this_day();
    const auto time = parse_timestamp(*text);
    if (!time) throw typed.error("--now takes a day, as in 2022-02-08, not '" + *text + "'");
    return day_of(*time);
}

/// The text of --from or --to, which is checked to name one period; empty when it is not given.
std::string date(const Typed& typed, std::string_view name, Day today) {
    const std::string* const text = typed.value(name);
    if (text == nullptr) return {};
    if (text->find("..") != text->npos) {
        throw typed.error("--" + std::string(name) + " takes one date, not '" + *text + "'");
    }
    const auto range = parse_day_range(*text, today);
    if (const auto* error = std::get_if<DateError>(&range)) {
        throw UsageError("--" + std::string(name) + ": " + error->what + "; " + error->hint);
    }
    return *text;
}

void read_days(const Typed& typed, Asked& asked) {
    asked.today = today(typed);
    const std::string from = date(typed, "from", asked.today);
    const std::string to = date(typed, "to", asked.today);
    if (from.empty() && to.empty()) return;
    bool swapped = false;
    asked.days = std::get<DayRange>(parse_day_range(from + ".." + to, asked.today, &swapped));
    if (swapped) asked.notes.emplace_back("--from is later than --to; they are swapped");
}

std::string language(const Typed& typed) {
    const std::string* const text = typed.value("lang");
    if (text == nullptr) return {};
    std::string tag = language_tag(*text);
    if (tag.empty()) {
        throw typed.error("--lang takes a language such as en or German, not '" + *text + "'");
    }
    return tag;
}

Asked read_asked(const Typed& typed) {
    check_arguments(typed, "QUERY");
    Asked asked{.archive = typed.arguments[0], .query = typed.arguments[1]};
    if (typed.has("any")) asked.between = DefaultOperator::any_word;
    asked.lang = language(typed);
    read_days(typed, asked);
    return asked;
}

Colour colour(const Typed& typed) {
    static constexpr std::array<Choice<Colour>, 3> choices{
        {{"auto", Colour::automatic}, {"always", Colour::always}, {"never", Colour::never}}};
    return choose<Colour>(typed, "color", choices, Colour::automatic);
}

SearchOptions search_options(const Typed& typed) {
    static constexpr std::array<Choice<SortOrder>, 3> orders{
        {{"relevance", SortOrder::relevance}, {"newest", SortOrder::newest}, {"oldest", SortOrder::oldest}}};
    static constexpr std::array<Choice<Format>, 4> formats{
        {{"text", Format::text}, {"json", Format::json}, {"jsonl", Format::jsonl}, {"csv", Format::csv}}};
    SearchOptions options{.asked = read_asked(typed)};
    if (typed.has("all") && typed.has("limit")) throw typed.error("--all and --limit exclude each other");
    static constexpr std::array<Choice<bool>, 1> collapses{{{"story", true}}};
    options.timings = typed.has("timings");
    options.collapse = choose<bool>(typed, "collapse", collapses, false);
    options.limit = typed.has("all") ? no_limit : number(typed, "limit", options.limit);
    options.offset = number(typed, "offset", options.offset);
    options.sort = choose<SortOrder>(typed, "sort", orders, options.sort);
    options.format = choose<Format>(typed, "format", formats, options.format);
    options.colour = colour(typed);
    return options;
}

constexpr std::array<Choice<Format>, 3> table_formats{
    {{"text", Format::text}, {"json", Format::json}, {"csv", Format::csv}}};

CountOptions count_options(const Typed& typed) {
    if (!typed.has("batch")) return {read_asked(typed)};
    if (typed.arguments.size() > 1)
        throw typed.error("--batch reads queries from standard input; leave QUERY out");
    Typed with_query = typed;
    if (!typed.arguments.empty()) with_query.arguments.emplace_back();
    return {.asked = read_asked(with_query), .batch = true};
}

FacetOptions facet_options(const Typed& typed) {
    static constexpr std::array<Choice<std::optional<Facet>>, 6> facets{{{"source", Facet::source},
                                                                         {"author", Facet::author},
                                                                         {"section", Facet::section},
                                                                         {"tag", Facet::tag},
                                                                         {"lang", Facet::lang},
                                                                         {"year", std::nullopt}}};
    FacetOptions options{.asked = read_asked(typed)};
    if (typed.has("all") && typed.has("limit")) throw typed.error("--all and --limit exclude each other");
    options.by = choose<std::optional<Facet>>(typed, "by", facets, Facet::source);
    options.by_name = typed.has("by") ? *typed.value("by") : "source";
    options.limit = typed.has("all") ? no_limit : number(typed, "limit", options.limit);
    options.format = choose<Format>(typed, "format", table_formats, options.format);
    options.colour = colour(typed);
    return options;
}

TimelineOptions timeline_options(const Typed& typed) {
    static constexpr std::array<Choice<Period>, 4> periods{
        {{"day", Period::day}, {"week", Period::week}, {"month", Period::month}, {"year", Period::year}}};
    TimelineOptions options{.asked = read_asked(typed)};
    options.by = choose<Period>(typed, "by", periods, options.by);
    options.share = typed.has("share");
    options.format = choose<Format>(typed, "format", table_formats, options.format);
    options.colour = colour(typed);
    return options;
}

ExplainOptions explain_options(const Typed& typed) {
    ExplainOptions options{.asked = read_asked(typed)};
    options.limit = number(typed, "limit", options.limit);
    return options;
}

ShowOptions show_options(const Typed& typed) {
    static constexpr std::array<Choice<Format>, 2> formats{{{"text", Format::text}, {"json", Format::json}}};
    check_arguments(typed, "ID");
    if (typed.has("removed") && typed.has("raw")) {
        throw UsageError("--raw has all that --removed shows; give one of them");
    }
    return {.archive = typed.arguments[0],
            .id = typed.arguments[1],
            .format = choose<Format>(typed, "format", formats, Format::text),
            .removed = typed.has("removed"),
            .raw = typed.has("raw"),
            .cite = typed.has("cite"),
            .colour = colour(typed)};
}

const VerbHelp& verb_named(const std::string& name) {
    if (const VerbHelp* const verb = find_verb(name)) return *verb;
    const std::string what = name.starts_with('-') ? "there is no option '" + name + "' before the verb"
                                                   : "there is no verb '" + name + "'";
    throw UsageError(what + "; verbs are " + std::string(verb_list) + "; see 'searcher --help'");
}

std::string help_page(const Typed& typed) {
    static constexpr std::array<Choice<Shell>, 3> shells{
        {{"bash", Shell::bash}, {"zsh", Shell::zsh}, {"fish", Shell::fish}}};
    const std::size_t pages = typed.arguments.size() + typed.options.size();
    if (pages > 1) throw typed.error("more than one page");
    if (typed.has("help")) return help_text(typed.verb);
    if (typed.has("man")) return man_page(searcher_manual());
    if (typed.has("completion")) {
        return completion(searcher_manual(), choose<Shell>(typed, "completion", shells, Shell::bash));
    }
    if (typed.arguments.empty()) return help_text();
    return typed.arguments[0] == "query" ? query_help_text() : help_text(verb_named(typed.arguments[0]));
}

}  // namespace

Options parse_options(const std::vector<std::string>& arguments) {
    if (arguments.empty()) {
        throw UsageError("what to do is missing; verbs are " + std::string(verb_list) +
                         "; see 'searcher --help'");
    }
    const std::string& first = arguments.front();
    if (first == "--version") return PrintOptions{version_text()};
    if (first == "--help") return PrintOptions{help_text()};

    const VerbHelp& verb = verb_named(first);
    const Typed typed = read_typed(verb, {arguments.begin() + 1, arguments.end()});
    if (verb.name == "help") return PrintOptions{help_page(typed)};
    if (typed.has("help")) return PrintOptions{help_text(verb)};
    if (verb.name == "search") return search_options(typed);
    if (verb.name == "count") return count_options(typed);
    if (verb.name == "facet") return facet_options(typed);
    if (verb.name == "timeline") return timeline_options(typed);
    if (verb.name == "explain") return explain_options(typed);
    return show_options(typed);
}

}  // namespace broadsheet
