#include "common/archive/archive_writer.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include <xxhash.h>

#include "common/archive/archive_reader.hpp"
#include "common/archive/batch_writer.hpp"
#include "common/archive/database_writer.hpp"
#include "common/archive/fast_writer.hpp"
#include "common/archive/glass_writer.hpp"
#include "common/archive/id_table.hpp"
#include "common/archive/layout.hpp"
#include "common/archive/lock.hpp"
#include "common/archive/segment.hpp"
#include "common/archive/xapian_error.hpp"
#include "common/article/record.hpp"
#include "common/text/tokenizer.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

/// Articles from which a new archive takes its average lengths and its dictionary.
constexpr std::size_t sample_articles = 4000;
constexpr std::size_t max_sample_bytes = std::size_t{64} << 20;
/// With fewer articles than this the defaults stand and there is no dictionary.
constexpr std::size_t min_sample_articles = 1000;
constexpr std::size_t dictionary_samples = 2000;
constexpr std::size_t max_dictionary_bytes = 256 << 10;

constexpr double rebuild_share = 0.05;

/// Each holds a window of articles.
constexpr unsigned max_derive_threads = 8;

/// In the directory of a scratch database.
constexpr std::string_view segment_name = "segment";

/// Segments that are removed when they have been used.
struct Segments {
    Segments() = default;
    explicit Segments(std::vector<fs::path> made) : paths(std::move(made)) {}
    Segments(const Segments&) = delete;
    Segments& operator=(const Segments&) = delete;
    ~Segments() {
        std::error_code ignored;  // a later writer removes what cannot be removed now
        for (const fs::path& path : paths) fs::remove(path, ignored);
    }

    std::vector<fs::path> paths;
};

/// A live article.
struct KnownArticle {
    DocId docid = 0;
    std::uint64_t content = 0;
    std::string lang;
};

/// So many articles in a row go to one scratch database at the latest.
constexpr std::size_t max_batch_bytes = std::size_t{64} << 20;

/// An addition goes into the published database itself up to this many articles, and up to this share of
/// those that are there; beyond, a new database is made.
constexpr std::size_t max_direct_articles = 5'000;
constexpr double max_direct_share = 0.05;

std::uint64_t hash_of(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

std::size_t text_bytes(const Article& article) { return article.title.size() + article.body.size(); }

/// In eight hex digits.
std::string dictionary_id(std::string_view dictionary) {
    // It stands behind the magic number (RFC 8878, section 5), as a little-endian number.
    std::string key;
    static constexpr std::array<char, 17> hex{"0123456789abcdef"};
    for (std::size_t at = 7; at >= 4; --at) {
        key += hex[static_cast<unsigned char>(dictionary[at]) >> 4U];
        key += hex[static_cast<unsigned char>(dictionary[at]) & 0xFU];
    }
    return key;
}

AverageLengths measure_lengths(const std::vector<ArticleBatch::Entry>& entries) {
    std::uint64_t title = 0;
    std::uint64_t body = 0;
    Tokens tokens;
    for (const ArticleBatch::Entry& entry : entries) {
        const Article& article = entry.article.article;
        tokenize(article.title, article.lang, tokens);
        title += tokens.positions;
        tokenize(article.body, article.lang, tokens);
        body += tokens.positions;
    }
    const auto average = [&](std::uint64_t words) {
        return std::max(1.0, std::round(static_cast<double>(words) / static_cast<double>(entries.size())));
    };
    return {average(title), average(body)};
}

std::string train(const std::vector<ArticleBatch::Entry>& entries) {
    const std::size_t step = std::max<std::size_t>(1, entries.size() / dictionary_samples);
    std::vector<std::string> records;
    for (std::size_t i = 0; i < entries.size(); i += step) {
        records.push_back(to_json(entries[i].article.article));
    }
    return train_dictionary(records, max_dictionary_bytes);
}

}  // namespace

IdentifiedArticle::IdentifiedArticle(Article from)
    : article(std::move(from)), id(identity(article)), content(hash_of(content_hash(article))) {}

