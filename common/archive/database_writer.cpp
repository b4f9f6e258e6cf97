#include "common/archive/database_writer.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <unordered_map>
#include <vector>

#include <xxhash.h>

#include "common/archive/xapian_error.hpp"
#include "common/article/record.hpp"
#include "common/text/stem.hpp"
#include "common/text/tokenizer.hpp"
#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

/// Articles between two commits: Xapian's inverter is fastest while it fits the processor's cache.
constexpr unsigned commit_interval = 350;

/// Words whose stems are known at a time; beyond this the tables start again.
constexpr std::size_t max_table_words = 1 << 20;

/// The first eight bytes of a text as a number that sorts as they do.
std::uint64_t sort_key(std::string_view text) {
    std::array<unsigned char, 8> bytes{};
    std::memcpy(bytes.data(), text.data(), std::min(text.size(), bytes.size()));
    std::uint64_t key = 0;
    for (const unsigned char byte : bytes) key = key << 8U | byte;
    return key;
}

/// A stem with its counts in the article at hand.
struct StemEntry {
    std::string term;  ///< with stem_prefix
    std::uint64_t key = 0;
    std::uint32_t article = 0;  ///< number of the article the counts are of
    std::uint32_t in_title = 0;
    std::uint32_t in_body = 0;
};

using StemId = std::uint32_t;

/// Words to stems: open addressing, since every word of every article is looked up here.
class WordTable {
   public:
    struct Entry {
        std::uint64_t hash = 0;
        std::uint64_t count = 0;  ///< in all articles; 0 for bigrams, which are no words
        std::uint32_t begin = 0;  ///< in letters_
        std::uint16_t bytes = 0;
        bool used = false;
        StemId stem = 0;
    };

    WordTable() : slots_(1 << 16) {}

    /// The entry of `word`; `made` tells whether it is new and has no stem yet.
    Entry& find(std::string_view word, bool& made) {
        const std::uint64_t hash = XXH3_64bits(word.data(), word.size());
        std::size_t at = hash & (slots_.size() - 1);
        while (slots_[at].used) {
            Entry& entry = slots_[at];
            if (entry.hash == hash && entry.bytes == word.size() &&
                std::memcmp(letters_.data() + entry.begin, word.data(), word.size()) == 0) {
                made = false;
                return entry;
            }
            at = (at + 1) & (slots_.size() - 1);
        }
        made = true;
        if (++size_ * 2 > slots_.size()) {
            grow();
            at = free_slot(hash);
        }
        slots_[at] = {.hash = hash,
                      .begin = static_cast<std::uint32_t>(letters_.size()),
                      .bytes = static_cast<std::uint16_t>(word.size()),
                      .used = true};
        letters_ += word;
        return slots_[at];
    }

    template <class Visit>
    void each(Visit visit) const {
        for (const Entry& entry : slots_) {
            if (entry.used) visit(std::string_view(letters_).substr(entry.begin, entry.bytes), entry.count);
        }
    }

   private:
    std::size_t free_slot(std::uint64_t hash) const {
        std::size_t at = hash & (slots_.size() - 1);
        while (slots_[at].used) at = (at + 1) & (slots_.size() - 1);
        return at;
    }

    void grow() {
        std::vector<Entry> old(slots_.size() * 2);
        old.swap(slots_);
        for (const Entry& entry : old) {
            if (entry.used) slots_[free_slot(entry.hash)] = entry;
        }
    }

    std::vector<Entry> slots_;
    std::string letters_;
    std::size_t size_ = 0;
};

/// How often each word stands in the articles.
using WordCounts = std::unordered_map<std::string, std::uint64_t>;

}  // namespace

struct DatabaseWriter::State {
    State(const std::filesystem::path& at, const IndexSettings& settings, Mode opened, Timings* kept)
        : path(at),
          mode(opened),
          timings(kept),
          averages(settings.averages),
          compressor(settings.dictionary) {}

    void begin_article() {
        ++article;
        touched.clear();
        if (stems.size() > max_table_words) reset_tables();
    }

    void reset_tables() {
        for (const auto& [lang, table] : tables) add_counts(table, counts);
        tables.clear();
        stems.clear();
        stem_ids.clear();
    }

    static void add_counts(const WordTable& table, WordCounts& counts) {
        table.each([&](std::string_view word, std::uint64_t count) {
            if (count > 0 && word.size() <= max_listed_word_bytes) counts[std::string(word)] += count;
        });
    }

    StemId stem_id(std::string_view stem) {
        const auto [known, made] = stem_ids.try_emplace(std::string(stem), static_cast<StemId>(stems.size()));
        if (made) {
            StemEntry entry;
            entry.term = std::string(stem_prefix).append(stem);
            entry.key = sort_key(stem);
            stems.push_back(std::move(entry));
        }
        return known->second;
    }

    void count_words(std::string_view text, const std::string& lang, std::uint32_t StemEntry::*field,
                     std::vector<std::string>& capitals) {
        WordTable& table = tables[lang];
        Stemmer& stemmer = stemmers.of(lang);
        tokenize(text, lang, tokens);
        for (const Token& token : tokens.tokens) {
            const std::string_view word = tokens.word(token);
            bool made = false;
            WordTable::Entry& entry = table.find(word, made);
            if (made) entry.stem = stem_id(token.kind == TokenKind::bigram ? word : stemmer.stem(word));
            entry.count += token.kind == TokenKind::bigram ? 0 : 1;
            if (token.capitals) capitals.emplace_back(word);
            StemEntry& stem = stems[entry.stem];
            if (stem.article != article) {
                stem.article = article;
                stem.in_title = 0;
                stem.in_body = 0;
                touched.push_back(entry.stem);
            }
            ++(stem.*field);
        }
    }

