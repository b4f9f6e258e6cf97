#include "common/text/tokenizer.hpp"

#include <catch2/catch.hpp>

#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

/// `word@position`, with `+span` for joined forms and bigrams, `/paragraph` behind the first and `^` for
/// capitals.
std::string tokens_of(std::string_view text, std::string_view lang = "en") {
    Tokens tokens;
    tokenize(text, lang, tokens);
    std::string result;
    for (const Token& token : tokens.tokens) {
        if (!result.empty()) result += ' ';
        result += std::string(tokens.word(token)) + '@' + std::to_string(token.position);
        if (token.kind != TokenKind::word) result += '+' + std::to_string(token.span);
        if (token.paragraph > 0) result += '/' + std::to_string(token.paragraph);
        if (token.capitals) result += '^';
    }
    return result;
}

/// The bytes that a token marks.
std::string marked(std::string_view text, std::size_t index, std::string_view lang = "en") {
    Tokens tokens;
    tokenize(text, lang, tokens);
    const Token& token = tokens.tokens.at(index);
    return std::string(text.substr(token.begin, token.end - token.begin));
}

struct Case {
    std::string text;
    std::string tokens;
};

}  // namespace

TEST_CASE("text is split into folded words", "[tokenizer]") {
    const auto [text, expected] = GENERATE(values<Case>({
        {"", ""},
        {" .,;!? — … ", ""},
        {"The Court ruled.", "the@0 court@1 ruled@2"},
        {"naïve CAFÉ Straße Øre Łódź cœur", "naive@0 cafe@1^ strasse@2 ore@3 lodz@4 coeur@5"},
        {"ﬁnance ＦＵＬＬ width", "finance@0 full@1^ width@2"},
        {"Йод и Ёлка", "йод@0 и@1 елка@2"},
        {"Αθήνα", "αθηνα@0"},
        {"मंत्री का बजट", "मंत्री@0 का@1 बजट@2"},
        {"كِتَاب", "كتاب@0"},
        {"e\u0301te\u0301", "ete@0"},
        {"İstanbul ısı", "istanbul@0 isi@1"},
        {"foo_bar", "foo@0 bar@1"},
        {"#metoo @desk", "metoo@0 desk@1"},
        {"wars.Akaka said", "wars@0 akaka@1 said@2"},
    }));
    CHECK(tokens_of(text) == expected);
}

TEST_CASE("apostrophes, abbreviations and signs are read as the field reads them", "[tokenizer]") {
    const auto [text, expected] = GENERATE(values<Case>({
        {"the court's ruling", "the@0 court@1 ruling@2"},
        {"the workers’ rights", "the@0 workers@1 rights@2"},
        {"O'Brien’s don't rock'n'roll", "obrien@0 dont@1 rocknroll@2"},
        {"BOSS'S day", "boss@0^ day@1"},
        {"'quoted' 's", "quoted@0 s@1"},
        {"ʼquotedʼ ʼs oʼclock writersʼ ʼ ʼʼ-", "quoted@0 s@1 oclock@2 writers@3"},
        {"l'homme", "lhomme@0"},
        {"U.S. troops", "us@0^ troops@1"},
        {"the U.S", "the@0 us@1^"},
        {"at 5 p.m.Thursday e.g. now", "at@0 5@1 pm@2 thursday@3 eg@4 now@5"},
        {"AT&T and R&D", "at&t@0^ and@1 r&d@2^"},
        {"Johnson&Johnson", "johnson@0 johnson@1"},
        {"A & B", "a@0 b@1"},
        {"C++ and C# but a+b", "c++@0 and@1 c#@2 but@3 a@4 b@5"},
    }));
    CHECK(tokens_of(text) == expected);
}

TEST_CASE("elisions are dropped in French and Italian", "[tokenizer]") {
    CHECK(tokens_of("L'homme qu’il aime", "fr") == "homme@0 il@1 aime@2");
    CHECK(tokens_of("aujourd'hui d'Artagnan", "fr-ca") == "aujourdhui@0 artagnan@1");
    CHECK(tokens_of("dell'arte l'anno", "it") == "arte@0 anno@1");
    CHECK(tokens_of("d'accord", "de") == "daccord@0");
    CHECK(marked("L'homme", 0, "fr") == "homme");
}

