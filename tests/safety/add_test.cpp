/// The indexer's threads, for the thread sanitizer.
#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>

#include "indexer/run.hpp"
#include "tests/support/input_folder.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/written_articles.hpp"

namespace broadsheet {
namespace {

std::string run(const std::vector<std::string>& arguments) {
    std::ostringstream out;
    std::ostringstream log;
    const int code = run_indexer(arguments, out, log);
    CAPTURE(log.str());
    CHECK(code == 0);
    return out.str();
}

}  // namespace

TEST_CASE("an archive is the same on one thread and on many", "[add]") {
    const TemporaryDirectory directory;
    const InputFolder input;
    for (int i = 0; i < 6; ++i) {
        write_articles(input.path(std::to_string(i) + ".jsonl"), 900 * i, 1'000, static_cast<unsigned>(i));
    }
    std::string alone;
    for (const char* const threads : {"1", "5"}) {
        const std::string archive = (directory / threads).string();
        run({"add", archive, input.path(), "--threads", threads});
        run({"rebuild", archive});
        const std::string records = run({"export", archive});
        if (alone.empty()) alone = records;
        CHECK(records == alone);
        CHECK(run({"check", archive, "--full"}).find("no damage found") != std::string::npos);
    }
    CHECK(std::count(alone.begin(), alone.end(), '\n') == 5'500);
}

}  // namespace broadsheet
