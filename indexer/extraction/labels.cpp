#include "indexer/extraction/labels.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>

#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

using namespace std::string_view_literals;

// Words of class names and ids, in the languages in which people write them. `paywall` is none of them: what
// is behind it is the article.
constexpr std::array strong_words{
    "alsoread"sv,
    "banner"sv,
    "breadcrumb"sv,
    "breadcrumbs"sv,
    "consent"sv,
    "cookie"sv,
    "cookies"sv,
    "donate"sv,
    "donation"sv,
    "dropdown"sv,
    "feedback"sv,
    "footer"sv,
    "gdpr"sv,
    "jump"sv,
    "jumplinks"sv,
    "latest"sv,
    "leaderboard"sv,
    "login"sv,
    "masthead"sv,
    "menu"sv,
    "modal"sv,
    "mostpopular"sv,
    "mostread"sv,
    "nav"sv,
    "navbar"sv,
    "navigation"sv,
    "newsletter"sv,
    "newsletters"sv,
    "offcanvas"sv,
    "outbrain"sv,
    "overlay"sv,
    "pager"sv,
    "pagination"sv,
    "popover"sv,
    "rollover"sv,
    "hovercard"sv,
    "playlist"sv,
    "popular"sv,
    "popup"sv,
    "prevnext"sv,
    "promo"sv,
    "promos"sv,
    "promotion"sv,
    "readmore"sv,
    "recirc"sv,
    "recirculation"sv,
    "recommendation"sv,
    "recommended"sv,
    "recommendations"sv,
    "related"sv,
    "relacionadas"sv,
    "relacionados"sv,
    "seealso"sv,
    "share"sv,
    "sharebar"sv,
    "sharedaddy"sv,
    "sharethis"sv,
    "sharing"sv,
    "sidebar"sv,
    "signin"sv,
    "signup"sv,
    "skip"sv,
    "social"sv,
    "socials"sv,
    "sponsor"sv,
    "sponsored"sv,
    "subscribe"sv,
    "subscription"sv,
    "survey"sv,
    "taboola"sv,
    "teaser"sv,
    "teasers"sv,
    "ticker"sv,
    "toolbar"sv,
    "tooltip"sv,
    "trending"sv,
    "upsell"sv,
    "weiterlesen"sv,
    "yarpp"sv,
    "zergnet"sv,
};
constexpr std::array weak_words{
    "about"sv,         "ad"sv,         "addthis"sv,   "ads"sv,       "adsbygoogle"sv, "advert"sv,
    "advertisement"sv, "adverts"sv,    "adv"sv,       "author"sv,    "authors"sv,     "autor"sv,
    "avatar"sv,        "bio"sv,        "bottom"sv,    "btn"sv,       "button"sv,      "byline"sv,
    "carousel"sv,      "categories"sv, "category"sv,  "contact"sv,   "contributor"sv, "contributors"sv,
    "copyright"sv,     "count"sv,      "credit"sv,    "credits"sv,   "date"sv,        "dfp"sv,
    "disclaimer"sv,    "disclosure"sv, "download"sv,  "eyebrow"sv,   "fecha"sv,       "filed"sv,
    "flag"sv,          "follow"sv,     "galleries"sv, "gallery"sv,   "gpt"sv,         "icon"sv,
    "icons"sv,         "infobox"sv,    "keywords"sv,  "kicker"sv,    "links"sv,       "loader"sv,
    "loading"sv,       "meta"sv,       "metadata"sv,  "modified"sv,  "mpu"sv,         "next"sv,
    "note"sv,          "notice"sv,     "player"sv,    "poll"sv,      "postmeta"sv,    "prev"sv,
    "previous"sv,      "print"sv,      "profile"sv,   "published"sv, "pubdate"sv,     "pullquote"sv,
    "rail"sv,          "rating"sv,     "ratings"sv,   "rubric"sv,    "slideshow"sv,   "source"sv,
    "tag"sv,           "tags"sv,       "thumbnail"sv, "thumb"sv,     "time"sv,        "timestamp"sv,
    "toc"sv,           "tools"sv,      "topic"sv,     "topics"sv,    "updated"sv,     "upnext"sv,
    "video"sv,         "widget"sv,     "widgets"sv,
};
constexpr std::array comment_words{"comment"sv,  "commentaires"sv, "commentlist"sv, "comments"sv,
                                   "disqus"sv,   "discussion"sv,   "kommentare"sv,  "livefyre"sv,
                                   "replies"sv,  "reply"sv,        "respond"sv,     "spotim"sv,
                                   "viafoura"sv, "comentarios"sv};
