#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "common/archive/archive_reader.hpp"
#include "common/archive/archive_writer.hpp"
#include "common/archive/layout.hpp"
#include "common/match/fast_file.hpp"
#include "common/query/parser.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/written_articles.hpp"

namespace {

using namespace broadsheet;
namespace fs = std::filesystem;

/// A small archive whose derived files are written anew for every input.
struct Target {
    Target() {
        {
            ArchiveWriter writer(archive, IfMissing::create, std::chrono::seconds(0));
            for (int i = 0; i < 120; ++i) writer.add(written_article(i, 1));
            writer.commit();
        }
        fast_path = ArchiveLayout::fast_files(ArchiveLayout(archive).published().value()).front().path;
        stories_path = ArchiveLayout::stories_file(fast_path);
        fast = read(fast_path);
        stories = read(stories_path);
        ArchiveReader reader(archive, AnswerFrom::database);
        for (const char* query : queries)
            answers.push_back(reader.count(reader.plan(parse_query(query).query)));
    }
    static std::string read(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    static constexpr std::array queries{
        "harbour", "\"the harbour\"", "storm OR pelican", "source:courier", "har*", "city council -budget"};
    TemporaryDirectory directory;
    fs::path archive = directory / "a";
    fs::path fast_path;
    fs::path stories_path;
    std::string fast;
    std::string stories;
    std::vector<std::uint64_t> answers;
};

/// Four bytes say where, one says what, again and again.
std::string edited(std::string bytes, std::string_view edits) {
    for (; edits.size() >= 5; edits.remove_prefix(5)) {
        std::uint32_t at = 0;
        std::memcpy(&at, edits.data(), sizeof(at));
        bytes[at % bytes.size()] = edits[4];
    }
    return bytes;
}

}  // namespace

/// However the derived files of an archive are changed, and with any bytes in their place, its answers stay
/// the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Target target;
    if (size == 0) return 0;
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const int how = bytes[0];
    bytes.remove_prefix(1);
    const bool is_edit = (how & 1) != 0;
    const bool of_fast = (how & 2) != 0;
    std::ofstream(target.fast_path, std::ios::binary) << (!of_fast  ? target.fast
                                                          : is_edit ? edited(target.fast, bytes)
                                                                    : std::string(bytes));
    std::ofstream(target.stories_path, std::ios::binary) << (of_fast   ? target.stories
                                                             : is_edit ? edited(target.stories, bytes)
                                                                       : std::string(bytes));
    ArchiveReader reader(target.archive);
    for (std::size_t i = 0; i < target.queries.size(); ++i) {
        const Plan plan = reader.plan(parse_query(target.queries[i]).query);
        if (reader.count(plan) != target.answers[i]) std::abort();
        for (const Match& match : reader.search(plan, SortOrder::relevance, 0, 5).matches) {
            reader.story(match.docid);
            if (reader.id(match.docid) != reader.article(match.docid).id) std::abort();
        }
        reader.values(plan, Facet::source);
        reader.days(plan);
    }
    return 0;
}
