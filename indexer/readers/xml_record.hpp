/// Records of XML formats to articles.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/readers/reader.hpp"
#include "indexer/readers/xml_tree.hpp"

namespace broadsheet {

enum class XmlFormat { rss, atom, nitf, newsml, trafilatura, tei };

/// What a document says before its first record that holds for all of them.
struct XmlContext {
    XmlFormat format = XmlFormat::rss;
    std::string encoding = "UTF-8";
    std::set<std::string, std::less<>> entities = {};  ///< that it declares; never expanded
    std::string title = {};                            ///< of the feed
    std::string language = {};
    std::vector<std::string> authors = {};
};

std::string_view format_name(XmlFormat format);

/// A record as JSON under the names that RecordMapper knows, or why it is none.
class XmlRecord {
   public:
    /// Adds a member unless it is empty or there already; `from` is where in the record it stands.
    void text(std::string_view key, std::string_view value, std::string_view from = "");
    void texts(std::string_view key, const std::vector<std::string>& values, std::string_view from = "");
    /// Adds what no field takes; under another name where there is one of that name.
    void raw(std::string_view key, const std::string& json);
    void reject(std::string why, std::string what) {
        reason = std::move(why);
        detail = std::move(what);
    }
    bool has(std::string_view key) const { return from_.contains(std::string(key)); }
    std::string json() const { return json_.empty() ? "{}" : json_ + '}'; }
    /// Where the members stand in the record, by their keys.
    const std::map<std::string, std::string>& from() const { return from_; }

    std::string reason = {};
    std::string detail = {};

   private:
    void member(std::string_view key, std::string_view from);

    std::string json_;
    std::map<std::string, std::string> from_;
};

/// The record that `root` is.
XmlRecord xml_record(const XmlNode& root, const XmlContext& context);

/// The same by format.
XmlRecord rss_record(const XmlNode& root, const XmlContext& context);
XmlRecord atom_record(const XmlNode& root, const XmlContext& context);
XmlRecord nitf_record(const XmlNode& root);
XmlRecord newsml_record(const XmlNode& root);
XmlRecord trafilatura_record(const XmlNode& root);
XmlRecord tei_record(const XmlNode& root);

/// Text of NITF's `body.content`, of which a block that a later one begins with is left out (the lead
/// paragraph of some archives), and its captions.
struct NitfContent {
    std::string text;
    std::vector<std::string> captions;
};
NitfContent nitf_content(const XmlNode& content);

/// `Jane Doe` of `By Jane Doe`.
std::string without_by(std::string_view byline);

}  // namespace broadsheet
