/// Any bytes are an archive or none, and what is in it is read or rejected.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/read_bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    broadsheet::read_bytes({reinterpret_cast<const char*>(data), size}, broadsheet::InputFormat::by_content);
    return 0;
}
