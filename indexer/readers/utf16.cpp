#include "indexer/readers/utf16.hpp"

#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr char16_t byte_order_mark = 0xFEFF;

}  // namespace

std::optional<ByteOrder> utf16_mark(std::string_view start) {
    if (start.starts_with("\xFF\xFE")) return ByteOrder::little;
    if (start.starts_with("\xFE\xFF")) return ByteOrder::big;
    return std::nullopt;
}

void Utf16Decoder::add(char16_t unit) {
    const bool is_low = unit >= 0xDC00 && unit < 0xE000;
    if (high_ != 0 && is_low) {
        append_utf8(text_, 0x10000U + ((char32_t{high_} - 0xD800U) << 10U) + (char32_t{unit} - 0xDC00U));
        high_ = 0;
        return;
    }
    if (high_ != 0) append_utf8(text_, replacement);
    const bool is_high = unit >= 0xD800 && unit < 0xDC00;
    high_ = is_high ? unit : char16_t{0};
    if (is_low) append_utf8(text_, replacement);
    if (!is_high && !is_low && unit != byte_order_mark) append_utf8(text_, unit);
}

std::string_view Utf16Decoder::decode(std::string_view bytes) {
    text_.clear();
    for (const char byte : bytes) {
        if (!half_) {
            half_ = byte;
            continue;
        }
        const auto first = static_cast<unsigned char>(*half_);
        const auto second = static_cast<unsigned char>(byte);
        half_.reset();
        const unsigned unit =
            order_ == ByteOrder::little ? first | unsigned{second} << 8U : unsigned{first} << 8U | second;
        add(static_cast<char16_t>(unit));
    }
    return text_;
}

std::string_view Utf16Decoder::finish() {
    text_.clear();
    if (half_ || high_ != 0) append_utf8(text_, replacement);
    half_.reset();
    high_ = 0;
    return text_;
}

}  // namespace broadsheet
