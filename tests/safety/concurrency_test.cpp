/// Many readers and a writer: no reader ever sees an error, or half of an addition.
#include <array>
#include <atomic>
#include <thread>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "common/archive/archive_reader.hpp"
#include "common/archive/archive_writer.hpp"
#include "common/article/error.hpp"
#include "common/query/parser.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/safety_rounds.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/written_articles.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds no_wait{0};
constexpr int start_articles = 1'000;

/// Articles come and go in pairs.
void add_pair(ArchiveWriter& writer, int number) {
    for (const char* const half : {"left", "right"}) {
        Article article = written_article(number, 7);
        article.id = half + std::to_string(number);
        article.body += " zeppelin " + article.id;
        writer.add(article);
    }
}
void remove_pair(ArchiveWriter& writer, int number) {
    writer.remove("left" + std::to_string(number));
    writer.remove("right" + std::to_string(number));
}

/// Every hit is what the query asked for and has its other half; throws what a reader throws, and an Error
/// that says what is wrong.
void read_pairs(ArchiveReader& reader) {
    const Plan plan = reader.plan(parse_query("zeppelin").query);
    std::set<std::string> ids;
    for (const Match& match : reader.search(plan, SortOrder::relevance, 0, no_limit).matches) {
        const Article article = reader.article(match.docid);
        if (article.body.find("zeppelin " + article.id) == std::string::npos)
            throw Error(article.id + " (" + std::to_string(match.docid) + ") is no match");
        ids.insert(article.id);
    }
    for (const std::string& id : ids) {
        const bool is_left = id.starts_with("left");
        const std::string other = is_left ? "right" + id.substr(4) : "left" + id.substr(5);
        if (!ids.contains(other)) throw Error(id + " without its other half");
    }
}

/// What readers do at the same time as `write`, in so many steps.
template <class Write>
void read_while_writing(const fs::path& archive, AnswerFrom from, unsigned steps, Write write) {
    std::atomic<bool> stopped{false};
    std::atomic<unsigned> reads{0};
    std::vector<std::string> errors(4);
    std::vector<std::thread> readers;
    for (std::size_t i = 0; i < errors.size(); ++i) {
        readers.emplace_back([&, i] {
            try {
                ArchiveReader staying(archive, from);
                while (!stopped) {
                    read_pairs(staying);
                    ArchiveReader fresh(archive, from);
                    read_pairs(fresh);
                    std::size_t exported = 0;
                    const auto damages = fresh.each_record([&](DocId, std::string_view) { ++exported; });
                    for (const Damage& damage : damages) throw Error(to_string(damage));
                    if (exported % 2 != 0) throw Error("an odd number of articles was exported");
                    ++reads;
                }
            } catch (const std::exception& error) {
                errors[i] = error.what();
            }
        });
    }
    for (unsigned step = 0; step < steps; ++step) write(step);
    stopped = true;
    for (std::thread& reader : readers) reader.join();
    for (const std::string& error : errors) CHECK(error == "");
    CHECK(reads > 0);
}

void make_archive(const fs::path& archive) {
    ArchiveWriter writer(archive, IfMissing::create, no_wait);
    for (int i = 0; i < start_articles; ++i) writer.add(written_article(i, 7));
    for (int i = 0; i < 20; ++i) add_pair(writer, i);
    writer.commit();
}

}  // namespace

TEST_CASE("readers see additions whole while they are made, compacted and made again", "[concurrency]") {
    const AnswerFrom from = GENERATE(AnswerFrom::fast_files, AnswerFrom::database);
    const TemporaryDirectory directory;
    const fs::path archive = directory / "a";
    make_archive(archive);
    read_while_writing(archive, from, 30 * safety_rounds(), [&](unsigned step) {
        const int number = static_cast<int>(step);
        ArchiveWriter writer(archive, IfMissing::fail, no_wait);
        add_pair(writer, 20 + number);
        writer.commit();
        remove_pair(writer, number);
        writer.commit();
        if (step % 6 == 3) writer.compact();
        if (step % 6 == 4) writer.compact(ArchiveWriter::Purge::always);
        if (step % 6 == 5) writer.rebuild();
    });
    CHECK(ArchiveReader(archive).check().problems.empty());
}

TEST_CASE("a reader goes on when the fast files that it reads vanish", "[concurrency]") {
    const TemporaryDirectory directory;
    const fs::path archive = directory / "a";
    make_archive(archive);
    read_while_writing(archive, AnswerFrom::fast_files, 15 * safety_rounds(), [&](unsigned step) {
        for (const auto& entry : fs::directory_iterator(archive)) {
            const fs::path& path = entry.path();
            if (path.extension() == ".fast" || (step % 2 == 0 && path.extension() == ".stories"))
                fs::remove(path);
        }
        ArchiveWriter(archive, IfMissing::fail, no_wait).derive();
    });
}

TEST_CASE("a second writer is told who writes, or waits for him", "[concurrency]") {
    const TemporaryDirectory directory;
    const std::string archive = (directory / "a").string();
    make_archive(directory / "a");
    std::array<int, 2> input{};
    REQUIRE(::pipe(input.data()) == 0);
    const pid_t first = ::fork();
    if (first == 0) {
        ::dup2(input[0], STDIN_FILENO);
        ::close(input[0]);
        ::close(input[1]);
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, STDERR_FILENO);
        ::execl(BROADSHEET_INDEXER, "indexer", "add", archive.c_str(), "-", "--wait", "100", nullptr);
        ::_exit(127);
    }
    ::close(input[0]);
    ::fcntl(input[1], F_SETFD, FD_CLOEXEC);
    const auto remove = [&](const std::string& id, const std::string& wait) {
        return run_program({BROADSHEET_INDEXER, "delete", archive, id, "--wait", wait}, directory.path());
    };
    ProgramRun second = remove("nobody", "0");
    for (int tries = 0; tries < 10'000 && second.exit_code == 1; ++tries) second = remove("nobody", "0");
    REQUIRE(second.exit_code == 75);
    CHECK_THAT(second.err, Catch::Contains("is being written by process " + std::to_string(first)) &&
                               Catch::Contains("--wait"));
    ProgramRun third;
    std::thread waiting([&] { third = remove("n1", "100"); });
    const std::string record = to_json(written_article(9'999, 1)) + "\n";
    CHECK(::write(input[1], record.data(), record.size()) == static_cast<ssize_t>(record.size()));
    ::close(input[1]);
    int status = 0;
    ::waitpid(first, &status, 0);
    CHECK(WEXITSTATUS(status) == 0);
    waiting.join();
    CHECK(third.exit_code == 0);
    ArchiveReader reader(directory / "a");
    CHECK(reader.find("n9999"));
    CHECK_FALSE(reader.find("n1"));
}

}  // namespace broadsheet
