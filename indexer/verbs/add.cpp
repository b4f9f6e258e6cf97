#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <utility>
#include <variant>

#include "common/archive/archive_writer.hpp"
#include "common/article/error.hpp"
#include "indexer/cleaning/clean.hpp"
#include "indexer/cleaning/language.hpp"
#include "indexer/pipeline.hpp"
#include "indexer/verbs/learned_lines.hpp"
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

/// What becomes of a record, in its order, once its turn comes.
struct ParsedRecord {
    std::variant<Rejected, IdentifiedArticle> result;
    Flags flags;
    std::string place;
    std::vector<std::string> warnings;
    CleaningCounts cleaned = {};
};

/// Records in a row, and how far the inputs have been read behind them.
struct RecordBatch {
    std::vector<RawRecord> records;
    std::size_t bytes = 0;
    std::uint64_t input_bytes = 0;
};

/// Memory, in bytes: what the program needs besides batches, and the least and most that a batch takes.
constexpr std::size_t fixed_memory = std::size_t{128} << 20;
constexpr std::size_t min_batch_bytes = std::size_t{4} << 20;
constexpr std::size_t max_batch_bytes = std::size_t{64} << 20;
constexpr std::size_t first_batch_bytes = std::size_t{16} << 20;
/// A smaller rest of a batch (the others are unchanged) waits for the next.
constexpr std::size_t min_written_articles = 1'000;

class Addition {
   public:
    Addition(const IndexerOptions& options, InputList inputs, std::ostream& log)
        : options_(options),
          inputs_(std::move(inputs)),
          log_(log),
          timings_(options.timings ? std::make_unique<Timings>() : nullptr),
          writer_(options.archive, IfMissing::create, options.wait, timings_.get()),
          total_bytes_(total_size(inputs_.files)),
          progress_(options.progress, total_bytes_, log),
          batch_limit_(batch_limit(options)),
          repeated_(repeated_lines(options, inputs_)) {
        const ArticleParser refuses_wrong_names(options.fields);
        if (options.rejects.empty()) return;
        rejects_.open(options.rejects, std::ios::binary | std::ios::trunc);
        if (!rejects_) throw Error(options.rejects + ": cannot be written");
    }

    int run() {
        tell_leftovers();
        read_all();
        progress_.clear();
        writer_.commit(options_.threads);
        close_rejects();
        tell_result();
        if (interrupted()) return exit_interrupted;
        return tally_.rejections() > 0 ? exit_some_rejected : exit_done;
    }

   private:
    using Batches = Pipeline<RecordBatch>;

    /// Every thread holds a batch as records and as articles, and its postings and words; one more is being
    /// read.
    static std::size_t batch_limit(const IndexerOptions& options) {
        const std::size_t given = options.memory > fixed_memory ? options.memory - fixed_memory : 0;
        return std::clamp(given / (6 * options.threads + 3), min_batch_bytes, max_batch_bytes);
    }

    void tell_leftovers() {
        for (const std::string& name : writer_.leftovers().removed) {
            log_ << "indexer: " << options_.archive << ": removed '" << name
                 << "', left by a run that did not end\n";
        }
        if (writer_.leftovers().complete == 0) return;
        log_ << "indexer: " << options_.archive << ": a run that did not end left "
             << writer_.leftovers().complete
             << " complete scratch databases; they are used as far as the same articles come again\n";
    }

    void tell_result() {
        if (writer_.leftovers().articles_used > 0) {
            log_ << "indexer: " << options_.archive << ": " << writer_.leftovers().articles_used
                 << " articles were taken from the run that did not end\n";
        }
        log_ << "indexer: " << options_.archive << ": " << summary(tally_) << "\n"
             << cleaning_lines(tally_, "indexer: " + options_.archive + ": ");
        if (interrupted()) {
            log_ << "indexer: stopped by an interrupt; all of the above is in the archive, and the same "
                    "command goes on\n";
        }
        if (timings_) log_ << timing_lines(*timings_);
    }

    void read_all() {
        Batches batches(options_.threads, [&](RecordBatch batch, const Batches::Turn& turn) {
            process(std::move(batch), turn);
        });
        for (const UnreadableInput& input : inputs_.unreadable) hold(unreadable(input.path, input.reason));
        for (const std::string& file : inputs_.files) {
            if (interrupted()) break;
            read_input(file, batches);
        }
        if (!batch_.records.empty()) batches.submit(std::move(batch_));
        batches.finish();
        tally_.skipped = std::move(skipped_);
    }

    static RawRecord unreadable(const std::string& path, const std::string& why) {
        return {.bytes = "", .place = path, .reason = "unreadable", .detail = why};
    }

    void hold(RawRecord record) {
        batch_.bytes += record.bytes.size();
        read_bytes_ += record.bytes.size();
        batch_.records.push_back(std::move(record));
    }

    void read_input(const std::string& file, Batches& batches) {
        std::unique_ptr<Reader> reader;
        try {
            reader = open_reader(file, options_.input_format);
        } catch (const Error& error) {
            hold(unreadable(file, error.what()));
            return;
        }
        while (!interrupted()) {
            PhaseTimer timer(timings_.get(), Phase::read);
            std::optional<RawRecord> record = reader->next();
            timer.stop();
            batch_.input_bytes = finished_bytes_ + reader->input().bytes_read();
            if (!record) break;
            hold(*std::move(record));
            if (is_full(batch_)) batches.submit(std::exchange(batch_, RecordBatch{}));
        }
        finished_bytes_ += reader->input().bytes_read();
        for (const auto& [what, count] : reader->skipped()) skipped_[what] += count;
    }

