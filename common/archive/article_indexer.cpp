#include "common/archive/article_indexer.hpp"

#include <cstring>
#include <map>
#include <unordered_map>

#include <xapian.h>
// The hash of every word of every article: worth having in line.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "common/text/sentences.hpp"
#include "common/text/stem.hpp"
#include "common/text/tokenizer.hpp"
#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

constexpr std::uint32_t none = UINT32_MAX;

std::uint64_t hash_of(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

/// Words of one language to stems: open addressing, since every word of every article is looked up here.
class WordTable {
   public:
    struct Entry {
        std::uint64_t hash = 0;
        std::uint32_t begin = 0;  ///< in letters_
        std::uint32_t count = 0;  ///< in all articles; as a bigram it is no word
        TermId stem = none;
        TermId capitals = none;
        std::uint32_t word = none;  ///< its number; bigrams have none
        std::uint16_t bytes = 0;
        bool used = false;
    };
    static_assert(sizeof(Entry) == 32);

    WordTable() : slots_(1 << 16) {}

    void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }

    /// Made when there was none.
    Entry& find(std::string_view word, std::uint64_t hash) {
        std::size_t at = hash & (slots_.size() - 1);
        while (slots_[at].used) {
            Entry& entry = slots_[at];
            if (entry.hash == hash && entry.bytes == word.size() &&
                std::memcmp(letters_.data() + entry.begin, word.data(), word.size()) == 0) {
                return entry;
            }
            at = (at + 1) & (slots_.size() - 1);
        }
        if (++size_ * 2 > slots_.size()) {
            grow();
            at = free_slot(hash);
        }
        Entry& entry = slots_[at];
        entry.hash = hash;
        entry.begin = static_cast<std::uint32_t>(letters_.size());
        entry.bytes = static_cast<std::uint16_t>(word.size());
        entry.used = true;
        letters_ += word;
        return entry;
    }

    std::string_view letters(std::size_t begin, std::size_t bytes) const {
        return std::string_view(letters_).substr(begin, bytes);
    }

    template <class Visit>
    void each(Visit visit) const {
        for (const Entry& entry : slots_) {
            if (entry.used) visit(entry);
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

void append_number(std::vector<std::uint16_t>& units, std::uint32_t position) {
    units.push_back(static_cast<std::uint16_t>(position >> 15U));
    units.push_back(static_cast<std::uint16_t>(position & 0x7FFFU));
}

/// See word_stream.hpp.
void append_sentences(std::vector<std::uint16_t>& units, const std::vector<std::uint32_t>& begins) {
    std::string bytes;
    std::uint32_t before = 0;
    for (const std::uint32_t begin : begins) {
        std::uint32_t words = begin - before;
        for (; words > stream::most_counted; words -= stream::most_counted) {
            bytes += static_cast<char>(stream::long_sentence);
        }
        bytes += static_cast<char>(words);
        before = begin;
    }
    if (bytes.size() % 2 != 0) bytes += '\0';
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        units.push_back(static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[i]) |
                                                   static_cast<unsigned char>(bytes[i + 1]) << 8U));
    }
}

}  // namespace

struct ArticleIndexer::State {
    explicit State(const AverageLengths& of_archive) : averages(of_archive) {}

    /// A term with its counts in the article at hand.
    struct Term {
        std::uint32_t article = 0;  ///< number of the article the counts are of
        std::uint32_t in_title = 0;
        std::uint32_t in_body = 0;
        TermId title_term = none;  ///< of a stem: the same with title_stem_prefix
    };

    TermId term_id(std::string text) {
        const auto [known, made] = term_ids.try_emplace(std::move(text), static_cast<TermId>(terms.size()));
        if (made) {
            terms.emplace_back();
            texts.push_back(&known->first);
        }
        return known->second;
    }

    TermId stem_id(std::string_view stem) { return term_id(std::string(stem_prefix).append(stem)); }

    void add_boolean(TermId id) {
        if (terms[id].article == number) return;
        terms[id].article = number;
        result.terms.push_back({id, 0});
    }

    std::uint32_t word_number(const WordTable& table, std::uint32_t begin, std::uint16_t bytes,
                              std::uint64_t hash) {
        words.push_back({&table, hash, begin, bytes});
        return static_cast<std::uint32_t>(words.size() - 1);
    }

