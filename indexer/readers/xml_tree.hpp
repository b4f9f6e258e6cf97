/// A piece of XML as a tree of values.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace broadsheet {

/// An element, or text between elements.
struct XmlNode {
    std::string name;  ///< with its prefix, unless that is the root element's; empty for text
    std::string text;  ///< of text
    std::vector<std::pair<std::string, std::string>> attributes;
    std::vector<XmlNode> children;

    bool is_text() const { return name.empty(); }
    /// The attribute's value, trimmed; empty when there is none.
    std::string attribute(std::string_view attribute_name) const;
    /// The first child called so, or null. A path goes down: `body.head/hedline`.
    const XmlNode* find(std::string_view path) const;
    /// All children called so.
    std::vector<const XmlNode*> all(std::string_view child_name) const;
};

struct XmlTree {
    XmlNode root;         ///< without a name when there is no element
    std::string problem;  ///< what is not well-formed, such as `line 3: …`; the tree is what can be had
    std::string refusal;  ///< why nothing is to be had of it: a limit, an unknown encoding
    std::string entity;   ///< the first reference to one of the document's own entities
};

/// Limits, each with its message.
inline constexpr std::size_t max_xml_attributes = 1'000;  ///< of one element
inline constexpr std::size_t max_xml_nodes = 200'000;

/// Parses one element. `encoding` is what the document declares. Nothing outside of `bytes` is read and no
/// entity expanded but XML's and HTML's; an ampersand that begins no reference stands for itself.
/// `own_entities` are the names of those that the document declares.
XmlTree parse_xml(std::string_view bytes, const std::string& encoding,
                  const std::set<std::string, std::less<>>& own_entities);

/// Without prefix.
std::string_view local_name(const XmlNode& node);

/// The first element below the node with this local name, or null.
const XmlNode* descendant(const XmlNode& node, std::string_view name);

/// The text in and below the node, blanks collapsed and trimmed.
std::string flat_text(const XmlNode& node);

/// The text in and below the node in paragraphs, with a blank line between them. Elements whose names are in
/// `left_out` are passed over.
std::string block_text(const XmlNode& node, const std::set<std::string_view>& left_out);

/// The node as JSON: its text, or an object of its attributes (`@name`), children and text (`#text`); lists
/// where a name occurs again.
std::string xml_json(const XmlNode& node);

}  // namespace broadsheet
