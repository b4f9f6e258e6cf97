#include <iostream>

#include "indexer/run.hpp"

/// Read by jemalloc where it is linked: memory that was freed is kept for the next batch of articles. Giving
/// it back and faulting it in again was a fifth of the time of indexing.
extern "C" {
extern const char* const malloc_conf;
const char* const malloc_conf = "narenas:1,dirty_decay_ms:-1,muzzy_decay_ms:-1,thp:always";
}

int main(int argc, char** argv) {
    return broadsheet::run_indexer({argv + 1, argv + argc}, std::cout, std::cerr);
}
