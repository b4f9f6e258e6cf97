#include "common/text/unicode.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <map>
#include <memory>
#include <stdexcept>
#include <vector>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace broadsheet {
namespace {

const icu::Normalizer2& normalizer(const icu::Normalizer2* (*get)(UErrorCode&)) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* instance = get(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no normalization data; install libicu72");
    return *instance;
}

const icu::Normalizer2& nfc() {
    static const icu::Normalizer2& instance = normalizer(&icu::Normalizer2::getNFCInstance);
    return instance;
}

const icu::Normalizer2& nfkd() {
    static const icu::Normalizer2& instance = normalizer(&icu::Normalizer2::getNFKDInstance);
    return instance;
}

icu::UnicodeString normalised(const icu::Normalizer2& form, const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString result = form.normalize(text, status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU cannot normalise a text");
    return result;
}

UScriptCode script_of(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(c, &status);
}

bool loses_diacritics(UScriptCode script) {
    return script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC;
}

bool is_unspaced(UChar32 c, UScriptCode script) {
    switch (script) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
            return true;
        default:
            return c == 0x30FC || c == 0xFF70;  // the prolonged sound mark belongs to no one script
    }
}

/// Vowel signs and other points of Arabic, and the kashida, which only stretches a word.
bool is_arabic_sign(UChar32 c) {
    return (c >= 0x064B && c <= 0x065F) || c == 0x0670 || c == 0x0640 || (c >= 0x06D6 && c <= 0x06ED);
}

bool is_mark(UChar32 c) {
    switch (u_charType(c)) {
        case U_NON_SPACING_MARK:
        case U_COMBINING_SPACING_MARK:
        case U_ENCLOSING_MARK:
            return true;
        default:
            return false;
    }
}

/// Letters that have no decomposition but are written without their stroke or tie in other languages.
const char16_t* untied(UChar32 c) {
    switch (c) {
        case 0x00E6:
            return u"ae";
        case 0x00F8:
            return u"o";
        case 0x00F0:
            return u"d";
        case 0x00FE:
            return u"th";
        case 0x0111:
            return u"d";
        case 0x0127:
            return u"h";
        case 0x0131:
            return u"i";
        case 0x0142:
            return u"l";
        case 0x0153:
            return u"oe";
        case 0x0167:
            return u"t";
        default:
            return nullptr;
    }
}

/// Folded letters of one code point: compatibility decomposition, full case folding, diacritics off.
icu::UnicodeString fold_letters(UChar32 c) {
    if (c == 0x0439 || c == 0x0419) return icu::UnicodeString(UChar32{0x0439});  // й is a letter of its own
    if (c == 0x0E33 || c == 0x0EB3) return icu::UnicodeString(c);  // decomposed, its mark would come first
    icu::UnicodeString plain = normalised(nfkd(), icu::UnicodeString(c));
    plain.foldCase();
    plain = normalised(nfkd(), plain);
    icu::UnicodeString kept;
    for (int32_t i = 0; i < plain.length(); i = plain.moveIndex32(i, 1)) {
        const UChar32 part = plain.char32At(i);
        if (is_mark(part) && loses_diacritics(script_of(c))) continue;
        if (is_arabic_sign(part)) continue;
        if (!u_isalnum(part) && !is_mark(part) && !u_hasBinaryProperty(part, UCHAR_ALPHABETIC)) continue;
        if (const char16_t* letters = untied(part)) {
            kept += letters;
        } else {
            kept += part;
        }
    }
    return normalised(nfc(), kept);
}

CharClass char_class_of(UChar32 c) {
    const UScriptCode script = script_of(c);
    if (c == 0x3099 || c == 0x309A) return CharClass::mark;  // a Kana's voicing that NFC could not join
    if (is_arabic_sign(c) || c == 0x200C || c == 0x200D) return CharClass::dropped;
    if (is_mark(c)) {
        return script == USCRIPT_INHERITED || loses_diacritics(script) ? CharClass::dropped : CharClass::mark;
    }
    if (u_isdigit(c)) return CharClass::digit;
    if (u_charType(c) == U_OTHER_NUMBER) {
        // CO₂ is co2, but three and a half is not 312.
        return normalised(nfkd(), icu::UnicodeString(c)).length() == 1 ? CharClass::digit : CharClass::other;
    }
    if (!u_hasBinaryProperty(c, UCHAR_ALPHABETIC)) return CharClass::other;
    return is_unspaced(c, script) ? CharClass::unspaced : CharClass::letter;
}

FoldedChar make_folded_char(UChar32 c) {
    FoldedChar result{};
    if (!U_IS_UNICODE_CHAR(c)) return result;
    result.char_class = char_class_of(c);
    if (result.char_class == CharClass::other || result.char_class == CharClass::dropped) return result;
    result.upper = u_isupper(c) || u_istitle(c);
    result.lower = u_islower(c);
    std::string utf8;
    if (u_isdigit(c)) {
        utf8 += static_cast<char>('0' + u_charDigitValue(c));
    } else {
        fold_letters(c).toUTF8String(utf8);
    }
    if (utf8.empty() || utf8.size() > sizeof(result.utf8)) {
        result.char_class = CharClass::other;
        return result;
    }
    result.bytes = static_cast<std::uint8_t>(utf8.size());
    std::memcpy(result.utf8, utf8.data(), utf8.size());
    return result;
}

constexpr std::size_t page_size = 256;
constexpr std::size_t page_count = 0x110000 / page_size;
using Page = std::array<FoldedChar, page_size>;

const Page& page_of(char32_t code_point) {
    static std::array<std::atomic<const Page*>, page_count> pages{};
    std::atomic<const Page*>& slot = pages[code_point / page_size];
    if (const Page* page = slot.load(std::memory_order_acquire)) return *page;
    auto made = std::make_unique<Page>();
    const auto first = static_cast<UChar32>(code_point / page_size * page_size);
    for (std::size_t i = 0; i < page_size; ++i)
        (*made)[i] = make_folded_char(first + static_cast<UChar32>(i));
    const Page* expected = nullptr;
    // Pages live as long as the program; a thread that comes second drops its own.
    if (slot.compare_exchange_strong(expected, made.get(), std::memory_order_acq_rel)) return *made.release();
    return *expected;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        std::uint64_t word = 0;
        if (text.size() - at >= sizeof word) {
            std::memcpy(&word, text.data() + at, sizeof word);
            if ((word & 0x8080808080808080U) == 0) {
                at += sizeof word;
                continue;
            }
        }
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        // A sequence has at most four bytes, so that ICU's 32-bit index never overflows.
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data() + at);
        const auto length = static_cast<std::int32_t>(std::min<std::size_t>(4, text.size() - at));
        std::int32_t used = 0;
        UChar32 c = 0;
        U8_NEXT(bytes, used, length, c);
        if (c < 0) return false;
        at += static_cast<std::size_t>(used);
    }
    return true;
}

