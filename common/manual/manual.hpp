/// What a program tells about itself, as values from which its man page and its completion in shells are
/// made.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

struct ManualOption {
    std::string name;   ///< without `--`
    std::string value;  ///< what the value is called, such as FILE; empty for an option that takes none
    std::string help;
    std::vector<std::string> choices;  ///< where the value is one of these
};

/// In texts a line that begins with two blanks stands as it is, and a blank line ends a paragraph.
struct ManualVerb {
    std::string name;
    std::string arguments;  ///< `ARCHIVE INPUT...`
    std::string summary;
    std::string text;
    std::vector<ManualOption> options;
    std::string examples;
};

/// Pieces of text beside what they mean.
struct ManualTable {
    struct Row {
        std::string_view form;
        std::string_view meaning;
    };
    std::string_view title;
    std::vector<Row> rows;
    std::string_view text;  ///< below the rows; may be empty
};

struct Manual {
    std::string program;
    std::string summary;  ///< part of a sentence
    std::string text;
    std::vector<ManualVerb> verbs;  ///< `help` too
    std::string tables_title;       ///< of the section that holds `tables`
    std::vector<ManualTable> tables;
    std::string exit_codes;
    std::string see_also;  ///< the other program
};

/// A page for man(1), in roff.
std::string man_page(const Manual& manual);

enum class Shell { bash, zsh, fish };

/// A script that a shell reads to complete the program's verbs, options and values. ARCHIVE is completed with
/// directories, and INPUT, FILE and the like with files.
std::string completion(const Manual& manual, Shell shell);

}  // namespace broadsheet
