#include "indexer/run.hpp"

#include <csignal>
#include <iostream>
#include <new>

#include "common/article/error.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {
namespace {

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
            return export_articles(options, out, log);
        case IndexerVerb::compact:
            return compact_archive(options, log);
        case IndexerVerb::rebuild:
            return rebuild_archive(options, log);
        case IndexerVerb::derive:
            return derive_files(options, log);
        case IndexerVerb::clean:
            return show_cleaning(options, out, log);
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

}  // namespace broadsheet