std::string repair_utf8(std::string_view text, std::size_t& replaced) {
    std::string result;
    result.reserve(text.size() + 16);
    std::size_t at = 0;
    while (at < text.size()) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data() + at);
        const auto length = static_cast<std::int32_t>(std::min<std::size_t>(4, text.size() - at));
        std::int32_t used = 0;
        UChar32 c = 0;
        U8_NEXT(bytes, used, length, c);
        if (c < 0) {
            ++replaced;
            result += "\xEF\xBF\xBD";
        } else {
            result.append(text, at, static_cast<std::size_t>(used));
        }
        at += static_cast<std::size_t>(used);
    }
    return result;
}

std::string to_nfc(std::string_view text) {
    const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
    UErrorCode status = U_ZERO_ERROR;
    if (nfc().isNormalizedUTF8(piece, status) && U_SUCCESS(status)) return std::string(text);
    std::string result;
    icu::StringByteSink<std::string> sink(&result);
    status = U_ZERO_ERROR;
    nfc().normalizeUTF8(0, piece, sink, nullptr, status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU cannot normalise a text");
    return result;
}

const FoldedChar& folded_char(char32_t code_point) {
    return page_of(code_point < 0x110000 ? code_point : 0xFFFD)[code_point % page_size];
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const auto tail = [&](std::size_t i) -> char32_t {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) & 0x3FU : 0U;
    };
    char32_t c = lead;
    std::size_t bytes = 1;
    if (lead >= 0xF0) {
        c = (lead & 0x07U) << 18U | tail(1) << 12U | tail(2) << 6U | tail(3);
        bytes = 4;
    } else if (lead >= 0xE0) {
        c = (lead & 0x0FU) << 12U | tail(1) << 6U | tail(2);
        bytes = 3;
    } else if (lead >= 0xC0) {
        c = (lead & 0x1FU) << 6U | tail(1);
        bytes = 2;
    }
    at = std::min(text.size(), at + bytes);
    return c;
}

