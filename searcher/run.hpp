/// The program without its process: what `searcher` does for a command line.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "searcher/terminal.hpp"

namespace broadsheet {

/// Runs the verb that `arguments` (without the program's name) ask for. Results go to `out`, all else to
/// `err`; `terminal` describes what `out` leads to. Returns the exit code, as grep's: 0 found, 1 nothing
/// found, 2 an error, which was reported. An `out` that was closed at the other end is no error.
int run(const std::vector<std::string>& arguments, const Terminal& terminal, std::ostream& out,
        std::ostream& err);

}  // namespace broadsheet