    /// Batches become smaller towards the end, so that all threads end at about the same time. The first is
    /// small too: others wait for the dictionary that is trained on it.
    bool is_full(const RecordBatch& batch) const {
        if (batch.records.size() >= scratch_articles) return true;
        std::size_t limit = batch_limit_;
        if (batch.bytes == read_bytes_) limit = std::min(limit, first_batch_bytes);
        if (options_.threads > 1 && total_bytes_ > batch.input_bytes && batch.input_bytes > 0) {
            const double unpacked = static_cast<double>(read_bytes_) / static_cast<double>(batch.input_bytes);
            const double rest = unpacked * static_cast<double>(total_bytes_ - batch.input_bytes) +
                                static_cast<double>(batch.bytes);
            const auto share = static_cast<std::size_t>(rest / (2.0 * options_.threads));
            limit = std::clamp(share, min_batch_bytes, limit);
        }
        return batch.bytes >= limit;
    }

    /// Runs on any thread, but its turn.
    void process(RecordBatch batch, const Batches::Turn& turn) {
        ArticleParser parser(options_.fields);
        Cleaner cleaner(options_.cleaning, repeated_);
        std::vector<ParsedRecord> parsed;
        PhaseTimer timer(timings_.get(), Phase::parse);
        for (RawRecord& record : batch.records) {
            for (ReadResult& result : parser.parse(std::move(record))) {
                parsed.push_back(prepare(std::move(result), cleaner));
            }
        }
        batch.records.clear();
        timer.stop();
        std::optional<ArticleBatch> to_write;
        turn([&] {
            const PhaseTimer assigning(timings_.get(), Phase::assign);
            for (ParsedRecord& record : parsed) take(std::move(record));
            to_write = writer_.take_batch(min_written_articles);
            progress_.show(tally_, batch.input_bytes);
        });
        parsed = {};
        if (to_write) writer_.write(*std::move(to_write));
    }

    ParsedRecord prepare(ReadResult result, Cleaner& cleaner) const {
        if (auto* rejected = std::get_if<Rejected>(&result)) {
            return {.result = std::move(*rejected), .flags = {}, .place = "", .warnings = {}};
        }
        auto& read = std::get<ReadArticle>(result);
        Article& article = read.article;
        cleaner.clean(article);
        if (article.title.empty() && article.body.empty()) {
            return {.result = Rejected{read.place, "neither headline nor text", "", ""},
                    .flags = read.flags,
                    .place = read.place,
                    .warnings = std::move(read.warnings)};
        }
        // What the user says counts as given by the record.
        if (article.lang.empty()) article.lang = options_.language;
        fill_language(article);
        CleaningCounts cleaned;
        cleaned.add(article.cleaning);
        return {.result = IdentifiedArticle(std::move(article)),
                .flags = read.flags,
                .place = std::move(read.place),
                .warnings = std::move(read.warnings),
                .cleaned = cleaned};
    }

    void take(ParsedRecord record) {
        for (const std::string& warning : record.warnings) warn(record.place, warning);
        tally_.bad_dates += record.flags.bad_dates;
        tally_.repaired_utf8 += record.flags.repaired_utf8;
        if (const auto* rejected = std::get_if<Rejected>(&record.result)) {
            report(*rejected);
            return;
        }
        auto& article = std::get<IdentifiedArticle>(record.result);
        const std::string id = article.id;
        const bool suspicious = article.article.cleaning.suspicious;
        const AddResult result = writer_.assign(std::move(article));
        if (result == AddResult::added || result == AddResult::replaced) {
            tally_.cleaned.add(record.cleaned);
            if (suspicious) tell_suspicious(id);
        }
        switch (result) {
            case AddResult::added:
                ++tally_.added;
                break;
            case AddResult::replaced:
                ++tally_.replaced;
                break;
            case AddResult::unchanged:
                ++tally_.unchanged;
                break;
            case AddResult::taken_down:
                ++tally_.taken_down;
                warn(record.place, "'" + id + "' was taken down; left out");
                break;
        }
    }

    void tell_suspicious(const std::string& id) {
        constexpr std::size_t most_named = 5;
        if (tally_.suspicious_ids.size() < most_named) tally_.suspicious_ids.push_back(id);
        ++tally_.suspicious;
    }

    void warn(const std::string& place, const std::string& what) {
        progress_.clear();
        log_ << "indexer: " << place << ": " << what << "\n";
    }

    void report(const Rejected& rejected) {
        ++tally_.rejected[rejected.reason];
        std::string message = rejected.reason;
        if (!rejected.detail.empty()) message += " (" + rejected.detail + ")";
        if (options_.strict) {
            progress_.clear();
            throw StrictStop(rejected.place + ": " + message +
                             "; nothing was added, since --strict was given");
        }
        warn(rejected.place, message + "; skipped");
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
    std::unique_ptr<Timings> timings_;
    ArchiveWriter writer_;
    std::uint64_t total_bytes_;  ///< of the inputs as they are, packed; 0 when unknown
    Progress progress_;
    std::size_t batch_limit_;
    std::shared_ptr<const RepeatedLines> repeated_;
    std::ofstream rejects_;
    Tally tally_;
    RecordBatch batch_;                 ///< being read
    Skipped skipped_;                   ///< of inputs read so far
    std::uint64_t read_bytes_ = 0;      ///< of records
    std::uint64_t finished_bytes_ = 0;  ///< of inputs
};

}  // namespace

InputList named_inputs(const IndexerOptions& options) {
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
    return inputs;
}

int add_articles(const IndexerOptions& options, std::ostream& log) {
    InputList inputs = named_inputs(options);
    watch_interrupts();
    return Addition(options, std::move(inputs), log).run();
}

}  // namespace broadsheet