constexpr std::array caption_words{"caption"sv,      "captions"sv,     "cutline"sv,     "figcaption"sv,
                                   "imagecaption"sv, "photocaption"sv, "photocredit"sv, "bildunterschrift"sv};
/// Whole class names, since `hidden-xs` is shown elsewhere.
constexpr std::array hidden_names{"d-none"sv,        "hidden"sv,    "hide"sv,
                                  "is-hidden"sv,     "offscreen"sv, "screen-reader-text"sv,
                                  "sr-only"sv,       "u-hidden"sv,  "visually-hidden"sv,
                                  "visuallyhidden"sv};
constexpr std::array body_words{"articlebody"sv, "articlecontent"sv, "articletext"sv,  "artikeltext"sv,
                                "bodycopy"sv,    "bodytext"sv,       "entrycontent"sv, "postbody"sv,
                                "postcontent"sv, "storybody"sv,      "storycontent"sv, "storytext"sv,
                                "bodycontent"sv, "contentbody"sv};
constexpr std::array body_first{"article"sv, "artikel"sv, "blog"sv,  "entry"sv,
                                "news"sv,    "post"sv,    "story"sv, "rich"sv};
constexpr std::array body_second{"body"sv, "content"sv, "copy"sv,  "paragraphs"sv,
                                 "text"sv, "wrap"sv,    "detail"sv};

