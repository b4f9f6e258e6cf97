/// The indexer is killed, and its calls of the system fail, at random points of every verb that writes.
/// Afterwards the archive is what it was before or what it should become, whole and findable, and the same
/// command then makes of it what an undisturbed run makes.
///
/// BROADSHEET_SAFETY_ROUNDS in the environment says how often each fault is tried for each verb,
/// BROADSHEET_SAFETY_SEED where. A failure names its fault: give that to the program by hand.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

#include <catch2/catch.hpp>

#include "common/archive/archive_reader.hpp"
#include "common/archive/layout.hpp"
#include "common/query/parser.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/safety_rounds.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/written_articles.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

constexpr int base_articles = 1'200;

/// What a reader finds in an archive.
struct Content {
    Strings records;
    std::map<std::string, Strings> found;  ///< ids by query
    bool operator==(const Content&) const = default;
};

const Strings queries{"harbour AND strike", "\"city council\"", "pelican OR quorum", "source:courier -budget",
                      "*"};

/// Nothing where there is no archive.
std::optional<Content> content_of(const fs::path& archive) {
    if (!fs::exists(archive) || !ArchiveLayout(archive).published()) return std::nullopt;
    Content content;
    for (const AnswerFrom from : {AnswerFrom::fast_files, AnswerFrom::database}) {
        ArchiveReader reader(archive, from);
        std::map<std::string, Strings> found;
        for (const std::string& query : queries) {
            const Plan plan = reader.plan(parse_query(query).query);
            for (const Match& match : reader.search(plan, SortOrder::relevance, 0, no_limit).matches) {
                found[query].push_back(reader.id(match.docid));
            }
        }
        if (from == AnswerFrom::database) {
            CHECK(found == content.found);
            const auto damages = reader.each_record(
                [&](DocId, std::string_view record) { content.records.emplace_back(record); });
            CHECK(damages.empty());
        }
        content.found = std::move(found);
    }
    return content;
}

Strings problems_of(const fs::path& archive) {
    if (!fs::exists(archive) || !ArchiveLayout(archive).published()) return {};
    return ArchiveReader(archive).check().problems;
}

/// What no run may leave behind.
Strings rubbish_of(const fs::path& archive) {
    Strings rubbish;
    for (const auto& entry : fs::directory_iterator(archive)) {
        const std::string name = entry.path().filename().string();
        if (name.find("scratch") != name.npos || name.ends_with(".new")) rubbish.push_back(name);
    }
    return rubbish;
}

enum class Start { nothing, archive };

/// Whether the machine was started anew after a fault.
enum class After { same_start, restart };

/// Stories are made with those before them; where these cannot be mapped there are none until the next run.
enum class Derived { are_there, may_be_missing };

/// Scratch databases say in which start of the machine they were made; so much for this one.
void forget_start(const fs::path& archive) {
    if (!fs::exists(archive)) return;
    for (const auto& entry : fs::directory_iterator(archive)) {
        const fs::path mark = entry.path() / "complete";
        if (entry.is_directory() && fs::exists(mark)) fs::remove(mark);
    }
}

struct Operation {
    std::string name;
    Start start;
    std::string verb;
    Strings arguments;  ///< behind the archive
};