/// One run: it goes into the published database, or into scratch databases that are compacted with it.
struct ArchiveWriter::State {
    State(const fs::path& directory, IfMissing if_missing, std::chrono::seconds wait, Timings* kept,
          ReadFor reads_for)
        : layout(prepare(directory, if_missing)),
          lock(layout.lock_file(), wait),
          timings(kept),
          purpose(reads_for) {
        take_leftovers();
        published = layout.published();
        if (!published && if_missing == IfMissing::fail) throw no_archive(directory);
        if (published) {
            if (purpose == ReadFor::records)
                leftovers.version_restored = ArchiveLayout::restore_version(*published);
            layout.require_version(*published);
            reader.emplace(directory, AnswerFrom::fast_files, nullptr, purpose);
            ArchiveLayout::keep_version(*published);  // a writer before may have been killed before it did
            if (purpose == ReadFor::queries) settings = reader->settings();
            removed = reader->removed();
            languages = reader->languages();
            cleanings = reader->cleanings();
            taken_down = reader->taken_down();
            last_docid = reader->last_docid();
        }
        next = layout.next_database();
    }

    ~State() {
        if (may_be_published(next)) return;
        // Errors are ignored: a later writer removes what cannot be removed now.
        std::error_code error;
        std::vector<fs::path> left;
        const std::string name = next.filename().string();
        for (fs::directory_iterator at(layout.directory(), error), end; !error && at != end;
             at.increment(error)) {
            const std::string entry = at->path().filename().string();
            if (entry == name || entry.starts_with(name + '.')) left.push_back(at->path());
        }
        for (const auto& [fingerprint, path] : complete) left.push_back(path);
        for (const fs::path& path : left) fs::remove_all(path, error);
    }

    /// Publishing may have failed behind the switch.
    bool may_be_published(const fs::path& database) const {
        try {
            return layout.published() == database;
        } catch (const Error&) {
            return true;
        }
    }

    static ArchiveLayout prepare(const fs::path& directory, IfMissing if_missing) {
        ArchiveLayout layout(directory);
        if (if_missing == IfMissing::create) {
            layout.create();
        } else if (!layout.published()) {
            throw no_archive(directory);
        }
        return layout;
    }

    static ArchiveMissing no_archive(const fs::path& directory) {
        return ArchiveMissing("no archive at '" + directory.string() + "'; make one with 'indexer add " +
                              directory.string() + " FILES...'");
    }

    void take_leftovers() {
        for (const fs::path& path : layout.leftovers()) {
            const std::string fingerprint = ArchiveLayout::complete_fingerprint(path);
            if (!fingerprint.empty()) {
                complete[fingerprint] = path;
                continue;
            }
            std::error_code error;
            fs::remove_all(path, error);
            if (error) throw Error(path.string() + ": cannot be removed: " + error.message());
            leftovers.removed.push_back(path.filename().string());
        }
        leftovers.complete = complete.size();
    }

    /// The live article with this identity, in this run or before it.
    std::optional<KnownArticle> find(std::string_view id) {
        if (const IdTable::Entry* const entry = added.find(id)) {
            return KnownArticle{entry->docid, entry->content, lang_names[entry->lang]};
        }
        if (!reader) return std::nullopt;
        const std::optional<DocId> docid = reader->find(id);
        if (!docid || removed.contains(*docid)) return std::nullopt;
        const Article article = reader->article(*docid);
        return KnownArticle{*docid, hash_of(content_hash(article)), article.lang};
    }

    void remove(const KnownArticle& known) {
        removed.insert(known.docid);
        changed = true;
        const auto count = languages.find(known.lang);
        if (count != languages.end() && --count->second == 0) languages.erase(count);
    }

    std::uint16_t lang_index(const std::string& lang) {
        const auto at = std::find(lang_names.begin(), lang_names.end(), lang);
        const auto index = static_cast<std::uint16_t>(at - lang_names.begin());
        if (at == lang_names.end()) lang_names.push_back(lang);
        return index;
    }

