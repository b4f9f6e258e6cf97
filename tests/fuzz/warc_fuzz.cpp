/// Any bytes are a web archive that is read to its end, the same twice.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "common/text/unicode.hpp"
#include "indexer/readers/reader.hpp"

namespace {

using namespace broadsheet;

std::vector<std::string> read_all(const std::string& path) {
    const std::unique_ptr<Reader> reader = open_reader(path, InputFormat::warc);
    std::vector<std::string> seen;
    while (std::optional<RawRecord> record = reader->next()) {
        if (record->place.empty() || !is_valid_utf8(record->place) || !is_valid_utf8(record->url))
            std::abort();
        seen.push_back(record->place + record->reason + record->detail + record->bytes);
    }
    for (const auto& [what, count] : reader->skipped()) seen.push_back(what + std::to_string(count));
    return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // Seekable, as the damaged members of a packed file ask for, and not on disk.
    static const int file = ::memfd_create("warc", 0);
    if (file < 0 || ::ftruncate(file, 0) != 0) std::abort();
    if (::pwrite(file, data, size, 0) != static_cast<ssize_t>(size)) std::abort();
    const std::string path = "/proc/self/fd/" + std::to_string(file);
    if (read_all(path) != read_all(path)) std::abort();
    return 0;
}
