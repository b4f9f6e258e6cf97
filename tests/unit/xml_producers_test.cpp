#include <catch2/catch.hpp>

#include "common/article/record.hpp"
#include "tests/support/input_folder.hpp"
#include "tests/support/read_results.hpp"

namespace broadsheet {
namespace {

Timestamp at(std::string_view time) { return parse_timestamp(time).value(); }

std::vector<ReadArticle> read(std::string_view name, std::string_view content) {
    const InputFolder folder;
    std::vector<ReadArticle> articles;
    for (ReadResult& result : read_results(folder.write(name, content))) {
        const auto* rejected = std::get_if<Rejected>(&result);
        if (rejected != nullptr) FAIL(rejected->place + ": " + rejected->reason + ": " + rejected->detail);
        articles.push_back(std::get<ReadArticle>(std::move(result)));
        articles.back().article.origin.reset();
    }
    return articles;
}

void check(const ReadArticle& article, const Article& wanted) {
    CHECK(to_json(article.article) == to_json(wanted));
    CHECK(article.warnings.empty());
}

TEST_CASE("items of an RSS 2.0 feed become articles", "[xml]") {
    const std::vector<ReadArticle> articles = read("feed", R"(<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="/feed.xsl"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
     xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Harbour &amp; Town</title><link>https://harbour.example/</link><description>All news</description>
<language>en-GB</language><atom:link href="https://harbour.example/feed" rel="self"/>
<item>
  <title>Mayor&#8217;s &lt;em&gt;last&lt;/em&gt; vote</title>
  <link>https://harbour.example/2022/vote</link>
  <guid isPermaLink="false">vote-7</guid>
  <pubDate>Tue, 08 Feb 2022 10:00:00 +0100</pubDate>
  <dc:creator><![CDATA[Jane Doe]]></dc:creator><dc:creator>John Roe</dc:creator>
  <category>Council</category><category domain="https://harbour.example/t"><![CDATA[Taxes & fees]]></category>
  <description><![CDATA[<p>It was close.</p>]]></description>
  <content:encoded><![CDATA[<p>The mayor
     voted <b>last</b> &amp; left.</p><p>5 &lt; 6, he said.</p>]]></content:encoded>
  <media:content url="https://harbour.example/i.jpg"><media:description>The hall</media:description></media:content>
  <comments>https://harbour.example/2022/vote#comments</comments>
</item>
<item><title>Fog</title><description>Ships &amp;amp; ferries wait.&lt;br/&gt;All day.</description>
  <author>jane@harbour.example (Jane Doe)</author><guid>https://harbour.example/fog</guid>
  <source url="https://wire.example/rss">The Wire</source></item>
</channel></rss>)");
    REQUIRE(articles.size() == 2);
    CHECK(articles[0].place.ends_with("feed:8"));
    Article vote;
    vote.id = "vote-7";
    vote.url = "https://harbour.example/2022/vote";
    vote.title = "Mayor’s last vote";
    vote.body = "It was close.\nThe mayor voted last & left.\n5 < 6, he said.";
    vote.authors = {"Jane Doe", "John Roe"};
    vote.published = at("2022-02-08T09:00:00Z");
    vote.source = "Harbour & Town";
    vote.tags = {"Council", "Taxes & fees"};
    vote.lang = "en-gb";
    vote.captions = {"The hall"};
    vote.extra =
        R"({"media:content":{"@url":"https://harbour.example/i.jpg","media:description":"The hall"},)"
        R"("comments":"https://harbour.example/2022/vote#comments"})";
    check(articles[0], vote);
    Article fog;
    fog.id = "https://harbour.example/fog";
    fog.url = "https://harbour.example/fog";
    fog.title = "Fog";
    fog.body = "Ships & ferries wait.\nAll day.";
    fog.authors = {"Jane Doe"};
    fog.source = "The Wire";
    fog.lang = "en-gb";
    check(articles[1], fog);
}

TEST_CASE("items of an RSS 1.0 feed become articles", "[xml]") {
    const std::vector<ReadArticle> articles =
        read("feed.rdf", R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://harbour.example/"><title>Harbour</title><dc:language>de</dc:language>
<items><rdf:Seq><rdf:li rdf:resource="https://harbour.example/a"/></rdf:Seq></items></channel>
<item rdf:about="https://harbour.example/a"><title>Nebel</title><dc:date>2022-02-08</dc:date>
<dc:subject>Wetter</dc:subject></item></rdf:RDF>)");
    REQUIRE(articles.size() == 1);
    Article wanted;
    wanted.url = "https://harbour.example/a";
    wanted.title = "Nebel";
    wanted.published = at("2022-02-08");
    wanted.source = "Harbour";
    wanted.tags = {"Wetter"};
    wanted.lang = "de";
    check(articles[0], wanted);
}

TEST_CASE("entries of an Atom feed become articles", "[xml]") {
    const std::vector<ReadArticle> articles = read("feed.atom", R"(<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title type="html">Le Lac &amp;amp; la rive</title>
<author><name>Rédaction</name></author><updated>2022-02-09T00:00:00Z</updated>
<entry><title>Le vote</title><id>tag:lac.example,2022:1</id>
<link href="https://lac.example/self" rel="self"/><link rel="alternate" href="https://lac.example/1"/>
<published>2022-02-08T10:00:00Z</published><updated>2022-02-08T12:00:00Z</updated>
<author><name>Jeanne Dupont</name><email>j@lac.example</email></author>
<category term="pol" label="Politique"/><category term="lac"/>
<summary>Le maire a voté.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Le maire <em>a voté</em>.</p><p>C'est fini.</p></div></content>
<rights>© Le Lac</rights></entry>
<entry><title type="text">Brume</title><id>tag:lac.example,2022:2</id><updated>2022-02-07T12:00:00Z</updated>
<link href="https://lac.example/2"/><content type="html">&lt;p&gt;Rien &amp;amp; personne.&lt;/p&gt;</content></entry></feed>)");
    REQUIRE(articles.size() == 2);
    Article vote;
    vote.id = "tag:lac.example,2022:1";
    vote.url = "https://lac.example/1";
    vote.title = "Le vote";
    vote.body = "Le maire a voté.\n\nC'est fini.";
    vote.authors = {"Jeanne Dupont"};
    vote.published = at("2022-02-08T10:00:00Z");
    vote.updated = at("2022-02-08T12:00:00Z");
    vote.source = "Le Lac & la rive";
    vote.tags = {"Politique", "lac"};
    vote.lang = "fr";
    vote.extra = R"({"link:self":{"@href":"https://lac.example/self","@rel":"self"},)"
                 R"("summary":"Le maire a voté."})";
    vote.rights = "© Le Lac";
    check(articles[0], vote);
    Article fog;
    fog.id = "tag:lac.example,2022:2";
    fog.url = "https://lac.example/2";
    fog.title = "Brume";
    fog.body = "Rien & personne.";
    fog.authors = {"Rédaction"};
    fog.published = at("2022-02-07T12:00:00Z");
    fog.updated = at("2022-02-07T12:00:00Z");
    fog.source = "Le Lac & la rive";
    fog.lang = "fr";
    check(articles[1], fog);
}

TEST_CASE("an Atom feed with prefixes is read as one without", "[xml]") {
    const std::vector<ReadArticle> articles =
        read("feed", R"(<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>Fog</a:title>
<a:id>1</a:id><a:content>Ships wait.</a:content></a:entry></a:feed>)");
    REQUIRE(articles.size() == 1);
    CHECK(articles[0].article.title == "Fog");
    CHECK(articles[0].article.body == "Ships wait.");
}

TEST_CASE("a NITF document becomes an article", "[xml]") {
    const std::vector<ReadArticle> articles = read("vote.xml", R"(<?xml version="1.0"?>
<!DOCTYPE nitf SYSTEM "nitf-3-3.dtd">
<nitf baselang="en-US"><head><title>Vote (final)</title>
<tobject tobject.type="news"><tobject.subject tobject.subject.refnum="11006000" tobject.subject.type="politics"/></tobject>
<docdata><doc-id regsrc="HC" id-string="hc-7"/><urgency ed-urg="4"/><date.issue norm="20220208T100000Z"/>
<date.release norm="20220208T110000Z"/><doc.copyright holder="Harbour Courier" year="2022"/>
<key-list><keyword key="council"/><keyword key="taxes"/></key-list></docdata>
<pubdata type="print" name="Harbour Courier" position.section="Town" ex-ref="https://harbour.example/vote"/></head>
<body><body.head><hedline><hl1>Mayor votes last</hl1><hl2>A close call</hl2></hedline>
<byline>By <person>Jane Doe</person><byttl>Town reporter</byttl></byline>
<distributor>Northern Wire</distributor><dateline><location>PORT ELSIN</location>, <story.date norm="20220208">Feb 8</story.date></dateline>
<abstract><p>The council has voted.</p></abstract></body.head>
<body.content><block class="lead_paragraph"><p>The mayor voted last.</p></block>
<block class="full_text"><p>The mayor voted last.</p><p>Then <em>he</em> left.</p>
<media media-type="image"><media-reference source="i.jpg"/><media-caption>The hall</media-caption></media></block>
</body.content><body.end><tagline>jd</tagline></body.end></body></nitf>)");
    REQUIRE(articles.size() == 1);
    const Article& article = articles[0].article;
    CHECK(article.id == "hc-7");
    CHECK(article.url == "https://harbour.example/vote");
    CHECK(article.title == "Mayor votes last");
    CHECK(article.body == "A close call\nThe council has voted.\n\nThe mayor voted last.\n\nThen he left.");
    CHECK(article.authors == std::vector<std::string>{"Jane Doe"});
    CHECK(article.published == at("2022-02-08T10:00:00Z"));
    CHECK(article.source == "Harbour Courier");
    CHECK(article.section == "Town");
    CHECK(article.tags == std::vector<std::string>{"council", "taxes", "politics"});
    CHECK(article.lang == "en-us");
    CHECK(article.place == "PORT ELSIN");
    CHECK(article.agency == "Northern Wire");
    CHECK(article.captions == std::vector<std::string>{"The hall"});
    // Nothing of the head, no title of a reporter and no end is lost.
    for (const std::string part : {"urgency", "11006000", "20220208T110000Z", "Vote (final)", "Town reporter",
                                   "\"tagline\":\"jd\"", "doc.copyright"}) {
        CAPTURE(part);
        CHECK(article.extra.find(part) != std::string::npos);
    }
    CHECK(article.extra.find("Mayor") == std::string::npos);

    const std::vector<ReadArticle> plain =
        read("plain.xml", R"(<nitf><body><body.head><hedline><hl1>Fog</hl1></hedline>
<byline>by John Roe</byline></body.head><body.content><p>Ships wait.</p><p>All day.</p></body.content></body></nitf>)");
    REQUIRE(plain.size() == 1);
    Article fog;
    fog.title = "Fog";
    fog.body = "Ships wait.\n\nAll day.";
    fog.authors = {"John Roe"};
    check(plain[0], fog);
}

std::string news_item(std::string_view guid, std::string_view status, std::string_view content) {
    return R"(<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid=")" + std::string(guid) +
           R"(" version="3" standard="NewsML-G2" xml:lang="en"><catalogRef href="http://www.iptc.org/c.xml"/>
<rightsInfo><copyrightHolder literal="Northern Wire"/></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:NW"><name>Northern Wire</name></provider>
<versionCreated>2022-02-08T11:00:00+01:00</versionCreated><pubStatus qcode="stat:)" +
           std::string(status) + R"("/></itemMeta>
<contentMeta><urgency>4</urgency><contentCreated>2022-02-08T10:00:00+01:00</contentCreated>
<located type="loctyp:City" qcode="city:1"><name>Port Elsin</name></located>
<creator literal="jd"><name>Jane Doe</name></creator><infoSource><name>Elbe Press</name></infoSource>
<language tag="en-GB"/><subject qcode="medtop:11000000"><name>politics</name></subject><subject qcode="medtop:council"/>
<slugline>VOTE-COUNCIL</slugline><headline>Mayor votes last</headline><description role="drol:summary">It was close.</description>
</contentMeta><contentSet>)" +
           std::string(content) + "</contentSet></newsItem>";
}

