#include "indexer/run.hpp"

#include <csignal>
#include <iostream>
#include <new>

#include "common/archive/archive_writer.hpp"
#include "common/article/error.hpp"

namespace broadsheet {
namespace {

volatile std::sig_atomic_t interrupt_seen = 0;

int dispatch(const IndexerOptions& options, std::ostream& out, std::ostream& log) {
    switch (options.verb) {
        case IndexerVerb::help:
            out << options.help;
            return exit_done;
        case IndexerVerb::version:
            out << "indexer (Broadsheet) " << BROADSHEET_VERSION << "\n";
            return exit_done;
        case IndexerVerb::add:
            return add_articles(options, log);
        case IndexerVerb::remove:
            return delete_articles(options, out, log);
        case IndexerVerb::info:
            return print_info(options, out);
        case IndexerVerb::check:
            return check_archive(options, out);
        case IndexerVerb::export_records:
            return export_articles(options, out);
        case IndexerVerb::compact:
            return compact_archive(options, log);
    }
    return exit_failed;
}

}  // namespace

int run_indexer(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& log) {
    std::signal(SIGPIPE, SIG_IGN);
    try {
        const int code = dispatch(parse_indexer_options(arguments), out, log);
        errno = 0;
        out.flush();
        if (out || errno == EPIPE) return code;
        log << "indexer: standard output: cannot be written\n";
        return exit_failed;
    } catch (const ArchiveLocked& error) {
        log << "indexer: " << error.what() << "\n";
        return exit_locked;
    } catch (const std::bad_alloc&) {
        log << "indexer: out of memory\n";
        return exit_failed;
    } catch (const std::exception& error) {
        log << "indexer: " << error.what() << "\n";
        return exit_failed;
    }
}

int compact_archive(const IndexerOptions& options, std::ostream& log) {
    ArchiveWriter writer(options.archive, IfMissing::fail, options.wait);
    writer.compact();
    log << "indexer: " << options.archive << ": compacted\n";
    return exit_done;
}

void watch_interrupts() {
    struct sigaction action {};
    action.sa_handler = [](int) { interrupt_seen = 1; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);  // a second interrupt ends the run at once
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return interrupt_seen != 0; }

}  // namespace broadsheet
