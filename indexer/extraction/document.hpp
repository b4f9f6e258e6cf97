/// An HTML page as a tree of values, with what extraction looks at and nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

/// Elements that mean something to extraction; all others are `other`, those with a hyphen `custom`.
enum class Tag : std::uint8_t {
    text,  ///< no element: a run of characters
    other,
    custom,
    a,
    address,
    article,
    aside,
    audio,
    base,
    blockquote,
    body,
    br,
    button,
    canvas,
    caption,
    center,
    dd,
    details,
    dialog,
    div,
    dl,
    dt,
    embed,
    fieldset,
    figcaption,
    figure,
    footer,
    form,
    h1,
    h2,
    h3,
    h4,
    h5,
    h6,
    head,
    header,
    hr,
    html,
    iframe,
    img,
    input,
    label,
    li,
    link,
    main,
    math,
    menu,
    meta,
    nav,
    noscript,
    object,
    ol,
    option,
    p,
    pre,
    script,
    section,
    select,
    style,
    summary,
    svg,
    table,
    tbody,
    td,
    template_,
    textarea,
    tfoot,
    th,
    thead,
    time,
    title,
    tr,
    ul,
    video,
};

/// Attributes that are kept.
enum class Attribute : std::uint8_t {
    aria_hidden,
    aria_label,
    class_,
    content,
    data_testid,
    datetime,
    hidden,
    href,
    id,
    itemprop,
    itemtype,
    lang,
    name,
    property,
    rel,
    role,
    style,
    title,
};

/// Nodes stand in document order, so that a node's descendants are those from the one behind it up to `end`.
struct Node {
    Tag tag = Tag::other;
    std::uint16_t attributes = 0;  ///< how many
    std::uint32_t parent = 0;
    std::uint32_t end = 0;    ///< behind the last descendant
    std::uint32_t begin = 0;  ///< of text in `texts`, of an element's attributes in `attributes`
    std::uint32_t bytes = 0;  ///< of text
};

struct Document {
    struct KeptAttribute {
        Attribute name;
        std::uint32_t begin;
        std::uint32_t bytes;
    };

    /// The first node is a root of its own, above `html`.
    std::vector<Node> nodes;
    std::vector<KeptAttribute> attributes;
    std::string texts;  ///< of text nodes and attributes; valid UTF-8
    /// What `<script type="application/ld+json">` holds, as it stands.
    std::vector<std::string> linked_data;
    std::string saved_from;  ///< the url in the comment that browsers write when they save a page
    bool too_deep = false;   ///< nested deeper than max_page_depth; read up to there

    std::string_view text(std::uint32_t node) const;
    /// Empty when the element does not have it.
    std::string_view attribute(std::uint32_t node, Attribute name) const;
    /// The text below a node, its blanks collapsed; of a long one about the first `most_bytes`.
    std::string all_text(std::uint32_t node, std::size_t most_bytes = 1000) const;
};

/// Browsers stop at 512. Real pages go deeper where they leave inline elements open.
inline constexpr std::size_t max_page_depth = 1000;

/// Parses `html` (valid UTF-8); whatever it is, there is a tree.
Document parse_html(std::string_view html);

/// Whether the element ends the paragraph before it.
bool is_block(Tag tag);

/// `h1` to `h6`.
bool is_heading(Tag tag);

}  // namespace broadsheet
