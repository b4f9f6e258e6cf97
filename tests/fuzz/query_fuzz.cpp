/// Any bytes are a query or a QueryError, and what is a query can be printed and read back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/article/error.hpp"
#include "common/query/parser.hpp"

namespace {

using namespace broadsheet;

void check(std::string_view text, DefaultOperator between) {
    Query query;
    try {
        query = parse_query(text, between).query;
    } catch (const QueryError&) {
        return;
    }
    const std::string printed = print_query(query);
    if (printed.size() > max_query_bytes) return;
    if (!(parse_query(printed).query == query)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check(text, DefaultOperator::all_words);
    check(text, DefaultOperator::any_word);
    return 0;
}
