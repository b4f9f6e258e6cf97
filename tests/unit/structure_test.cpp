// Debian's headers all sit in /usr/include, so nothing in CMake keeps a library out of a folder. This does.

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

using Texts = std::vector<std::string_view>;

/// Places are beginnings of paths from the root of the repository: a folder, a file, or several files.
struct LibraryRule {
    std::string_view header;  ///< its beginning
    Texts places;             ///< the only ones that include it
};

const std::vector<LibraryRule> library_rules = {
    {"<xapian.h>", {"common/archive/", "common/text/stem.cpp", "benchmarks/peers/", "tests/"}},
    {"<xapian/", {"common/archive/", "common/text/stem.cpp", "benchmarks/peers/", "tests/"}},
    {"<zstd", {"common/article/record.cpp", "indexer/readers/input_file.cpp", "tests/"}},
    {"<zdict.h>", {"common/article/record.cpp", "indexer/readers/input_file.cpp", "tests/"}},
    {"<zlib.h>", {"indexer/readers/http_message.cpp", "indexer/readers/input_file.cpp", "tests/"}},
    {"<archive", {"indexer/readers/bundle_reader.cpp", "tests/"}},
    {"<libxml/", {"indexer/extraction/document.cpp", "indexer/readers/xml_tree.cpp"}},
    {"<uchardet", {"indexer/extraction/page_text.cpp"}},
    {"<unicode/", {"common/text/"}},
    {"<boost/", {"indexer/options.cpp", "searcher/options.cpp", "benchmarks/options.cpp"}},
    {"<simdjson",
     {"common/article/record.cpp", "indexer/extraction/linked_data.cpp", "indexer/readers/fields.cpp",
      "benchmarks/latency.cpp"}},
    {"<xxhash.h>", {"common/"}},
    {"<cld2/", {"indexer/cleaning/language.cpp"}},
    {"<catch2/", {"tests/"}},
    {"<rapidcheck", {"tests/"}},
};

struct FolderRule {
    std::string_view folder;
    Texts strangers;  ///< folders that it includes nothing of
};

const std::vector<FolderRule> folder_rules = {
    {"common/", {"indexer/", "searcher/", "benchmarks/", "tests/"}},
    {"common/manual/",
     {"common/text/", "common/article/", "common/query/", "common/match/", "common/archive/"}},
    {"common/text/", {"common/article/", "common/query/", "common/match/", "common/archive/"}},
    {"common/article/", {"common/query/", "common/match/", "common/archive/"}},
    {"common/query/", {"common/match/", "common/archive/"}},
    {"common/match/", {"common/archive/"}},
    {"indexer/", {"searcher/", "benchmarks/", "tests/"}},
    {"searcher/", {"indexer/", "benchmarks/", "tests/"}},
    {"benchmarks/", {"tests/"}},
};

const Texts source_folders = {"common/", "indexer/", "searcher/", "benchmarks/", "tests/"};

const Texts top_level = {"CMakeLists.txt", "CMakePresets.json", "setup.sh", "README.md",
                         "CHANGELOG.md",   "LICENSE",           "indexer",  "searcher",
                         "common",         "benchmarks",        "tests"};

/// In two halves, so that they are not found here.
constexpr std::array<std::string_view, 2> unfinished_marks = {
    "TO"
    "DO",
    "FIX"
    "ME"};

struct SourceFile {
    std::string path;  ///< from the root of the repository
    std::string text;
};

struct Include {
    std::size_t line;
    std::string header;  ///< with its quotes or angle brackets
    bool quoted() const { return header.front() == '"'; }
    std::string_view path() const { return std::string_view(header).substr(1, header.size() - 2); }
};

bool begins_with_any(std::string_view text, const Texts& beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return text.starts_with(beginning); });
}

bool is_header(const SourceFile& file) { return file.path.ends_with(".hpp"); }

std::string joined(const Texts& texts) {
    std::string list;
    for (const std::string_view text : texts) list.append(list.empty() ? "" : ", ").append(text);
    return list;
}

