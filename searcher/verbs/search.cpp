#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "common/archive/archive_reader.hpp"
#include "common/query/parser.hpp"
#include "searcher/verbs/verbs.hpp"

namespace broadsheet {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::unique_ptr<Printer> make_printer(const SearchOptions& options, const Output& output) {
    switch (options.format) {
        case Format::json:
            return make_json_printer();
        case Format::jsonl:
            return make_jsonl_printer();
        case Format::csv:
            return make_csv_printer();
        case Format::text:
            break;
    }
    return make_text_printer(output.style(options.colour));
}

/// The best match of each story, from number `offset` on, at most `limit` and one more where there are more.
std::vector<Match> collapsed(ArchiveReader& reader, const Plan& plan, const SearchOptions& options) {
    const std::size_t most = no_limit - 1 - options.offset;
    const std::size_t wanted = options.limit >= most ? no_limit : options.offset + options.limit + 1;
    std::size_t fetched = wanted >= no_limit / 4 ? no_limit : 2 * wanted + 10;
    while (true) {
        const std::vector<Match> matches = reader.search(plan, options.sort, 0, fetched).matches;
        std::set<DocId> seen;
        std::vector<Match> firsts;
        for (const Match& match : matches) {
            if (seen.insert(reader.story(match.docid)).second) firsts.push_back(match);
        }
        if (matches.size() < fetched || firsts.size() >= wanted) {
            firsts.erase(firsts.begin(), firsts.begin() + static_cast<std::ptrdiff_t>(
                                                              std::min(options.offset, firsts.size())));
            if (firsts.size() > wanted - options.offset) firsts.resize(wanted - options.offset);
            return firsts;
        }
        fetched = fetched >= no_limit / 4 ? no_limit : 4 * fetched;
    }
}

/// The id by which a story is asked for: that of its first article which is still there.
std::string story_id(ArchiveReader& reader, DocId docid) {
    const DocId first = reader.story(docid);
    if (!reader.removed().contains(first)) return reader.id(first);
    const std::vector<DocId> articles = reader.story_articles(first);
    return reader.id(articles.empty() ? docid : articles.front());
}

/// A list that ends before its limit tells how many there are, whatever was estimated.
void settle_total(MatchList& list, const SearchOptions& options) {
    const bool ends = list.matches.size() < options.limit && (!list.matches.empty() || options.offset == 0);
    if (!ends) return;
    list.total = options.offset + list.matches.size();
    list.exact = true;
}

/// Whether an estimate will not do: machines get none, and people shall know whether there is more.
bool needs_exact_total(const MatchList& list, const SearchOptions& options, bool counts_fast) {
    if (list.exact) return false;
    return counts_fast || options.format == Format::json || list.matches.empty() ||
           list.total <= options.offset + list.matches.size();
}

/// Such as `open 0.41 ms, query 0.02, match 1.20 (check 1.08), records 0.21, marks 0.52`.
std::string timing_line(const Timings& timings) {
    const auto milliseconds = [&](Phase phase) { return decimal(1000 * timings.seconds(phase), 2); };
    return "open " + milliseconds(Phase::open) + " ms, query " + milliseconds(Phase::query) + ", match " +
           milliseconds(Phase::match) + " (check " + milliseconds(Phase::check) + "), records " +
           milliseconds(Phase::records) + ", marks " + milliseconds(Phase::marks);
}

}  // namespace

Outcome run_verb(const SearchOptions& options, Output& output) {
    Timings timings;
    PhaseTimer timer(&timings, Phase::open);
    ArchiveReader reader(options.asked.archive, AnswerFrom::fast_files, options.timings ? &timings : nullptr);

    timer.next(Phase::query);
    const Query query = read_query(options.asked, output);
    const Clock::time_point begin = Clock::now();
    const Plan plan = reader.plan(query, options.asked.lang);

    timer.next(Phase::match);
    MatchList list = reader.search(plan, options.sort, options.offset, options.limit);
    settle_total(list, options);
    if (needs_exact_total(list, options, reader.counts_fast(plan))) {
        list.total = reader.count(plan);
        list.exact = true;
    }
    bool more = options.offset + list.matches.size() < list.total;
    std::map<DocId, CopyCount> copies;
    if (options.collapse) {
        list.matches = collapsed(reader, plan, options);
        more = list.matches.size() > options.limit;
        if (more) list.matches.pop_back();
        std::vector<DocId> shown;
        for (const Match& match : list.matches) shown.push_back(match.docid);
        copies = reader.copies(plan, shown);
    }
    timer.stop();
    const double seconds = seconds_since(begin);

    const Little little = explain_little(reader, query, options.asked, list.total);
    const Listing listing{.query = print_query(query),
                          .total = list.total,
                          .exact = list.exact,
                          .more = more,
                          .did_you_mean = little.meant ? little.meant->query : ""};
    const std::unique_ptr<Printer> printer = make_printer(options, output);
    PlanEvaluator evaluator = reader.evaluator(plan);
    std::uint64_t rank = options.offset;
    output.write(printer->start(listing));
    for (const Match& match : list.matches) {
        PhaseTimer reading(&timings, Phase::records);
        Article article = reader.article(match.docid);
        reading.next(Phase::marks);
        const std::vector<Mark> marks =
            evaluator.evaluate(match.docid, article).value_or(std::vector<Mark>{});
        Result result = make_result(++rank, match, std::move(article), marks);
        result.story = story_id(reader, match.docid);
        if (options.collapse) result.copies = copies[match.docid];
        output.write(printer->hit(result));
    }
    output.write(printer->end());
    output.flush();

    if (options.format == Format::text) {
        if (output.terminal.is_terminal && !list.matches.empty()) output.messages << '\n';
        output.messages << summary(listing, options.offset, list.matches.size(), seconds) << '\n';
    }
    output.messages << explained(little, options.format);
    if (options.timings) output.messages << timing_line(timings) << '\n';
    return list.total > 0 ? Outcome::found : Outcome::nothing;
}

}  // namespace broadsheet
