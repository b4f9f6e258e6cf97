#include "benchmarks/process.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "benchmarks/corpus.hpp"
#include "common/archive/archive_reader.hpp"
#include "common/archive/layout.hpp"
#include "common/article/error.hpp"

namespace broadsheet::benchmarks {
namespace {

/// Of `indexer add`: all taken, and done but some records rejected.
constexpr int all_taken = 0;
constexpr int some_rejected = 1;

[[noreturn]] void become(std::vector<std::string> command, const std::string& output) {
    std::vector<char*> words;
    for (std::string& word : command) words.push_back(word.data());
    words.push_back(nullptr);
    constexpr mode_t mode = 0644;
    const int file =
        output.empty() ? STDERR_FILENO : ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, mode);
    if (file < 0 || ::dup2(file, STDOUT_FILENO) < 0) ::_exit(no_such_program);
    ::execvp(words.front(), words.data());
    ::_exit(no_such_program);
}

}  // namespace

ProcessRun run_process(const std::vector<std::string>& command, const std::filesystem::path& output) {
    const Clock::time_point start = Clock::now();
    const pid_t child = ::fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) become(command, output.string());
    int status = 0;
    rusage resources{};
    while (::wait4(child, &status, 0, &resources) < 0) {
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "wait4");
    }
    const double wall_s = seconds_since(start);
    if (WIFSIGNALED(status)) {
        throw Error(command.front() + ": ended by signal " + std::to_string(WTERMSIG(status)));
    }
    return {.exit_code = WEXITSTATUS(status), .wall_s = wall_s, .usage = usage_of(resources)};
}

IndexingCost measure_indexer(const std::string& indexer, const std::filesystem::path& archive,
                             const std::vector<std::string>& inputs, unsigned threads) {
    std::vector<std::string> command{indexer, "add", archive.string(), "--threads", std::to_string(threads)};
    command.insert(command.end(), inputs.begin(), inputs.end());
    const ProcessRun run = run_process(command);
    if (run.exit_code == no_such_program) {
        throw Error(indexer + ": cannot be run; give its path with --indexer");
    }
    if (run.exit_code != all_taken && run.exit_code != some_rejected) {
        throw Error(indexer + ": ended with exit code " + std::to_string(run.exit_code));
    }
    IndexingCost cost{.wall_s = run.wall_s, .usage = run.usage};
    ArchiveReader reader(archive);
    cost.articles = reader.article_count();
    reader.each_docid([&](DocId docid) { cost.text_bytes += text_bytes(reader.article(docid)); });
    cost.files = file_bytes(ArchiveLayout(archive).published().value());
    return cost;
}

}  // namespace broadsheet::benchmarks
