// What it costs to index: time, memory and disk, of the very program that users run.
#include <cerrno>
#include <filesystem>
#include <iostream>
#include <system_error>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "benchmarks/corpus.hpp"
#include "benchmarks/options.hpp"
#include "benchmarks/report.hpp"
#include "common/archive/archive_reader.hpp"
#include "common/archive/layout.hpp"
#include "common/article/error.hpp"

namespace {

namespace fs = std::filesystem;
using namespace broadsheet;
using namespace broadsheet::benchmarks;

/// What the shell says when there is no such program.
constexpr int exec_failed = 127;

/// Of `indexer add`: all taken, and done but some records rejected.
constexpr int all_taken = 0;
constexpr int some_rejected = 1;

struct Run {
    int exit_code;
    double wall_s;
    Usage usage;
};

/// The child's stdout goes to our stderr, where it does not mix with the cost.
[[noreturn]] void become(std::vector<std::string> command) {
    std::vector<char*> words;
    for (std::string& word : command) words.push_back(word.data());
    words.push_back(nullptr);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    execv(words.front(), words.data());
    _exit(exec_failed);
}

Run run_child(const std::vector<std::string>& command) {
    const Clock::time_point start = Clock::now();
    const pid_t child = fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) become(command);
    int status = 0;
    rusage resources{};
    while (wait4(child, &status, 0, &resources) < 0) {
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "wait4");
    }
    const double wall_s = seconds_since(start);
    if (WIFSIGNALED(status)) {
        throw Error(command.front() + ": ended by signal " + std::to_string(WTERMSIG(status)));
    }
    return {.exit_code = WEXITSTATUS(status), .wall_s = wall_s, .usage = usage_of(resources)};
}

Run run_indexer(const std::string& indexer, const fs::path& archive, const std::vector<std::string>& inputs) {
    std::vector<std::string> command{indexer, "add", archive.string()};
    command.insert(command.end(), inputs.begin(), inputs.end());
    const Run run = run_child(command);
    if (run.exit_code == exec_failed) throw Error(indexer + ": cannot be run; give its path with --indexer");
    if (run.exit_code != all_taken && run.exit_code != some_rejected) {
        throw Error(indexer + ": ended with exit code " + std::to_string(run.exit_code));
    }
    return run;
}

IndexingCost measure(const std::string& indexer, const fs::path& archive,
                     const std::vector<std::string>& inputs) {
    const Run run = run_indexer(indexer, archive, inputs);
    IndexingCost cost{.wall_s = run.wall_s, .usage = run.usage};
    ArchiveReader reader(archive);
    cost.articles = reader.article_count();
    reader.each_docid([&](DocId docid) { cost.text_bytes += text_bytes(reader.article(docid)); });
    cost.files = file_bytes(ArchiveLayout(archive).published().value());
    return cost;
}

std::string to_json(const IndexingCost& cost) {
    std::string bytes;
    JsonObject files(bytes);
    for (const auto& [name, size] : cost.files) files.number(name, size);
    files.close();
    std::string json;
    JsonObject results(json);
    results.number("v", 1);
    results.text("benchmark", "indexing");
    add_machine(results);
    results.number("articles", cost.articles);
    results.number("text_bytes", cost.text_bytes);
    results.raw("wall_s", decimal(cost.wall_s, 3));
    results.raw("user_s", decimal(cost.usage.user_s, 3));
    results.raw("system_s", decimal(cost.usage.system_s, 3));
    results.number("peak_bytes", cost.usage.peak_bytes);
    results.raw("database_bytes", bytes);
    results.close();
    return json + "\n";
}

/// A directory that is removed with all that is in it, unless it shall be kept.
class Workplace {
   public:
    Workplace(fs::path path, bool keep) : path_(std::move(path)), keep_(keep) {
        if (!fs::create_directories(path_)) {
            throw Error(path_.string() + ": is there already; give a directory that is not");
        }
    }
    ~Workplace() {
        std::error_code ignored;  // a destructor must not throw, and what is left does no harm
        if (!keep_) fs::remove_all(path_, ignored);
    }
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;

    const fs::path& path() const { return path_; }

   private:
    fs::path path_;
    bool keep_;
};

fs::path new_name() {
    return fs::temp_directory_path() / ("broadsheet-indexing-" + std::to_string(getpid()));
}

void run(const Arguments& arguments) {
    const fs::path chosen = arguments.text("archive");
    const Workplace workplace(chosen.empty() ? new_name() : chosen, arguments.given("keep"));
    const IndexingCost cost = measure(arguments.text("indexer"), workplace.path(), arguments.words);
    print(std::cout, cost);
    if (arguments.given("keep")) std::cout << "archive      " << workplace.path().string() << '\n';
    if (arguments.given("json")) write_file(arguments.text("json"), to_json(cost));
}

}  // namespace

int main(int argc, char** argv) {
    return run_benchmark(
        {.usage = "indexing INPUT... [OPTION]...",
         .about = "Measures 'indexer add' on a new archive: time, memory, and bytes on disk. The text is\n"
                  "headlines and bodies as they are in the archive; it is added up afterwards, untimed.\n",
         .min_words = 1,
         .max_words = static_cast<std::size_t>(-1),
         .options = {{"archive", "DIR", "where to make the archive; else in the temporary directory"},
                     {"keep", "", "leave the archive there"},
                     {"indexer", "PROGRAM", "the program to measure", BROADSHEET_INDEXER},
                     {"json", "FILE", "write the figures and the machine to FILE"}}},
        argc, argv, run);
}
