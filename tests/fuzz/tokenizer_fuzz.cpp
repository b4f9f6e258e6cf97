#include <cstdint>
#include <cstdlib>

#include "common/text/tokenizer.hpp"
#include "common/text/unicode.hpp"
#include "indexer/cleaning/characters.hpp"

/// Any bytes, repaired, are tokenized within their bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace broadsheet;
    std::size_t replaced = 0;
    std::string text = repair_utf8({reinterpret_cast<const char*>(data), size}, replaced);
    repair_characters(text);
    if (!is_valid_utf8(text)) std::abort();
    Tokens tokens;
    for (const char* lang : {"en", "fr", "zh"}) {
        tokenize(text, lang, tokens);
        for (const Token& token : tokens.tokens) {
            if (token.begin >= token.end || token.end > text.size()) std::abort();
            if (!is_valid_utf8(tokens.word(token)) || tokens.word(token).empty()) std::abort();
        }
    }
    return 0;
}
