#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "common/article/record.hpp"
#include "indexer/cleaning/clean.hpp"
#include "indexer/cleaning/fixes.hpp"
#include "indexer/cleaning/language.hpp"
#include "indexer/cleaning/phrases.hpp"
#include "indexer/cleaning/rules.hpp"

namespace broadsheet {
namespace {

const std::string first_paragraph =
    "The ferry to Port Elsin ran aground on a sandbank that every chart has shown since 1911.";
const std::string second_paragraph =
    "Nobody was hurt, and the forty passengers were given soup while they waited for the tide.";
const std::string third_paragraph =
    "The captain said that he had looked at the lighthouse and the lighthouse had looked at him.";
const std::string fourth_paragraph =
    "An inquiry will be held in the town hall, which stands on a sandbank of its own.";

enum class Place { first, middle, last };

/// A body of four paragraphs with `line` among them.
std::string body_with(const std::string& line, Place place) {
    std::string body;
    if (place == Place::first) body += line + "\n\n";
    body += first_paragraph + "\n\n";
    if (place == Place::middle) body += second_paragraph + "\n\n" + line + "\n\n";
    if (place != Place::middle) body += second_paragraph + "\n\n";
    body += third_paragraph + "\n\n" + fourth_paragraph;
    if (place == Place::last) body += "\n\n" + line;
    return body;
}

Article cleaned(Article article, CleaningLevel level = CleaningLevel::full) {
    Cleaner(level).clean(article);
    return article;
}

Article cleaned_body(const std::string& body) {
    return cleaned({.title = "Ferry aground", .body = body, .lang = "en"});
}

/// The rules that did something, with the sign of what they did.
std::multiset<std::string> rules_of(const Article& article) {
    std::multiset<std::string> rules;
    for (const auto* spans : {&article.cleaning.title, &article.cleaning.body}) {
        for (const CleaningSpan& span : *spans) {
            rules.insert(std::string(action_name(span.action)) + ' ' + span.rule);
        }
    }
    return rules;
}

struct LineCase {
    std::string rule;  ///< `drop ad-label`, or `not ad-label` where the line stays
    std::string line;
    Place place = Place::middle;
};

const std::vector<LineCase> taken_lines = {
    {"drop ad-label", "Advertisement"},
    {"drop ad-label", "ADVERTISEMENTS"},
    {"drop ad-label", "- Advertisement -"},
    {"drop ad-label", "[Story continues below advertisement]"},
    {"drop ad-label", "Anzeige"},
    {"drop ad-label", "Publicité"},
    {"drop ad-label", "Publicidad"},
    {"drop ad-label", "Continua após a publicidade"},
    {"drop ad-label", "РЕКЛАМА"},
    {"drop ad-label", "विज्ञापन"},
    {"drop ad-label", "إعلان"},
    {"drop ad-label", "广告"},
    {"drop media-label", "Image caption"},
    {"drop media-label", "Play video"},
    {"drop media-label", "3 of 12"},
    {"drop media-label", "Bild vergrößern"},
    {"drop media-label", "播放视频"},
    {"field date-stamp", "Published: 19 Nov 2019 10:43", Place::first},
    {"field date-stamp", "Updated 19 Nov 2019 10:43", Place::last},
    {"field date-stamp", "Veröffentlicht am 3. März 2014", Place::last},
    {"field date-stamp", "发布时间：2022年2月8日", Place::first},
    {"mute photo-credit", "Photo: Jonas Adeyle"},
    {"mute photo-credit", "(Getty Images)"},
    {"mute photo-credit", "Reuters/Ines Holloway"},
    {"mute photo-credit", "Фото: Иван Петров"},
    {"mute photo-credit", "图片来源：新华社"},
    {"drop teaser", "ALSO READ: The lighthouse that blinked twice"},
    {"drop teaser", "Watch | The ferry as it was lifted off"},
    {"drop teaser", "Lesen Sie auch: Der Leuchtturm von Elsin"},
    {"drop teaser", "À lire aussi : le phare et le capitaine"},
    {"drop teaser", "Lea también: El faro que parpadeó"},
    {"drop teaser", "Leia também: o farol que piscou"},
    {"drop teaser", "Читайте также: маяк моргнул дважды"},
    {"drop teaser", "यह भी पढ़ें: प्रकाशस्तंभ की कहानी"},
    {"drop teaser", "اقرأ أيضا: قصة المنارة"},
    {"drop teaser", "延伸阅读：灯塔的故事"},
    {"mute teaser", "Related: Ten sandbanks you should see", Place::first},
    {"mute click-here", "Click here to see every sandbank on a map"},
    {"mute click-here", "Read the full story in the Harbour Courier"},
    {"mute click-here", "Нажмите здесь, чтобы увидеть карту"},
    {"mute subscribe", "Sign up for our harbour newsletter and never miss a tide"},
    {"drop subscribe", "Sign up for our harbour newsletter and never miss a tide", Place::last},
    {"drop subscribe", "Подпишитесь на нашу рассылку", Place::last},
    {"field tag-line", "Tags: ferry, sandbank, soup", Place::last},
    {"field tag-line", "标签：渡轮，沙洲", Place::last},
    {"field rights", "Copyright 2019 Harbour Courier. All rights reserved.", Place::last},
    {"field rights", "© Harbour Courier", Place::last},
    {"field rights", "Alle Rechte vorbehalten", Place::last},
    {"drop share-widget", "Share"},
    {"drop share-widget", "12 comments"},
    {"drop share-widget", "Compartilhar"},
    {"drop share-widget", "شارك"},
    {"drop section-head", "Most Popular", Place::last},
    {"drop section-head", "More from the Harbour Courier", Place::last},
    {"mute reporter-contact", "Follow him on Twitter @adeyle", Place::last},
    {"mute reporter-contact", "jonas.adeyle@harbourcourier.example", Place::last},
    {"field desk-credit", "Reporting by Jonas Adeyle; Editing by Ines Holloway", Place::last},
    {"field provenance", "This article was originally published on Northern Wire", Place::last},
    {"drop end-mark", "###", Place::last},
    {"drop end-mark", "-30-", Place::last},
    {"drop end-mark", "ENDS", Place::last},
    {"drop page-notice", "We use cookies to give you the best tides"},
    {"drop page-notice", "Please enable JavaScript to read this page"},
    {"drop page-notice", "Loading..."},
    {"drop shortcode", "[soliloquy id=\"151345\"]", Place::last},
    {"field byline", "By Jonas Adeyle and Ines Holloway", Place::first},
    {"field byline", "Von Greta Holm", Place::first},
};

const std::vector<LineCase> left_lines = {
    // Exact lines only: an article about advertising.
    {"not ad-label", "Advertisement is the art of arresting intelligence long enough to get money from it."},
    {"not ad-label", "Sponsored content made up a third of the paper's income last year."},
    {"not media-label", "Play video games with your children, the doctor said."},
    {"not media-label", "3 of 12 ferries were out of order"},
    // A date stamp is one before the first or behind the last paragraph, and is a date.
    {"not date-stamp", "Updated 19 Nov 2019 10:43", Place::middle},
    {"not date-stamp", "Published in 1999 by Elsin Press, it sold eleven copies.", Place::last},
    {"not date-stamp", "Posted to the north as a young man, he never came back.", Place::first},
    // Credits of pictures: whole lines, agencies in their own case.
    {"not photo-credit", "A Reuters/Ipsos poll found that most people like soup."},
    {"not photo-credit", "Reuters/Ipsos"},
    {"not photo-credit", "Photo: is this the sandbank that everybody means?"},
    {"not photo-credit", "The picture was sold to an ap photo desk in the capital."},
    // Teasers have a colon, bar or arrow.
    {"not teaser", "Read more books, and you will steer better ships, the captain said."},
    {"not teaser", "Related work was done at the university of Port Elsin in the sixties."},
    {"not teaser", "Watch the tide, not the clock, is what his father had told him."},
    {"not click-here", "Click, click, click went the rosary of the captain's mother."},
    {"not click-here", "Read the full sentence aloud, the judge said, and the clerk did."},
    // How-to articles keep their subject, in the first lines at least.
    {"not subscribe", "Newsletters are back, says the man who prints the harbour's.", Place::first},
    {"not rights", "Copyright reform is on the agenda of the council again.", Place::last},
    {"not tag-line", "Tags were sewn to every life jacket.", Place::last},
    {"not share-widget", "Share prices of the ferry company fell by a tenth."},
    {"not share-widget", "Facebook"},
    {"not share-widget", "share"},
    {"not photo-credit", "Credit: $1.5 million"},
    {"not subscribe", "become a member of the bar of Port Elsin, as his father had been", Place::last},
    {"not share-widget", "More"},
    {"not share-widget", "Print"},
    {"not section-head", "Most popular of all was the soup, which the cook calls his grandmother's.",
     Place::last},
    {"not reporter-contact", "Send what you know to inquiry@elsin.example", Place::first},
    {"not desk-credit", "Reporting by the inspectors was slow, and nobody read it in any case.", Place::last},
    {"not provenance", "Originally published in 1962, the novel drew the anger of three bishops.",
     Place::last},
    {"not end-mark", "ENDS", Place::middle},
    {"not page-notice", "Cookies are served with the soup on Sundays.", Place::last},
    // The loose shortcode is wrong 13 times of 16.
    {"not shortcode", "\"The message [media coverage] was very negative,\" the captain said."},
    {"not shortcode", "He called it [sic] a harbor, and [the ship] a boat [1]."},
    {"not byline", "By the time the tide came, the soup was gone", Place::first},
    {"not byline", "By Jonas Adeyle", Place::last},
    {"not byline", "Von Wien bis Elsin dauert es drei Tage", Place::first},
    {"not subscribe", "注册资本为一亿元的公司在港口成立，市长出席了仪式。"},
    // Short lines may be table cells.
    {"not repeated-paragraph", "Nine months"},
};

void check_line(const LineCase& one) {
    const std::string body = body_with(one.line, one.place);
    const Article article = cleaned_body(body);
    CAPTURE(one.line);
    if (one.rule.starts_with("not ")) {
        CHECK(rules_of(article) == std::multiset<std::string>{});
        CHECK(article.body == body);
    } else {
        CHECK(rules_of(article) == std::multiset<std::string>{one.rule});
        CHECK(article.body.find(one.line) == std::string::npos);
        CHECK(article.body == first_paragraph + "\n\n" + second_paragraph + "\n\n" + third_paragraph +
                                  "\n\n" + fourth_paragraph);
    }
    CHECK(original(article).body == body);
}

}  // namespace

TEST_CASE("lines of their own are taken by the rule that knows them", "[cleaning]") {
    for (const LineCase& one : taken_lines) check_line(one);
}

TEST_CASE("the second of two equal paragraphs is muted", "[cleaning]") {
    const std::string body = first_paragraph + "\n\n" + second_paragraph;
    const Article article = cleaned_body(body + "\n\n" + first_paragraph);
    CHECK(article.body == body);
    CHECK(rules_of(article) == std::multiset<std::string>{"mute repeated-paragraph"});
}

TEST_CASE("lines that only look like leftovers stay", "[cleaning]") {
    for (const LineCase& one : left_lines) check_line(one);
    const std::string cells = "Port Elsin\n\n4,000\n\nPort Elsin\n\n4,000\n\n" + first_paragraph;
    CHECK(cleaned_body(cells).body == cells);
}

TEST_CASE("every rule for lines of their own has one that it takes and one that it leaves", "[cleaning]") {
    const auto has = [](const std::vector<LineCase>& cases, const std::string& rule) {
        return std::any_of(cases.begin(), cases.end(),
                           [&](const LineCase& one) { return one.rule.ends_with(' ' + rule); });
    };
    for (auto id = RuleId::ad_label; id <= RuleId::byline;
         id = static_cast<RuleId>(static_cast<int>(id) + 1)) {
        const std::string name(rule(id).name);
        CAPTURE(name);
        CHECK(has(taken_lines, name));
        CHECK(has(left_lines, name));
    }
}

TEST_CASE("datelines give place, agency and date, and leave the place", "[cleaning]") {
    struct Case {
        std::string line;
        std::string left;
        std::string place;
        std::string agency;
    };
    const std::string text = "The bank said on Monday that it had found the money under a carpet.";
    const std::vector<Case> cases = {
        {"LONDON, Feb 7 (Reuters) - ", "LONDON - ", "LONDON", "Reuters"},
        {"SALVADOR, Feb 26 - ", "SALVADOR - ", "SALVADOR", ""},
        {"NEW DELHI (PTI): ", "NEW DELHI: ", "NEW DELHI", "PTI"},
        {"(Reuters) - ", "", "", "Reuters"},
        {"Wien (APA/dpa) – ", "Wien – ", "Wien", "APA"},
        {"PORT ELSIN, Oct 9 (NWA) - ", "PORT ELSIN - ", "PORT ELSIN", "NWA"},
        {"WASHINGTON, D.C., March 3, 2004 -- ", "WASHINGTON, D.C. -- ", "WASHINGTON, D.C.", ""},
        {"DEAR ABBY: ", "DEAR ABBY: ", "", ""},
        {"Wien – ", "Wien – ", "", ""},
        {"Three things (or four) - ", "Three things (or four) - ", "", ""},
        {"The council, in March 7 members strong, met - ", "The council, in March 7 members strong, met - ",
         "", ""},
    };
    for (const Case& one : cases) {
        const Article article = cleaned_body(one.line + text + "\n\n" + second_paragraph);
        CAPTURE(one.line);
        CHECK(article.body == one.left + text + "\n\n" + second_paragraph);
        CHECK(article.place == one.place);
        CHECK(article.agency == one.agency);
        CHECK(original(article).body == one.line + text + "\n\n" + second_paragraph);
    }
    const Article dated = cleaned_body("WASHINGTON, March 3, 2004 -- " + text);
    REQUIRE(dated.published);
    CHECK(format_timestamp(*dated.published).starts_with("2004-03-03"));
}

TEST_CASE("agencies and desks at the end of the text become fields", "[cleaning]") {
    struct Case {
        std::string tail;
        std::string agency;
        std::string credit;
    };
    const std::vector<Case> cases = {
        {" (ANI)", "ANI", ""},
        {" --IANS", "IANS", ""},
        {" — PTI", "PTI", ""},
        {" (APA, 24.11.2015)", "APA", ""},
        {" (Reporting by Jonas Adeyle; Editing by Ines Holloway)", "",
         "Reporting by Jonas Adeyle; Editing by Ines Holloway"},
        {" (UNESCO)", "", ""},
        {" (the ANI said)", "", ""},
    };
    for (const Case& one : cases) {
        const std::string body = first_paragraph + "\n\n" + second_paragraph + one.tail;
        const Article article = cleaned_body(body);
        CAPTURE(one.tail);
        CHECK(article.agency == one.agency);
        CHECK(article.credit == one.credit);
        const bool taken = !one.agency.empty() || !one.credit.empty();
        CHECK(article.body == (taken ? first_paragraph + "\n\n" + second_paragraph : body));
        CHECK(original(article).body == body);
    }
    // Not in the first of many paragraphs.
    const std::string early = first_paragraph + " (ANI)\n\n" + second_paragraph + "\n\n" + third_paragraph +
                              "\n\n" + fourth_paragraph;
    CHECK(cleaned_body(early).body == early);
}

TEST_CASE("a standfirst that begins a later paragraph is muted, its source told", "[cleaning]") {
    const std::string standfirst =
        first_paragraph.substr(0, first_paragraph.size() - 1) + "…reports Asian Lite News";
    const std::string later =
        first_paragraph.substr(0, first_paragraph.size() - 1) + ", according to the pilot.";
    const Article article = cleaned_body(standfirst + "\n\n" + second_paragraph + "\n\n" + later);
    CHECK(article.body == second_paragraph + "\n\n" + later);
    CHECK(article.source == "Asian Lite News");
    CHECK(rules_of(article) ==
          std::multiset<std::string>{"mute repeated-lead", "field source-credit", "mute repeated-lead"});

    // Alone it stays, and so does its credit.
    const Article kept = cleaned_body(standfirst + "\n\n" + second_paragraph);
    CHECK(kept.body == standfirst + "\n\n" + second_paragraph);
    CHECK(kept.source == "Asian Lite News");
    CHECK(rules_of(kept) == std::multiset<std::string>{"field source-credit"});
}

TEST_CASE("the list under a section's head goes with it, the text behind it stays", "[cleaning]") {
    const std::string list =
        "Related Stories\n\nThe lighthouse that blinked twice\n\nTen sandbanks you should see";
    CHECK(cleaned_body(first_paragraph + "\n\n" + second_paragraph + "\n\n" + list).body ==
          first_paragraph + "\n\n" + second_paragraph);
    CHECK(cleaned_body(first_paragraph + "\n\n" + list + "\n\n" + second_paragraph).body ==
          first_paragraph + "\n\n" + second_paragraph);
    // A list of names under such a head is the article's own.
    const std::string names = first_paragraph + "\n\nMost Popular\n\nOlivia\n\nEmma\n\nNoah";
    CHECK(cleaned_body(names).body == first_paragraph + "\n\nOlivia\n\nEmma\n\nNoah");
}

TEST_CASE("a row of buttons goes as a whole", "[cleaning]") {
    CHECK(cleaned_body(first_paragraph + "\n\nFacebook\nShare\nTwitter\nPrint\n\n" + second_paragraph).body ==
          first_paragraph + "\n\n" + second_paragraph);
}

TEST_CASE("the inside of a caption shortcode stays", "[cleaning]") {
    CHECK(cleaned_body("[caption id=\"attachment_7\" width=\"640\"]The ferry at noon.[/caption] " +
                       first_paragraph)
              .body == "The ferry at noon. " + first_paragraph);
}

TEST_CASE("where a headline is an ad label the first line that is left takes its place", "[cleaning]") {
    const Article article =
        cleaned({.title = "Advertisement", .body = "Advertisement\n\nFerry aground\n\n" + first_paragraph});
    CHECK(article.title == "Ferry aground");
    CHECK(article.body == first_paragraph);
    CHECK(original(article).title == "Advertisement");
    CHECK(original(article).body == "Advertisement\n\nFerry aground\n\n" + first_paragraph);
}

TEST_CASE("a scraped page with all of it keeps ten of its seventeen paragraphs", "[cleaning]") {
    const std::string opening =
        "The council of Port Elsin and the ferry company met on Friday beside the regatta and agreed "
        "that the sandbank should be moved in the face of public pressure";
    const std::string repeated = opening + ", which delighted the cook and nobody else.";
    const std::vector<std::string> kept = {
        second_paragraph,
        third_paragraph,
        fourth_paragraph,
        "“A sandbank is a matter of opinion,” said the pilot.",
        repeated,
        "The harbour master said that fears were growing.",
        "“Of course the message [on the buoy] was very negative,” he added.",
        "According to the mayor, more sandbanks are to be expected."};
    std::string body =
        "Ferry takes on sandbank\n\nAdvertisement\n\n" + opening + "…reports Northern Wire News\n\n";
    std::string left;
    for (const std::string& paragraph : kept) {
        body += paragraph + "\n\n";
        left += paragraph + "\n\n";
    }
    const std::string last = "During their talks the two sides had a thorough exchange of views on tides.";
    body += last +
            " (ANI)\n\nALSO READ: The lighthouse that blinked "
            "twice\n\nAdvertisement\nAdvertisements\n\n[soliloquy id=\"7\"]";
    left += last;
    const Article article = cleaned({.title = "Advertisements", .body = body});
    CHECK(article.title == "Ferry takes on sandbank");
    CHECK(article.body == left);
    CHECK(article.agency == "ANI");
    CHECK(article.source == "Northern Wire News");
    CHECK(rules_of(article) ==
          std::multiset<std::string>{"drop ad-label", "drop ad-label", "drop ad-label", "drop ad-label",
                                     "drop teaser", "drop shortcode", "field headline", "field agency-tail",
                                     "field source-credit", "mute repeated-lead", "mute repeated-lead"});
    CHECK(original(article).body == body);
}

TEST_CASE("text that is all boilerplate is kept and marked", "[cleaning]") {
    const std::string body = "Advertisement\n\nShare\n\nRead more: The lighthouse";
    const Article article = cleaned_body(body);
    CHECK(article.body == body);
    CHECK(article.cleaning.suspicious);
    CHECK(article.cleaning.body.empty());
}

TEST_CASE("rules that would take more than 30 % and 100 words take nothing", "[cleaning]") {
    std::string teasers;
    for (int i = 0; i < 13; ++i)
        teasers += "\n\nRead more: The lighthouse that blinked twice on " + std::to_string(i);
    const std::string body = first_paragraph + "\n\n" + second_paragraph + teasers;
    const Article article = cleaned_body(body);
    CHECK(article.cleaning.suspicious);
    CHECK(article.body == body);
    // With few words they may.
    const Article small = cleaned_body(first_paragraph + teasers.substr(0, 220));
    CHECK_FALSE(small.cleaning.suspicious);
    CHECK(small.body == first_paragraph);
}

TEST_CASE("fields that the record gave are never overwritten", "[cleaning]") {
    const Article article = cleaned({.title = "Ferry",
                                     .body = "LONDON, Feb 7 (Reuters) - " + first_paragraph,
                                     .place = "Elsin",
                                     .agency = "NWA"});
    CHECK(article.place == "Elsin");
    CHECK(article.agency == "NWA");
    CHECK(article.cleaning.fields.empty());
}

TEST_CASE("cleaning is undone byte for byte, fields too", "[cleaning]") {
    const Article came{.title = "Ferry\u00A0aground &amp; &quot;stuck&quot;",
                       .body =
                           "LONDON, Feb 7 (Reuters) - The\u00AD captain\u200B said it\u00e2\u20ac\u2122s "
                           "true.\r\nAdvertisement\r\n\u00A0\r\n" +
                           second_paragraph,
                       .authors = {"Jonas\u00A0Adeyle"},
                       .source = "Harbour &amp; Courier &lt;x"};
    const Article article = cleaned(came);
    CHECK(article.title == "Ferry aground & \"stuck\"");
    CHECK(article.authors == std::vector<std::string>{"Jonas Adeyle"});
    CHECK(article.place == "LONDON");
    CHECK(original(article) == came);
    CHECK(content_hash(article) == content_hash(came));
    CHECK(identity(article) == identity(came));
    // Through the record, too.
    CHECK(RecordParser().parse(to_json(article)) == article);
}

TEST_CASE("light repairs characters and takes nothing; none leaves all as it came", "[cleaning]") {
    const Article came{.title = "Ferry",
                       .body = "Advertisement\n\nThe\u00A0ferry &amp; the &quot;bank&quot;"};
    CHECK(cleaned(came, CleaningLevel::light).body == "Advertisement\n\nThe ferry & the \"bank\"");
    CHECK(cleaned(came, CleaningLevel::none) == came);
    // And each from the other.
    CHECK(cleaned(cleaned(came), CleaningLevel::none) == came);
    CHECK(cleaned(cleaned(came, CleaningLevel::light)) == cleaned(came));
}

TEST_CASE("paragraphs that were apart stay apart when a line between them goes", "[cleaning]") {
    const std::string a = first_paragraph;
    const std::string b = second_paragraph;
    CHECK(cleaned_body(a + "\nAdvertisement\n\n" + b).body == a + "\n\n" + b);
    CHECK(cleaned_body(a + "\n\nAdvertisement\n" + b).body == a + "\n\n" + b);
    CHECK(cleaned_body(a + "\nAdvertisement\n" + b).body == a + "\n" + b);
    CHECK(cleaned_body("Advertisement\n\n" + a + "\n\nAdvertisement\nAdvertisement").body == a);
}

TEST_CASE("lines of hard-wrapped text are no labels", "[cleaning]") {
    const std::string body =
        "The ferry company sells soup on board and calls it, in every\nAdvertisement\nthat it puts into the "
        "papers "
        "of the coast, the best there is on\nthis side of the lighthouse, which is a matter of opinion, as "
        "the\n"
        "cook himself would be the first to say if anybody asked him for\nhis view of the matter, but nobody "
        "has "
        "ever done so in ten years\nof ferries.";
    CHECK(cleaned_body(body).body == body);
}

TEST_CASE("pathological lines are gone through", "[cleaning]") {
    const std::vector<std::string> texts = {
        std::string(std::size_t{10} << 20, 'x'),
        std::string(100'000, '['),
        std::string(100'000, '('),
        std::string(100'000, '@'),
    };
    for (const std::string& text : texts) CHECK(cleaned_body(text).body == text);
}

TEST_CASE("every phrase is known by the rule it is written for, as a line or a beginning", "[cleaning]") {
    for (const PhraseRow& row : phrase_table()) {
        for (std::size_t at = 0; at <= row.phrases.size();) {
            const std::size_t end = std::min(row.phrases.find('|', at), row.phrases.size());
            const std::string phrase(row.phrases.substr(at, end - at));
            at = end + 1;
            CAPTURE(phrase);
            auto match = match_phrase(phrase);
            if (!match && row.form == PhraseForm::colon) match = match_phrase(phrase + ": the lighthouse");
            REQUIRE(match);
            if (match->rule == row.rule) continue;
            // Another rule may know the whole line, too.
            const auto with_rest = match_phrase(phrase + ": the lighthouse");
            const bool is_shared = row.form == PhraseForm::colon && with_rest && with_rest->rule == row.rule;
            const bool is_line = row.form == PhraseForm::line || row.form == PhraseForm::beside ||
                                 row.form == PhraseForm::begins;
            CHECK((is_shared || is_line));
        }
    }
}

TEST_CASE("lines that a source repeats are learnt", "[cleaning]") {
    LineCounter counter;
    for (int i = 0; i < 30; ++i) {
        Article article{
            .title = "t",
            .published = parse_timestamp("2020-01-" + std::string(i < 9 ? "0" : "") + std::to_string(i + 1)),
            .source = "Courier"};
        std::string body = "Paragraph number " + std::string(1, static_cast<char>('a' + i % 26)) +
                           std::string(1, static_cast<char>('a' + i / 26)) + " of the day's paper.";
        if (i < 4) body += "\n\nBuy our calendar of tides today";  // in four articles
        if (i < 4) body += "\n\nStay dry";                         // short: five are needed
        if (i < 6) body += "\n\nCall Jonas at 5550" + std::to_string(i);
        counter.count(article, body);
    }
    for (int i = 0; i < 30; ++i) {
        counter.count({.title = "t", .published = parse_timestamp("2020-01-01"), .source = "One Day"},
                      "All of this on a single day only");
    }
    for (int i = 0; i < 10; ++i) {
        counter.count({.title = "t",
                       .published = parse_timestamp("2020-01-0" + std::to_string(i % 9 + 1)),
                       .source = "Small"},
                      "A small source has no repeated lines");
    }
    const std::vector<RepeatedLine> lines = counter.repeated();
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == RepeatedLine{"courier", "Call Jonas at 55501", 6, CleaningAction::mute});
    CHECK(lines[1] == RepeatedLine{"courier", "Buy our calendar of tides today", 4, CleaningAction::drop});

    RepeatedLines known;
    for (const RepeatedLine& line : lines) known.add(line);
    CHECK(known.find("courier", "BUY OUR CALENDAR OF TIDES TODAY") == CleaningAction::drop);
    CHECK(known.find("courier", "Call Jonas at 99999") == CleaningAction::mute);
    CHECK_FALSE(known.find("other", "Buy our calendar of tides today"));
    known.allow("Buy our calendar of tides today");
    known.deny("Eat fish");
    CHECK_FALSE(known.find("courier", "Buy our calendar of tides today"));
    CHECK(known.find("other", "Eat Fish") == CleaningAction::drop);

    const auto shared = std::make_shared<const RepeatedLines>(known);
    Article article{
        .title = "t", .body = first_paragraph + "\n\nEat fish\n\n" + second_paragraph, .source = "Courier"};
    Cleaner(CleaningLevel::full, shared).clean(article);
    CHECK(article.body == first_paragraph + "\n\n" + second_paragraph);
    CHECK(rules_of(article) == std::multiset<std::string>{"drop repeated-line"});
}

TEST_CASE("differences between a text and its repair are found small", "[cleaning]") {
    const auto texts_of = [](const std::string& text, const std::string& repaired) {
        std::vector<std::pair<std::string, std::string>> pairs;
        for (const Fix& fix : find_fixes(text, repaired)) {
            pairs.emplace_back(text.substr(fix.was, fix.was_end - fix.was),
                               repaired.substr(fix.at, fix.bytes));
        }
        return pairs;
    };
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    CHECK(texts_of("same", "same") == Pairs{});
    CHECK(texts_of("a &amp; b, twice &amp; done", "a & b, twice & done") ==
          Pairs{{"amp;", ""}, {"amp;", ""}});
    CHECK(texts_of("a\u00A0b", "a b") == Pairs{{"\u00A0", " "}});
    CHECK(texts_of("x\u200B", "x") == Pairs{{"\u200B", ""}});
    CHECK(texts_of("", "new") == Pairs{{"", "new"}});
}

TEST_CASE("the language is detected, or und where that is unsure", "[cleaning]") {
    CHECK(detect_language("", first_paragraph + ' ' + second_paragraph) == "en");
    CHECK(detect_language(
              "",
              "Die Fähre lief auf eine Sandbank, die seit 1911 auf jeder Karte steht, und der Kapitän "
              "sagte, er habe den Leuchtturm angesehen.") == "de");
    CHECK(detect_language(
              "", "Паром сел на мель, которая отмечена на каждой карте с 1911 года, сказал капитан.") ==
          "ru");
    CHECK(detect_language("", "1 2 3") == "und");
}

}  // namespace broadsheet
