#include <fstream>
#include <random>

#include <catch2/catch.hpp>

#include "common/archive/archive_reader.hpp"
#include "common/archive/archive_writer.hpp"
#include "common/archive/layout.hpp"
#include "common/match/kernels.hpp"
#include "common/match/matcher.hpp"
#include "common/match/stories.hpp"
#include "common/query/parser.hpp"
#include "common/text/tokenizer.hpp"
#include "tests/support/temporary_directory.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds no_wait{0};

using Dice = std::mt19937;

std::size_t below(Dice& dice, std::size_t end) { return dice() % end; }

/// Words from one in nearly every article to one in a few, so that lists of every kind come about.
std::string draw_word(Dice& dice) {
    static const std::vector<std::string> words{"the",      "of",      "harbour", "strike",
                                                "budget",   "council", "pelican", "quorum",
                                                "zeppelin", "obelisk", "pre-tax", "pretax"};
    std::size_t at = 0;
    while (at + 1 < words.size() && below(dice, 100) < 62) ++at;
    return words[at];
}

std::string draw_text(Dice& dice, std::size_t words) {
    std::string text;
    for (std::size_t i = 0; i < words; ++i) {
        text += draw_word(dice);
        text += below(dice, 9) == 0 ? "\n\n" : " ";
    }
    return text;
}

Article draw_article(Dice& dice, int number) {
    Article article{.id = "a" + std::to_string(number),
                    .title = draw_text(dice, 1 + below(dice, 4)),
                    .body = draw_text(dice, 2 + below(dice, 12)),
                    .lang = "en"};
    article.source = below(dice, 3) == 0 ? "Gazette" : "Courier";
    if (below(dice, 5) > 0) {
        const std::size_t day = below(dice, 400);
        article.published = Timestamp(std::chrono::seconds(1'640'995'200 + day * 86'400));
    }
    return article;
}

std::string draw_query(Dice& dice, int depth) {
    const auto deeper = [&] { return draw_query(dice, depth - 1); };
    const std::size_t kind = below(dice, depth > 0 ? 12 : 6);
    if (kind < 3) return draw_word(dice);
    if (kind == 3) return "\"" + draw_word(dice) + " " + draw_word(dice) + "\"";
    if (kind == 4) return below(dice, 2) == 0 ? "source:gazette" : "title:" + draw_word(dice);
    if (kind == 5)
        return below(dice, 2) == 0 ? "date:2022"
                                   : "title:\"" + draw_word(dice) + " " + draw_word(dice) + "\"";
    if (kind < 8) return "(" + deeper() + " AND " + deeper() + ")";
    if (kind < 10) return "(" + deeper() + " OR " + deeper() + " OR " + draw_word(dice) + ")";
    return "(" + deeper() + " NOT " + deeper() + ")";
}

bool answers_agree(ArchiveReader& fast, ArchiveReader& database, const std::string& query) {
    const Plan plan = fast.plan(parse_query(query).query);
    bool same = fast.count(plan) == database.count(plan);
    for (const SortOrder sort : {SortOrder::relevance, SortOrder::newest, SortOrder::oldest}) {
        for (const auto& [offset, limit] :
             {std::pair<std::size_t, std::size_t>{0, 10}, {3, 5}, {0, no_limit}}) {
            const std::vector<Match> a = fast.search(plan, sort, offset, limit).matches;
            same = same && a == database.search(plan, sort, offset, limit).matches;
            if (!a.empty()) same = same && fast.id(a.front().docid) == database.id(a.front().docid);
        }
    }
    return same;
}

void check_queries(const fs::path& archive, std::uint32_t seed, int queries) {
    Dice dice(seed);
    ArchiveReader fast(archive);
    ArchiveReader database(archive, AnswerFrom::database);
    REQUIRE(fast.counts_fast(fast.plan(parse_query("harbour").query)));
    REQUIRE_FALSE(database.counts_fast(database.plan(parse_query("harbour").query)));
    for (int i = 0; i < queries; ++i) {
        const std::string query = draw_query(dice, 3);
        CAPTURE(query);
        CHECK(answers_agree(fast, database, query));
    }
}

void add(const fs::path& archive, std::uint32_t seed, int first, int count) {
    Dice dice(seed);
    ArchiveWriter writer(archive, IfMissing::create, no_wait);
    for (int i = first; i < first + count; ++i) writer.add(draw_article(dice, i));
    writer.commit();
}

std::string bytes_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

fs::path first_fast_file(const fs::path& archive) {
    return ArchiveLayout::fast_files(ArchiveLayout(archive).published().value()).front().path;
}

}  // namespace

