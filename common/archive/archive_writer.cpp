#include "common/archive/archive_writer.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>
#include <unordered_map>

#include <xxhash.h>

#include "common/archive/archive_reader.hpp"
#include "common/archive/layout.hpp"
#include "common/archive/lock.hpp"
#include "common/archive/scratch.hpp"
#include "common/archive/xapian_error.hpp"
#include "common/article/record.hpp"

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

struct ArticleKey {
    DocId docid = 0;
    std::string content;
};

std::string dictionary_key(std::string_view dictionary) {
    // The id stands behind the magic number (RFC 8878, section 5), as a little-endian number.
    std::string key(dictionary_prefix);
    static constexpr std::array<char, 17> hex{"0123456789abcdef"};
    for (std::size_t at = 7; at >= 4; --at) {
        key += hex[static_cast<unsigned char>(dictionary[at]) >> 4U];
        key += hex[static_cast<unsigned char>(dictionary[at]) & 0xFU];
    }
    return key;
}

AverageLengths measure_lengths(const std::vector<Article>& articles) {
    std::uint64_t title = 0;
    std::uint64_t body = 0;
    for (const Article& article : articles) {
        const ArticleLengths lengths = article_lengths(article);
        title += lengths.title;
        body += lengths.body;
    }
    const auto average = [&](std::uint64_t words) {
        return std::max(1.0, std::round(static_cast<double>(words) / static_cast<double>(articles.size())));
    };
    return {average(title), average(body)};
}

std::string train(const std::vector<Article>& articles) {
    const std::size_t step = std::max<std::size_t>(1, articles.size() / dictionary_samples);
    std::vector<std::string> records;
    for (std::size_t i = 0; i < articles.size(); i += step) records.push_back(to_json(articles[i]));
    return train_dictionary(records, max_dictionary_bytes);
}

}  // namespace

/// One run: it goes into scratch databases that are compacted with the published one.
struct ArchiveWriter::State {
    State(const fs::path& directory, IfMissing if_missing, std::chrono::seconds wait)
        : layout(prepare(directory, if_missing)), lock(layout.lock_file(), wait) {
        leftovers = layout.remove_leftovers();
        published = layout.published();
        if (!published && if_missing == IfMissing::fail) throw no_archive(directory);
        if (published) {
            reader.emplace(directory);
            settings = reader->settings();
            removed = reader->removed();
            languages = reader->languages();
            last_docid = reader->last_docid();
        }
        next = layout.next_database();
    }

