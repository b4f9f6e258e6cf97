#include <catch2/catch.hpp>

#include "indexer/readers/xml_reader.hpp"
#include "indexer/readers/xml_splitter.hpp"
#include "indexer/readers/xml_tree.hpp"
#include "tests/support/input_folder.hpp"
#include "tests/support/read_results.hpp"

namespace broadsheet {
namespace {

/// The pieces of `text`, given in blocks of so many bytes: `line@offset text`, with `!` before one that is
/// broken off and `+` before one that is too long.
std::vector<std::string> split(std::string_view text, std::size_t block_bytes, std::size_t max_bytes = 1000) {
    std::size_t at = std::min(block_bytes, text.size());
    const auto more = [&] {
        const std::string_view block = text.substr(at, block_bytes);
        at += block.size();
        return block;
    };
    XmlSplitter splitter("item", text.substr(0, at), 0, more, max_bytes);
    std::vector<std::string> pieces;
    while (const std::optional<XmlPiece> piece = splitter.next()) {
        std::string line = std::to_string(piece->line) + '@' + std::to_string(piece->offset) + ' ';
        if (piece->state == XmlPiece::State::broken_off) line += '!';
        if (piece->state == XmlPiece::State::too_long) line += '+';
        pieces.push_back(line + std::string(piece->text));
    }
    return pieces;
}

TEST_CASE("a stream of XML is cut into its records wherever its blocks end", "[xml]") {
    const std::vector<std::pair<std::string, std::vector<std::string>>> table = {
        {"<rss><item>a</item>\n<item b='>'>c</item></rss>",
         {"1@5 <item>a</item>", "2@20 <item b='>'>c</item>"}},
        {"<a:item/><item />\n", {"1@0 <a:item/>", "1@9 <item />"}},
        {"<!-- <item> --><item><![CDATA[</item>]]><!--</item>--><?x </item>?></item>",
         {"1@15 <item><![CDATA[</item>]]><!--</item>--><?x </item>?></item>"}},
        {"<!DOCTYPE a [<!ENTITY b '<item>'> <!-- ' --> ]><item>1 < 2</item>", {"1@47 <item>1 < 2</item>"}},
        {"<item>a<item>b</item>", {"1@0 !<item>a", "1@7 <item>b</item>"}},
        {"<item>a<b c=\"</item><item>d</item>", {"1@0 <item>a<b c=\"</item>", "1@20 <item>d</item>"}},
        {"<item>a", {"1@0 !<item>a"}},
        {"<items><item-x/></items></item>", {}},
        {"", {}},
    };
    for (const auto& [text, pieces] : table) {
        CAPTURE(text);
        for (const std::size_t block_bytes : {1U, 2U, 7U, 1000U}) {
            CAPTURE(block_bytes);
            CHECK(split(text, block_bytes) == pieces);
        }
    }
}

TEST_CASE("a record that is too long costs itself", "[xml]") {
    const std::string text = "<item>" + std::string(5000, 'x') + "</item><item>a</item>";
    for (const std::size_t block_bytes : {1U, 100U, 10000U}) {
        const std::vector<std::string> pieces = split(text, block_bytes);
        REQUIRE(pieces.size() == 2);
        CHECK(pieces[0].starts_with("1@0 +<item>xxx"));
        CHECK(pieces[1] == "1@5013 <item>a</item>");
    }
    const std::string comment = "<item><!--" + std::string(5000, 'x') + "</item><item>a</item>";
    CHECK(split(comment, 100).size() >= 1);
}

TEST_CASE("the start of a document tells its root and encoding", "[xml]") {
    const auto told = [](std::string_view text) {
        const std::optional<XmlStart> start = xml_start(text);
        return start ? start->root + ' ' + start->encoding : "none";
    };
    CHECK(told("<?xml version='1.0' encoding='ISO-8859-1'?>\n<!-- a -->\n<rss>") == "rss ISO-8859-1");
    CHECK(told("<!DOCTYPE nitf SYSTEM \"x\">\n<nitf >") == "nitf UTF-8");
    CHECK(told("<!DOCTYPE a [<!ENTITY b \"c>\"> ]><a:feed/>") == "feed UTF-8");
    CHECK(told("text <b>") == "none");
    CHECK(told("<rss") == "none");
    CHECK(told("") == "none");
}

TEST_CASE("XML is read as far as it goes", "[xml]") {
    const auto text_of = [](std::string_view bytes, const std::string& encoding = "UTF-8") {
        const XmlTree tree = parse_xml(bytes, encoding, {"own"});
        return flat_text(tree.root) + (tree.problem.empty() ? "" : " ?") +
               (tree.refusal.empty() ? "" : " !") + (tree.entity.empty() ? "" : " &" + tree.entity);
    };
    CHECK(text_of("<a>b &amp; c &eacute;&nbsp;&#8217;</a>") == "b & c é\u00A0’");
    CHECK(text_of("<a>R&D & x &; &unknown; 7&</a>") == "R&D & x &; &unknown; 7&");
    CHECK(text_of("<a b='?x=1&y=2'>c</a>") == "c");
    CHECK(text_of("<a><![CDATA[b & <c>]]></a>") == "b & <c>");
    CHECK(text_of("<a>b &own; c</a>") == "b &own; c &own");
    CHECK(text_of("<a>caf\xE9</a>", "ISO-8859-1") == "café");
    CHECK(text_of("<a>\x96 b</a>", "windows-1252") == "– b");
    CHECK(text_of("<a>b</a>", "x-unheard-of") == " !");
    CHECK(text_of("<a><b>c</a>") == "c ?");
    CHECK(text_of("<a>b") == "b ?");
    CHECK(text_of("") == " ?");
}

struct Hostile {
    std::string content;
    std::string found;  ///< `reason: detail` of the rejection, or the headline
};

TEST_CASE("hostile XML costs a located rejection, and the items beside it are read", "[xml]") {
    const InputFolder folder;
    std::string attributes;
    for (int i = 0; i < 1'000'000; ++i) attributes += " a" + std::to_string(i) + "=''";
    std::string nested;
    for (int i = 0; i < 2'000'000; ++i) nested += "<b>";
    std::string elements;
    for (int i = 0; i < 300'000; ++i) elements += "<b/>";
    const std::vector<Hostile> table = {
        {"<item><title" + attributes + ">a</title></item>",
         "XML that is not read: an element with too many attributes"},
        {"<item><title>a</title>" + nested + "</item>",
         "XML that is not read: elements nested deeper than 256"},
        {"<item><title>a</title>" + elements + "</item>", "XML that is not read: more than 200,000 elements"},
        {"<item><title>&lol9;</title></item>",
         "XML that is not read: uses the entity 'lol9' that the document declares; put its text in its "
         "place"},
        {"<item><title>a</title><link>", "not well-formed XML: its <item> is never closed"},
        {"<item><description/></item>", "neither headline nor text"},
        {"<item><title>a & b</title></item>", "a & b"},
        {"<item><title>a<br>b</title></item>", "ab"},
    };
    for (const Hostile& hostile : table) {
        CAPTURE(hostile.found);
        const std::string path = folder.write(
            "feed.xml",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE rss [<!ENTITY lol \"lol\"><!ENTITY lol9 \"&lol;&lol;\">"
            "<!ENTITY own SYSTEM \"file:///etc/passwd\">]>\n<rss>\n" +
                hostile.content + "<item><title>good</title></item></rss>");
        const std::vector<ReadResult> results = read_results(path);
        REQUIRE(results.size() == 2);
        CHECK(std::get<ReadArticle>(results[1]).article.title == "good");
        if (const auto* rejected = std::get_if<Rejected>(&results[0])) {
            CHECK(rejected->place == path + ":4");
            CHECK(rejected->reason + (rejected->detail.empty() ? "" : ": ") + rejected->detail ==
                  hostile.found);
        } else {
            CHECK(std::get<ReadArticle>(results[0]).article.title == hostile.found);
        }
    }
}

TEST_CASE("a record that is not well-formed is taken with a warning", "[xml]") {
    const InputFolder folder;
    const std::vector<ReadResult> results = read_results(folder.write(
        "feed.xml", "<rss><item><title>a</title><description>b<br>c</description></item></rss>"));
    REQUIRE(results.size() == 1);
    const ReadArticle& read = std::get<ReadArticle>(results[0]);
    CHECK(read.article.title == "a");
    REQUIRE(read.warnings.size() == 1);
    CHECK_THAT(read.warnings[0], Catch::Matchers::StartsWith("not well-formed XML (line 1: "));
}

TEST_CASE("XML that holds no article says so, and an empty feed is nothing", "[xml]") {
    const InputFolder folder;
    const auto first = [&](std::string_view content, InputFormat format = InputFormat::by_content) {
        const std::vector<ReadResult> results = read_results(folder.write("a.xml", content), format);
        if (results.empty()) return std::string("nothing");
        const Rejected& rejected = std::get<Rejected>(results[0]);
        return rejected.reason + ": " + rejected.detail;
    };
    CHECK(first("<rss><channel><title>a</title></channel></rss>") == "nothing");
    CHECK(first("<newsMessage></newsMessage>") == "no article in this XML: no <newsItem> element");
    CHECK(first("<sitemap></sitemap>", InputFormat::xml) ==
          "no article in this XML: no format has the root element <sitemap>");
    CHECK(first("text", InputFormat::xml) == "no article in this XML: no root element");
}

TEST_CASE("a feed's items are located in it, and their bytes hashed", "[xml]") {
    const InputFolder folder;
    const std::string item = "<item><title>b</title></item>";
    const std::string feed = "\xEF\xBB\xBF<rss><item><title>a</title></item>\n" + item + "</rss>";
    const std::string path = folder.write("feed.xml", feed);
    const std::vector<ReadResult> results = read_results(path);
    REQUIRE(results.size() == 2);
    const std::optional<Origin>& origin = std::get<ReadArticle>(results[1]).article.origin;
    REQUIRE(origin);
    CHECK(*origin == Origin{path, feed.find(item), item.size(), bytes_hash(item), ""});
}

TEST_CASE("a feed in UTF-16 is read in spite of its declaration", "[xml]") {
    const InputFolder folder;
    std::string bytes = "\xFF\xFE";
    for (const char c : std::string(
             "<?xml version=\"1.0\" encoding=\"utf-16\"?><rss><item><title>caf\xE9</title></item></rss>")) {
        bytes += {c, '\0'};
    }
    const std::vector<ReadResult> results = read_results(folder.write("feed.xml", bytes));
    REQUIRE(results.size() == 1);
    CHECK(std::get<ReadArticle>(results[0]).article.title == "café");
}

TEST_CASE("a feed in another charset is read by its declaration", "[xml]") {
    const InputFolder folder;
    const std::vector<ReadResult> results = read_results(
        folder.write("feed.xml",
                     "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss><channel><title>L'\xE9t\xE9</title>"
                     "<item><title>caf\xE9</title></item></channel></rss>"));
    REQUIRE(results.size() == 1);
    CHECK(std::get<ReadArticle>(results[0]).article.title == "café");
    CHECK(std::get<ReadArticle>(results[0]).article.source == "L'été");
}

}  // namespace
}  // namespace broadsheet