std::string violation(const SourceFile& file, std::size_t line, std::string_view rule) {
    return file.path + ':' + std::to_string(line) + ": " + std::string(rule);
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// The rest of `line` behind `word` and the blanks before and after it, if it begins so.
std::optional<std::string_view> after(std::string_view line, std::string_view word) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (!line.starts_with(word)) return std::nullopt;
    line.remove_prefix(word.size());
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    return line;
}

std::optional<std::string> included_header(std::string_view line) {
    const std::optional<std::string_view> directive = after(line, "#");
    const std::optional<std::string_view> header = directive ? after(*directive, "include") : std::nullopt;
    if (!header || header->empty()) return std::nullopt;
    const std::size_t end = header->find(header->front() == '<' ? '>' : '"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(header->substr(0, end + 1));
}

std::vector<Include> includes_of(const SourceFile& file) {
    std::vector<Include> includes;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(file.text)) {
        ++number;
        if (std::optional<std::string> header = included_header(line)) includes.push_back({number, *header});
    }
    return includes;
}

void check_libraries(const SourceFile& file, std::vector<std::string>& found) {
    for (const Include& include : includes_of(file)) {
        for (const LibraryRule& rule : library_rules) {
            if (!include.header.starts_with(rule.header) || begins_with_any(file.path, rule.places)) continue;
            found.push_back(violation(file, include.line,
                                      include.header + " is included only by " + joined(rule.places)));
        }
    }
}

void check_folders(const SourceFile& file, std::vector<std::string>& found) {
    for (const Include& include : includes_of(file)) {
        if (!include.quoted()) continue;
        if (!begins_with_any(include.path(), source_folders)) {
            found.push_back(violation(file, include.line,
                                      include.header + " does not start at the root of the repository"));
        }
        for (const FolderRule& rule : folder_rules) {
            if (!file.path.starts_with(rule.folder) || !begins_with_any(include.path(), rule.strangers))
                continue;
            found.push_back(
                violation(file, include.line,
                          std::string(rule.folder) + " includes nothing of " + joined(rule.strangers)));
        }
    }
}

/// Headers of common/archive that show Xapian are for the sources beside them, and for each other.
void check_xapian_headers(const std::vector<SourceFile>& files, std::vector<std::string>& found) {
    std::vector<std::string> showing_xapian;
    for (const SourceFile& file : files) {
        if (!is_header(file) || !file.path.starts_with("common/archive/")) continue;
        for (const Include& include : includes_of(file)) {
            if (include.header.starts_with("<xapian")) showing_xapian.push_back(file.path);
        }
    }
    const auto shows_xapian = [&](std::string_view path) {
        return std::find(showing_xapian.begin(), showing_xapian.end(), path) != showing_xapian.end();
    };
    for (const SourceFile& file : files) {
        const bool beside =
            file.path.starts_with("common/archive/") && (!is_header(file) || shows_xapian(file.path));
        if (beside || file.path.starts_with("tests/unit/xapian")) continue;
        for (const Include& include : includes_of(file)) {
            if (!shows_xapian(include.path())) continue;
            found.push_back(violation(file, include.line,
                                      include.header +
                                          " includes xapian.h, so that only common/archive/*.cpp "
                                          "and tests/unit/xapian* may include it"));
        }
    }
}

void check_pragma_once(const SourceFile& file, std::vector<std::string>& found) {
    if (!is_header(file)) return;
    const std::vector<std::string_view> lines = lines_of(file.text);
    if (std::find(lines.begin(), lines.end(), "#pragma once") != lines.end()) return;
    found.push_back(violation(file, 1, "the header has no #pragma once"));
}

void check_unfinished(const SourceFile& file, std::vector<std::string>& found) {
    std::size_t number = 0;
    for (const std::string_view line : lines_of(file.text)) {
        ++number;
        for (const std::string_view mark : unfinished_marks) {
            if (line.find(mark) == std::string_view::npos) continue;
            found.push_back(violation(file, number, std::string(mark) + " is left; do it or drop it"));
        }
    }
}

