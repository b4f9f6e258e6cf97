// An archive that grows by many small additions while it is searched: whether memory, latency and the number
// of open files stay what they are.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>
#include <vector>

#include <unistd.h>

#include "benchmarks/options.hpp"
#include "benchmarks/process.hpp"
#include "benchmarks/report.hpp"
#include "benchmarks/timing.hpp"
#include "common/archive/archive_reader.hpp"
#include "common/article/error.hpp"
#include "common/query/parser.hpp"

namespace {

namespace fs = std::filesystem;
using namespace broadsheet;
using namespace broadsheet::benchmarks;
using Strings = std::vector<std::string>;

/// Of this process, without pages of files.
std::uint64_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::uint64_t all = 0;
    std::uint64_t resident = 0;
    std::uint64_t shared = 0;
    file >> all >> resident >> shared;
    return (resident - shared) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t open_files() {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()));
}

/// The best ten of a query, with their records.
void search(ArchiveReader& reader, const std::string& text) {
    const Plan plan = reader.plan(parse_query(text).query);
    for (const Match& match : reader.search(plan, SortOrder::relevance, 0, 10).matches) {
        if (reader.article(match.docid).id != reader.id(match.docid)) throw Error("a hit is another article");
    }
}

/// Searches all the time, with one reader that stays open and with new ones.
class Searcher {
   public:
    Searcher(fs::path archive, std::vector<TimedQuery> queries)
        : archive_(std::move(archive)), queries_(std::move(queries)), thread_([this] { run(); }) {}
    ~Searcher() {
        stopped_ = true;
        thread_.join();
    }
    std::uint64_t searches() const { return searches_; }
    /// Throws what the searching thread has thrown.
    void check() const {
        if (failed_) throw Error("a search failed: " + failure_);
    }

   private:
    void run() {
        try {
            ArchiveReader staying(archive_);
            for (std::size_t i = 0; !stopped_; ++i) {
                search(staying, queries_[i % queries_.size()].text);
                ArchiveReader fresh(archive_);
                search(fresh, queries_[i % queries_.size()].text);
                searches_ += 2;
            }
        } catch (const std::exception& error) {
            failure_ = error.what();
            failed_ = true;
        }
    }

    fs::path archive_;
    std::vector<TimedQuery> queries_;
    std::atomic<bool> stopped_{false};
    std::atomic<bool> failed_{false};
    std::string failure_;
    std::atomic<std::uint64_t> searches_{0};
    std::thread thread_;
};

void run_indexer(const fs::path& archive, const std::string& verb, const Strings& rest, ProcessRun& sum) {
    Strings command{BROADSHEET_INDEXER, verb, archive.string()};
    command.insert(command.end(), rest.begin(), rest.end());
    const ProcessRun run = run_process(command, "/dev/null");
    if (run.exit_code != 0) throw Error("indexer " + verb + ": exit code " + std::to_string(run.exit_code));
    sum.wall_s += run.wall_s;
    sum.usage.peak_bytes = std::max(sum.usage.peak_bytes, run.usage.peak_bytes);
}

/// Takes the next lines of the corpus.
bool write_part(std::ifstream& corpus, std::uint64_t lines, const fs::path& part) {
    std::ofstream file(part, std::ios::trunc);
    std::string line;
    std::uint64_t written = 0;
    for (; written < lines && std::getline(corpus, line); ++written) file << line << '\n';
    return written > 0;
}

/// Milliseconds for opening the archive and answering, the mean over all queries.
double latency_ms(const fs::path& archive, const std::vector<TimedQuery>& queries) {
    const Clock::time_point start = Clock::now();
    for (const TimedQuery& query : queries) {
        ArchiveReader reader(archive);
        search(reader, query.text);
    }
    return 1000 * seconds_since(start) / static_cast<double>(queries.size());
}

void run(const Arguments& arguments) {
    const fs::path work = arguments.text("work");
    if (work.empty()) throw UsageError("--work DIR is needed: a directory for the corpus and the archive");
    const std::uint64_t articles = parse_number(arguments.words[0], "ARTICLES", 1'000, 1'000'000'000);
    const std::uint64_t start = arguments.number("start", 1'000, articles);
    const std::uint64_t addition = arguments.number("addition", 1, 5'000);
    const std::uint64_t between = arguments.number("compact-every", 1, articles);
    fs::create_directories(work);
    const fs::path corpus_file = work / "articles.jsonl";
    const fs::path archive = work / "archive";
    const fs::path part = work / "part.jsonl";
    fs::remove_all(archive);
    if (run_process({BROADSHEET_BENCHMARKS "/make-corpus", std::to_string(articles)}, corpus_file)
            .exit_code != 0)
        throw Error("make-corpus failed");
    std::ifstream corpus(corpus_file);
    write_part(corpus, start, part);
    ProcessRun made{};
    run_indexer(archive, "add", {part.string()}, made);
    if (run_process({BROADSHEET_BENCHMARKS "/make-queries", part.string(), "--per-type", "20"},
                    work / "queries.tsv")
            .exit_code != 0)
        throw Error("make-queries failed");
    const std::vector<TimedQuery> queries = read_queries(work / "queries.tsv", " OR ");

    std::cout
        << "| articles | additions | s each | peak of the indexer, MB | searches | memory of the searcher, "
           "MB | open files | ms a query, opened anew | after compact |\n"
           "|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
    Searcher searcher(archive, queries);
    std::uint64_t in_archive = start;
    for (bool more = true; more;) {
        ProcessRun sum{};
        std::uint64_t additions = 0;
        for (std::uint64_t added = 0; added < between; added += addition) {
            more = write_part(corpus, addition, part);
            if (!more) break;
            run_indexer(archive, "add", {part.string()}, sum);
            searcher.check();
            ++additions;
        }
        if (additions == 0) break;
        in_archive = ArchiveReader(archive).article_count();
        const double before = latency_ms(archive, queries);
        ProcessRun compacted{};
        run_indexer(archive, "compact", {}, compacted);
        const double after = latency_ms(archive, queries);
        searcher.check();
        std::cout << "| " << in_archive << " | " << additions << " | "
                  << decimal(sum.wall_s / static_cast<double>(additions), 2) << " | "
                  << megabytes(sum.usage.peak_bytes) << " | " << searcher.searches() << " | "
                  << megabytes(resident_bytes()) << " | " << open_files() << " | " << decimal(before, 2)
                  << " | " << decimal(after, 2) << " |" << std::endl;
    }
    run_indexer(archive, "check", {}, made);
    std::cout << "\nindexer check: no damage found\n";
}

}  // namespace

int main(int argc, char** argv) {
    return run_benchmark(
        {.usage = "long-run ARTICLES --work DIR [OPTION]...",
         .about =
             "Lets an archive of synthetic articles grow by many small additions, compacted now and then,\n"
             "while a thread searches it, and prints what each stretch took.\n",
         .min_words = 1,
         .max_words = 1,
         .options = {{"work", "DIR", "a directory for the corpus and the archive"},
                     {"start", "N", "articles in the archive when it begins", "50000"},
                     {"addition", "N", "articles in each addition", "1000"},
                     {"compact-every", "N", "articles between two runs of compact", "100000"}}},
        argc, argv, run);
}
