/// Made-up news pages, with the article that is on them.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "common/article/article.hpp"

namespace broadsheet {

struct MadePage {
    std::string url;
    std::string html;
    Article article;  ///< url, title, body, authors, published and lang
};

/// Pages of eight layouts, which place, name and surround their articles differently. The same seed gives the
/// same page.
class PageMaker {
   public:
    explicit PageMaker(std::uint32_t seed) : dice_(seed), seed_(seed) {}

    MadePage make() {
        MadePage page;
        Article& article = page.article;
        article.title = capitalised(words(5 + roll(5)));
        article.authors = {capitalised(word()) + " " + capitalised(word())};
        article.lang = "en";
        const int day = 1 + static_cast<int>(roll(28));
        const std::string date =
            "2021-0" + std::to_string(1 + roll(9)) + (day < 10 ? "-0" : "-") + std::to_string(day);
        article.published = parse_timestamp(date);
        page.url = "https://www.made" + std::to_string(seed_ % 7) + ".example/news/" + std::to_string(seed_) +
                   "/story.html";
        article.url = page.url;
        std::vector<std::string> paragraphs;
        for (std::size_t i = 0; i < 4 + roll(8); ++i) {
            paragraphs.push_back(sentences(2 + roll(4)));
            article.body += (i == 0 ? "" : "\n\n") + paragraphs.back();
        }
        page.html = layout(page, date, paragraphs);
        return page;
    }

   private:
    std::uint32_t roll(std::uint32_t sides) { return static_cast<std::uint32_t>(dice_() % sides); }

    std::string word() {
        constexpr std::string_view syllables[]{"ba", "ren", "to", "mi", "sal", "ver",
                                               "o",  "kan", "de", "lu", "pri", "gos"};
        std::string result;
        for (std::uint32_t i = 0; i < 2 + roll(2); ++i) result += syllables[roll(12)];
        return result;
    }
    std::string words(std::uint32_t count) {
        std::string result = word();
        for (std::uint32_t i = 1; i < count; ++i) result += " " + word();
        return result;
    }
    static std::string capitalised(std::string text) {
        if (text[0] >= 'a') text[0] = static_cast<char>(text[0] - ('a' - 'A'));
        return text;
    }
    std::string sentences(std::uint32_t count) {
        std::string result = capitalised(words(9 + roll(9))) + ".";
        for (std::uint32_t i = 1; i < count; ++i) result += " " + capitalised(words(9 + roll(9))) + ".";
        return result;
    }

    std::string links(std::string_view name, std::uint32_t count) {
        std::string list = "<ul class='" + std::string(name) + "'>";
        for (std::uint32_t i = 0; i < count; ++i) {
            list += "<li><a href='/" + word() + "'>" + capitalised(words(3 + roll(5))) + "</a>";
        }
        return list + "</ul>";
    }

    std::string text(const std::vector<std::string>& paragraphs, bool with_breaks) {
        std::string result;
        for (std::size_t i = 0; i < paragraphs.size(); ++i) {
            result += with_breaks ? paragraphs[i] + "<br><br>" : "<p>" + paragraphs[i] + "</p>";
            if (i == 1) result += "<div class='ad'><span>Advertisement</span></div>";
            if (i == 2) result += "<aside class=related><h3>Related</h3>" + links("more", 3) + "</aside>";
        }
        return result;
    }

    std::string layout(const MadePage& page, const std::string& date,
                       const std::vector<std::string>& paragraphs) {
        const Article& article = page.article;
        const std::uint32_t kind = seed_ % 8;
        std::string head = "<!doctype html><html lang=en><head><meta charset=utf-8><title>" + article.title +
                           " | Made Times</title>";
        std::string line;
        if (kind % 2 == 0) {
            head +=
                "<script "
                "type='application/ld+json'>{\"@context\":\"https://"
                "schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"" +
                article.title + "\",\"datePublished\":\"" + date +
                "\",\"author\":[{\"@type\":\"Person\",\"name\":\"" + article.authors[0] + "\"}]}</script>";
        } else if (kind % 4 == 1) {
            head += "<meta property='article:published_time' content='" + date +
                    "'><meta name=author content='" + article.authors[0] + "'>";
        } else {
            line = "<p class=byline>By <a rel=author href=/a>" + article.authors[0] +
                   "</a></p><time datetime='" + date + "'>that day</time>";
        }
        constexpr std::string_view opened[]{"<div class='article-body'>",
                                            "<article>",
                                            "<div itemprop=articleBody>",
                                            "<div id=main><div class=x1>",
                                            "<section class=story-content>",
                                            "<main><div>",
                                            "<table><tr><td>",
                                            "<div class='c'><div class='d'>"};
        constexpr std::string_view closed[]{"</div>",     "</article>",    "</div>",   "</div></div>",
                                            "</section>", "</div></main>", "</table>", "</div></div>"};
        const std::string heading = "<h1>" + article.title + "</h1>" + line;
        std::string body = "<body><header class=masthead><nav>" + links("menu", 12) + "</nav></header>";
        body += kind % 3 == 0 ? heading + std::string(opened[kind]) : std::string(opened[kind]) + heading;
        body += "<figure><img src=x.jpg><figcaption>" + capitalised(words(9)) +
                ". Photo: Made Images</figcaption></figure>";
        body += text(paragraphs, kind == 7);
        body += closed[kind];
        body +=
            "<div class='newsletter-signup'><p>" + sentences(1) + "</p><form><input name=mail></form></div>";
        body += "<div id=comments>";
        for (std::uint32_t i = 0; i < roll(4); ++i)
            body += "<div class=comment><p>" + sentences(2) + "</p></div>";
        body += "</div><aside class=sidebar>" + links("popular", 10) +
                "</aside><footer><p>Copyright Made Times. " + sentences(1) + "</p></footer></body></html>";
        return head + "<script>var x = '<p>" + sentences(1) +
               "</p>';</script><style>p { color: red }</style></head>" + body;
    }

    std::mt19937 dice_;
    std::uint32_t seed_;
};

}  // namespace broadsheet
