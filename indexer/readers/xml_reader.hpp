/// Feeds (RSS, Atom), NITF, NewsML-G2 and trafilatura's XML and TEI, record by record.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/readers/reader.hpp"
#include "indexer/readers/xml_record.hpp"
#include "indexer/readers/xml_splitter.hpp"

namespace broadsheet {

/// How a document of XML begins.
struct XmlStart {
    std::string root;  ///< the root element's local name
    std::string encoding = "UTF-8";
};

/// Nothing when `start` (behind a byte order mark) does not begin with an XML declaration, a document type, a
/// comment or a tag, or ends before the root element's name.
std::optional<XmlStart> xml_start(std::string_view start);

/// The format with this root element, if it is one that is read.
std::optional<XmlFormat> xml_format(std::string_view root);

class XmlReader : public Reader {
   public:
    /// `start` is what `input` gave first.
    XmlReader(InputFile input, std::string_view start, XmlFormat format, std::string encoding);

    std::optional<RawRecord> next() override;
    const InputFile& input() const override { return input_; }

   private:
    RawRecord rejected(RawRecord record, std::string reason, std::string detail) const;
    std::optional<RawRecord> end();

    InputFile input_;
    XmlSplitter splitter_;
    std::shared_ptr<XmlContext> context_;
    bool any_ = false;  ///< record was there
    bool ended_ = false;
};

}  // namespace broadsheet
