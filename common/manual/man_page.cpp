#include <algorithm>
#include <cctype>
#include <cstddef>
#include <utility>

#include "common/manual/manual.hpp"

namespace broadsheet {
namespace {

/// `text` with what roff would obey written so that it is shown (groff_char(7)).
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '\\':
                out += "\\e";
                break;
            case '-':
                out += "\\-";
                break;
            case '\'':
                out += "\\(aq";
                break;
            case '"':
                out += "\\(dq";
                break;
            case '`':
                out += "\\(ga";
                break;
            case '^':
                out += "\\(ha";
                break;
            case '~':
                out += "\\(ti";
                break;
            default:
                out += c;
        }
    }
    return out;
}

/// As a line of its own, which is no request though it begins with a full stop.
std::string line(std::string_view text) {
    return (text.starts_with('.') ? "\\&" : "") + escaped(text) + '\n';
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + escaped(text) + "\\fR"; }

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

std::string section(const std::string& title) { return ".SH " + upper(title) + '\n'; }

/// Text of the manual, in which lines behind two blanks stand as they are without these.
std::string body(std::string_view text) {
    std::string out;
    bool as_it_is = false;
    bool new_paragraph = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view one = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (one.starts_with("  ") != as_it_is && !one.empty()) {
            as_it_is = !as_it_is;
            out += as_it_is ? ".PP\n.nf\n" : ".fi\n.PP\n";
            new_paragraph = false;
        }
        if (one.empty()) {
            new_paragraph = !out.empty();
        } else {
            if (std::exchange(new_paragraph, false)) out += as_it_is ? "\n" : ".PP\n";
            out += line(as_it_is ? one.substr(2) : one);
        }
    }
    return as_it_is ? out + ".fi\n" : out;
}

std::string options(const std::vector<ManualOption>& rows) {
    std::string out;
    for (const ManualOption& row : rows) {
        out += ".TP\n" + bold("--" + row.name) + (row.value.empty() ? "" : ' ' + italic(row.value)) + '\n' +
               body(row.help);
    }
    return out;
}

std::string verb_part(const Manual& manual, const ManualVerb& verb) {
    return ".SS " + escaped(verb.name) + "\n" + bold(manual.program + ' ' + verb.name) +
           (verb.options.empty() ? " " : " [" + italic("OPTIONS") + "] ") + italic(verb.arguments) +
           "\n.PP\n" + (verb.text.empty() ? line(verb.summary) : body(verb.text)) + options(verb.options) +
           (verb.examples.empty() ? "" : ".PP\n" + body(verb.examples));
}

std::string table(const ManualTable& part) {
    std::string out = ".SS " + escaped(part.title) + '\n';
    for (const ManualTable::Row& row : part.rows) {
        out += ".TP\n" + bold(row.form) + '\n' + body(row.meaning);
    }
    return out + (part.text.empty() ? "" : ".PP\n" + body(part.text));
}

}  // namespace

std::string man_page(const Manual& manual) {
    std::string out = ".TH " + upper(manual.program) + " 1 \"\" \"Broadsheet " BROADSHEET_VERSION "\"\n" +
                      section("Name") + manual.program + " \\- " + escaped(manual.summary) + '\n' +
                      section("Synopsis") + bold(manual.program) + ' ' + italic("VERB ARCHIVE") + " ...\n" +
                      section("Description") + body(manual.text) + section("Verbs");
    for (const ManualVerb& verb : manual.verbs) out += verb_part(manual, verb);
    if (!manual.tables.empty()) out += section(manual.tables_title);
    for (const ManualTable& part : manual.tables) out += table(part);
    return out + section("Exit status") + body(manual.exit_codes) + section("See also") +
           bold(manual.see_also) + "(1)\n";
}

}  // namespace broadsheet