TEST_CASE("a number takes one position, with its sign as without", "[tokenizer]") {
    const auto [text, expected] = GENERATE(values<Case>({
        {"1,000,000 1000000", "1000000@0 1000000@1"},
        {"₹1,00,000", "100000@0"},
        {"1.000.000", "1000000@0"},
        {"12,34 1,2", "12@0 34@1 1@2 2@3"},
        {"$1.2bn 3.5% €500 £7 ¥9", "1.2bn@0 3.5@1 500@2 7@3 9@4"},
        {"24.02.2022", "24@0 02@1 2022@2"},
        {"in 2007. Then", "in@0 2007@1 then@2"},
        {"10:30 24/7 1990s 2nd G20", "10@0 30@1 24@2 7@3 1990s@4 2nd@5 g20@6"},
        {"½ 3½ CO₂ up", "3@0 co2@1^ up@2"},
        {"٣٤", "34@0"},
    }));
    CHECK(tokens_of(text) == expected);
    CHECK(marked("costs $1.2bn.", 1) == "$1.2bn");
    CHECK(marked("up 3.5%, he", 1) == "3.5%");
    CHECK(marked("für 500€", 1) == "500");
    CHECK(marked("nur €500", 1) == "€500");
}

TEST_CASE("the parts of a compound take positions and its joined form spans them", "[tokenizer]") {
    const auto [text, expected] = GENERATE(values<Case>({
        {"COVID-19 cases", "covid@0^ 19@1 covid19@0+2 cases@2"},
        {"state-of-the-art", "state@0 of@1 the@2 art@3 stateoftheart@0+4"},
        {"non‑profit", "non@0 profit@1 nonprofit@0+2"},
        {"U.S.-led", "us@0^ led@1 usled@0+2"},
        {"3-2 2019-20", "3@0 2@1 2019@2 20@3"},
        {"a--b x - y -z", "a@0 b@1 x@2 y@3 z@4"},
        {"a-b-c-d-e-f-g-h-i", "a@0 b@1 c@2 d@3 e@4 f@5 g@6 h@7 i@8"},
    }));
    CHECK(tokens_of(text) == expected);
    CHECK(marked("the COVID-19 cases", 3) == "COVID-19");
}

TEST_CASE("scripts without blanks are read by character and by pairs", "[tokenizer]") {
    const auto [text, expected] = GENERATE(values<Case>({
        {"供应链", "供@0 应@1 供应@0+2 链@2 应链@1+2"},
        {"供 应", "供@0 应@1 供应@0+2"},
        {"供x应", "供@0 x@1 应@2"},
        {"5G网", "5g@0 网@1"},
        {"コーヒー", "コ@0 ー@1 コー@0+2 ヒ@2 ーヒ@1+2 ー@3 ヒー@2+2"},
    }));
    CHECK(tokens_of(text) == expected);
}

TEST_CASE("Thai vowel signs stay with their letter", "[tokenizer]") {
    Tokens tokens;
    tokenize("ที่", "th", tokens);
    REQUIRE(tokens.positions == 1);
    CHECK(tokens.word(tokens.tokens[0]) == "ที่");
}

TEST_CASE("paragraphs end at blank lines, or at every line where there are none", "[tokenizer]") {
    CHECK(tokens_of("one\ntwo\n\nthree") == "one@0 two@1 three@2/1");
    CHECK(tokens_of("one\ntwo\nthree") == "one@0 two@1/1 three@2/2");
    CHECK(tokens_of("one\n \t\ntwo\n\n\n\nthree\n") == "one@0 two@1/1 three@2/2");
    CHECK(tokens_of("one\n***\n\ntwo") == "one@0 two@1/1");
}

TEST_CASE("capitals are told unless the whole paragraph is in capitals", "[tokenizer]") {
    CHECK(tokens_of("WHO said it") == "who@0^ said@1 it@2");
    CHECK(tokens_of("WHO SAID IT") == "who@0 said@1 it@2");
    CHECK(tokens_of("WHO SAID\n\nWHO did") == "who@0 said@1 who@2/1^ did@3/1");
    CHECK(tokens_of("I am A") == "i@0 am@1 a@2");
}

TEST_CASE("every character can stand anywhere", "[tokenizer]") {
    std::string text;
    for (char32_t c = 1; c <= 0x10FFFF; ++c) {
        if (0xD800 <= c && c < 0xE000) continue;
        append_utf8(text, c);
        text += 'a';
        append_utf8(text, c);
        text += ' ';
    }
    Tokens tokens;
    tokenize(text, "fr", tokens);
    CHECK(tokens.positions > 0x10FFFF);
}

TEST_CASE("a word too long is clipped at a character's edge", "[tokenizer]") {
    std::string text = "x";
    for (int i = 0; i < 500; ++i) text += "й";
    Tokens tokens;
    tokenize(text, "ru", tokens);
    REQUIRE(tokens.tokens.size() == 1);
    CHECK(tokens.word(tokens.tokens[0]).size() == max_word_bytes - 1);
    CHECK(tokens.tokens[0].end == text.size());
}

}  // namespace broadsheet