    void add_text(std::string_view text, const std::string& lang, TextField field) {
        const bool in_title = field == TextField::title;
        WordTable& table = tables[lang];
        Stemmer& stemmer = stemmers.of(lang);
        tokenize(text, lang, tokens);
        hashes.clear();
        for (const Token& token : tokens.tokens) hashes.push_back(hash_of(tokens.word(token)));
        hashes_in_row.clear();
        constexpr std::size_t ahead = 8;
        std::uint32_t paragraph = tokens.tokens.empty() ? 0 : tokens.tokens.front().paragraph;
        for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
            if (i + ahead < hashes.size()) table.prefetch(hashes[i + ahead]);
            const Token& token = tokens.tokens[i];
            const std::string_view word = tokens.word(token);
            WordTable::Entry& entry = table.find(word, hashes[i]);
            const bool is_bigram = token.kind == TokenKind::bigram;
            if (entry.stem == none) entry.stem = stem_id(is_bigram ? word : stemmer.stem(word));
            Term& stem = terms[entry.stem];
            if (stem.article != number) {
                stem.article = number;
                stem.in_title = 0;
                stem.in_body = 0;
                touched.push_back(entry.stem);
            }
            ++(in_title ? stem.in_title : stem.in_body);
            if (token.capitals) {
                if (entry.capitals == none)
                    entry.capitals = term_id(std::string(capitals_prefix).append(word));
                add_boolean(entry.capitals);
            }
            if (is_bigram) continue;
            ++entry.count;
            if (entry.word == none) entry.word = word_number(table, entry.begin, entry.bytes, hashes[i]);
            if (token.kind == TokenKind::joined) {
                append_number(joined, token.position);
                joined.push_back(
                    static_cast<std::uint16_t>(token.span + (in_title ? 0U : stream::span_limit)));
                append_word(joined, entry.word);
                continue;
            }
            hashes_in_row.push_back(hashes[i]);
            if (token.paragraph != paragraph) result.units.push_back(stream::paragraph_end);
            paragraph = token.paragraph;
            append_word(result.units, entry.word);
        }
    }

    void add_impacts(std::uint32_t title_words, std::uint32_t body_words) {
        const ImpactModel model(averages, title_words, body_words);
        const auto add = [&](TermId id, unsigned impact) {
            result.terms.push_back({id, static_cast<std::uint8_t>(impact)});
            result.length += impact;
        };
        for (const TermId id : touched) {
            const Term& stem = terms[id];
            add(id, model.impact(stem.in_title, stem.in_body));
            if (stem.in_title == 0) continue;
            const unsigned in_title = model.impact(stem.in_title, 0);
            if (stem.title_term == none) {
                const std::string_view text = std::string_view(*texts[id]).substr(stem_prefix.size());
                const TermId made = term_id(std::string(title_stem_prefix).append(text));
                terms[id].title_term = made;
            }
            add(terms[id].title_term, in_title);
        }
    }

    void add_conditions(const Article& from) {
        for (const FilterValue& value : filter_values(from)) {
            add_boolean(term_id(filter_term(value.filter, value.value)));
        }
        if (!from.published) return;
        for (std::string& term : day_terms(day_of(*from.published))) add_boolean(term_id(std::move(term)));
    }

    void index(const Article& article) {
        ++number;
        result.terms.clear();
        result.units.clear();
        result.length = 0;
        touched.clear();
        joined.clear();
        add_conditions(article);
        const std::string lang(primary_language(article.lang));
        add_text(article.title, lang, TextField::title);
        const std::uint32_t title_words = tokens.positions;
        result.units.push_back(stream::field_end);
        add_text(article.body, lang, TextField::body);
        result.words = title_words + tokens.positions;
        add_impacts(title_words, tokens.positions);
        result.units.push_back(stream::stream_end);
        result.units.insert(result.units.end(), joined.begin(), joined.end());
        result.units.push_back(stream::stream_end);
        find_sentences(article.body, tokens, sentences);
        append_sentences(result.units, sentences);
        find_shingles(hashes_in_row, shingles);
        result.bands = make_bands(shingles);
    }

    struct KnownWord {
        const WordTable* table;  ///< of a language
        std::uint64_t hash;
        std::uint32_t begin;
        std::uint16_t bytes;
    };

    AverageLengths averages;
    IndexedArticle result{};
    std::uint32_t number = 0;
    std::map<std::string, WordTable> tables;  ///< by language
    Stemmers stemmers;
    std::unordered_map<std::string, TermId> term_ids;
    std::vector<const std::string*> texts;  ///< of terms
    std::vector<Term> terms;
    std::vector<KnownWord> words;

    Tokens tokens;
    std::vector<std::uint64_t> hashes;         ///< of tokens
    std::vector<std::uint64_t> hashes_in_row;  ///< of those that are words
    std::vector<TermId> touched;               ///< stems in the article at hand
    std::vector<std::uint16_t> joined;
    std::vector<std::uint32_t> sentences;
    Shingles shingles;
};

ArticleIndexer::ArticleIndexer(const AverageLengths& averages) : state_(std::make_unique<State>(averages)) {}
ArticleIndexer::~ArticleIndexer() = default;

const IndexedArticle& ArticleIndexer::index(const Article& article) {
    state_->index(article);
    return state_->result;
}

std::size_t ArticleIndexer::term_count() const { return state_->terms.size(); }

const std::string& ArticleIndexer::term(TermId term) const { return *state_->texts[term]; }

std::vector<ArticleIndexer::Word> ArticleIndexer::words() const {
    std::vector<Word> words;
    words.reserve(state_->words.size());
    for (const State::KnownWord& word : state_->words) {
        words.push_back({word.table->letters(word.begin, word.bytes), word.hash, 0});
    }
    for (const auto& [lang, table] : state_->tables) {
        table.each([&](const WordTable::Entry& entry) {
            if (entry.word != none) words[entry.word].count += entry.count;
        });
    }
    return words;
}

std::vector<SlotValue> article_values(const Article& article, std::uint32_t words) {
    std::vector<SlotValue> values;
    const auto add = [&](Slot slot, std::string value) {
        if (!value.empty()) values.push_back({slot, std::move(value)});
    };
    if (article.published) add(published_slot, sortable_time(*article.published));
    add(words_slot, Xapian::sortable_serialise(words));
    add(source_slot, article.source);
    add(section_slot, article.section);
    add(lang_slot, article.lang);
    if (!article.authors.empty()) add(author_slot, article.authors.front());
    add(id_slot, identity(article));
    return values;
}

}  // namespace broadsheet
