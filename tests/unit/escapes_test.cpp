/// Articles, queries and file names with sequences that a terminal would obey.
#include <sstream>

#include <catch2/catch.hpp>

#include "common/archive/archive_writer.hpp"
#include "indexer/neutral_log.hpp"
#include "indexer/run.hpp"
#include "searcher/run.hpp"
#include "searcher/terminal.hpp"
#include "tests/support/input_folder.hpp"
#include "tests/support/temporary_directory.hpp"

namespace broadsheet {
namespace {

using Strings = std::vector<std::string>;

/// Sets the title of a window, clears the screen, rings, goes back; and a CSI of one byte as UTF-8 has it.
const std::string hostile =
    "\x1b]0;x\x07\x1b[2J\x08\r\x7f\xC2\x9B"
    "31m";

Article hostile_article() {
    Article article;
    article.id = "id" + hostile;
    article.url = "https://a.example/" + hostile;
    article.title = "Harbour " + hostile;
    article.body = "Harbour strike " + hostile + " again.\n\nSecond " + hostile;
    article.authors = {"Ada " + hostile};
    article.source = "Gazette " + hostile;
    article.section = "Local " + hostile;
    article.tags = {"tag " + hostile};
    article.lang = "en";
    article.place = hostile;
    article.agency = hostile;
    article.published = Timestamp(std::chrono::seconds(1'000'000'000));
    return article;
}

bool is_harmless(const std::string& text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) return false;
        if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
            return false;
    }
    return true;
}

}  // namespace

TEST_CASE("what articles and queries hold is not obeyed by a terminal", "[escapes]") {
    const TemporaryDirectory directory;
    const std::string archive = (directory / "a").string();
    {
        ArchiveWriter writer(directory / "a", IfMissing::create, std::chrono::seconds(0));
        writer.add(hostile_article());
        writer.commit();
    }
    const InputFolder input;
    const std::string bad_record =
        input.write("bad" + hostile + ".jsonl", "{\"id\":\"\\u001b[2J\"}\n{\"title\":\n");
    const Strings searches[] = {
        {"search", archive, "harbour"},
        {"search", archive, "harbour", "--format", "json"},
        {"search", archive, "harbour", "--format", "jsonl"},
        {"search", archive, "harbour " + hostile},
        {"search", archive, "(" + hostile},
        {"search", archive, "source:\"gazette " + hostile + "\" nothing"},
        {"search", archive, "harbour", "--collapse", "story"},
        {"count", archive, "harbour", hostile},
        {"facet", archive, "harbour", "--by", "source"},
        {"facet", archive, "harbour", "--by", "tag"},
        {"facet", archive, "harbour", "--by", "author", "--format", "json"},
        {"timeline", archive, "harbour", "--by", "year"},
        {"explain", archive, "harbour " + hostile},
        {"explain", archive, "harbour OR strike"},
        {"show", archive, "id" + hostile},
        {"show", archive, "id" + hostile, "--format", "json"},
        {"show", archive, "no" + hostile},
        {"search", archive + hostile, "harbour"},
    };
    for (const Strings& words : searches) {
        std::ostringstream out;
        std::ostringstream err;
        run(words, Terminal{}, out, err);
        CAPTURE(words, out.str(), err.str());
        CHECK_FALSE((out.str() + err.str()).empty());
        CHECK(is_harmless(out.str()));
        CHECK(is_harmless(err.str()));
    }
    const Strings verbs[] = {
        {"info", archive},
        {"info", archive, "--format", "json"},
        {"export", archive},
        {"check", archive},
        {"delete", archive, "no" + hostile},
        {"delete", archive, "--query", "harbour", "--dry-run"},
        {"delete", archive, "--takedown", "id" + hostile},
        {"add", archive, bad_record},
        {"add", archive, "none" + hostile},
        {"info", archive + hostile},
        {"inf" + hostile},
    };
    for (const Strings& words : verbs) {
        std::ostringstream out;
        std::ostringstream err;
        run_indexer(words, out, err);
        CAPTURE(words, out.str(), err.str());
        CHECK_FALSE((out.str() + err.str()).empty());
        CHECK(is_harmless(out.str()));
        CHECK(is_harmless(err.str()));
    }
}

TEST_CASE("a neutral log lets text and the progress line pass", "[escapes]") {
    std::ostringstream to;
    NeutralBuffer buffer(to.rdbuf());
    std::ostream log(&buffer);
    log << "\r"
        << "80 %"
        << "\x1b[K"
        << "é ° \xC2"
        << "\xA0 \t\n"
        << "a\rb\x1b[Kc\xC2"
        << "\x9B" "d" << std::flush;
    CHECK(to.str() == "\r80 %\x1b[Ké ° \xC2\xA0 \t\na\uFFFDb\uFFFD[Kc\uFFFDd");
}

}  // namespace broadsheet
