/// What people read of the indexer, on whatever terminal.
#pragma once

#include <streambuf>
#include <string_view>

namespace broadsheet {

/// Passes text on without the control characters (C0, DEL, C1) that an id, a headline or the name of a file
/// may have: they become U+FFFD. Only whole writes of the sequences of the progress line pass.
class NeutralBuffer : public std::streambuf {
   public:
    /// `to` must outlive it.
    explicit NeutralBuffer(std::streambuf* to) : to_(to) {}

   protected:
    std::streamsize xsputn(const char* text, std::streamsize size) override {
        const std::string_view piece(text, static_cast<std::size_t>(size));
        if (piece == "\r" || piece == "\x1b[K" || piece == "\r\x1b[K") return to_->sputn(text, size);
        for (const char c : piece) put(static_cast<unsigned char>(c));
        return failed_ ? 0 : size;
    }
    int overflow(int c) override {
        if (c != traits_type::eof()) put(static_cast<unsigned char>(c));
        return failed_ ? traits_type::eof() : 0;
    }
    int sync() override { return to_->pubsync(); }

   private:
    void put(unsigned char byte) {
        const bool is_c1 = after_c2_ && byte >= 0x80 && byte < 0xA0;
        if (after_c2_ && !is_c1) pass("\xC2");
        after_c2_ = byte == 0xC2;
        if (after_c2_) return;  // until it is known what follows
        if (is_c1 || byte == 0x7F || (byte < 0x20 && byte != '\n' && byte != '\t')) {
            pass("\uFFFD");
        } else {
            const char c = static_cast<char>(byte);
            pass({&c, 1});
        }
    }

    void pass(std::string_view text) {
        const auto size = static_cast<std::streamsize>(text.size());
        failed_ = to_->sputn(text.data(), size) != size || failed_;
    }

    std::streambuf* to_;
    bool after_c2_ = false;
    bool failed_ = false;
};

}  // namespace broadsheet
