#include "common/archive/batch_writer.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "common/archive/article_indexer.hpp"
#include "common/archive/glass_writer.hpp"
#include "common/archive/segment.hpp"
#include "common/article/record.hpp"

namespace broadsheet {
namespace {

/// Postings, given article by article, as lists.
class Inversion {
   public:
    std::size_t size() const { return terms_.size(); }

    void add(DocId docid, const std::vector<TermImpact>& terms) {
        for (const TermImpact& of_article : terms) {
            terms_.push_back(of_article.term);
            impacts_.push_back(of_article.impact);
        }
        docids_.push_back(docid);
        ends_.push_back(terms_.size());
    }

    /// Calls `visit` with every term, its docids and impacts, in the order of terms. Then all is gone.
    template <class Visit>
    void each_list(const ArticleIndexer& indexer, Visit visit) {
        std::vector<TermId> ordered(indexer.term_count());
        std::iota(ordered.begin(), ordered.end(), TermId{0});
        std::sort(ordered.begin(), ordered.end(),
                  [&](TermId a, TermId b) { return indexer.term(a) < indexer.term(b); });
        // A counting sort by place in that order.
        std::vector<std::uint32_t> counts(indexer.term_count());
        for (const TermId term : terms_) ++counts[term];
        std::vector<std::uint32_t> next(indexer.term_count());
        std::uint32_t begin = 0;
        for (const TermId term : ordered) {
            next[term] = begin;
            begin += counts[term];
        }
        std::vector<DocId> docids(terms_.size());
        std::vector<std::uint8_t> impacts(terms_.size());
        std::size_t posting = 0;
        for (std::size_t i = 0; i < docids_.size(); ++i) {
            for (; posting < ends_[i]; ++posting) {
                const std::uint32_t at = next[terms_[posting]]++;
                docids[at] = docids_[i];
                impacts[at] = impacts_[posting];
            }
        }
        terms_ = {};
        impacts_ = {};
        begin = 0;
        for (const TermId term : ordered) {
            const std::uint32_t count = counts[term];
            visit(indexer.term(term), std::span<const DocId>(docids).subspan(begin, count),
                  std::span<const std::uint8_t>(impacts).subspan(begin, count));
            begin += count;
        }
    }

   private:
    std::vector<TermId> terms_;
    std::vector<std::uint8_t> impacts_;
    std::vector<DocId> docids_;      ///< of articles
    std::vector<std::size_t> ends_;  ///< of articles, in terms_
};

}  // namespace

struct BatchWriter::State {
    State(const Paths& paths, const IndexSettings& settings, Timings* kept)
        : timings(kept), compressor(settings.dictionary), indexer(settings.averages) {
        if (!paths.database.empty()) database.emplace(paths.database);
        segment.emplace(paths.segment);
    }

    Timings* timings;
    RecordCompressor compressor;
    ArticleIndexer indexer;
    Inversion postings;
    std::optional<GlassWriter> database;
    std::optional<SegmentWriter> segment;
};

BatchWriter::BatchWriter(const Paths& paths, const IndexSettings& settings, Timings* timings)
    : state_(std::make_unique<State>(paths, settings, timings)) {}
BatchWriter::~BatchWriter() = default;

void BatchWriter::add(DocId docid, const Article& article) {
    State& state = *state_;
    PhaseTimer timer(state.timings, Phase::words);
    const IndexedArticle& indexed = state.indexer.index(article);
    state.postings.add(docid, indexed.terms);
    state.segment->add_article(docid, article, indexed);
    if (!state.database) return;
    timer.next(Phase::record);
    state.database->add_metadata(record_key(docid), state.compressor.compress(to_json(article)));
    state.database->add_article(docid, indexed.length);
    for (const SlotValue& value : article_values(article, indexed.words)) {
        state.database->add_value(docid, value.slot, value.value);
    }
}

std::size_t BatchWriter::postings() const { return state_->postings.size(); }

void BatchWriter::finish() {
    State& state = *state_;
    const PhaseTimer timer(state.timings, Phase::commit);
    state.segment->add_words(state.indexer.words());
    state.postings.each_list(state.indexer, [&](std::string_view term, std::span<const DocId> docids,
                                                std::span<const std::uint8_t> impacts) {
        if (state.database) state.database->add_list(term, docids, impacts);
        state.segment->add_list(term, docids, impacts);
    });
    if (state.database) state.database->finish();
    state.segment->finish();
}

}  // namespace broadsheet