void append_utf8(std::string& out, char32_t c) {
    const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0U | c >> 6U);
        put(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        put(0xE0U | c >> 12U);
        put(0x80U | (c >> 6U & 0x3FU));
        put(0x80U | (c & 0x3FU));
    } else {
        put(0xF0U | c >> 18U);
        put(0x80U | (c >> 12U & 0x3FU));
        put(0x80U | (c >> 6U & 0x3FU));
        put(0x80U | (c & 0x3FU));
    }
}

std::string fold(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    bool blank = false;
    for (std::size_t at = 0; at < text.size();) {
        if (const auto byte = static_cast<unsigned char>(text[at]); byte < 0x80) {
            ++at;
            if (byte == ' ' || (byte >= 9 && byte <= 13)) {
                blank = !result.empty();
                continue;
            }
            if (blank) result += ' ';
            blank = false;
            result += static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
            continue;
        }
        const std::size_t begin = at;
        const char32_t c = next_code_point(text, at);
        if (u_isUWhiteSpace(static_cast<UChar32>(c))) {
            blank = !result.empty();
            continue;
        }
        const FoldedChar& folded = folded_char(c);
        if (folded.char_class == CharClass::dropped) continue;
        if (blank) result += ' ';
        blank = false;
        if (c == 0x2018 || c == 0x2019 || c == 0x02BC) {
            result += '\'';
        } else if (c == 0x201C || c == 0x201D) {
            result += '"';
        } else if (folded.char_class == CharClass::other) {
            result.append(text, begin, at - begin);
        } else {
            result += folded.folded();
        }
    }
    return result;
}

std::string_view primary_language(std::string_view tag) { return tag.substr(0, tag.find_first_of("-_")); }

namespace {

/// Folded English and own names of languages to their codes.
std::map<std::string, std::string> make_language_names() {
    std::map<std::string, std::string> names;
    for (const char* const* code = uloc_getISOLanguages(); *code != nullptr; ++code) {
        for (const char* in : {"en", *code}) {
            std::array<UChar, 100> name{};
            UErrorCode status = U_ZERO_ERROR;
            const int32_t length =
                uloc_getDisplayLanguage(*code, in, name.data(), int32_t{name.size()}, &status);
            if (U_FAILURE(status) || status == U_USING_DEFAULT_WARNING) continue;
            std::string utf8;
            icu::UnicodeString(name.data(), length).toUTF8String(utf8);
            names.emplace(fold(utf8), *code);
        }
    }
    return names;
}

bool is_iso_language(std::string_view code) {
    for (const char* const* known = uloc_getISOLanguages(); *known != nullptr; ++known) {
        if (code == *known) return true;
    }
    return false;
}

}  // namespace

std::string language_tag(std::string_view tag_or_name) {
    std::string folded = fold(tag_or_name);
    std::replace(folded.begin(), folded.end(), '_', '-');
    const std::string primary(primary_language(folded));
    const bool tag_like = primary.size() >= 2 && primary.size() <= 3 && folded.size() <= 35 &&
                          std::all_of(folded.begin(), folded.end(), [](char c) {
                              return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                          });
    if (tag_like) {
        if (primary == "und") return "und";
        std::array<char, 16> canonical{};
        UErrorCode status = U_ZERO_ERROR;
        uloc_getLanguage(primary.c_str(), canonical.data(), int32_t{canonical.size()}, &status);
        if (U_SUCCESS(status) && is_iso_language(canonical.data())) {
            return canonical.data() + folded.substr(primary.size());
        }
    }
    static const std::map<std::string, std::string> names = make_language_names();
    const auto found = names.find(folded);
    return found == names.end() ? "" : found->second;
}

}  // namespace broadsheet
