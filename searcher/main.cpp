#include <csignal>
#include <iostream>

#include <unistd.h>

#include "common/match/mapped_file.hpp"
#include "searcher/run.hpp"

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    // A closed pipe then shows as a failed write, which run() ends quietly.
    std::signal(SIGPIPE, SIG_IGN);
    broadsheet::MappedFile::end_where_unreadable("searcher");
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    return broadsheet::run(arguments, broadsheet::terminal_of(STDOUT_FILENO), std::cout, std::cerr);
}