/// Articles, an archive, and every verb that writes, with what an undisturbed run makes of it.
class Scenario {
   public:
    Scenario() {
        write_articles(input("base"), 0, base_articles, 1);
        write_articles(input("all"), 0, 2'500, 1);
        write_articles(input("many"), base_articles - 50, 600, 2);
        write_articles(input("few"), base_articles - 5, 25, 3);
        run({"add", base().string(), input("base")});
        run({"add", base().string(), input("few")});
        run({"delete", base().string(), "n7", "n77", "n777"});
        before_ = content_of(base());
        Strings ids;
        for (int i = 100; i < 220; i += 5) ids.push_back("n" + std::to_string(i));
        operations_ = {
            {"add to nothing", Start::nothing, "add", {input("all"), "--threads", "2"}},
            {"add many", Start::archive, "add", {input("many"), "--threads", "2"}},
            {"add a few", Start::archive, "add", {input("more")}},
            {"delete", Start::archive, "delete", ids},
            {"take down", Start::archive, "delete", {"n3", "n4", "n5", "--takedown"}},
            {"compact", Start::archive, "compact", {}},
            {"purge", Start::archive, "compact", {"--purge"}},
            {"rebuild", Start::archive, "rebuild", {}},
            {"derive", Start::archive, "derive", {}},
        };
        write_articles(input("more"), base_articles + 100, 20, 4);
    }

    const std::vector<Operation>& operations() const { return operations_; }

    /// Undisturbed, and the numbers of calls it makes.
    void prepare(const Operation& operation) {
        const fs::path archive = fresh(operation);
        ProgramConditions conditions = preloaded();
        conditions.environment["BROADSHEET_FAULT_COUNTS"] = (directory_ / "counts").string();
        const ProgramRun run = run_program(command(operation), directory_.path(), conditions);
        REQUIRE(run.exit_code == 0);
        time_ = run.time;
        after_ = content_of(archive);
        REQUIRE(problems_of(archive).empty());
        REQUIRE(rubbish_of(archive).empty());
        calls_.clear();
        std::istringstream lines(read_file(directory_ / "counts"));
        std::string kind;
        for (std::uint64_t count = 0; lines >> kind >> count;) {
            calls_[kind] = count;
            calls_["any"] += count;
        }
    }

    std::uint64_t calls(const std::string& kind) const { return calls_.at(kind); }
    std::chrono::microseconds time() const { return time_; }

    struct Outcome {
        bool reached = false;  ///< what the operation should make
        ProgramRun run;
    };

    /// Runs the operation under a fault, and then undisturbed.
    Outcome disturb(const Operation& operation, const ProgramConditions& conditions,
                    After after = After::same_start, Derived derived = Derived::are_there) {
        const fs::path archive = fresh(operation);
        Outcome outcome{.reached = false,
                        .run = run_program(command(operation), directory_.path(), conditions)};
        if (after == After::restart) forget_start(archive);
        INFO("exit code " << outcome.run.exit_code << ", signal " << outcome.run.signal << ", "
                          << outcome.run.err);
        CHECK_FALSE(outcome.run.hung);
        const std::optional<Content> left = content_of(archive);
        Strings problems = problems_of(archive);
        if (derived == Derived::may_be_missing) {
            std::erase_if(problems, [](const std::string& problem) {
                return problem.find("'indexer derive' makes it again") != problem.npos;
            });
        }
        CHECK(problems == Strings{});
        outcome.reached = left == after_;
        const bool is_as_before = left == (operation.start == Start::nothing ? std::nullopt : before_);
        CHECK((is_as_before || outcome.reached));

        const ProgramRun again = run_program(command(operation), directory_.path());
        INFO("again: exit code " << again.exit_code << ", " << again.err);
        // What was deleted before the fault cannot be deleted again.
        CHECK((again.exit_code == 0 || (again.exit_code == 1 && operation.verb == "delete")));
        CHECK(content_of(archive) == after_);
        CHECK(problems_of(archive) == Strings{});
        CHECK(rubbish_of(archive) == Strings{});
        return outcome;
    }

    /// The shim, told of a fault.
    ProgramConditions preloaded(const std::string& fault = "") const {
        ProgramConditions conditions;
        conditions.environment = {{"LD_PRELOAD", BROADSHEET_FAULTS},
                                  {"BROADSHEET_FAULT_BELOW", archive().string()}};
        if (!fault.empty()) conditions.environment["BROADSHEET_FAULT"] = fault;
        return conditions;
    }

   private:
    fs::path base() const { return directory_ / "base"; }
    fs::path archive() const { return directory_ / "archive"; }
    std::string input(const std::string& name) const { return (directory_ / (name + ".jsonl")).string(); }

    Strings command(const Operation& operation) const {
        Strings words{BROADSHEET_INDEXER, operation.verb, archive().string()};
        words.insert(words.end(), operation.arguments.begin(), operation.arguments.end());
        return words;
    }

    void run(Strings arguments) const {
        arguments.insert(arguments.begin(), BROADSHEET_INDEXER);
        REQUIRE(run_program(arguments, directory_.path()).exit_code == 0);
    }

    fs::path fresh(const Operation& operation) const {
        fs::remove_all(archive());
        if (operation.start == Start::archive) fs::copy(base(), archive(), fs::copy_options::recursive);
        return archive();
    }

    TemporaryDirectory directory_;
    std::vector<Operation> operations_;
    std::optional<Content> before_;
    std::optional<Content> after_;
    std::map<std::string, std::uint64_t> calls_;
    std::chrono::microseconds time_{0};
};

std::uint64_t draw(std::mt19937& dice, std::uint64_t from, std::uint64_t to) {
    return std::uniform_int_distribution<std::uint64_t>(from, to)(dice);
}

/// Tries each fault on every verb and tells what became of the archives.
template <class Disturb>
void for_each_operation(const Strings& faults, Disturb disturb) {
    struct Tally {
        unsigned tried = 0;
        unsigned reached = 0;
    };
    std::map<std::string, Tally> tallies;
    Scenario scenario;
    std::mt19937 dice(safety_seed());
    for (const Operation& operation : scenario.operations()) {
        scenario.prepare(operation);
        for (const std::string& fault : faults) {
            for (unsigned round = 0; round < safety_rounds(); ++round) {
                const std::optional<Scenario::Outcome> outcome = disturb(scenario, operation, fault, dice);
                if (!outcome) continue;
                ++tallies[fault].tried;
                if (outcome->reached) ++tallies[fault].reached;
            }
        }
    }
    for (const auto& [fault, tally] : tallies) {
        std::cout << fault << ": " << tally.tried << " times, the archive as it was "
                  << tally.tried - tally.reached << " times, as it should become " << tally.reached
                  << " times\n";
    }
    CHECK(tallies.size() == faults.size());
}

}  // namespace

