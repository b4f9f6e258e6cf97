#include "indexer/cleaning/language.hpp"

#include <cld2/public/compact_lang_det.h>

#include "common/text/unicode.hpp"

namespace broadsheet {

std::string detect_language(std::string_view title, std::string_view body) {
    constexpr std::size_t enough_bytes = 4000;
    std::string text = std::string(title) + '\n';
    text += body.substr(0, enough_bytes);
    // A cut character would end the detection.
    if (body.size() > enough_bytes) {
        while ((static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
        text.pop_back();
    }
    bool is_reliable = false;
    const CLD2::Language language =
        CLD2::DetectLanguage(text.data(), static_cast<int>(text.size()), true, &is_reliable);
    if (!is_reliable || language == CLD2::UNKNOWN_LANGUAGE) return "und";
    const std::string tag = language_tag(CLD2::LanguageCode(language));
    return tag.empty() ? "und" : tag;
}

void fill_language(Article& article) {
    if (!article.lang.empty()) return;
    article.lang = detect_language(article.title, article.body);
    note_field(article.cleaning, "lang", {});
}

}  // namespace broadsheet