TEST_CASE("fast files and the database give the same for every query", "[fast]") {
    const TemporaryDirectory directory;
    const fs::path archive = directory / "a";
    // Three windows, the last one short.
    add(archive, 1, 0, 2 * static_cast<int>(window_docs) + 700);
    check_queries(archive, 11, 80);

    // A few more make a small file of their own; some replace, some are removed.
    add(archive, 2, 100, 30);
    add(archive, 3, 20'000, 40);
    {
        ArchiveWriter writer(archive, IfMissing::fail, no_wait);
        for (int i = 0; i < 200; i += 3) writer.remove("a" + std::to_string(i));
        writer.commit();
    }
    CHECK(ArchiveLayout::fast_files(ArchiveLayout(archive).published().value()).size() == 2);
    check_queries(archive, 12, 50);

    ArchiveWriter(archive, IfMissing::fail, no_wait).compact(ArchiveWriter::Purge::always);
    CHECK(ArchiveLayout::fast_files(ArchiveLayout(archive).published().value()).size() == 1);
    check_queries(archive, 13, 25);
}

TEST_CASE("fast files can be deleted and made again", "[fast]") {
    const TemporaryDirectory directory;
    const fs::path archive = directory / "a";
    add(archive, 1, 0, 300);
    const auto plan_counts_fast = [&] {
        ArchiveReader reader(archive);
        return reader.counts_fast(reader.plan(parse_query("harbour").query));
    };
    CHECK(plan_counts_fast());
    fs::remove(first_fast_file(archive));
    CHECK_FALSE(plan_counts_fast());
    ArchiveWriter(archive, IfMissing::fail, no_wait).derive();
    CHECK(plan_counts_fast());

    // One of another archive, under the same name.
    add(directory / "b", 1, 0, 300);
    fs::copy_file(first_fast_file(directory / "b"), first_fast_file(archive),
                  fs::copy_options::overwrite_existing);
    CHECK_FALSE(plan_counts_fast());
    CHECK_THAT(ArchiveReader(archive).check().problems.front(), Catch::Contains("is not of this database"));
    std::ofstream(first_fast_file(archive), std::ios::binary) << "no fast file";
    CHECK_THAT(ArchiveReader(archive).check().problems.front(), Catch::Contains("indexer derive"));
}

TEST_CASE("fast files are the same however articles are divided, and made again of the records", "[fast]") {
    const TemporaryDirectory directory;
    Dice dice(4);
    std::vector<Article> articles;
    for (int i = 0; i < static_cast<int>(window_docs) + 2000; ++i) articles.push_back(draw_article(dice, i));
    articles[70].body += " " + std::string(max_word_bytes, 'a') + " a I é";
    articles[80].lang = "fr";
    articles[90].body = articles[10].body;
    articles[91].body = "The first paragraph\n\nand a pre-bid vote";
    const auto make = [&](const std::string& name, std::size_t batch_size) {
        ArchiveWriter writer(directory / name, IfMissing::create, no_wait);
        std::vector<ArticleBatch> batches;
        for (const Article& article : articles) {
            writer.assign(IdentifiedArticle(article));
            if (auto batch = writer.take_batch(batch_size)) batches.push_back(*std::move(batch));
        }
        for (; !batches.empty(); batches.pop_back()) writer.write(std::move(batches.back()));
        writer.commit();
        return first_fast_file(directory / name);
    };
    // Behind the header, which names the database.
    const auto sections = [](const fs::path& path) { return bytes_of(path).substr(sizeof(FastHeader)); };
    const auto stories = [](const fs::path& path) {
        return bytes_of(ArchiveLayout::stories_file(path)).substr(sizeof(StoriesHeader));
    };
    const fs::path whole = make("whole", 100'000);
    const fs::path divided = make("divided", 1111);
    CHECK(sections(divided) == sections(whole));
    CHECK(stories(divided) == stories(whole));

    // A joined form has neighbours in its own paragraph.
    ArchiveReader fast(directory / "divided");
    ArchiveReader database(directory / "divided", AnswerFrom::database);
    CHECK(fast.count(fast.plan(parse_query("\"prebid vote\"").query)) == 1);
    CHECK(answers_agree(fast, database, "\"a prebid vote\""));

    const std::string before = bytes_of(divided);
    const std::string stories_before = bytes_of(ArchiveLayout::stories_file(divided));
    fs::remove(divided);
    ArchiveWriter(directory / "divided", IfMissing::fail, no_wait).derive();
    CHECK(bytes_of(divided) == before);
    CHECK(bytes_of(ArchiveLayout::stories_file(divided)) == stories_before);
}

TEST_CASE("a damaged fast file is noticed and not used", "[fast]") {
    const TemporaryDirectory directory;
    const fs::path archive = directory / "a";
    add(archive, 1, 0, 600);
    const fs::path path = first_fast_file(archive);
    const std::string whole = bytes_of(path);
    ArchiveReader database(archive, AnswerFrom::database);
    const auto write = [&](const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; };
    Dice dice(5);
    for (int i = 0; i < 60; ++i) {
        std::string damaged = whole;
        const std::size_t at = i < 20 ? below(dice, sizeof(FastHeader)) : below(dice, whole.size());
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << below(dice, 8)));
        if (i % 10 == 9) damaged.resize(at);
        write(damaged);
        CAPTURE(at, i);
        ArchiveReader reader(archive);
        for (const char* query :
             {"harbour", "the of", "\"of the\"", "pelican OR quorum", "source:gazette date:2022"}) {
            CHECK(answers_agree(reader, database, query));
        }
        bool padding = true;
        try {
            FastFile(path).verify();
        } catch (const FastDamaged&) {
            padding = false;
        }
        // What is not noticed lies between the sections.
        if (padding) CHECK(i >= 20);
    }
}

