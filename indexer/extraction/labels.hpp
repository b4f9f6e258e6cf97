/// What an element's names say that it is: tag, role, class and id.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "indexer/extraction/document.hpp"

namespace broadsheet {

enum class Label : std::uint8_t {
    none,
    weak,      ///< about the article (author, tags, gallery), or an advertisement; often wrong
    strong,    ///< other things on the page: navigation, related, newsletter
    comments,  ///< readers' comments
    caption,   ///< of a picture
    hidden,    ///< not shown
    never,     ///< never an article's text, whatever it holds: controls
};

struct Labels {
    Label junk = Label::none;
    bool body = false;  ///< says that it holds the article's text
};

Labels labels_of(const Document& document, std::uint32_t node);

/// Whether one of the words, in lower case, is part of the element's class or id.
bool is_named(const Document& document, std::uint32_t node, std::initializer_list<std::string_view> words);

}  // namespace broadsheet