    ~State() {
        std::error_code ignored;  // a later writer removes what cannot be removed now
        for (unsigned number = 1; number <= scratch_count; ++number) {
            fs::remove_all(ArchiveLayout::scratch(next, number), ignored);
        }
        fs::remove_all(next, ignored);
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

    /// The live article with this identity, in this run or before it.
    std::optional<ArticleKey> find(const std::string& id) {
        if (const auto found = added.find(id); found != added.end()) return found->second;
        if (!reader) return std::nullopt;
        const std::optional<DocId> docid = reader->find(id);
        if (!docid || removed.contains(*docid)) return std::nullopt;
        return ArticleKey{*docid, content_hash(reader->article(*docid))};
    }

    void remove_docid(DocId docid, const std::string& lang) {
        removed.insert(docid);
        changed = true;
        const auto count = languages.find(lang);
        if (count != languages.end() && --count->second == 0) languages.erase(count);
    }

    AddResult add(const Article& article) {
        const std::string id = identity(article);
        const std::string content = content_hash(article);
        const std::optional<ArticleKey> known = find(id);
        if (known && known->content == content) return AddResult::unchanged;
        if (known) remove_docid(known->docid, language_of(known->docid));
        const DocId docid = ++last_docid;
        added[id] = {docid, content};
        ++languages[article.lang];
        added_languages.push_back(article.lang);
        changed = true;
        if (settings) {
            write(docid, article);
        } else {
            sample_bytes += article.title.size() + article.body.size();
            sample.push_back(article);
            if (sample.size() >= sample_articles || sample_bytes >= max_sample_bytes) settle();
        }
        return known ? AddResult::replaced : AddResult::added;
    }

    std::string language_of(DocId docid) {
        const DocId before = last_docid - static_cast<DocId>(added_languages.size());
        return docid > before ? added_languages[docid - before - 1] : reader->article(docid).lang;
    }

    /// Fixes what an archive keeps for good, and writes the articles that waited for it.
    void settle() {
        settings.emplace();
        if (sample.size() >= min_sample_articles) {
            settings->averages = measure_lengths(sample);
            settings->dictionary = train(sample);
        }
        DocId docid = last_docid - static_cast<DocId>(sample.size());
        for (const Article& article : sample) write(++docid, article);
        sample.clear();
        sample.shrink_to_fit();
    }

    void write(DocId docid, const Article& article) {
        if (!scratch) scratch.emplace(ArchiveLayout::scratch(next, ++scratch_count), *settings);
        scratch->add(docid, article);
        if (scratch->article_count() >= scratch_articles) finish_scratch();
    }

    void finish_scratch() {
        if (!scratch) return;
        scratch->finish();
        scratch->add_word_counts(word_counts);
        scratch.reset();
    }

    void commit() {
        if (!changed) return;
        if (!settings) settle();
        finish_scratch();
        if (scratch_count == 0 && published) {
            update_published();
        } else {
            make_next();
            publish_next();
        }
        changed = false;
    }

    /// Only removals: they go into the published database, in one transaction.
    void update_published() {
        with_xapian(published->string(), [&] {
            Xapian::WritableDatabase database(published->string(), Xapian::DB_OPEN | Xapian::DB_NO_TERMLIST);
            write_metadata(database);
            database.commit();
        });
    }

    void make_next() {
        with_xapian(next.string(), [&] {
            Xapian::Database sources;
            if (published) sources.add_database(Xapian::Database(published->string()));
            for (unsigned number = 1; number <= scratch_count; ++number) {
                sources.add_database(Xapian::Database(ArchiveLayout::scratch(next, number).string()));
            }
            if (published || scratch_count > 0) {
                sources.compact(next.string(), Xapian::DBCOMPACT_NO_RENUMBER | Xapian::Compactor::FULL);
            }
            Xapian::WritableDatabase database(next.string(),
                                              Xapian::DB_CREATE_OR_OPEN | Xapian::DB_NO_TERMLIST);
            write_metadata(database);
            std::vector<std::pair<std::string_view, std::uint64_t>> words(word_counts.begin(),
                                                                          word_counts.end());
            std::sort(words.begin(), words.end());
            for (const auto& [word, count] : words) {
                database.add_spelling(std::string(word), static_cast<Xapian::termcount>(count));
            }
            database.commit();
        });
    }

    /// Compacting keeps only one source's metadata, so all of it is written to the result.
    void write_metadata(Xapian::WritableDatabase& database) {
        database.set_metadata(std::string(version_key), std::to_string(schema_version));
        std::ostringstream averages;
        averages << settings->averages.title << ' ' << settings->averages.body;
        database.set_metadata(std::string(averages_key), averages.str());
        if (!settings->dictionary.empty()) {
            database.set_metadata(dictionary_key(settings->dictionary), settings->dictionary);
        }
        std::string counts;
        for (const auto& [lang, count] : languages) counts += lang + ' ' + std::to_string(count) + '\n';
        database.set_metadata(std::string(languages_key), counts);
        database.set_metadata(std::string(removed_key), encode_docids({removed.begin(), removed.end()}));
    }

    void publish_next() {
        layout.publish(next);
        for (unsigned number = 1; number <= scratch_count; ++number) {
            fs::remove_all(ArchiveLayout::scratch(next, number));
        }
        scratch_count = 0;
        published = next;
        reader.emplace(layout.directory());
        next = layout.next_database();
        added.clear();
        added_languages.clear();
        word_counts.clear();
    }

    void compact() {
        if (static_cast<double>(removed.size()) > rebuild_share * last_docid) {
            rebuild();
            return;
        }
        with_xapian(next.string(), [&] {
            Xapian::Database(published->string())
                .compact(next.string(), Xapian::DBCOMPACT_NO_RENUMBER | Xapian::Compactor::FULL);
        });
        publish_next();
    }

    /// A new archive from the records of the old one.
    void rebuild() {
        ArchiveReader records(layout.directory());
        published.reset();
        reader.reset();
        settings.reset();
        removed.clear();
        languages.clear();
        last_docid = 0;
        records.each_docid([&](DocId docid) { add(records.article(docid)); });
        changed = true;
        commit();
    }

    ArchiveLayout layout;
    ArchiveLock lock;
    std::vector<std::string> leftovers;
    std::optional<fs::path> published;
    std::optional<ArchiveReader> reader;  ///< of what is published
    fs::path next;

    std::optional<IndexSettings> settings;  ///< nothing until enough articles of a new archive are known
    std::vector<Article> sample;
    std::size_t sample_bytes = 0;

    DocId last_docid = 0;
    std::set<DocId> removed;
    std::map<std::string, std::uint64_t> languages;
    std::unordered_map<std::string, ArticleKey> added;  ///< in this run, by identity
    std::vector<std::string> added_languages;
    bool changed = false;

    std::optional<ScratchDatabase> scratch;
    unsigned scratch_count = 0;
    WordCounts word_counts;
};

ArchiveWriter::ArchiveWriter(const fs::path& directory, IfMissing if_missing, std::chrono::seconds wait)
    : state_(std::make_unique<State>(directory, if_missing, wait)) {}
ArchiveWriter::~ArchiveWriter() = default;

const std::vector<std::string>& ArchiveWriter::leftovers() const { return state_->leftovers; }

AddResult ArchiveWriter::add(const Article& article) { return state_->add(article); }

bool ArchiveWriter::remove(std::string_view id) {
    const std::optional<ArticleKey> known = state_->find(std::string(id));
    if (!known) return false;
    state_->remove_docid(known->docid, state_->language_of(known->docid));
    state_->added.erase(std::string(id));
    return true;
}

void ArchiveWriter::commit() { state_->commit(); }

void ArchiveWriter::compact() { state_->compact(); }

}  // namespace broadsheet