TEST_CASE("the kernels for AVX2 give what the plain ones give", "[fast]") {
    if (avx2_kernels() == nullptr) {
        WARN("skipped: this processor has no AVX2");
        return;
    }
    const Kernels& plain = plain_kernels();
    const Kernels& fast = *avx2_kernels();
    Dice dice(3);
    for (int round = 0; round < 50; ++round) {
        alignas(64) std::array<std::uint8_t, window_docs + 1> impacts{};
        alignas(64) std::array<std::uint32_t, window_docs> scores{};
        alignas(64) std::array<std::uint64_t, window_words> bits{};
        std::array<std::int32_t, window_docs> days{};
        for (std::size_t i = 0; i < window_docs; ++i) {
            impacts[i] = static_cast<std::uint8_t>(below(dice, 3) == 0 ? below(dice, 128) : 0);
            scores[i] = static_cast<std::uint32_t>(dice());
            days[i] = below(dice, 4) == 0 ? no_day : static_cast<std::int32_t>(below(dice, 1000)) - 500;
            bits[i / 64] |= std::uint64_t{below(dice, 2)} << i % 64;
        }
        const auto weight = static_cast<std::uint32_t>(below(dice, 1 << 20));
        const auto same = [&](auto run) {
            auto a_scores = scores;
            auto b_scores = scores;
            auto a_bits = bits;
            auto b_bits = bits;
            run(plain, a_scores.data(), a_bits.data());
            run(fast, b_scores.data(), b_bits.data());
            return a_scores == b_scores && a_bits == b_bits;
        };
        const std::uint8_t* const unaligned = impacts.data() + below(dice, 2);
        CHECK(same([&](const Kernels& run, std::uint32_t* to, std::uint64_t*) {
            run.add_dense(unaligned, weight, to);
        }));
        CHECK(same(
            [&](const Kernels& run, std::uint32_t*, std::uint64_t* to) { run.dense_bits(unaligned, to); }));
        const auto least = static_cast<std::uint32_t>(dice());
        CHECK(same([&](const Kernels& run, std::uint32_t* from, std::uint64_t* to) {
            run.keep_scores(from, least, to);
        }));
        CHECK(same(
            [&](const Kernels& run, std::uint32_t* to, std::uint64_t* from) { run.mask_scores(from, to); }));
        const std::size_t count = below(dice, window_docs + 1);
        CHECK(same([&](const Kernels& run, std::uint32_t*, std::uint64_t* to) {
            run.range_bits(days.data(), count, -100, 250, to);
        }));
        std::vector<std::uint16_t> a(window_docs + 1);
        std::vector<std::uint16_t> b(window_docs + 1);
        const auto low = static_cast<std::uint8_t>(1 + below(dice, 130));
        const std::size_t found = plain.find_bytes(unaligned, count, low, a.data());
        CHECK(found == fast.find_bytes(unaligned, count, low, b.data()));
        CHECK(std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(found), b.begin()));
        const auto* const units = reinterpret_cast<const std::uint16_t*>(scores.data());
        const std::uint16_t unit =
            below(dice, 2) == 0 ? units[below(dice, 2 * window_docs)] : std::uint16_t{7};
        CHECK(plain.count_bits(bits.data()) == fast.count_bits(bits.data()));
        const std::size_t at = below(dice, window_docs);
        const std::uint16_t behind = below(dice, 2) == 0 ? units[at + 1] : unit;
        CHECK(plain.find_pair(units, units + count, units[at], behind) ==
              fast.find_pair(units, units + count, units[at], behind));
        CHECK(plain.find_unit(units, units + count, unit) == fast.find_unit(units, units + count, unit));
        WantedUnits wanted{std::vector<std::uint8_t>(1 << 16), {}, 0xFF00};
        for (std::size_t i = below(dice, WantedUnits::most_listed + 1); i > 0; --i) {
            wanted.listed.push_back(static_cast<std::uint16_t>(units[below(dice, 2 * window_docs)] % 0xFF00));
            wanted.table[wanted.listed.back()] = 1;
        }
        std::fill(wanted.table.begin() + wanted.all_from, wanted.table.end(), std::uint8_t{1});
        CHECK(plain.find_any(units, units + count, wanted.listed.data(), wanted.listed.size()) ==
              fast.find_any(units, units + count, wanted.listed.data(), wanted.listed.size()));
        std::vector<std::uint32_t> in_a(count + 1);
        std::vector<std::uint32_t> in_b(count + 1);
        in_a.resize(plain.find_wanted(units, count, wanted, in_a.data()));
        in_b.resize(fast.find_wanted(units, count, wanted, in_b.data()));
        CHECK(in_a == in_b);
    }
}

}  // namespace broadsheet
