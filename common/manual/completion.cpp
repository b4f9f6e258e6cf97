#include <algorithm>
#include <cstddef>

#include "common/manual/manual.hpp"

namespace broadsheet {
namespace {

enum class Kind { directories, files, verbs, free };

/// What an argument or a value of this name is completed with.
Kind kind_of(std::string_view name) {
    const auto has = [&](std::string_view part) { return name.find(part) != name.npos; };
    if (has("ARCHIVE") || has("DIRECTORY")) return Kind::directories;
    if (has("FILE") || has("INPUT")) return Kind::files;
    return has("VERB") ? Kind::verbs : Kind::free;
}

struct Argument {
    std::string name;
    bool repeats = false;
};

/// `ARCHIVE [ID...]` in pieces.
std::vector<Argument> arguments(const ManualVerb& verb) {
    std::vector<Argument> pieces;
    for (std::size_t begin = 0; begin < verb.arguments.size();) {
        const std::size_t end = std::min(verb.arguments.find(' ', begin), verb.arguments.size());
        Argument piece{verb.arguments.substr(begin, end - begin)};
        piece.repeats = piece.name.find("...") != std::string::npos;
        std::erase_if(piece.name, [](char c) { return c == '.' || c == '[' || c == ']'; });
        if (!piece.name.empty()) pieces.push_back(std::move(piece));
        begin = end + 1;
    }
    return pieces;
}

std::string joined(const std::vector<std::string>& words, std::string_view sign = " ") {
    std::string text;
    for (const std::string& word : words) text.append(text.empty() ? "" : sign).append(word);
    return text;
}

std::string verb_names(const Manual& manual) {
    std::vector<std::string> names;
    for (const ManualVerb& verb : manual.verbs) names.push_back(verb.name);
    return joined(names);
}

std::string on_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

/// `text` with a backslash before each of `signs`.
std::string escaped(std::string_view text, std::string_view signs) {
    std::string out;
    for (const char c : text) {
        if (signs.find(c) != signs.npos) out += '\\';
        out += c;
    }
    return out;
}

/// In single quotes for bash and zsh, which end them to write one.
std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') {
            out += "'\\''";
        } else {
            out += c;
        }
    }
    return out + '\'';
}

std::string made_by(const Manual& manual, std::string_view shell) {
    return "# Completion for " + manual.program + "; made by '" + manual.program + " help --completion " +
           std::string(shell) + "'.\n";
}

// bash

/// The function that all others call.
std::string bash_reply(const Manual& manual) { return "_" + manual.program + "_reply"; }

std::string bash_reply(Kind kind, const Manual& manual) {
    const std::string reply = bash_reply(manual);
    switch (kind) {
        case Kind::directories:
            return "compopt -o filenames 2> /dev/null; " + reply + " -d";
        case Kind::files:
            return "compopt -o filenames 2> /dev/null; " + reply + " -f";
        case Kind::verbs:
            return reply + " -W " + quoted(verb_names(manual));
        case Kind::free:
            break;
    }
    return "";
}

/// Cases of `verb option` for the options that take a value.
std::string bash_values(const Manual& manual) {
    std::string cases;
    for (const ManualVerb& verb : manual.verbs) {
        for (const ManualOption& option : verb.options) {
            if (option.value.empty()) continue;
            const std::string reply = option.choices.empty()
                                          ? bash_reply(kind_of(option.value), manual)
                                          : bash_reply(manual) + " -W " + quoted(joined(option.choices));
            if (reply.empty()) continue;
            cases += "        '" + verb.name + " --" + option.name + "') " + reply + "; return ;;\n";
        }
    }
    return cases;
}

/// Patterns of them all.
std::string bash_valued(const Manual& manual) {
    std::vector<std::string> patterns;
    for (const ManualVerb& verb : manual.verbs) {
        for (const ManualOption& option : verb.options) {
            if (!option.value.empty()) patterns.push_back("'" + verb.name + " --" + option.name + "'");
        }
    }
    return joined(patterns, " | ");
}

/// Cases of `verb position`, positions counted from 0.
std::string bash_arguments(const Manual& manual) {
    std::string cases;
    for (const ManualVerb& verb : manual.verbs) {
        const std::vector<Argument> pieces = arguments(verb);
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            const Kind kind = kind_of(pieces[i].name);
            if (kind == Kind::free) continue;
            const std::string position = pieces[i].repeats ? "'*" : std::to_string(i) + "'";
            cases += "        '" + verb.name + ' ' + position + ") " + bash_reply(kind, manual) + " ;;\n";
        }
    }
    return cases;
}

std::string bash_options(const Manual& manual) {
    std::string cases;
    for (const ManualVerb& verb : manual.verbs) {
        if (verb.options.empty()) continue;
        std::vector<std::string> names;
        for (const ManualOption& option : verb.options) names.push_back("--" + option.name);
        cases +=
            "            " + verb.name + ") " + bash_reply(manual) + " -W " + quoted(joined(names)) + " ;;\n";
    }
    return cases;
}

