/// Runs a program to its end, or to that which a test has in mind for it.
#pragma once

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace broadsheet {

struct ProgramRun {
    int exit_code = -1;  ///< -1 where a signal ended it
    int signal = 0;
    bool hung = false;  ///< ended after `patience`
    std::string out;
    std::string err;
    std::chrono::microseconds time{0};
};

struct ProgramConditions {
    std::map<std::string, std::string> environment{};
    std::optional<std::chrono::microseconds> killed_after{};
    std::chrono::seconds patience{60};  ///< of the processor's time, since others may have it meanwhile
    std::size_t memory = 0;             ///< bytes of address space; 0 for no bound
};

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// `scratch` takes what the program prints. Throws only where it cannot be started.
inline ProgramRun run_program(std::vector<std::string> command, const std::filesystem::path& scratch,
                              const ProgramConditions& conditions = {}) {
    const std::string out = scratch / "program.out";
    const std::string err = scratch / "program.err";
    const auto start = std::chrono::steady_clock::now();
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("cannot fork");
    if (child == 0) {
        constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC;
        constexpr mode_t mode = 0644;
        const int in_file = ::open("/dev/null", O_RDONLY);
        const int out_file = ::open(out.c_str(), flags, mode);
        const int err_file = ::open(err.c_str(), flags, mode);
        if (in_file < 0 || out_file < 0 || err_file < 0 || ::dup2(in_file, STDIN_FILENO) < 0 ||
            ::dup2(out_file, STDOUT_FILENO) < 0 || ::dup2(err_file, STDERR_FILENO) < 0) {
            ::_exit(127);
        }
        if (conditions.memory > 0) {
            const rlimit limit{conditions.memory, conditions.memory};
            ::setrlimit(RLIMIT_AS, &limit);
        }
        const auto patience = static_cast<rlim_t>(conditions.patience.count());
        const rlimit time{patience, patience + 5};
        ::setrlimit(RLIMIT_CPU, &time);
        const rlimit no_core{0, 0};
        ::setrlimit(RLIMIT_CORE, &no_core);
        for (const auto& [name, value] : conditions.environment) ::setenv(name.c_str(), value.c_str(), 1);
        std::vector<char*> words;
        for (std::string& word : command) words.push_back(word.data());
        words.push_back(nullptr);
        ::execv(words.front(), words.data());
        ::_exit(127);
    }
    ProgramRun run;
    int status = 0;
    bool killed = false;
    while (::waitpid(child, &status, conditions.killed_after ? WNOHANG : 0) == 0) {
        const auto time = std::chrono::steady_clock::now() - start;
        if (!killed && conditions.killed_after && time >= *conditions.killed_after) {
            ::kill(child, SIGKILL);
            killed = true;
        }
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    run.time =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    if (WIFEXITED(status)) run.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) run.signal = WTERMSIG(status);
    run.hung = run.signal == SIGXCPU;
    run.out = read_file(out);
    run.err = read_file(err);
    if (run.exit_code == 127) throw std::runtime_error(command.front() + ": cannot be started");
    return run;
}

}  // namespace broadsheet
