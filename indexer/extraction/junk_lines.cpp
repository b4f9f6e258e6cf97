#include "indexer/extraction/junk_lines.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "common/text/unicode.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_junk = 220;
constexpr std::size_t longest_label = 60;

/// Whole lines, folded, without the marks at their ends.
constexpr std::array labels{"ad"sv,
                            "advert"sv,
                            "advertisement"sv,
                            "advertisements"sv,
                            "advertising"sv,
                            "sponsored"sv,
                            "sponsored content"sv,
                            "anzeige"sv,
                            "publicidad"sv,
                            "publicite"sv,
                            "pubblicita"sv,
                            "реклама"sv,
                            "विज्ञापन"sv,
                            "story continues below"sv,
                            "story continues below advertisement"sv,
                            "article continues below"sv,
                            "continue reading"sv,
                            "continue reading below"sv,
                            "continue reading the main story"sv,
                            "image caption"sv,
                            "media caption"sv,
                            "play video"sv,
                            "view gallery"sv,
                            "view image"sv,
                            "show caption"sv,
                            "hide caption"sv,
                            "toggle caption"sv,
                            "enlarge this image"sv,
                            "loading"sv,
                            "share"sv,
                            "share this"sv,
                            "share this article"sv,
                            "share this story"sv,
                            "share on facebook"sv,
                            "share on twitter"sv,
                            "tweet"sv,
                            "email"sv,
                            "print"sv,
                            "pinterest"sv,
                            "facebook"sv,
                            "twitter"sv,
                            "whatsapp"sv,
                            "linkedin"sv,
                            "reddit"sv,
                            "copy link"sv,
                            "comments"sv,
                            "view comments"sv,
                            "show comments"sv,
                            "leave a comment"sv,
                            "post a comment"sv,
                            "add a comment"sv,
                            "read more"sv,
                            "read full story"sv,
                            "read the full story"sv,
                            "related"sv,
                            "related articles"sv,
                            "related stories"sv,
                            "related content"sv,
                            "related topics"sv,
                            "related news"sv,
                            "more on this story"sv,
                            "more from this section"sv,
                            "most read"sv,
                            "most popular"sv,
                            "see also"sv,
                            "also read"sv,
                            "read also"sv,
                            "recommended"sv,
                            "recommended stories"sv,
                            "trending"sv,
                            "trending now"sv,
                            "you may also like"sv,
                            "you might also like"sv,
                            "sign up"sv,
                            "subscribe"sv,
                            "subscribe now"sv,
                            "log in"sv,
                            "newsletter"sv,
                            "back to top"sv,
                            "previous article"sv,
                            "next article"sv,
                            "follow us"sv,
                            "tags"sv,
                            "topics"sv,
                            "watch"sv,
                            "watch now"sv,
                            "listen"sv,
                            "close"sv,
                            "skip ad"sv,
                            "video"sv,
                            "photos"sv,
                            "gallery"sv,
                            "more"sv,
                            "get the latest news"sv,
                            "autoplay"sv,
                            "up next"sv,
                            "this is a carousel"sv,
                            "editor's picks"sv,
                            "top stories"sv,
                            "more stories"sv,
                            "share article"sv,
                            "view this post on instagram"sv};

/// Beginnings of folded lines.
constexpr std::array openings{"also read:"sv,
                              "read also:"sv,
                              "read more:"sv,
                              "read more about"sv,
                              "read more on "sv,
                              "read next:"sv,
                              "read:"sv,
                              "related:"sv,
                              "related story:"sv,
                              "related stories:"sv,
                              "see also:"sv,
                              "see more:"sv,
                              "more:"sv,
                              "more from "sv,
                              "watch:"sv,
                              "watch |"sv,
                              "watch more:"sv,
                              "listen:"sv,
                              "must read:"sv,
                              "don't miss:"sv,
                              "recommended:"sv,
                              "lesen sie auch"sv,
                              "mehr zum thema"sv,
                              "lire aussi"sv,
                              "a lire aussi"sv,
                              "lea tambien"sv,
                              "leia mais"sv,
                              "leia tambem"sv,
                              "leggi anche"sv,
                              "lees ook"sv,
                              "читайте также"sv,
                              "click here"sv,
                              "photo:"sv,
                              "photos:"sv,
                              "image:"sv,
                              "picture:"sv,
                              "image source"sv,
                              "image credit"sv,
                              "photo credit"sv,
                              "photo by "sv,
                              "foto:"sv,
                              "tags:"sv,
                              "topics:"sv,
                              "filed under:"sv,
                              "follow us on"sv,
                              "follow him on"sv,
                              "follow her on"sv,
                              "follow @"sv,
                              "sign up for "sv,
                              "sign up to "sv,
                              "subscribe to "sv,
                              "copyright "sv,
                              "©"sv,
                              "all rights reserved"sv,
                              "this material may not be published"sv,
                              "download the "sv,
                              "join the conversation"sv,
                              "like us on"sv,
                              "get our free"sv,
                              "get the latest "sv,
                              "to read more"sv,
                              "for more news"sv,
                              "for more stories"sv,
                              "have something to say"sv,
                              "we use cookies"sv,
                              "this site uses cookies"sv,
                              "please enable javascript"sv,
                              "you need to enable javascript"sv};

std::string_view without_end_marks(std::string_view line) {
    constexpr std::string_view marks = " \t:.!-|>»…";
    while (!line.empty() && marks.find(line.back()) != std::string_view::npos) line.remove_suffix(1);
    while (!line.empty() && marks.find(line.front()) != std::string_view::npos) line.remove_prefix(1);
    return line;
}

}  // namespace

bool is_junk_line(std::string_view line) {
    if (line.size() > longest_junk) return false;
    const std::string folded = fold(line);
    if (line.size() <= longest_label) {
        const std::string_view label = without_end_marks(folded);
        if (label.empty() || std::find(labels.begin(), labels.end(), label) != labels.end()) return true;
    }
    return std::any_of(openings.begin(), openings.end(),
                       [&](std::string_view opening) { return folded.starts_with(opening); });
}

}  // namespace broadsheet
