#include "indexer/readers/xml_splitter.hpp"

#include <algorithm>
#include <utility>

#include "indexer/readers/reader.hpp"

namespace broadsheet {
namespace {

bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// The local name of a start or end tag.
std::string_view local_name(std::string_view tag) {
    tag.remove_prefix(tag.starts_with("</") ? 2 : 1);
    const std::string_view name = tag.substr(0, tag.find_first_of(" \t\r\n/>"));
    return name.substr(name.find(':') + 1);  // npos + 1 is 0
}

std::optional<std::size_t> behind(std::string_view text, std::string_view end, std::size_t from) {
    const std::size_t found = text.find(end, from);
    if (found == std::string_view::npos) return std::nullopt;
    return found + end.size();
}

/// Behind the `>` of the document type that begins at `at`, whose internal subset holds declarations.
std::optional<std::size_t> end_of_doctype(std::string_view text, std::size_t at) {
    std::size_t open = 0;
    for (++at; at < text.size(); ++at) {
        if (text.substr(at).starts_with("<!--")) {
            const std::optional<std::size_t> end = behind(text, "-->", at + 4);
            if (!end) return std::nullopt;
            at = *end - 1;
        } else if (text[at] == '"' || text[at] == '\'') {
            at = text.find(text[at], at + 1);
            if (at == std::string_view::npos) return std::nullopt;
        } else if (text[at] == '<' || text[at] == '[') {
            ++open;
        } else if (text[at] == ']' || text[at] == '>') {
            if (open == 0) return at + 1;
            --open;
        }
    }
    return std::nullopt;
}

/// Behind the tag that begins at `at`: behind its `>`, or before a `<`, which cannot stand in it.
std::optional<std::size_t> end_of_tag(std::string_view text, std::size_t at) {
    char quote = '\0';
    for (++at; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '<') return at;
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return at + 1;
        }
    }
    return std::nullopt;
}

}  // namespace

XmlSplitter::XmlSplitter(std::string_view element, std::string_view start, std::uint64_t offset,
                         std::function<std::string_view()> more, std::size_t max_bytes)
    : element_(element), more_(std::move(more)), max_bytes_(max_bytes), buffer_(start), offset_(offset) {}

/// Drops what is done with and appends the next bytes; whether there were any.
bool XmlSplitter::refill() {
    if (ended_) return false;
    if (in_record_ && at_ - begin_ > max_bytes_) {
        if (kept_.empty()) kept_ = buffer_.substr(begin_, max_kept_record_bytes);
        begin_ = at_;
    }
    const std::size_t done = in_record_ ? begin_ : at_;
    buffer_.erase(0, done);
    offset_ += done;
    at_ -= done;
    begin_ = 0;
    // Twice as much each time, so that long markup is not looked through again and again.
    const std::size_t wanted = 2 * (buffer_.size() - at_);
    do {
        const std::string_view block = more_();
        ended_ = block.empty();
        buffer_ += block;
    } while (!ended_ && buffer_.size() - at_ < wanted);
    return true;
}

/// Behind the markup at `at`, a `<`; nothing when it goes on behind the buffer.
std::optional<std::size_t> XmlSplitter::end_of_markup(std::size_t at) const {
    constexpr std::string_view longest_opening = "<![CDATA[";
    const std::string_view text = buffer_;
    const std::string_view rest = text.substr(at);
    if (rest.size() < longest_opening.size() && !ended_) return std::nullopt;
    if (rest.starts_with("<!--")) return behind(text, "-->", at + 4);
    if (rest.starts_with(longest_opening)) return behind(text, "]]>", at);
    if (rest.starts_with("<?")) return behind(text, "?>", at);
    if (rest.starts_with("<!")) return end_of_doctype(text, at);
    const bool is_tag = rest.size() > 1 && (rest[1] == '/' || starts_name(rest[1]));
    return is_tag ? end_of_tag(text, at) : at + 1;
}

void XmlSplitter::pass(std::size_t end) {
    const auto begin = buffer_.begin() + static_cast<std::ptrdiff_t>(at_);
    line_ += static_cast<std::uint64_t>(
        std::count(begin, buffer_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    if (in_head_) head_.append(buffer_, at_, std::min(end - at_, max_head_bytes - head_.size()));
    at_ = end;
}

void XmlSplitter::begin_record() {
    in_head_ = false;
    in_record_ = true;
    kept_.clear();
    begin_ = at_;
    begin_line_ = line_;
    begin_offset_ = offset_ + at_;
}

XmlPiece XmlSplitter::piece(XmlPiece::State state, std::size_t end) {
    in_record_ = false;
    std::string_view text = kept_;
    if (kept_.empty()) text = std::string_view(buffer_).substr(begin_, end - begin_);
    if (!kept_.empty() || text.size() > max_bytes_) {
        state = XmlPiece::State::too_long;
        text = text.substr(0, max_kept_record_bytes);
    }
    return {state, text, begin_line_, begin_offset_};
}

std::optional<XmlPiece> XmlSplitter::next() {
    while (true) {
        const std::size_t markup = buffer_.find('<', at_);
        pass(std::min(markup, buffer_.size()));
        if (markup == std::string::npos) {
            if (refill()) continue;
            if (in_record_) return piece(XmlPiece::State::broken_off, buffer_.size());
            return std::nullopt;
        }
        std::optional<std::size_t> end = end_of_markup(at_);
        if (!end) {
            const bool is_hopeless = ended_ || buffer_.size() - at_ > max_bytes_;
            if (!is_hopeless) {
                refill();
                continue;
            }
            end = at_ + 1;  // no markup, then
        }
        const std::string_view tag = std::string_view(buffer_).substr(at_, *end - at_);
        const bool is_tag = tag.size() > 1 && (tag[1] == '/' || starts_name(tag[1]));
        if (!is_tag || local_name(tag) != element_) {
            pass(*end);
        } else if (tag[1] == '/') {
            pass(*end);
            if (in_record_) return piece(XmlPiece::State::whole, at_);
        } else if (in_record_) {
            return piece(XmlPiece::State::broken_off, at_);
        } else {
            const bool is_empty = tag.ends_with("/>");
            begin_record();
            pass(*end);
            if (is_empty) return piece(XmlPiece::State::whole, at_);
        }
    }
}

}  // namespace broadsheet