TEST_CASE("nothing is lost when the indexer is killed at any call of the system", "[crash]") {
    const auto disturb = [](Scenario& scenario, const Operation& operation, const std::string&, auto& dice) {
        const std::string fault = "any:" + std::to_string(draw(dice, 1, scenario.calls("any"))) + ":kill";
        INFO(operation.name << ", " << fault);
        const auto outcome = scenario.disturb(operation, scenario.preloaded(fault));
        // With several threads there may be fewer calls than before.
        CHECK((outcome.run.signal == SIGKILL || outcome.run.exit_code == 0));
        return std::optional(outcome);
    };
    for_each_operation({"killed at a call"}, disturb);
}

TEST_CASE("nothing is lost when the power fails", "[crash]") {
    const auto disturb = [](Scenario& scenario, const Operation& operation, const std::string&, auto& dice) {
        const std::string fault = "any:" + std::to_string(draw(dice, 1, scenario.calls("any"))) + ":poweroff";
        INFO(operation.name << ", " << fault);
        const auto outcome = scenario.disturb(operation, scenario.preloaded(fault), After::restart);
        CHECK((outcome.run.signal == SIGKILL || outcome.run.exit_code == 0));
        return std::optional(outcome);
    };
    for_each_operation({"power off"}, disturb);
}

TEST_CASE("nothing is lost when the indexer is killed at any time", "[crash]") {
    const auto disturb = [](Scenario& scenario, const Operation& operation, const std::string&, auto& dice) {
        ProgramConditions conditions;
        const auto whole = static_cast<std::uint64_t>(scenario.time().count());
        conditions.killed_after = std::chrono::microseconds(draw(dice, 0, whole));
        INFO(operation.name << ", after " << conditions.killed_after->count() << " µs");
        return std::optional(scenario.disturb(operation, conditions));
    };
    for_each_operation({"killed at a time"}, disturb);
}

TEST_CASE("nothing is lost when the disk is full or broken", "[crash]") {
    const auto disturb = [](Scenario& scenario, const Operation& operation, std::string fault, auto& dice) {
        const std::string kind = fault.substr(0, fault.find(':'));
        if (scenario.calls(kind) == 0) return std::optional<Scenario::Outcome>();
        fault.replace(fault.find('N'), 1, std::to_string(draw(dice, 1, scenario.calls(kind))));
        INFO(operation.name << ", " << fault);
        const bool is_map = kind == "map";
        const auto outcome = scenario.disturb(operation, scenario.preloaded(fault), After::same_start,
                                              is_map ? Derived::may_be_missing : Derived::are_there);
        INFO("exit code " << outcome.run.exit_code << ", signal " << outcome.run.signal << ", "
                          << outcome.run.err);
        CHECK((outcome.run.exit_code == 0 || outcome.run.exit_code == 2));
        if (outcome.run.exit_code == 2) CHECK(outcome.run.err.find("indexer: ") != std::string::npos);
        if (outcome.run.exit_code == 0) CHECK(outcome.reached);
        return std::optional(outcome);
    };
    for_each_operation({"write:N:ENOSPC+", "write:N:EIO", "sync:N:EIO", "sync:N:EIO+", "rename:N:EIO",
                        "rename:N:ENOSPC+", "map:N:ENOMEM+", "remove:N:EIO", "open:N:EMFILE+"},
                       disturb);
}

TEST_CASE("what the system writes in part is written to its end", "[crash]") {
    const auto disturb = [](Scenario& scenario, const Operation& operation, std::string fault, auto& dice) {
        fault.replace(fault.find('N'), 1, std::to_string(draw(dice, 1, scenario.calls("write"))));
        INFO(operation.name << ", " << fault);
        const auto outcome = scenario.disturb(operation, scenario.preloaded(fault));
        CHECK(outcome.run.exit_code == 0);
        CHECK(outcome.reached);
        return std::optional(outcome);
    };
    for_each_operation({"write:N:short+"}, disturb);
}

TEST_CASE("a disk that is too small is found before it is full", "[crash]") {
    Scenario scenario;
    for (const Operation& operation : scenario.operations()) {
        const bool makes_database = operation.verb == "compact" || operation.verb == "rebuild" ||
                                    operation.name == "add many" || operation.name == "add to nothing";
        if (!makes_database) continue;
        INFO(operation.name);
        scenario.prepare(operation);
        ProgramConditions conditions = scenario.preloaded();
        conditions.environment["BROADSHEET_FAULT_FREE"] = "100000";
        const auto outcome = scenario.disturb(operation, conditions);
        CHECK(outcome.run.exit_code == 2);
        CHECK_THAT(outcome.run.err, Catch::Contains("its disk has 0 MB free; make room on the disk"));
    }
}

}  // namespace broadsheet
