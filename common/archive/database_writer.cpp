#include "common/archive/database_writer.hpp"

#include <algorithm>
#include <vector>

#include "common/archive/article_indexer.hpp"
#include "common/archive/xapian_error.hpp"
#include "common/article/record.hpp"

namespace broadsheet {

struct DatabaseWriter::State {
    State(const std::filesystem::path& at, const IndexSettings& settings, Timings* kept)
        : path(at), timings(kept), compressor(settings.dictionary), indexer(settings.averages) {}

    std::filesystem::path path;
    Timings* timings;
    RecordCompressor compressor;
    ArticleIndexer indexer;
    Xapian::WritableDatabase database;
    Xapian::Document document;
    std::vector<TermImpact> terms;
};

DatabaseWriter::DatabaseWriter(const std::filesystem::path& path, const IndexSettings& settings,
                               Timings* timings)
    : state_(std::make_unique<State>(path, settings, timings)) {
    with_xapian(path.string(), [&] {
        state_->database = Xapian::WritableDatabase(path.string(), Xapian::DB_OPEN | Xapian::DB_NO_TERMLIST);
        // Keeps Xapian from committing by itself after so many changes.
        state_->database.begin_transaction();
    });
}
DatabaseWriter::~DatabaseWriter() = default;

void DatabaseWriter::add(DocId docid, const Article& article) {
    with_xapian(state_->path.string(), [&] {
        State& state = *state_;
        PhaseTimer timer(state.timings, Phase::words);
        const IndexedArticle& indexed = state.indexer.index(article);
        // In the order of the terms, since Xapian keeps them in a tree.
        state.terms = indexed.terms;
        std::sort(state.terms.begin(), state.terms.end(), [&](const TermImpact& a, const TermImpact& b) {
            return state.indexer.term(a.term) < state.indexer.term(b.term);
        });
        state.document.clear_terms();
        state.document.clear_values();
        for (const TermImpact& term : state.terms) {
            state.document.add_term(state.indexer.term(term.term), term.impact);
        }
        for (const SlotValue& value : article_values(article, indexed.words)) {
            state.document.add_value(value.slot, value.value);
        }
        timer.next(Phase::record);
        const std::string record(state.compressor.compress(to_json(article)));
        timer.next(Phase::insert);
        state.database.replace_document(docid, state.document);
        state.database.set_metadata(record_key(docid), record);
    });
}

Xapian::WritableDatabase& DatabaseWriter::database() { return state_->database; }

void DatabaseWriter::finish() {
    with_xapian(state_->path.string(), [&] {
        const PhaseTimer timer(state_->timings, Phase::commit);
        std::vector<ArticleIndexer::Word> words = state_->indexer.words();
        std::sort(
            words.begin(), words.end(),
            [](const ArticleIndexer::Word& a, const ArticleIndexer::Word& b) { return a.text < b.text; });
        for (const ArticleIndexer::Word& word : words) {
            if (word.text.size() > max_listed_word_bytes) continue;
            state_->database.add_spelling(std::string(word.text), static_cast<Xapian::termcount>(word.count));
        }
        state_->database.commit_transaction();
        state_->database.commit();
        state_->database.close();
    });
}

}  // namespace broadsheet
