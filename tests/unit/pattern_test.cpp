#include "common/query/pattern.hpp"

#include <catch2/catch.hpp>

namespace broadsheet {
namespace {

TEST_CASE("words are nearly the same by steps of letters", "[query][pattern]") {
    struct Case {
        std::string a;
        std::string b;
        std::size_t steps;
    };
    const std::vector<Case> table = {
        {"court", "court", 0},
        {"court", "cout", 1},
        {"court", "courts", 1},
        {"court", "count", 1},
        {"court", "cuort", 1},
        {"court", "cuot", 2},
        {"court", "ocutr", 2},
        {"tsunmai", "tsunami", 1},
        {"ab", "ba", 1},
        {"", "ab", 2},
        {"ca", "abc", 3},  // no swapped letter twice
        {"école", "ecole", 1},
        {"élève", "élevé", 2},
        {"èa", "aè", 1},
        {"cour", "cœur", 1},
        {"法院", "法", 1},
        {"aaaa", "aaaaaa", 2},
        {"goverment", "government", 1},
        {"goverment", "governed", 3},
        {"court", "ruling", 4},
    };
    for (const auto& [a, b, steps] : table) {
        CAPTURE(a, b);
        for (std::size_t most = 0; most < 4; ++most) {
            CHECK(NearlySame(a, most)(b) == (steps <= most));
            CHECK(NearlySame(b, most)(a) == (steps <= most));
        }
    }
}

}  // namespace
}  // namespace broadsheet