TEST_CASE("NewsML-G2 items become articles, alone and in a message", "[xml]") {
    const std::string nitf =
        R"(<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">
<body><body.content><p>The mayor voted last.</p><p>Then he left.</p></body.content></body></nitf></inlineXML>)";
    const std::string html =
        R"(<inlineXML contenttype="application/xhtml+xml"><h:html xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>x</h:title></h:head><h:body><h:p>The mayor voted last.</h:p><h:p>Then he left.</h:p></h:body></h:html></inlineXML>)";
    const std::string data =
        "<inlineData contenttype=\"text/plain\">The mayor voted last.\n\nThen he left.</inlineData>";
    const std::string data_html =
        "<inlineData contenttype=\"text/html\">&lt;p&gt;The mayor voted last.&lt;/p&gt;&lt;p&gt;Then he "
        "left.</inlineData>";
    for (const std::string& content : {nitf, html, data, data_html}) {
        CAPTURE(content);
        const std::vector<ReadArticle> articles =
            read("item.xml", news_item("tag:nw.example:1", "usable", content));
        REQUIRE(articles.size() == 1);
        const Article& article = articles[0].article;
        CHECK(article.id == "tag:nw.example:1");
        CHECK(article.title == "Mayor votes last");
        const std::string between = content == data_html ? "\n" : "\n\n";
        CHECK(article.body ==
              "It was close." + between + "The mayor voted last." + between + "Then he left.");
        CHECK(article.authors == std::vector<std::string>{"Jane Doe"});
        CHECK(article.published == at("2022-02-08T09:00:00Z"));
        CHECK(article.updated == at("2022-02-08T10:00:00Z"));
        CHECK(article.source == "Northern Wire");
        CHECK(article.agency == "Elbe Press");
        CHECK(article.lang == "en-gb");
        CHECK(article.tags == std::vector<std::string>{"politics", "council"});
        CHECK(article.place == "Port Elsin");
        for (const std::string part :
             {"\"version\":\"3\"", "VOTE-COUNCIL", "urgency", "stat:usable", "copyrightHolder"}) {
            CAPTURE(part);
            CHECK(article.extra.find(part) != std::string::npos);
        }
        CHECK(articles[0].warnings.empty());
    }
    const std::string message =
        "<?xml version=\"1.0\"?>\n<newsMessage "
        "xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><header><sent>2022-02-08</sent></header>"
        "<itemSet>\n" +
        news_item("https://nw.example/1", "usable", data) + "<packageItem guid=\"p\"/>\n" +
        news_item("2", "usable", nitf) + "</itemSet></newsMessage>";
    const std::vector<ReadArticle> articles = read("message.xml", message);
    REQUIRE(articles.size() == 2);
    CHECK(articles[0].place.ends_with("message.xml:3"));
    CHECK(articles[0].article.url == "https://nw.example/1");
    CHECK(articles[1].article.id == "2");
}