    void add_words(const Article& from, Xapian::Document& to) {
        begin_article();
        const std::string lang(primary_language(from.lang));
        std::vector<std::string> capitals;
        count_words(from.title, lang, &StemEntry::in_title, capitals);
        const std::uint32_t title_words = tokens.positions;
        count_words(from.body, lang, &StemEntry::in_body, capitals);
        const std::uint32_t body_words = tokens.positions;
        to.add_value(words_slot, Xapian::sortable_serialise(title_words + body_words));

        const ImpactModel model(averages, title_words, body_words);
        for (const std::string& word : capitals) to.add_boolean_term(std::string(capitals_prefix) + word);
        // In the order of the terms, since Xapian keeps them in a tree.
        std::sort(touched.begin(), touched.end(), [&](StemId a, StemId b) {
            return stems[a].key != stems[b].key ? stems[a].key < stems[b].key : stems[a].term < stems[b].term;
        });
        for (const StemId id : touched) {
            const StemEntry& stem = stems[id];
            to.add_term(stem.term, model.impact(stem.in_title, stem.in_body));
            if (stem.in_title == 0) continue;
            to.add_term(std::string(title_stem_prefix).append(stem.term, stem_prefix.size()),
                        model.impact(stem.in_title, 0));
        }
    }

    static void add_conditions(const Article& from, Xapian::Document& to) {
        for (const FilterValue& value : filter_values(from)) {
            to.add_boolean_term(filter_term(value.filter, value.value));
        }
        if (from.published) {
            for (const std::string& term : day_terms(day_of(*from.published))) to.add_boolean_term(term);
            to.add_value(published_slot, sortable_time(*from.published));
        }
        const auto add_value = [&](Slot slot, const std::string& value) {
            if (!value.empty()) to.add_value(slot, value);
        };
        add_value(source_slot, from.source);
        add_value(section_slot, from.section);
        add_value(lang_slot, from.lang);
        if (!from.authors.empty()) add_value(author_slot, from.authors.front());
        add_value(id_slot, identity(from));
    }

    std::filesystem::path path;
    Mode mode;
    Timings* timings;
    AverageLengths averages;
    RecordCompressor compressor;
    Xapian::WritableDatabase database;
    Xapian::Document document;
    Tokens tokens;
    Stemmers stemmers;
    std::map<std::string, WordTable> tables;  ///< by language
    std::unordered_map<std::string, StemId> stem_ids;
    std::vector<StemEntry> stems;
    std::vector<StemId> touched;  ///< in the article at hand
    std::uint32_t article = 0;
    WordCounts counts;  ///< of tables that were started again
};

DatabaseWriter::DatabaseWriter(const std::filesystem::path& path, const IndexSettings& settings, Mode mode,
                               Timings* timings)
    : state_(std::make_unique<State>(path, settings, mode, timings)) {
    with_xapian(path.string(), [&] {
        constexpr int scratch_flags = Xapian::DB_CREATE | Xapian::DB_NO_TERMLIST | Xapian::DB_NO_SYNC;
        constexpr int extend_flags = Xapian::DB_OPEN | Xapian::DB_NO_TERMLIST;
        state_->database =
            Xapian::WritableDatabase(path.string(), mode == Mode::scratch ? scratch_flags : extend_flags);
        // Keeps Xapian from committing by itself after so many changes.
        if (mode == Mode::extend) state_->database.begin_transaction();
    });
}
DatabaseWriter::~DatabaseWriter() = default;

void DatabaseWriter::add(DocId docid, const Article& article) {
    with_xapian(state_->path.string(), [&] {
        State& state = *state_;
        PhaseTimer timer(state.timings, Phase::words);
        state.document.clear_terms();
        state.document.clear_values();
        State::add_conditions(article, state.document);
        state.add_words(article, state.document);
        timer.next(Phase::record);
        const std::string record(state.compressor.compress(to_json(article)));
        timer.next(Phase::insert);
        state.database.replace_document(docid, state.document);
        state.database.set_metadata(record_key(docid), record);
        if (state.mode == Mode::extend || state.article % commit_interval != 0) return;
        timer.next(Phase::commit);
        state.database.commit();
    });
}

Xapian::WritableDatabase& DatabaseWriter::database() { return state_->database; }

void DatabaseWriter::finish() {
    with_xapian(state_->path.string(), [&] {
        const PhaseTimer timer(state_->timings, Phase::commit);
        state_->reset_tables();
        std::vector<std::pair<std::string_view, std::uint64_t>> words(state_->counts.begin(),
                                                                      state_->counts.end());
        std::sort(words.begin(), words.end());
        for (const auto& [word, count] : words) {
            state_->database.add_spelling(std::string(word), static_cast<Xapian::termcount>(count));
        }
        if (state_->mode == Mode::extend) state_->database.commit_transaction();
        state_->database.commit();
        state_->database.close();
    });
}

ArticleLengths article_lengths(const Article& article) {
    Tokens tokens;
    tokenize(article.title, article.lang, tokens);
    const std::uint32_t title = tokens.positions;
    tokenize(article.body, article.lang, tokens);
    return {title, tokens.positions};
}

}  // namespace broadsheet
