/// Where a verb writes.
#pragma once

#include <ostream>
#include <string_view>

#include "searcher/options.hpp"
#include "searcher/printers/printers.hpp"
#include "searcher/terminal.hpp"

namespace broadsheet {

struct Output {
    std::ostream& results;
    std::ostream& messages;
    Terminal terminal;

    /// Throws std::system_error when the text cannot be written, with the system's reason.
    void write(std::string_view text);
    void flush();
    /// A line for the user, behind the program's name.
    void say(std::string_view message);

    TextStyle style(Colour colour) const;
};

}  // namespace broadsheet
