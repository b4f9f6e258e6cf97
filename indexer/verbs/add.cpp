#include <csignal>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "common/archive/archive_writer.hpp"
#include "common/article/error.hpp"
#include "indexer/cleaning/characters.hpp"
#include "indexer/verbs/tally.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {
namespace {

volatile std::sig_atomic_t interrupt_seen = 0;

/// Lets an interrupt end the run after a clean commit; a second one ends it at once.
void watch_interrupts() {
    struct sigaction action {};
    action.sa_handler = [](int) { interrupt_seen = 1; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return interrupt_seen != 0; }

/// Stops a strict run at its first bad record.
class StrictStop : public Error {
   public:
    using Error::Error;
};

std::uint64_t total_size(const std::vector<std::string>& files) {
    std::uint64_t sum = 0;
    for (const std::string& file : files) {
        std::error_code error;
        const std::uint64_t size = std::filesystem::file_size(file, error);
        if (error) return 0;
        sum += size;
    }
    return sum;
}

class Addition {
   public:
    Addition(const IndexerOptions& options, InputList inputs, std::ostream& log)
        : options_(options),
          inputs_(std::move(inputs)),
          log_(log),
          writer_(options.archive, IfMissing::create, options.wait),
          progress_(options.progress, total_size(inputs_.files), log) {
        if (options.rejects.empty()) return;
        rejects_.open(options.rejects, std::ios::binary | std::ios::trunc);
        if (!rejects_) throw Error(options.rejects + ": cannot be written");
    }

    int run() {
        for (const std::string& name : writer_.leftovers()) {
            log_ << "indexer: " << options_.archive << ": removed '" << name
                 << "', left by a run that did not end\n";
        }
        for (const UnreadableInput& input : inputs_.unreadable) report_unreadable(input);
        for (const std::string& file : inputs_.files) {
            if (interrupted()) break;
            read_input(file);
        }
        progress_.clear();
        writer_.commit();
        close_rejects();
        log_ << "indexer: " << options_.archive << ": " << summary(tally_) << "\n";
        if (interrupted()) {
            log_ << "indexer: stopped by an interrupt; all of the above is in the archive, and the same "
                    "command "
                    "goes on\n";
            return exit_interrupted;
        }
        return tally_.rejections() > 0 ? exit_some_rejected : exit_done;
    }

   private:
    void report_unreadable(const UnreadableInput& input) {
        report({.place = input.path, .reason = "unreadable", .detail = input.reason, .record = ""});
    }

    void read_input(const std::string& file) {
        std::unique_ptr<Reader> reader;
        try {
            reader = open_reader(file, options_.input_format, options_.fields);
        } catch (const UsageError&) {
            throw;
        } catch (const Error& error) {
            report_unreadable({file, error.what()});
            return;
        }
        while (!interrupted()) {
            std::optional<ReadResult> result = reader->next();
            if (!result) break;
            if (auto* rejected = std::get_if<Rejected>(&*result)) {
                report(*rejected);
            } else {
                take(std::get<ReadArticle>(std::move(*result)));
            }
            progress_.show(tally_, finished_bytes_ + reader->input().bytes_read());
        }
        finished_bytes_ += reader->input().bytes_read();
    }

    void take(ReadArticle read) {
        for (const std::string& warning : read.warnings) {
            progress_.clear();
            log_ << "indexer: " << read.place << ": " << warning << "\n";
        }
        tally_.bad_dates += read.flags.bad_dates;
        tally_.repaired_utf8 += read.flags.repaired_utf8;
        Article& article = read.article;
        repair_characters(article);
        if (article.lang.empty()) article.lang = options_.language;
        if (article.title.empty() && article.body.empty()) {
            report({.place = read.place, .reason = "neither headline nor text", .detail = "", .record = ""});
            return;
        }
        switch (writer_.add(article)) {
            case AddResult::added:
                ++tally_.added;
                break;
            case AddResult::replaced:
                ++tally_.replaced;
                break;
            case AddResult::unchanged:
                ++tally_.unchanged;
                break;
        }
    }

    void report(const Rejected& rejected) {
        progress_.clear();
        ++tally_.rejected[rejected.reason];
        std::string message = rejected.place + ": " + rejected.reason;
        if (!rejected.detail.empty()) message += " (" + rejected.detail + ")";
        if (options_.strict) throw StrictStop(message + "; nothing was added, since --strict was given");
        log_ << "indexer: " << message << "; skipped\n";
        if (rejects_.is_open() && !rejected.record.empty()) rejects_ << rejected.record << '\n';
    }

    void close_rejects() {
        if (!rejects_.is_open()) return;
        rejects_.close();
        if (!rejects_) throw Error(options_.rejects + ": cannot be written");
    }

    const IndexerOptions& options_;
    InputList inputs_;
    std::ostream& log_;
    ArchiveWriter writer_;
    Progress progress_;
    std::ofstream rejects_;
    Tally tally_;
    std::uint64_t finished_bytes_ = 0;
};

}  // namespace

int add_articles(const IndexerOptions& options, std::ostream& log) {
    std::vector<std::string> paths = options.inputs;
    if (!options.files_from.empty()) {
        const std::vector<std::string> more = read_lines(options.files_from);
        paths.insert(paths.end(), more.begin(), more.end());
    }
    InputList inputs = list_inputs(paths);
    if (inputs.files.empty()) {
        if (inputs.unreadable.empty()) throw Error("no files in the inputs named; nothing to add");
        const UnreadableInput& first = inputs.unreadable.front();
        throw Error(first.path + ": " + first.reason + "; nothing to add");
    }
    watch_interrupts();
    return Addition(options, std::move(inputs), log).run();
}

}  // namespace broadsheet