template <std::size_t size>
constexpr bool contains(const std::array<std::string_view, size>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

const std::unordered_map<std::string_view, Label>& labels_by_word() {
    static const std::unordered_map<std::string_view, Label> table = [] {
        std::unordered_map<std::string_view, Label> words;
        for (const std::string_view word : strong_words) words.emplace(word, Label::strong);
        for (const std::string_view word : weak_words) words.emplace(word, Label::weak);
        for (const std::string_view word : comment_words) words.emplace(word, Label::comments);
        for (const std::string_view word : caption_words) words.emplace(word, Label::caption);
        return words;
    }();
    return table;
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Calls `visit` with each word of `names` in lower case: cut where anything but a letter or digit stands,
/// and before a capital that follows a small letter.
template <typename Visit>
void each_word(std::string_view names, const Visit& visit) {
    std::array<char, 32> word{};
    std::size_t bytes = 0;
    char previous = ' ';
    const auto end_word = [&] {
        if (bytes > 0 && bytes <= word.size()) visit(std::string_view(word.data(), bytes));
        bytes = 0;
    };
    for (const char c : names) {
        const bool belongs = is_upper(c) || is_lower(c) || is_digit(c);
        if (!belongs || (is_upper(c) && is_lower(previous))) end_word();
        if (belongs) {
            if (bytes < word.size()) word[bytes] = is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
            ++bytes;
        }
        previous = c;
    }
    end_word();
}

/// The more telling of two labels.
Label stronger(Label a, Label b) { return std::max(a, b); }

Label label_of_tag(Tag tag) {
    switch (tag) {
        case Tag::audio:
        case Tag::button:
        case Tag::canvas:
        case Tag::dialog:
        case Tag::embed:
        case Tag::head:
        case Tag::iframe:
        case Tag::input:
        case Tag::math:
        case Tag::menu:
        case Tag::noscript:
        case Tag::object:
        case Tag::option:
        case Tag::script:
        case Tag::select:
        case Tag::style:
        case Tag::svg:
        case Tag::template_:
        case Tag::textarea:
        case Tag::title:
        case Tag::video:
            return Label::never;
        case Tag::aside:
        case Tag::footer:
        case Tag::nav:
            return Label::strong;
        case Tag::address:
        case Tag::form:
        case Tag::header:
        case Tag::label:
            return Label::weak;
        case Tag::caption:
        case Tag::figcaption:
            return Label::caption;
        default:
            return Label::none;
    }
}

Label label_of_role(std::string_view role) {
    if (contains(std::array{"alert"sv, "banner"sv, "complementary"sv, "contentinfo"sv, "dialog"sv,
                            "navigation"sv, "search"sv, "menu"sv, "toolbar"sv, "alertdialog"sv},
                 role)) {
        return Label::strong;
    }
    return Label::none;
}

bool hides(std::string_view style) {
    std::string dense;
    for (const char c : style.substr(0, 200)) {
        if (!is_ascii_blank(c)) dense += is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
    }
    return dense.find("display:none") != std::string::npos ||
           dense.find("visibility:hidden") != std::string::npos;
}

void look_at_names(std::string_view names, Labels& labels) {
    std::string previous;
    each_word(names, [&](std::string_view word) {
        const auto found = labels_by_word().find(word);
        if (found != labels_by_word().end()) labels.junk = stronger(labels.junk, found->second);
        if (contains(body_words, word) || (contains(body_first, previous) && contains(body_second, word)))
            labels.body = true;
        previous = word;
    });
}

/// Elements whose names say nothing about what is in them: a page's frame, a table's rows of players, quotes.
bool is_unlabelled(Tag tag) {
    switch (tag) {
        case Tag::text:
        case Tag::html:
        case Tag::body:
        case Tag::main:
        case Tag::blockquote:
        case Tag::tbody:
        case Tag::thead:
        case Tag::tfoot:
        case Tag::tr:
        case Tag::td:
        case Tag::th:
            return true;
        default:
            return false;
    }
}

}  // namespace

Labels labels_of(const Document& document, std::uint32_t node) {
    Labels labels;
    const Node& element = document.nodes[node];
    if (is_unlabelled(element.tag)) return labels;
    labels.junk = label_of_tag(element.tag);
    for (std::size_t i = element.begin; i < element.begin + element.attributes; ++i) {
        const Document::KeptAttribute& attribute = document.attributes[i];
        constexpr std::uint32_t most_bytes = 1000;
        const std::string_view value =
            std::string_view(document.texts).substr(attribute.begin, std::min(attribute.bytes, most_bytes));
        switch (attribute.name) {
            case Attribute::class_:
                for (const std::string& name : split_list(value, ' ')) {
                    if (contains(hidden_names, name)) labels.junk = stronger(labels.junk, Label::hidden);
                    look_at_names(name, labels);
                }
                break;
            case Attribute::id:
            case Attribute::data_testid:
                look_at_names(value, labels);
                break;
            case Attribute::role:
                labels.junk = stronger(labels.junk, label_of_role(value));
                break;
            case Attribute::hidden:
                labels.junk = stronger(labels.junk, Label::hidden);
                break;
            case Attribute::aria_hidden:
                if (value == "true") labels.junk = stronger(labels.junk, Label::hidden);
                break;
            case Attribute::style:
                if (hides(value)) labels.junk = stronger(labels.junk, Label::hidden);
                break;
            default:
                break;
        }
    }
    return labels;
}

bool is_named(const Document& document, std::uint32_t node, std::initializer_list<std::string_view> words) {
    bool found = false;
    for (const Attribute name : {Attribute::class_, Attribute::id}) {
        each_word(document.attribute(node, name), [&](std::string_view word) {
            found = found || std::find(words.begin(), words.end(), word) != words.end();
        });
    }
    return found;
}

}  // namespace broadsheet