TEST_CASE("news items that are withheld or canceled are rejected by name", "[xml]") {
    const InputFolder folder;
    for (const std::string status : {"withheld", "canceled"}) {
        const std::string path = folder.write("item.xml", "\n" + news_item("tag:1", status, ""));
        const std::vector<ReadResult> results = read_results(path);
        REQUIRE(results.size() == 1);
        const Rejected& rejected = std::get<Rejected>(results[0]);
        CHECK(rejected.place == path + ":2");
        CHECK(rejected.reason == "not to be published");
        CHECK(rejected.detail ==
              "'tag:1' is " + status + " by its provider; 'indexer delete' takes an earlier version out");
    }
}

TEST_CASE("trafilatura's XML and TEI become articles", "[xml]") {
    const std::vector<ReadArticle> articles =
        read("budget.xml", R"(<doc sitename="The Example" title="Council passes budget"
 author="Jane Doe; John Roe" date="2021-03-01" url="https://www.example.com/budget" hostname="example.com"
 description="Taxes stay." categories="Local" tags="budget;tax law" fingerprint="f00ba4" id="1" language="en">
<main><head rend="h2">The vote</head><p>The mayor voted <hi rend="#b">last</hi>.</p>
<list rend="ul"><item>One.</item><item>Two.</item></list></main><comments><p>First!</p></comments></doc>)");
    REQUIRE(articles.size() == 1);
    Article wanted;
    wanted.id = "1";
    wanted.url = "https://www.example.com/budget";
    wanted.title = "Council passes budget";
    wanted.body = "Taxes stay.\n\nThe vote\n\nThe mayor voted last.\n\nOne.\n\nTwo.";
    wanted.authors = {"Jane Doe", "John Roe"};
    wanted.published = at("2021-03-01");
    wanted.source = "example.com";
    wanted.tags = {"budget", "tax law"};
    wanted.lang = "en";
    wanted.extra =
        R"({"sitename":"The Example","categories":"Local","fingerprint":"f00ba4","comments":"First!"})";
    check(articles[0], wanted);

    const std::vector<ReadArticle> tei =
        read("budget-tei.xml", R"(<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title type="main">Council passes budget</title><author>Jane Doe; John Roe</author></titleStmt>
<publicationStmt><p/></publicationStmt><notesStmt><note type="id">1</note><note type="fingerprint">f00ba4</note></notesStmt>
<sourceDesc><bibl>Council passes budget, The Example, 2021-03-01</bibl><bibl type="sigle">The Example, 2021-03-01</bibl>
<biblFull><titleStmt><title type="main">Council passes budget</title></titleStmt><publicationStmt>
<publisher>The Example (example.com)</publisher><ptr type="URL" target="https://www.example.com/budget"/><date>2021-03-01</date>
</publicationStmt></biblFull></sourceDesc></fileDesc><profileDesc><abstract><p>Taxes stay.</p></abstract><textClass><keywords>
<term type="categories">Local</term><term type="tags">budget,tax law</term></keywords></textClass>
<creation><date type="download">2024-01-02</date></creation></profileDesc></teiHeader>
<text><body><div type="entry"><ab type="header">The vote</ab><p>The mayor voted last.</p></div>
<div type="comments"><p>First!</p></div></body></text></TEI>)");
    REQUIRE(tei.size() == 1);
    wanted.body = "Taxes stay.\n\nThe vote\n\nThe mayor voted last.";
    wanted.source = "The Example (example.com)";
    wanted.lang = "";
    wanted.extra =
        R"({"comments":"First!","fingerprint":"f00ba4","categories":["Local"],"filedate":"2024-01-02"})";
    check(tei[0], wanted);
}

}  // namespace
}  // namespace broadsheet
