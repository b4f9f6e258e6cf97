/// Runs the transcripts of this folder with the real programs and compares every byte they print.
///
/// In a transcript a line `$ command` is run by sh in a directory in which `sample` is the sample archive's
/// sources; what follows is its standard output, then its standard error, each line behind `! `, then
/// `[exit N]` unless N is 0. Seconds and process ids are replaced by S and P. With
/// BROADSHEET_UPDATE_GOLDEN=1 in the environment the transcripts are written anew: read the difference.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include <catch2/catch.hpp>
#include <sys/wait.h>

#include "tests/support/temporary_directory.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string scrub(const std::string& text) {
    static const std::regex seconds(R"(\d+\.\d+ s\b)");
    static const std::regex process(R"(process \d+)");
    return std::regex_replace(std::regex_replace(text, seconds, "S s"), process, "process P");
}

/// What a command prints, in the form of a transcript.
std::string run(const std::string& command, const TemporaryDirectory& directory) {
    std::ofstream(directory / "command.sh") << command << "\n";
    const std::string in_directory =
        "cd '" + (directory / "work").string() + "' && sh ../command.sh >../out 2>../err";
    const int status = std::system(in_directory.c_str());
    std::string text = read_file(directory / "out");
    if (!text.empty() && text.back() != '\n') text += "[no line end]\n";
    std::istringstream err(read_file(directory / "err"));
    for (std::string line; std::getline(err, line);) text += "! " + line + "\n";
    if (WEXITSTATUS(status) != 0) text += "[exit " + std::to_string(WEXITSTATUS(status)) + "]\n";
    return scrub(text);
}

/// The transcript with what its commands print now.
std::string replay(const std::string& transcript) {
    const TemporaryDirectory directory;
    fs::create_directory(directory / "work");
    fs::create_directory_symlink(fs::path(BROADSHEET_SOURCE_DIR) / "tests" / "data" / "sample",
                                 directory / "work" / "sample");
    std::string result;
    std::istringstream lines(transcript);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("# ")) result += line + "\n";
        if (line.starts_with("$ ")) result += line + "\n" + run(line.substr(2), directory) + "\n";
    }
    return result;
}

std::vector<fs::path> transcripts() {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(fs::path(BROADSHEET_SOURCE_DIR) / "tests" / "golden")) {
        if (entry.path().extension() == ".transcript") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

}  // namespace

TEST_CASE("the programs print what their transcripts say", "[golden]") {
    std::string path = std::getenv("PATH");
    for (const char* program : {BROADSHEET_RELEVANCE, BROADSHEET_SEARCHER, BROADSHEET_INDEXER}) {
        path = fs::path(program).parent_path().string() + ":" + path;
    }
    ::setenv("PATH", path.c_str(), 1);
    ::setenv("COLUMNS", "80", 1);
    ::setenv("NO_COLOR", "1", 1);
    REQUIRE_FALSE(transcripts().empty());
    for (const fs::path& file : transcripts()) {
        DYNAMIC_SECTION(file.stem().string()) {
            const std::string expected = read_file(file);
            const std::string printed = replay(expected);
            if (std::getenv("BROADSHEET_UPDATE_GOLDEN") != nullptr) {
                std::ofstream(file) << printed;
            } else {
                CHECK(printed == expected);
            }
        }
    }
}

}  // namespace broadsheet
