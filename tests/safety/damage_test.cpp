/// Archives with damaged files: the programs give an error or an answer, never a crash, a hang, or memory
/// without bound; what is exported is as it was; and no wrong answer goes unnoticed by `check --full`.
///
/// BROADSHEET_SAFETY_ROUNDS times 20 archives are damaged, each with a seed of its own, the first being
/// BROADSHEET_SAFETY_SEED times 1000.
#include <algorithm>
#include <iostream>
#include <random>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "common/archive/layout.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/safety_rounds.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/written_articles.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

constexpr std::size_t bytes_of_memory = std::size_t{1} << 30;

class DamagedArchives {
   public:
    DamagedArchives() {
        const std::string base = (directory_ / "base.jsonl").string();
        write_articles(base, 0, 1'300, 1);
        write_articles((directory_ / "more.jsonl").string(), 1'290, 25, 2);
        REQUIRE(indexer({"add", whole().string(), base}).exit_code == 0);
        REQUIRE(indexer({"add", whole().string(), (directory_ / "more.jsonl").string()}).exit_code == 0);
        REQUIRE(indexer({"delete", whole().string(), "n9", "n99"}).exit_code == 0);
        for (const auto& entry : fs::recursive_directory_iterator(whole())) {
            if (entry.is_regular_file() && entry.file_size() > 0)
                files_.push_back(fs::relative(entry.path(), whole()));
        }
        std::sort(files_.begin(), files_.end());
        fs::copy(whole(), archive(), fs::copy_options::recursive);
        for (const Strings& question : questions_) answers_.push_back(searcher(question));
        for (const ProgramRun& answer : answers_) REQUIRE(answer.exit_code == 0);
        const std::string exported = indexer({"export", archive().string()}).out;
        std::istringstream lines(exported);
        for (std::string line; std::getline(lines, line);) records_.insert(line);
        REQUIRE(records_.size() > 1'300);
    }

    /// Damages one file of a fresh copy; tells how.
    std::string damage(unsigned seed) {
        fs::remove_all(archive());
        fs::copy(whole(), archive(), fs::copy_options::recursive);
        std::mt19937 dice(seed);
        const fs::path name = files_[seed % files_.size()];
        const fs::path path = archive() / name;
        std::string bytes = read_file(path);
        const std::size_t at = dice() % bytes.size();
        std::string how;
        switch (dice() % 6) {
            case 0:
                how = "cut off";
                bytes.resize(at);
                break;
            case 1:
                how = "zeros";
                std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                            std::min<std::size_t>(512, bytes.size() - at), '\0');
                break;
            case 2:
                how = "random bytes";
                for (std::size_t i = at; i < std::min(at + 64, bytes.size()); ++i)
                    bytes[i] = static_cast<char>(dice());
                break;
            default:
                how = "bit";
                bytes[at] = static_cast<char>(bytes[at] ^ (1 << dice() % 8));
        }
        std::ofstream(path, std::ios::binary) << bytes;
        return "seed " + std::to_string(seed) + ", " + name.string() + ", " + how + " at " +
               std::to_string(at);
    }

    ProgramRun indexer(Strings arguments) const { return run(BROADSHEET_INDEXER, std::move(arguments)); }
    ProgramRun searcher(Strings arguments) const {
        arguments.insert(arguments.begin() + 1, archive().string());
        return run(BROADSHEET_SEARCHER, std::move(arguments));
    }

    fs::path archive() const { return directory_ / "archive"; }
    std::string more() const { return (directory_ / "more.jsonl").string(); }
    const std::vector<Strings>& questions() const { return questions_; }
    const std::vector<ProgramRun>& answers() const { return answers_; }
    const std::set<std::string>& records() const { return records_; }

   private:
    fs::path whole() const { return directory_ / "whole"; }

    ProgramRun run(const std::string& program, Strings arguments) const {
        arguments.insert(arguments.begin(), program);
        ProgramConditions conditions;
        conditions.memory = bytes_of_memory;
        return run_program(arguments, directory_.path(), conditions);
    }

    TemporaryDirectory directory_;
    std::vector<fs::path> files_;
    std::vector<Strings> questions_{{"search", "harbour AND strike", "--format", "jsonl"},
                                    {"search", "\"city council\" OR pelican", "--format", "csv"},
                                    {"count", "source:courier -budget"},
                                    {"facet", "storm", "--by", "source", "--format", "csv"},
                                    {"show", "n1000", "--format", "json"}};
    std::vector<ProgramRun> answers_;
    std::set<std::string> records_;
};

void check_orderly(const ProgramRun& run) {
    INFO("exit code " << run.exit_code << ", signal " << run.signal << ", hung " << run.hung << ", "
                      << run.err);
    CHECK(run.signal == 0);
    CHECK_FALSE(run.hung);
    if (run.exit_code == 2) CHECK_FALSE(run.err.empty());
}

}  // namespace

TEST_CASE("a damaged archive gives errors or answers, and nothing worse", "[damage]") {
    DamagedArchives archives;
    const unsigned count = 20 * safety_rounds();
    unsigned right = 0;
    unsigned refused = 0;
    unsigned wrong = 0;
    unsigned lost = 0;
    for (unsigned i = 0; i < count; ++i) {
        const std::string how = archives.damage(1000 * safety_seed() + i);
        INFO(how);
        bool any_wrong = false;
        for (std::size_t q = 0; q < archives.questions().size(); ++q) {
            const ProgramRun run = archives.searcher(archives.questions()[q]);
            check_orderly(run);
            if (run.exit_code == 2) {
                ++refused;
            } else if (run.out == archives.answers()[q].out) {
                ++right;
            } else {
                ++wrong;
                any_wrong = true;
            }
        }
        const ProgramRun checked = archives.indexer({"check", archives.archive().string(), "--full"});
        check_orderly(checked);
        if (any_wrong) CHECK(checked.exit_code != 0);

        const ProgramRun exported = archives.indexer({"export", archives.archive().string()});
        check_orderly(exported);
        std::size_t kept = 0;
        std::istringstream lines(exported.out);
        for (std::string line; std::getline(lines, line); ++kept) {
            CHECK(archives.records().contains(line));
        }
        if (kept < archives.records().size()) CHECK(exported.exit_code != 0);
        lost += static_cast<unsigned>(archives.records().size() - kept);

        check_orderly(archives.indexer({"info", archives.archive().string()}));
        check_orderly(archives.indexer({"add", archives.archive().string(), archives.more()}));
        const ProgramRun rebuilt = archives.indexer({"rebuild", archives.archive().string()});
        check_orderly(rebuilt);
        if (how.find("/iamglass,") != how.npos) CHECK(rebuilt.exit_code == 0);
        if (rebuilt.exit_code != 0) continue;
        const std::string saved = archives.indexer({"export", archives.archive().string()}).out;
        CHECK(std::count(saved.begin(), saved.end(), '\n') ==
              static_cast<std::ptrdiff_t>(archives.records().size()));
    }
    std::cout << "damaged archives: " << count << ", answers right " << right << ", refused " << refused
              << ", wrong and found by check --full " << wrong << ", articles unreadable in all exports "
              << lost << "\n";
}

TEST_CASE("a derived file that the disk does not give ends a search with a message", "[damage]") {
    const TemporaryDirectory directory;
    const std::string archive = (directory / "archive").string();
    const std::string base = (directory / "base.jsonl").string();
    write_articles(base, 0, 200, 1);
    REQUIRE(run_program({BROADSHEET_INDEXER, "add", archive, base}, directory.path()).exit_code == 0);
    ProgramConditions conditions;
    conditions.environment["LD_PRELOAD"] = BROADSHEET_FAULTS;
    conditions.environment["BROADSHEET_FAULT_BELOW"] = fs::canonical(archive).string();
    conditions.environment["BROADSHEET_FAULT"] = "map:1:cut";
    const ProgramRun hurt =
        run_program({BROADSHEET_SEARCHER, "search", archive, "harbour"}, directory.path(), conditions);
    CHECK(hurt.signal == 0);
    CHECK(hurt.exit_code == 2);
    CHECK(hurt.out.empty());
    CHECK_THAT(hurt.err, Catch::Contains("cannot be read any more"));

    // What it tells helps; until then the database answers.
    CHECK(run_program({BROADSHEET_SEARCHER, "search", archive, "harbour"}, directory.path()).exit_code == 0);
    CHECK(run_program({BROADSHEET_INDEXER, "derive", archive}, directory.path()).exit_code == 0);
    CHECK(run_program({BROADSHEET_INDEXER, "check", archive}, directory.path()).exit_code == 0);
}

}  // namespace broadsheet