    AddResult assign(IdentifiedArticle article) {
        if (taken_down.contains(article.id)) return AddResult::taken_down;
        const std::optional<KnownArticle> known = find(article.id);
        if (known && known->content == article.content) return AddResult::unchanged;
        if (last_docid >= max_articles) {
            throw Error(layout.directory().string() + ": holds " + std::to_string(max_articles) +
                        " articles, removed ones included, and takes no more; "
                        "run 'indexer compact --purge', or make another archive");
        }
        if (known) remove(*known);
        const DocId docid = ++last_docid;
        added.insert(article.id, article.content, docid, lang_index(article.article.lang));
        ++languages[article.article.lang];
        note_cleaning(article.article.cleaning);
        changed = true;
        held_bytes += text_bytes(article.article);
        held.push_back({docid, std::move(article)});
        if (!settings && (held.size() >= sample_articles || held_bytes >= max_sample_bytes)) settle();
        return known ? AddResult::replaced : AddResult::added;
    }

    void note_cleaning(const Cleaning& cleaning) {
        if (cleaning.version == last_cleaning.first && cleaning.level == last_cleaning.second) return;
        last_cleaning = {cleaning.version, cleaning.level};
        if (cleaning.version == 0) return;
        cleanings.insert(std::to_string(cleaning.version) + ' ' + std::string(level_name(cleaning.level)));
    }

    /// Fixes what an archive keeps for good.
    void settle() {
        settings.emplace();
        if (held.size() < min_sample_articles) return;
        settings->averages = measure_lengths(held);
        settings->dictionary = train(held);
    }

    bool fits_published() const {
        return published && scratch_count == 0 && held.size() <= max_direct_articles &&
               static_cast<double>(held.size()) <= max_direct_share * last_docid &&
               held_bytes <= max_batch_bytes;
    }

    std::optional<ArticleBatch> take_batch(std::size_t min_articles) {
        if (!settings || fits_published()) return std::nullopt;
        if (held.size() < min_articles && held_bytes < max_batch_bytes) return std::nullopt;
        return take_held();
    }

    ArticleBatch take_held() {
        held_bytes = 0;
        return {.entries = std::exchange(held, {}), .number = ++scratch_count};
    }

    void write(ArticleBatch batch) {
        const fs::path path = ArchiveLayout::scratch(next, batch.number);
        const std::string fingerprint = fingerprint_of(batch);
        if (use_complete(fingerprint, path, batch.entries.size())) return;
        BatchWriter writer({.database = path, .segment = segment_of(path)}, *settings, timings);
        for (ArticleBatch::Entry& entry : batch.entries) {
            const Article article = std::move(entry.article.article);  // frees it when it is written
            writer.add(entry.docid, article);
        }
        writer.finish();
        ArchiveLayout::mark_complete(path, fingerprint);
    }

    std::string fingerprint_of(const ArticleBatch& batch) const {
        std::ostringstream text;
        text << schema_version << ' ' << segment_version << ' ' << settings->averages.title << ' '
             << settings->averages.body << ' ' << hash_of(settings->dictionary);
        for (const ArticleBatch::Entry& entry : batch.entries) {
            const Article& article = entry.article.article;
            text << ' ' << entry.docid << ' ' << hash_of(entry.article.id) << ' ' << entry.article.content;
            // The content is what came; another cleaning leaves other text of it.
            text << ' ' << article.cleaning.version << ' ' << hash_of(article.body) << ' ' << article.lang;
        }
        std::ostringstream hex;
        hex << std::hex << hash_of(text.str());
        return hex.str();
    }

    /// Takes what a run before this one made of the same articles.
    bool use_complete(const std::string& fingerprint, const fs::path& path, std::size_t articles) {
        const std::lock_guard guard(complete_mutex);
        const auto found = complete.find(fingerprint);
        if (found == complete.end()) return false;
        std::error_code error;
        fs::rename(found->second, path, error);
        if (error) return false;
        complete.erase(found);
        leftovers.articles_used += articles;
        return true;
    }

    void commit(unsigned threads) {
        if (!changed) {
            // A run before this one may have been killed between the two.
            if (published) derive_rest();
            return;
        }
        if (!settings) settle();
        if (fits_published()) {
            extend_published();
        } else {
            if (!held.empty()) write(take_held());
            make_next(threads);
            publish_next();
        }
        changed = false;
    }