/// A sentence has three words or more, begins with no name of a function and with no sign that Catch2 takes
/// for an option, a tag or a negation when ctest asks for the test, and ends without a full stop.
bool is_sentence(std::string_view name) {
    const std::string_view first_word = name.substr(0, name.find(' '));
    const bool is_identifier = first_word.find_first_of("_:(") != std::string_view::npos;
    const bool says_test = first_word == "test" || first_word == "Test" || first_word == "tests";
    const bool is_sign = name.find_first_of("-[~") == 0;
    return std::count(name.begin(), name.end(), ' ') >= 2 && !is_identifier && !says_test && !is_sign &&
           name.back() != '.';
}

void check_test_names(const SourceFile& file, std::vector<std::string>& found) {
    constexpr std::string_view macro = "TEST_CASE(";
    for (std::size_t at = file.text.find(macro); at != std::string::npos;
         at = file.text.find(macro, at + 1)) {
        const std::size_t begin = file.text.find_first_not_of(" \t\n", at + macro.size());
        if (begin == std::string::npos || file.text[begin] != '"') continue;
        const std::size_t end = file.text.find('"', begin + 1);
        const std::string name = file.text.substr(begin + 1, std::min(end, file.text.size()) - begin - 1);
        if (is_sentence(name)) continue;
        const auto line =
            std::count(file.text.begin(), file.text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        found.push_back(violation(file, static_cast<std::size_t>(line) + 1,
                                  "the test case '" + name + "' is not named as a sentence"));
    }
}

/// All places where `files` break a rule: `file:line: the rule`.
std::vector<std::string> violations(const std::vector<SourceFile>& files) {
    std::vector<std::string> found;
    for (const SourceFile& file : files) {
        check_libraries(file, found);
        check_folders(file, found);
        check_pragma_once(file, found);
        check_unfinished(file, found);
        check_test_names(file, found);
    }
    check_xapian_headers(files, found);
    return found;
}

std::vector<std::string> top_level_violations(const std::vector<std::string>& names) {
    std::vector<std::string> found;
    for (const std::string& name : names) {
        if (name.starts_with('.') || name.starts_with("build")) continue;
        if (std::find(top_level.begin(), top_level.end(), name) != top_level.end()) continue;
        found.push_back(name + ": the top level holds only " + joined(top_level));
    }
    return found;
}

const fs::path& source_root() {
    static const fs::path root = BROADSHEET_SOURCE_DIR;
    return root;
}

std::string read_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// What a build leaves behind, of this project or of an engine to compare with.
bool holds_no_sources(const fs::path& folder) {
    const std::string name = folder.filename().string();
    return name.starts_with('.') || name.starts_with("build") || name == "target";
}

/// The sources of the checkout, ordered by path.
std::vector<SourceFile> read_sources() {
    std::vector<SourceFile> files;
    for (const std::string_view folder : source_folders) {
        fs::recursive_directory_iterator entry(source_root() / folder);
        for (; entry != fs::recursive_directory_iterator(); ++entry) {
            if (entry->is_directory() && holds_no_sources(entry->path())) entry.disable_recursion_pending();
            const std::string extension = entry->path().extension().string();
            if (!entry->is_regular_file() || (extension != ".hpp" && extension != ".cpp")) continue;
            files.push_back(
                {entry->path().lexically_relative(source_root()).generic_string(), read_text(entry->path())});
        }
    }
    std::sort(files.begin(), files.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    return files;
}

TEST_CASE("the sources of the checkout keep the rules", "[structure]") {
    const std::vector<SourceFile> files = read_sources();
    const auto is_this = [](const SourceFile& file) { return file.path == "tests/unit/structure_test.cpp"; };
    REQUIRE(std::count_if(files.begin(), files.end(), is_this) == 1);
    REQUIRE(std::count_if(files.begin(), files.end(), is_header) > 20);
    for (const std::string& found : violations(files)) FAIL_CHECK(found);
}

TEST_CASE("the top level of the checkout holds only what it should", "[structure]") {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(source_root())) {
        names.push_back(entry.path().filename().string());
    }
    REQUIRE(names.size() > 5);
    for (const std::string& found : top_level_violations(names)) FAIL_CHECK(found);
}

struct Planted {
    SourceFile file;
    std::string found;  ///< the only violation's place and the beginning of its rule
};

TEST_CASE("a broken rule is found with its file and line", "[structure]") {
    const std::vector<Planted> table = {
        {{"common/match/plan.cpp", "\n#include <xapian.h>\n"},
         "common/match/plan.cpp:2: <xapian.h> is inclu"},
        {{"searcher/run.cpp", "#include <xapian/query.h>\n"},
         "searcher/run.cpp:1: <xapian/query.h> is inclu"},
        {{"common/text/stem.hpp", "#pragma once\n#include <xapian.h>"}, "common/text/stem.hpp:2: <xapian.h>"},
        {{"common/archive/a.cpp", "#include <zstd.h>"},
         "common/archive/a.cpp:1: <zstd.h> is included only by"},
        {{"common/archive/a.cpp", "#include <zdict.h>"},
         "common/archive/a.cpp:1: <zdict.h> is included only"},
        {{"common/article/record.cpp", "#include <zlib.h>"}, "common/article/record.cpp:1: <zlib.h>"},
        {{"common/query/parser.cpp", "#include <unicode/uchar.h>"},
         "common/query/parser.cpp:1: <unicode/uchar.h>"},
        {{"tests/unit/a.cpp", "#include <unicode/uchar.h>"}, "tests/unit/a.cpp:1: <unicode/uchar.h>"},
        {{"indexer/run.cpp", "#include <boost/program_options.hpp>"},
         "indexer/run.cpp:1: <boost/program_opt"},
        {{"indexer/readers/reader.cpp", "  #  include <simdjson.h>"},
         "indexer/readers/reader.cpp:1: <simdjson.h>"},
        {{"indexer/add.cpp", "#include\t<xxhash.h>  // fast"}, "indexer/add.cpp:1: <xxhash.h>"},
        {{"common/text/a.cpp", "#include <catch2/catch.hpp>"}, "common/text/a.cpp:1: <catch2/catch.hpp>"},
        {{"benchmarks/a.cpp", "#include <rapidcheck.h>"}, "benchmarks/a.cpp:1: <rapidcheck.h>"},

        {{"indexer/add.cpp", "#include \"searcher/print.hpp\""},
         "indexer/add.cpp:1: indexer/ includes nothing"},
        {{"searcher/run.cpp", "#include \"indexer/run.hpp\""},
         "searcher/run.cpp:1: searcher/ includes nothing"},
        {{"common/text/a.cpp", "#include \"indexer/run.hpp\""},
         "common/text/a.cpp:1: common/ includes nothing"},
        {{"common/a.cpp", "#include \"tests/support/a.hpp\""}, "common/a.cpp:1: common/ includes nothing"},
        {{"common/text/a.cpp", "#include \"common/article/date.hpp\""},
         "common/text/a.cpp:1: common/text/ inc"},
        {{"common/article/a.cpp", "#include \"common/query/query.hpp\""},
         "common/article/a.cpp:1: common/arti"},
        {{"common/query/a.cpp", "#include \"common/match/plan.hpp\""},
         "common/query/a.cpp:1: common/query/ inc"},
        {{"common/match/a.cpp", "#include \"common/archive/lock.hpp\""},
         "common/match/a.cpp:1: common/match/"},
        {{"benchmarks/a.cpp", "#include \"tests/support/a.hpp\""},
         "benchmarks/a.cpp:1: benchmarks/ includes"},
        {{"common/manual/a.cpp", "#include \"common/text/unicode.hpp\""},
         "common/manual/a.cpp:1: common/manual/ inc"},
        {{"common/archive/a.cpp", "#include \"lock.hpp\""},
         "common/archive/a.cpp:1: \"lock.hpp\" does not start"},
        {{"indexer/a.cpp", "#include \"../common/a.hpp\""}, "indexer/a.cpp:1: \"../common/a.hpp\" does not"},

        {{"common/a.hpp", "// #pragma once\n"}, "common/a.hpp:1: the header has no #pragma once"},
        {{"common/a.cpp",
          "\n\nint a;  // TO"
          "DO: more\n"},
         "common/a.cpp:3: TO"
         "DO is left"},
        {{"tests/a.cpp",
          "// FIX"
          "ME\n"},
         "tests/a.cpp:1: FIX"
         "ME is left"},

        {{"tests/a.cpp", "\nTEST_CASE(\"Parser\") {}"}, "tests/a.cpp:2: the test case 'Parser' is not"},
        {{"tests/a.cpp", "TEST_CASE(\n    \"parse_query works well\", \"\")"},
         "tests/a.cpp:1: the test case 'parse_"},
        {{"tests/a.cpp", "TEST_CASE(\"--help prints the help\")"}, "tests/a.cpp:1: the test case '--help"},
        {{"tests/a.cpp", "TEST_CASE(\"test the parser thoroughly\")"},
         "tests/a.cpp:1: the test case 'test the"},
        {{"tests/a.cpp", "TEST_CASE(\"adding twice is adding once.\")"},
         "tests/a.cpp:1: the test case 'adding"},
    };
    for (const auto& [file, rule] : table) {
        CAPTURE(file.path, file.text);
        const std::vector<std::string> found = violations({file});
        REQUIRE(found.size() == 1);
        CHECK_THAT(found.front(), Catch::Matchers::StartsWith(rule));
    }
}

TEST_CASE("what the rules allow is not reported", "[structure]") {
    const std::vector<SourceFile> table = {
        {"common/archive/archive_reader.cpp", "#include <xapian.h>\n"},
        {"common/archive/xapian_error.hpp", "#pragma once\n#include <xapian.h>\n"},
        {"common/text/stem.cpp", "#include <xapian.h>\n"},
        {"benchmarks/peers/plain_xapian.cpp", "#include <xapian.h>\n"},
        {"tests/unit/archive_test.cpp", "#include <xapian.h>\n#include <catch2/catch.hpp>\n"},
        {"common/article/record.cpp", "#include <simdjson.h>\n#include <zdict.h>\n#include <zstd.h>\n"},
        {"indexer/readers/input_file.cpp", "#include <zlib.h>\n#include <zstd.h>\n"},
        {"searcher/options.cpp", "#include <boost/program_options.hpp>\n"},
        {"common/article/article.cpp", "#include <xxhash.h>\n#include \"common/text/unicode.hpp\"\n"},
        {"common/match/a.cpp",
         "// #include <xapian.h>\n#include <string>\n#include \"common/query/query.hpp\"\n"},
        {"common/match/a.cpp", "const char* text = \"#include <xapian.h>\";\n"},
        {"indexer/a.cpp", "#if __has_include(<boost/version.hpp>)\n#endif\n#include"},
        {"tests/a.cpp", "TEST_CASE(\"adding the same article again replaces it\", \"[index]\") {}\n"},
        {"tests/a.cpp", ""},
    };
    for (const SourceFile& file : table) {
        CAPTURE(file.path, file.text);
        CHECK(violations({file}).empty());
    }
}

TEST_CASE("a header that shows Xapian is for the sources beside it", "[structure]") {
    const SourceFile header = {"common/archive/xapian_error.hpp", "#pragma once\n#include <xapian.h>\n"};
    const std::string include = "\n#include \"common/archive/xapian_error.hpp\"\n";
    CHECK(violations({header, {"common/archive/lock.cpp", include}}).empty());
    CHECK(violations({{"tests/unit/xapian_error_test.cpp", include}, header}).empty());
    CHECK(violations({header, {"common/archive/a.hpp", "#pragma once\n#include <xapian.h>" + include}})
              .empty());
    for (const std::string path :
         {"common/archive/lock.hpp", "indexer/run.cpp", "searcher/run.cpp", "tests/unit/archive_test.cpp"}) {
        const std::vector<std::string> found = violations({header, {path, "#pragma once" + include}});
        REQUIRE(found.size() == 1);
        CHECK_THAT(found.front(), Catch::Matchers::StartsWith(path + ":2: ") &&
                                      Catch::Matchers::Contains("only common/archive/*.cpp"));
    }
}

TEST_CASE("a stray file at the top level is found", "[structure]") {
    CHECK(top_level_violations({"common", "README.md", ".git", ".ci", "build", "build-asan"}).empty());
    const std::vector<std::string> found = top_level_violations({"common", "notes.txt"});
    REQUIRE(found.size() == 1);
    CHECK_THAT(found.front(), Catch::Matchers::StartsWith("notes.txt: the top level holds only"));
}

}  // namespace
}  // namespace broadsheet
