#include "common/text/encoding.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <unicode/ucnv.h>

#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

struct Label {
    std::string_view label;  ///< without anything but letters and digits
    const char* converter;
};

/// Labels that browsers read as something wider than what they say; ICU knows all others.
constexpr std::array wider{
    Label{"iso88591", "windows-1252"},
    Label{"latin1", "windows-1252"},
    Label{"ascii", "windows-1252"},
    Label{"usascii", "windows-1252"},
    Label{"cp1252", "windows-1252"},
    Label{"iso88599", "windows-1254"},
    Label{"latin5", "windows-1254"},
    Label{"iso885911", "windows-874"},
    Label{"tis620", "windows-874"},
    Label{"gb2312", "gb18030"},
    Label{"gbk", "gb18030"},
    Label{"xgbk", "gb18030"},
    Label{"shiftjis", "windows-31j"},
    Label{"sjis", "windows-31j"},
    Label{"xsjis", "windows-31j"},
    Label{"euckr", "windows-949"},
    Label{"ksc56011987", "windows-949"},
    Label{"unicode", "UTF-16LE"},
    Label{"utf16", "UTF-16LE"},
};

std::string converter_name(std::string_view charset) {
    std::string dense;
    for (const char c : fold(charset)) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) dense += c;
    }
    for (const Label& label : wider) {
        if (label.label == dense) return label.converter;
    }
    return std::string(charset);
}

void count_replaced(const void* count, UConverterToUnicodeArgs* arguments, const char* units,
                    std::int32_t length, UConverterCallbackReason reason, UErrorCode* error) {
    if (reason <= UCNV_IRREGULAR) ++*static_cast<std::size_t*>(const_cast<void*>(count));
    UCNV_TO_U_CALLBACK_SUBSTITUTE(nullptr, arguments, units, length, reason, error);
}

}  // namespace

std::optional<std::string> decode(std::string_view bytes, std::string_view charset, std::size_t& replaced) {
    constexpr std::size_t longest_label = 40;
    if (charset.empty() || charset.size() > longest_label) return std::nullopt;
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, void (*)(UConverter*)> from(
        ucnv_open(converter_name(charset).c_str(), &error), ucnv_close);
    if (U_FAILURE(error)) return std::nullopt;
    const std::unique_ptr<UConverter, void (*)(UConverter*)> to(ucnv_open("UTF-8", &error), ucnv_close);
    ucnv_setToUCallBack(from.get(), count_replaced, &replaced, nullptr, nullptr, &error);
    if (U_FAILURE(error)) return std::nullopt;

    std::string result(bytes.size() + bytes.size() / 2 + 16, '\0');
    std::size_t written = 0;
    const char* source = bytes.data();
    std::array<UChar, 1024> pivot{};
    UChar* pivot_source = pivot.data();
    UChar* pivot_target = pivot.data();
    bool reset = true;
    while (true) {
        char* target = result.data() + written;
        error = U_ZERO_ERROR;
        ucnv_convertEx(to.get(), from.get(), &target, result.data() + result.size(), &source,
                       bytes.data() + bytes.size(), pivot.data(), &pivot_source, &pivot_target,
                       pivot.data() + pivot.size(), static_cast<UBool>(reset), true, &error);
        reset = false;
        written = static_cast<std::size_t>(target - result.data());
        if (error != U_BUFFER_OVERFLOW_ERROR) break;
        result.resize(result.size() * 2);
    }
    result.resize(written);
    return result;
}

}  // namespace broadsheet
