#include <iostream>

#include "common/match/mapped_file.hpp"
#include "indexer/run.hpp"

/// Read by jemalloc where it is linked: memory that was freed is kept for the next batch of articles for two
/// seconds. Kept for good, in huge pages, it saves a fifth of the time, and grows beyond a gigabyte in a run of
/// a million articles.
extern "C" {
extern const char* const malloc_conf;
const char* const malloc_conf = "narenas:1,dirty_decay_ms:2000,muzzy_decay_ms:0";
}

int main(int argc, char** argv) {
    broadsheet::MappedFile::end_where_unreadable("indexer");
    return broadsheet::run_indexer({argv + 1, argv + argc}, std::cout, std::cerr);
}
