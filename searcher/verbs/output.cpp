#include "searcher/verbs/output.hpp"

#include <cerrno>
#include <system_error>

#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

void check(const std::ostream& stream) {
    if (stream) return;
    throw std::system_error(errno, std::generic_category(), "cannot write the results");
}

}  // namespace

void Output::write(std::string_view text) {
    errno = 0;
    results << text;
    check(results);
}

void Output::flush() {
    errno = 0;
    results.flush();
    check(results);
}

void Output::say(std::string_view message) {
    std::size_t replaced = 0;
    messages << "searcher: " << neutral(repair_utf8(message, replaced)) << '\n';
}

TextStyle Output::style(Colour colour) const {
    const bool coloured = colour == Colour::always || (colour == Colour::automatic && terminal.takes_colour);
    return {coloured, terminal.columns};
}

}  // namespace broadsheet