    void extend_published() {
        with_xapian(published->string(), [&] {
            DatabaseWriter writer(*published, *settings, timings);
            for (const ArticleBatch::Entry& entry : held) writer.add(entry.docid, entry.article.article);
            write_metadata(writer.database());
            writer.finish();
        });
        ArchiveLayout::keep_version(*published);
        try {
            derive_rest();
        } catch (const Error& error) {
            throw Error(layout.directory().string() +
                        ": the changes are in the archive, but its fast files could not be made (" +
                        error.what() + "); the same command makes them");
        }
        start_again();
    }

    /// A fast file of the articles that none has yet; small ones before it become one with it, so that there
    /// are few.
    void derive_rest() {
        const PhaseTimer timer(timings, Phase::derive);
        std::vector<ArchiveLayout::FastRange> ranges = ArchiveLayout::fast_files(*published);
        while (ranges.size() > 1 && !fs::exists(ArchiveLayout::stories_file(ranges.back().path)))
            ranges.pop_back();
        if (ranges.empty() || ranges.front().first != 1) return;  // 'indexer derive' makes them all
        if (ranges.back().last >= last_docid) return;
        std::size_t kept = ranges.size();
        DocId first = ranges.back().last + 1;
        while (kept > 1 && ranges[kept - 1].last - ranges[kept - 1].first < 2 * (last_docid - first + 1)) {
            first = ranges[--kept].first;
        }
        write_fast_file(*published, first, last_docid, 1);
    }

    /// Of the records of the database.
    void write_fast_file(const fs::path& database, DocId first, DocId last, unsigned threads) const {
        const fs::path path = ArchiveLayout::fast_file(database, first, last);
        const Segments segments(make_segments(path, database, first, last, *settings, threads));
        FastWriter(segments.paths, threads).write(path, database, first, last, [] {});
        ArchiveLayout::remove_merged(database, {first, last, path});
    }

    /// Fast files of a whole database.
    void derive(const fs::path& database) {
        const PhaseTimer timer(timings, Phase::derive);
        const DocId last = last_of(database);
        if (last > 0) write_fast_file(database, 1, last, derive_threads());
    }

    /// About what the fast files of a database of so many bytes take; as those of the published one do.
    std::uint64_t fast_bytes(std::uint64_t database_bytes) const {
        constexpr double usual_share = 1.1;
        double share = usual_share;
        const std::uint64_t published_bytes = published ? ArchiveLayout::bytes_of(*published) : 0;
        if (published_bytes > 0) {
            std::uint64_t bytes = 0;
            for (const ArchiveLayout::FastRange& range : ArchiveLayout::fast_files(*published)) {
                bytes += fs::file_size(range.path);
            }
            if (bytes > 0) share = static_cast<double>(bytes) / static_cast<double>(published_bytes);
        }
        return static_cast<std::uint64_t>(share * static_cast<double>(database_bytes));
    }

    static DocId last_of(const fs::path& database) {
        return with_xapian(database.string(),
                           [&] { return Xapian::Database(database.string()).get_lastdocid(); });
    }

    static unsigned derive_threads() {
        return std::clamp(std::thread::hardware_concurrency(), 1U, max_derive_threads);
    }

    static fs::path segment_of(const fs::path& scratch) { return scratch / segment_name; }

    /// The next database of what is published and of the scratch databases, and at the same time its fast
    /// file of their segments.
    void make_next(unsigned threads) {
        std::uint64_t bytes = published ? ArchiveLayout::bytes_of(*published) : 0;
        for (unsigned number = 1; number <= scratch_count; ++number) {
            bytes += ArchiveLayout::bytes_of(ArchiveLayout::scratch(next, number));
        }
        layout.require_space(bytes + fast_bytes(bytes));
        added.clear();  // 64 bytes for each article of the run, all written
        Segments made;  // of what has been published
        std::vector<fs::path> segments;
        if (published && last_of(*published) > 0) {
            const PhaseTimer timer(timings, Phase::derive);
            const DocId last = last_of(*published);
            made.paths = make_segments(ArchiveLayout::fast_file(next, 1, last), *published, 1, last,
                                       *settings, threads);
            segments = made.paths;
        }
        std::vector<fs::path> scratches;
        std::vector<fs::path> new_segments;
        for (unsigned number = 1; number <= scratch_count; ++number) {
            scratches.push_back(ArchiveLayout::scratch(next, number));
            new_segments.push_back(segment_of(scratches.back()));
        }
        segments.insert(segments.end(), new_segments.begin(), new_segments.end());
        if (segments.empty()) {
            join(scratches);
            return;
        }
        FastWriter fast(segments, threads);
        std::future<void> joined = std::async(threads > 1 ? std::launch::async : std::launch::deferred, [&] {
            PhaseTimer timer(timings, Phase::commit);
            if (!new_segments.empty()) {
                const fs::path words = ArchiveLayout::scratch(next, scratch_count + 1);
                if (made.paths.empty()) {
                    write_words(fast, words);
                } else {
                    write_words(FastWriter(new_segments, 1), words);
                }
                scratches.push_back(words);
            }
            timer.stop();
            join(scratches);
        });
        const PhaseTimer timer(timings, Phase::derive);
        fast.write(ArchiveLayout::fast_file(next, 1, last_docid), next, 1, last_docid, [&] { joined.get(); });
    }

