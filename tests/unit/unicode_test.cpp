#include "common/text/unicode.hpp"

#include <catch2/catch.hpp>

#include "common/text/stem.hpp"

namespace broadsheet {

TEST_CASE("ill-formed UTF-8 is replaced and counted, once for each maximal subpart", "[unicode]") {
    struct Case {
        std::string bytes;
        std::string repaired;
        std::size_t replaced;
    };
    const auto [bytes, repaired, replaced] = GENERATE(values<Case>({
        {"plain", "plain", 0},
        {"caf\xC3\xA9", "café", 0},
        {"caf\xE9 au lait", "caf\uFFFD au lait", 1},
        {"\xE2\x82", "\uFFFD", 1},
        {"\xE2\x82x", "\uFFFDx", 1},
        {"\xC0\xAF", "\uFFFD\uFFFD", 2},
        {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD", 3},
        {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD", 4},
        {"\xFF\xFE", "\uFFFD\uFFFD", 2},
    }));
    std::size_t count = 0;
    CHECK(repair_utf8(bytes, count) == repaired);
    CHECK(count == replaced);
    CHECK(is_valid_utf8(bytes) == (replaced == 0));
    CHECK(is_valid_utf8(repaired));
}

TEST_CASE("values are folded without their blanks at the ends", "[unicode]") {
    CHECK(fold("  The   New\u00A0Café ") == "the new cafe");
    CHECK(fold("O’Hara “Röntgen” Straße") == "o'hara \"rontgen\" strasse");
    CHECK(fold("a/b & c") == "a/b & c");
    CHECK(fold(" \n ").empty());
}

TEST_CASE("decomposed letters are composed to normal form C", "[unicode]") {
    CHECK(to_nfc("e\u0301") == "é");
    CHECK(to_nfc("plain") == "plain");
}

TEST_CASE("language names, codes and tags give tags", "[unicode]") {
    CHECK(language_tag("en") == "en");
    CHECK(language_tag("en-US") == "en-us");
    CHECK(language_tag("pt_BR") == "pt-br");
    CHECK(language_tag("eng") == "en");
    CHECK(language_tag("deu") == "de");
    CHECK(language_tag("English") == "en");
    CHECK(language_tag("GERMAN") == "de");
    CHECK(language_tag("français") == "fr");
    CHECK(language_tag("Chinese") == "zh");
    CHECK(language_tag("und") == "und");
    CHECK(language_tag("").empty());
    CHECK(language_tag("Klingonese").empty());
    CHECK(language_tag("x").empty());
    CHECK(primary_language("pt-br") == "pt");
}

TEST_CASE("words are stemmed in their language, or not at all", "[stem]") {
    Stemmers stemmers;
    CHECK(stemmers.of("en").stem("rulings") == "rule");
    CHECK(stemmers.of("en-gb").stem("rulings") == "rule");
    CHECK(stemmers.of("de").stem("hauser") == "haus");
    CHECK(stemmers.of("zh").stem("rulings") == "rulings");
    CHECK(stemmers.of("und").stem("rulings") == "rulings");
    CHECK(has_stemmer("fr"));
    CHECK_FALSE(has_stemmer("zh"));
}

}  // namespace broadsheet
