#include "indexer/run.hpp"

#include <cerrno>
#include <csignal>
#include <exception>
#include <iostream>
#include <new>

#include <poll.h>
#include <unistd.h>

#include "common/article/error.hpp"
#include "indexer/neutral_log.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {
namespace {

int dispatch_text(const IndexerOptions& options, std::ostream& out, std::ostream& log) {
    switch (options.verb) {
        case IndexerVerb::help:
            out << options.help;
            return exit_done;
        case IndexerVerb::version:
            out << "indexer (Broadsheet) " << BROADSHEET_VERSION << "\n";
            return exit_done;
        case IndexerVerb::add:
            return options.dry_run ? show_fields(options, out, log) : add_articles(options, log);
        case IndexerVerb::remove:
            return delete_articles(options, out, log);
        case IndexerVerb::info:
            return print_info(options, out);
        case IndexerVerb::check:
            return options.sources ? check_sources(options, out) : check_archive(options, out);
        case IndexerVerb::export_records:
            break;
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

int dispatch(const IndexerOptions& options, std::ostream& results, std::ostream& log) {
    // Records are JSON, in which control characters are escaped.
    if (options.verb == IndexerVerb::export_records) return export_articles(options, results, log);
    NeutralBuffer out_buffer(results.rdbuf());
    std::ostream out(&out_buffer);
    const int code = dispatch_text(options, out, log);
    if (!out) results.setstate(std::ios::badbit);
    return code;
}

/// Where a disk fails in the middle of a commit, Xapian 1.4 lets an exception leave a destructor, which ends
/// the program (merge_changes of its postlist table, for one). While this is there it ends with a message.
class OrderlyEnd {
   public:
    explicit OrderlyEnd(const std::string& archive) : before_(std::set_terminate(&end)) {
        archive_ = archive;
    }
    OrderlyEnd(const OrderlyEnd&) = delete;
    OrderlyEnd& operator=(const OrderlyEnd&) = delete;
    ~OrderlyEnd() { std::set_terminate(before_); }

   private:
    [[noreturn]] static void end() {
        const std::string message = "indexer: " + archive_ + ": a change could not be written (" +
                                    system_reason(errno) + "); the archive is as it was\n";
        // Where that cannot be written either, nothing is left to do.
        const ssize_t written = ::write(STDERR_FILENO, message.data(), message.size());
        static_cast<void>(written);
        ::_exit(exit_failed);
    }

    static inline std::string archive_;
    std::terminate_handler before_;
};

/// Whether standard output is a pipe that nobody reads any more.
bool reader_is_gone() {
    pollfd output{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
    return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

}  // namespace

int run_indexer(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
    std::signal(SIGPIPE, SIG_IGN);
    NeutralBuffer log_buffer(err.rdbuf());
    std::ostream log(&log_buffer);
    try {
        const IndexerOptions options = parse_indexer_options(arguments);
        const OrderlyEnd orderly_end(options.archive);
        const int code = dispatch(options, out, log);
        out.flush();
        if (out || reader_is_gone()) return code;
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