    /// The word list of the scratch databases, which have none themselves.
    static void write_words(const FastWriter& words, const fs::path& path) {
        GlassWriter writer(path);
        words.each_word([&](std::string_view word, std::uint64_t count) {
            if (word.size() <= max_listed_word_bytes) writer.add_word(word, count);
        });
        writer.finish();
    }

    /// What is published and the scratch databases, as one database.
    void join(const std::vector<fs::path>& scratches) {
        const PhaseTimer timer(timings, Phase::compact);
        with_xapian(next.string(), [&] {
            Xapian::Database sources;
            if (published) sources.add_database(Xapian::Database(published->string()));
            for (const fs::path& path : scratches) sources.add_database(Xapian::Database(path.string()));
            if (published || !scratches.empty()) {
                sources.compact(next.string(), Xapian::DBCOMPACT_NO_RENUMBER | Xapian::Compactor::FULL);
            }
            Xapian::WritableDatabase database(next.string(),
                                              Xapian::DB_CREATE_OR_OPEN | Xapian::DB_NO_TERMLIST);
            write_metadata(database);
            database.commit();
        });
    }

    /// Compacting keeps only one source's metadata, so all of it is written to the result.
    void write_metadata(Xapian::WritableDatabase& database) {
        std::string sums;
        const auto set_plain = [&](const std::string& key, const std::string& value) {
            if (database.get_metadata(key) != value) database.set_metadata(key, value);
        };
        const auto set = [&](std::string_view key, const std::string& value) {
            set_plain(std::string(key), value);
            sums.append(key).append(" ").append(metadata_sum(value)).append("\n");
        };
        set(version_key, std::to_string(schema_version));
        std::ostringstream averages;
        averages << settings->averages.title << ' ' << settings->averages.body;
        set(averages_key, averages.str());
        if (!settings->dictionary.empty()) {
            const std::string id = dictionary_id(settings->dictionary);
            set(std::string(dictionary_prefix) + id, settings->dictionary);
            set_plain(std::string(spare_prefix) + id, settings->dictionary);
        }
        std::string counts;
        for (const auto& [lang, count] : languages) counts += lang + ' ' + std::to_string(count) + '\n';
        set(languages_key, counts);
        set(cleanings_key, encode_texts(cleanings));
        set(removed_key, encode_docids({removed.begin(), removed.end()}));
        set(taken_down_key, encode_texts(taken_down));
        set_plain(std::string(sums_key), sums);
    }

    void publish_next() {
        const PhaseTimer timer(timings, Phase::publish);
        layout.publish(next);
        complete.clear();
        scratch_count = 0;
        published = next;
        next = layout.next_database();
        start_again();
    }

    /// Another run may follow this one.
    void start_again() {
        reader.emplace(layout.directory());
        held.clear();
        held_bytes = 0;
        added.clear();
    }

    void compact(Purge purge, const ArticleChange& change) {
        const bool many = static_cast<double>(removed.size()) > rebuild_share * last_docid;
        if (many || (purge == Purge::always && !removed.empty())) {
            const std::vector<Damage> damages = remake(change);
            if (!damages.empty()) {
                throw ArchiveCorrupt(layout.directory().string() + ": " + to_string(damages.front()) +
                                     "; 'indexer rebuild' makes an archive of all others");
            }
            commit(derive_threads());
            return;
        }
        const std::uint64_t bytes = ArchiveLayout::bytes_of(*published);
        layout.require_space(bytes + fast_bytes(bytes));
        with_xapian(next.string(), [&] {
            Xapian::Database(published->string())
                .compact(next.string(), Xapian::DBCOMPACT_NO_RENUMBER | Xapian::Compactor::FULL);
        });
        derive(next);
        publish_next();
    }