/// All functions begin with the program's name, since they are the user's shell's from then on.
std::string bash_script(const Manual& manual) {
    const std::string name = "_" + manual.program;
    const std::string reply = bash_reply(manual);
    const std::string takes_value = name + "_takes_value";
    return made_by(manual, "bash") + reply + R"(() { mapfile -t COMPREPLY < <(compgen "$@" -- "$word"); }
)" + takes_value +
           R"(() {
    case "$1" in
    )" + bash_valued(manual) +
           R"() return 0 ;;
    esac
    return 1
}
)" + name + R"(() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]}
    local at position=0
    COMPREPLY=()
    if [ "$COMP_CWORD" -le 1 ]; then
        )" +
           reply + " -W '" + verb_names(manual) + R"( --help --version'
        return
    fi
    # Of --option=value bash makes three words.
    if [ "$word" = '=' ]; then
        word=
    elif [ "$before" = '=' ]; then
        before=${COMP_WORDS[COMP_CWORD-2]}
    fi
    case "$verb $before" in
)" + bash_values(manual) +
           R"(    esac
    )" + takes_value +
           R"( "$verb $before" && return
    if [[ $word == -* ]]; then
        case "$verb" in
)" + bash_options(manual) +
           R"(        esac
        return
    fi
    for ((at = 2; at < COMP_CWORD; at++)); do
        if )" +
           takes_value + R"( "$verb ${COMP_WORDS[at]}"; then
            [ "${COMP_WORDS[at+1]}" = '=' ] && at=$((at + 1))
            at=$((at + 1))
        elif [[ ${COMP_WORDS[at]} != -?* ]]; then
            position=$((position + 1))
        fi
    done
    case "$verb $position" in
)" + bash_arguments(manual) +
           R"(    esac
}
complete -F )" +
           name + ' ' + manual.program + '\n';
}

// zsh: see zshcompsys(1)

std::string zsh_action(std::string_view name, const std::vector<std::string>& choices, const Manual& manual) {
    if (!choices.empty()) return "(" + joined(choices) + ")";
    switch (kind_of(name)) {
        case Kind::directories:
            return "_directories";
        case Kind::files:
            return "_files";
        case Kind::verbs:
            return "(" + verb_names(manual) + ")";
        case Kind::free:
            break;
    }
    return " ";
}

std::string zsh_option(const ManualOption& option, const Manual& manual) {
    std::string spec = "--" + option.name + (option.value.empty() ? "" : "=") + '[' +
                       escaped(on_one_line(option.help), "[]\\") + ']';
    if (!option.value.empty()) {
        spec += ':' + escaped(option.value, ":") + ':' + zsh_action(option.value, option.choices, manual);
    }
    return quoted(spec);
}

std::string zsh_script(const Manual& manual) {
    const std::string name = "_" + manual.program;
    std::string out = "#compdef " + manual.program + '\n' + made_by(manual, "zsh") + name + "() {\n" +
                      "    local -a verbs=(\n";
    for (const ManualVerb& verb : manual.verbs) {
        out += "        " + quoted(escaped(verb.name, ":") + ':' + verb.summary) + '\n';
    }
    out += R"(    )
    if (( CURRENT == 2 )); then
        _describe verb verbs
        return
    fi
    local verb=$words[2]
    shift words
    (( CURRENT-- ))
    case $verb in
)";
    for (const ManualVerb& verb : manual.verbs) {
        out += "    " + verb.name + ")\n        _arguments";
        for (const ManualOption& option : verb.options)
            out += " \\\n            " + zsh_option(option, manual);
        const std::vector<Argument> pieces = arguments(verb);
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            out +=
                " \\\n            " + quoted((pieces[i].repeats ? "*" : std::to_string(i + 1)) + ':' +
                                             pieces[i].name + ':' + zsh_action(pieces[i].name, {}, manual));
        }
        out += " ;;\n";
    }
    // Found by its name in a folder of functions it is called at once; a script that is sourced is not.
    return out + "    esac\n}\nif [ \"$funcstack[1]\" = " + name + " ]; then\n    " + name +
           " \"$@\"\nelse\n    compdef " + name + ' ' + manual.program + "\nfi\n";
}

// fish: see complete(1) of fish

std::string fish_quoted(std::string_view text) { return '\'' + escaped(text, "'\\") + '\''; }

std::string fish_arguments(const ManualVerb& verb, const Manual& manual) {
    bool files = false;
    bool directories = false;
    bool verbs = false;
    for (const Argument& piece : arguments(verb)) {
        files = files || kind_of(piece.name) == Kind::files;
        directories = directories || kind_of(piece.name) == Kind::directories;
        verbs = verbs || kind_of(piece.name) == Kind::verbs;
    }
    if (files) return " -F";
    if (directories) return " -a '(__fish_complete_directories)'";
    return verbs ? " -a " + fish_quoted(verb_names(manual)) : "";
}

std::string fish_script(const Manual& manual) {
    const std::string complete = "complete -c " + manual.program;
    std::string out = made_by(manual, "fish") + complete + " -f\n";
    for (const ManualVerb& verb : manual.verbs) {
        out += complete + " -n __fish_use_subcommand -a " + verb.name + " -d " + fish_quoted(verb.summary) +
               '\n';
        const std::string of_verb = complete + " -n '__fish_seen_subcommand_from " + verb.name + "'";
        if (const std::string what = fish_arguments(verb, manual); !what.empty())
            out += of_verb + what + '\n';
        for (const ManualOption& option : verb.options) {
            out += of_verb + " -l " + option.name;
            if (!option.choices.empty())
                out += " -x -a " + fish_quoted(joined(option.choices));
            else if (!option.value.empty())
                out += kind_of(option.value) == Kind::files ? " -r -F" : " -x";
            out += " -d " + fish_quoted(on_one_line(option.help)) + '\n';
        }
    }
    return out;
}

}  // namespace

std::string completion(const Manual& manual, Shell shell) {
    switch (shell) {
        case Shell::bash:
            return bash_script(manual);
        case Shell::zsh:
            return zsh_script(manual);
        case Shell::fish:
            break;
    }
    return fish_script(manual);
}

}  // namespace broadsheet
