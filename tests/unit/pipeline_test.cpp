#include "indexer/pipeline.hpp"

#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>

namespace broadsheet {
namespace {

using Numbers = Pipeline<int>;

/// Some jobs take longer than others, so that threads overtake each other.
void rest(int number) { std::this_thread::sleep_for(std::chrono::microseconds(number * 7919 % 400)); }

TEST_CASE("turns come in the order of submission, and every job is done", "[pipeline]") {
    const unsigned threads = GENERATE(1U, 2U, 5U);
    std::vector<int> turns;
    std::atomic<int> done{0};
    Numbers numbers(threads, [&](int number, const Numbers::Turn& turn) {
        rest(number);
        turn([&] { turns.push_back(number); });
        rest(number + 3);
        ++done;
    });
    std::vector<int> submitted;
    for (int i = 0; i < 200; ++i) {
        submitted.push_back(i);
        numbers.submit(i);
    }
    numbers.finish();
    CHECK(turns == submitted);
    CHECK(done == 200);
}

TEST_CASE("what a job throws ends the run, in whichever step", "[pipeline]") {
    const unsigned threads = GENERATE(1U, 3U);
    const int failing_step = GENERATE(1, 2, 3);
    std::vector<int> turns;
    const auto run = [&] {
        Numbers numbers(threads, [&](int number, const Numbers::Turn& turn) {
            const auto fail = [&](int step) {
                if (number == 20 && step == failing_step) throw std::runtime_error("job 20");
            };
            fail(1);
            turn([&] {
                fail(2);
                turns.push_back(number);
            });
            fail(3);
        });
        for (int i = 0; i < 100; ++i) numbers.submit(i);
        numbers.finish();
    };
    CHECK_THROWS_WITH(run(), "job 20");
    // No gap: a later job has no turn when one before it had none.
    for (std::size_t i = 0; i < turns.size(); ++i) CHECK(turns[i] == static_cast<int>(i));
    CHECK(turns.size() < 100);
}

TEST_CASE("a pipeline can be left with jobs under way", "[pipeline]") {
    std::atomic<int> begun{0};
    {
        Numbers numbers(4, [&](int number, const Numbers::Turn& turn) {
            ++begun;
            rest(number);
            turn([] {});
        });
        for (int i = 0; i < 10; ++i) numbers.submit(i);
    }
    CHECK(begun == 10);
}

}  // namespace
}  // namespace broadsheet
