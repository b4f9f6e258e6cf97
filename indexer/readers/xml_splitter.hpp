/// Cuts a stream of XML into its records (a feed's items, a message's news items) without parsing them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "common/article/record.hpp"

namespace broadsheet {

/// The text of a record's element, from its start tag to its end tag.
struct XmlPiece {
    enum class State {
        whole,
        too_long,    ///< text is only its beginning
        broken_off,  ///< the input ends inside the element, or the next one of its kind begins there
    };
    State state;
    std::string_view text;   ///< valid until the next call
    std::uint64_t line = 0;  ///< of its first byte, from 1
    std::uint64_t offset = 0;
};

/// Looks at tags, comments, CDATA, processing instructions and the document type only, so that a record that
/// is not well-formed costs itself. Bytes are taken for a charset that extends ASCII.
/// Holds one record, and of a longer one than `max_bytes` only the beginning. Not thread-safe.
class XmlSplitter {
   public:
    /// `element` is the local name of the records' elements. `start` are the first bytes, behind a byte order
    /// mark of `offset` bytes; `more` gives the next bytes, and nothing at the end.
    XmlSplitter(std::string_view element, std::string_view start, std::uint64_t offset,
                std::function<std::string_view()> more, std::size_t max_bytes = max_record_bytes);

    std::optional<XmlPiece> next();

    /// What stands before the first record, from next() on; at most max_head_bytes of it.
    const std::string& head() const { return head_; }
    std::uint64_t line() const { return line_; }

    static constexpr std::size_t max_head_bytes = std::size_t{1} << 20;

   private:
    bool refill();
    std::optional<std::size_t> end_of_markup(std::size_t at) const;
    void pass(std::size_t end);
    XmlPiece piece(XmlPiece::State state, std::size_t end);
    void begin_record();

    std::string element_;
    std::function<std::string_view()> more_;
    std::size_t max_bytes_;

    std::string buffer_;
    std::size_t at_ = 0;        ///< next byte to look at
    std::uint64_t offset_ = 0;  ///< of the buffer in the stream
    std::uint64_t line_ = 1;    ///< at `at_`
    bool ended_ = false;

    std::string head_;
    bool in_head_ = true;

    bool in_record_ = false;
    std::string kept_;  ///< the beginning of a record that is too long
    std::size_t begin_ = 0;
    std::uint64_t begin_line_ = 1;
    std::uint64_t begin_offset_ = 0;
};

}  // namespace broadsheet
