#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "common/article/record.hpp"
#include "common/text/tokenizer.hpp"
#include "common/text/unicode.hpp"
#include "indexer/cleaning/characters.hpp"

namespace broadsheet {
namespace {

/// Text of the kinds of characters that the tokenizer tells apart.
std::string any_text() {
    const auto pieces =
        *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
            "a",    "B",      "s",      "T",          "é",       "ß",  "7",   "42", "000",
            " ",    "  ",     "\n",     "\n\n",       ".",       ",",  "'",   "’",  "ʼ",
            "-",    "‑",      "&",      "&amp;",      "&#8217;", "+",  "#",   "%",  "$",
            "€",    "供",     "应",     "の",         "ก",       "ำ",  "ि",   "क",  "ك",
            "ِ",     "\u0301", "\u200B", "\u00A0",     "\uFDFA",  "ﬁ",  "½",   "²",  "\t",
            "\x01", "â€™",    "\u2028", "\U0001F600", "й",       "l'", "U.S."}));
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    return text;
}

}  // namespace

TEST_CASE("tokens lie in their text and are in order", "[tokenizer]") {
    rc::prop("bytes, positions and paragraphs ascend", [] {
        const std::string text = to_nfc(any_text());
        Tokens tokens;
        tokenize(text, *rc::gen::element("en", "fr", "zh"), tokens);
        std::uint32_t words = 0;
        std::uint32_t end = 0;
        std::uint32_t paragraph = 0;
        for (const Token& token : tokens.tokens) {
            RC_ASSERT(token.begin < token.end);
            RC_ASSERT(token.end <= text.size());
            RC_ASSERT(is_valid_utf8(std::string_view(text).substr(token.begin, token.end - token.begin)));
            RC_ASSERT(is_valid_utf8(tokens.word(token)));
            RC_ASSERT(!tokens.word(token).empty());
            RC_ASSERT(tokens.word(token).size() <= max_word_bytes);
            RC_ASSERT(token.paragraph >= paragraph);
            paragraph = token.paragraph;
            if (token.kind != TokenKind::word) {
                RC_ASSERT(token.position + token.span == words);
                continue;
            }
            RC_ASSERT(token.position == words);
            RC_ASSERT(token.begin >= end);
            end = token.end;
            ++words;
        }
        RC_ASSERT(tokens.positions == words);
    });
}

TEST_CASE("a word that is tokenized again stays the word it is", "[tokenizer]") {
    rc::prop("folding is idempotent", [] {
        const std::string text = to_nfc(any_text());
        Tokens tokens;
        Tokens again;
        tokenize(text, "en", tokens);
        for (const Token& token : tokens.tokens) {
            const bool has_sign = tokens.word(token).find_first_of("&+#.") != std::string_view::npos;
            if (token.kind != TokenKind::word || has_sign) continue;
            const std::string word = to_nfc(tokens.word(token));
            tokenize(word, "en", again);
            RC_ASSERT(!again.tokens.empty());
            if (again.positions == 1) RC_ASSERT(again.word(again.tokens[0]) == word);
        }
    });
}

TEST_CASE("any bytes are repaired to valid UTF-8, and valid text stays as it is", "[unicode]") {
    rc::prop("repair is right and idempotent", [](const std::string& bytes) {
        std::size_t replaced = 0;
        const std::string repaired = repair_utf8(bytes, replaced);
        RC_ASSERT(is_valid_utf8(repaired));
        RC_ASSERT((replaced == 0) == is_valid_utf8(bytes));
        RC_ASSERT((replaced == 0) == (repaired == bytes));
    });
}

TEST_CASE("repairing characters twice is repairing them once", "[characters]") {
    rc::prop("repair_characters is idempotent and gives valid text", [] {
        std::string once = any_text();
        repair_characters(once);
        std::string twice = once;
        repair_characters(twice);
        RC_ASSERT(once == twice);
        RC_ASSERT(is_valid_utf8(once));
        RC_ASSERT(to_nfc(once) == once);
    });
}

TEST_CASE("decoding an encoded record gives the article", "[record]") {
    rc::prop("parse(to_json(a)) == a, through a zstd frame", [] {
        const Article article{
            .id = any_text(),
            .url = any_text(),
            .title = any_text(),
            .body = any_text(),
            .authors = {any_text(), any_text()},
            .published =
                Timestamp(std::chrono::seconds(*rc::gen::inRange<std::int64_t>(-62135596800, 253402300799))),
            .source = any_text(),
            .lang = "en"};
        RecordCompressor compressor("");
        RecordDecompressor decompressor;
        RecordParser parser;
        RC_ASSERT(parser.parse(decompressor.decompress(compressor.compress(to_json(article)))) == article);
    });
}

}  // namespace broadsheet