    /// A new archive from the records of the old one, up to its publication.
    std::vector<Damage> remake(const ArticleChange& change) {
        const std::uint64_t bytes = ArchiveLayout::bytes_of(*published);
        layout.require_space(2 * bytes + fast_bytes(bytes));
        ArchiveReader records(layout.directory(), AnswerFrom::database, nullptr, purpose);
        published.reset();
        reader.reset();
        settings.reset();
        removed.clear();
        languages.clear();
        cleanings.clear();
        last_cleaning = {0, CleaningLevel::none};
        last_docid = 0;
        changed = true;
        return records.each_article([&](DocId, Article article) {
            if (change) change(article);
            add(article);
        });
    }

    AddResult add(const Article& article) {
        const AddResult result = assign(IdentifiedArticle(article));
        if (std::optional<ArticleBatch> batch = take_batch(scratch_articles)) write(*std::move(batch));
        return result;
    }

    ArchiveLayout layout;
    ArchiveLock lock;
    Timings* timings;
    ReadFor purpose;
    Leftovers leftovers;
    std::mutex complete_mutex;
    std::map<std::string, fs::path> complete;  ///< whole scratch databases of another run, by fingerprint
    std::optional<fs::path> published;
    std::optional<ArchiveReader> reader;  ///< of what is published
    fs::path next;

    std::optional<IndexSettings> settings;  ///< nothing until enough articles of a new archive are known
    DocId last_docid = 0;
    std::set<DocId> removed;
    std::map<std::string, std::uint64_t> languages;
    std::set<std::string> cleanings;
    std::pair<int, CleaningLevel> last_cleaning{0, CleaningLevel::none};  ///< noted already
    std::set<std::string> taken_down;
    bool changed = false;

    IdTable added;  ///< in this run
    std::vector<std::string> lang_names;
    std::vector<ArticleBatch::Entry> held;  ///< have docids and are in no batch yet
    std::size_t held_bytes = 0;
    unsigned scratch_count = 0;
};

ArchiveWriter::ArchiveWriter(const fs::path& directory, IfMissing if_missing, std::chrono::seconds wait,
                             Timings* timings, ReadFor purpose)
    : state_(std::make_unique<State>(directory, if_missing, wait, timings, purpose)) {}
ArchiveWriter::~ArchiveWriter() = default;

const Leftovers& ArchiveWriter::leftovers() const { return state_->leftovers; }

AddResult ArchiveWriter::add(const Article& article) { return state_->add(article); }

AddResult ArchiveWriter::assign(IdentifiedArticle article) { return state_->assign(std::move(article)); }

std::optional<ArticleBatch> ArchiveWriter::take_batch(std::size_t min_articles) {
    return state_->take_batch(min_articles);
}

void ArchiveWriter::write(ArticleBatch batch) { state_->write(std::move(batch)); }

bool ArchiveWriter::remove(std::string_view id) {
    const std::optional<KnownArticle> known = state_->find(id);
    if (!known) return false;
    state_->remove(*known);
    state_->added.erase(id);
    return true;
}

bool ArchiveWriter::take_down(std::string_view id) {
    state_->changed = state_->taken_down.emplace(id).second || state_->changed;
    return remove(id);
}

void ArchiveWriter::commit(unsigned threads) {
    state_->commit(threads == 0 ? State::derive_threads() : std::min(threads, max_derive_threads));
}

void ArchiveWriter::derive() { state_->derive(*state_->published); }

void ArchiveWriter::compact(Purge purge, const ArticleChange& change) { state_->compact(purge, change); }

std::vector<Damage> ArchiveWriter::rebuild(const ArticleChange& change) {
    std::vector<Damage> damages = state_->remake(change);
    state_->commit(State::derive_threads());
    return damages;
}

}  // namespace broadsheet
