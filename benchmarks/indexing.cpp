// What it costs to index: time, memory and disk, of the very program that users run.
#include <filesystem>
#include <iostream>
#include <system_error>

#include <unistd.h>

#include "benchmarks/options.hpp"
#include "benchmarks/process.hpp"
#include "benchmarks/report.hpp"
#include "common/article/error.hpp"

namespace {

namespace fs = std::filesystem;
using namespace broadsheet;
using namespace broadsheet::benchmarks;

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
    const IndexingCost cost = measure_indexer(arguments.text("indexer"), workplace.path(), arguments.words,
                                              static_cast<unsigned>(arguments.number("threads", 1, 64)));
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
                     {"threads", "N", "threads of the program", "1"},
                     {"json", "FILE", "write the figures and the machine to FILE"}}},
        argc, argv, run);
}
