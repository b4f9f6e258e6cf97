#include "common/archive/snapshot.hpp"

#include <charconv>
#include <sstream>
#include <utility>

#include "common/archive/fast_writer.hpp"
#include "common/archive/layout.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

/// Attempts to read of one commit while a writer is at it.
constexpr int max_disturbed = 20;

std::map<std::string, std::uint64_t> parse_languages(const std::string& lines) {
    std::map<std::string, std::uint64_t> languages;
    std::istringstream in(lines);
    std::string line;
    while (std::getline(in, line)) {
        const std::size_t blank = line.find(' ');
        std::uint64_t count = 0;
        const char* const end = line.data() + line.size();
        if (blank == std::string::npos || std::from_chars(line.data() + blank + 1, end, count).ptr != end) {
            throw ArchiveCorrupt("the list of languages is damaged; run 'indexer check'");
        }
        languages[line.substr(0, blank)] = count;
    }
    return languages;
}

}  // namespace

Snapshot::Snapshot(fs::path archive, AnswerFrom source, ReadFor reads_for)
    : directory(std::move(archive)), from_(source), purpose_(reads_for) {
    open();
}

void Snapshot::open() {
    for (int attempt = 1;; ++attempt) {
        const std::optional<fs::path> published = ArchiveLayout(directory).published();
        if (!published) {
            throw ArchiveMissing("no archive at '" + directory.string() + "'; make one with 'indexer add " +
                                 directory.string() + " FILES...'");
        }
        try {
            if (!fs::exists(*published)) {
                throw ArchiveCorrupt(published->string() +
                                     ": is missing, though the archive is there; restore it from a copy");
            }
            hold_ = DatabaseHold::take(*published, DatabaseHold::Kind::shared);
            if (!hold_) throw Error(published->string() + ": is being removed");
            with_xapian(directory.string(), [&] { load(*published); });
            return;
        } catch (const Error&) {
            // The database is gone when two newer ones were published since its name was read.
            if (attempt == max_attempts || ArchiveLayout(directory).published() == published) throw;
        }
    }
}

/// Takes the database as it is now; a writer may be at it.
void Snapshot::load(const fs::path& path) {
    for (int attempt = 1;; ++attempt) {
        opened_ = ArchiveLayout::version(path);
        try {
            load_once(path);
            if (is_undisturbed(attempt)) return;
        } catch (const Xapian::DatabaseError&) {
            if (attempt == max_attempts || !is_outdated()) throw;
        } catch (const Error&) {
            if (attempt == max_attempts || !is_outdated()) throw;
        }
    }
}

/// Whether a writer has changed the database since it was opened. What is read of it then may be of two
/// commits, which Xapian mostly calls a modification, sometimes damage, and does not notice in a block
/// that is written while it is read. The version file is what a commit replaces, as its last step; blocks of
/// the commit before are written over only after it.
bool Snapshot::is_outdated() const { return ArchiveLayout::version(database_path) != opened_; }

/// Whether what was read counts. A reader that always loses against a writer takes what Xapian took for
/// good.
bool Snapshot::is_undisturbed(int attempt) const { return attempt >= max_disturbed || !is_outdated(); }

void Snapshot::load_once(const fs::path& path) {
    database_path = path;
    try {
        // No other kind: a stub in its place could lead anywhere.
        database = Xapian::Database(path.string(), Xapian::DB_BACKEND_GLASS);
    } catch (const Xapian::DatabaseError&) {
        ArchiveLayout(directory).require_version(path);
        throw;
    }
    metadata_damages.clear();
    take("the schema version", [&] { check_version(); });
    take("the list of checksums", [&] { read_sums(); });
    take("the list of languages", [&] { languages = parse_languages(metadata(languages_key)); });
    take("the list of cleanings", [&] { cleanings = decode_texts(metadata(cleanings_key)); });
    take("the set of removed articles", [&] {
        const std::vector<DocId> docids = decode_docids(metadata(removed_key));
        removed = {docids.begin(), docids.end()};
    });
    take("the list of what was taken down", [&] { taken_down = decode_texts(metadata(taken_down_key)); });
    take("the dictionary of the records", [&] { read_dictionary(); });
    cached_docid_ = 0;
    load_fast();
}

/// Where only records count, damage is noted and `read` may fail.
template <class Read>
void Snapshot::take(const std::string& what, Read read) {
    if (purpose_ == ReadFor::queries) return read();
    const auto note = [&](const std::string& why) {
        metadata_damages.push_back({0, 0, what + " cannot be read (" + why + ")"});
    };
    try {
        read();
    } catch (const Xapian::Error& error) {
        if (is_outdated()) throw;
        note(error.get_msg());
    } catch (const ArchiveCorrupt& error) {
        note(error.what());
    }
}

void Snapshot::check_version() {
    const std::string version = database.get_metadata(std::string(version_key));
    if (version.empty()) {
        throw ArchiveMissing(directory.string() + ": is a Xapian database but no Broadsheet archive");
    }
    int number = 0;
    const char* const end = version.data() + version.size();
    if (const auto read = std::from_chars(version.data(), end, number);
        read.ec != std::errc() || read.ptr != end) {
        throw ArchiveCorrupt(directory.string() + ": its schema version is damaged; run 'indexer rebuild " +
                             directory.string() + "'");
    }
    if (number > schema_version) {
        throw ArchiveVersion(directory.string() + ": has schema " + version +
                             ", this program reads up to schema " + std::to_string(schema_version) +
                             "; use a newer Broadsheet");
    }
    if (number < oldest_schema && purpose_ == ReadFor::queries) {
        throw ArchiveVersion(directory.string() + ": has schema " + version +
                             ", this program reads from schema " + std::to_string(oldest_schema) +
                             " on; run 'indexer rebuild " + directory.string() + "'");
    }
}

void Snapshot::read_sums() {
    sums_.clear();
    std::istringstream lines(database.get_metadata(std::string(sums_key)));
    std::string key;
    for (std::string sum; lines >> key >> sum;) sums_[key] = sum;
}

std::string Snapshot::metadata(std::string_view key) const {
    std::string value = database.get_metadata(std::string(key));
    const auto sum = sums_.find(key);
    if (sum != sums_.end() && sum->second != metadata_sum(value)) {
        throw ArchiveCorrupt(directory.string() + ": '" + std::string(key) +
                             "' is damaged; run 'indexer rebuild " + directory.string() + "'");
    }
    return value;
}

void Snapshot::read_dictionary() {
    decompressor = RecordDecompressor();
    dictionary.clear();
    const std::string prefix(dictionary_prefix);
    std::vector<std::string> keys;
    for (auto key = database.metadata_keys_begin(prefix); key != database.metadata_keys_end(prefix); ++key) {
        keys.push_back(*key);
    }
    for (const std::string& key : keys) {
        dictionary = whole_dictionary(key);
        decompressor.add_dictionary(dictionary);
    }
}

std::string Snapshot::whole_dictionary(const std::string& key) const {
    try {
        return metadata(key);
    } catch (const Xapian::Error&) {
        if (is_outdated()) throw;
        return spare_dictionary(key);
    } catch (const ArchiveCorrupt&) {
        return spare_dictionary(key);
    }
}

std::string Snapshot::spare_dictionary(const std::string& key) const {
    std::string spare =
        database.get_metadata(std::string(spare_prefix) + key.substr(dictionary_prefix.size()));
    const auto sum = sums_.find(key);
    if (sum == sums_.end() || sum->second != metadata_sum(spare)) {
        throw ArchiveCorrupt(directory.string() +
                             ": the dictionary of the records is damaged in both copies");
    }
    return spare;
}

/// Takes the fast files if they are whole, of this database, and of all its articles.
void Snapshot::load_fast() {
    fast.reset();
    stories_loaded_ = false;
    if (from_ == AnswerFrom::database || purpose_ == ReadFor::records) return;
    std::vector<std::unique_ptr<FastFile>> files;
    DocId covered = 0;
    try {
        for (const ArchiveLayout::FastRange& range : ArchiveLayout::fast_files(database_path)) {
            auto file = std::make_unique<FastFile>(range.path);
            if (file->first() != covered + 1 || !is_of_database(*file, database)) return;
            covered = file->last();
            files.push_back(std::move(file));
        }
    } catch (const FastDamaged&) {
        return;  // 'indexer check' tells
    }
    if (files.empty() || covered != database.get_lastdocid()) return;
    fast = std::make_unique<FastIndex>(
        std::move(files), std::vector<DocId>(removed.begin(), removed.end()),
        TermNames{
            .stem =
                [](Zone zone, std::string_view stem) {
                    return std::string(zone == Zone::title ? title_stem_prefix : stem_prefix).append(stem);
                },
            .filter = filter_term,
            .weight = word_weight});
}

const std::vector<std::unique_ptr<StoriesFile>>& Snapshot::story_files() {
    if (!stories_loaded_) load_stories();
    stories_loaded_ = true;
    return stories_;
}

void Snapshot::load_stories() {
    stories_.clear();
    DocId covered = 0;
    try {
        for (const ArchiveLayout::FastRange& range : ArchiveLayout::fast_files(database_path)) {
            const FastFile file(range.path);
            if (file.first() != covered + 1 || !is_of_database(file, database)) return stories_.clear();
            stories_.push_back(std::make_unique<StoriesFile>(ArchiveLayout::stories_file(range.path),
                                                             file.header().checksum));
            covered = file.last();
        }
    } catch (const FastDamaged&) {
        return stories_.clear();  // 'indexer check' tells
    }
    if (covered != database.get_lastdocid()) stories_.clear();
}

DocId Snapshot::story(DocId docid) {
    for (const auto& file : story_files()) {
        if (docid <= file->last()) return file->stories()[docid - file->first()];
    }
    return docid;
}

std::vector<DocId> Snapshot::story_articles(DocId first) {
    if (story_files().empty()) return {first};
    std::vector<DocId> docids;
    for (const auto& file : story_files()) {
        const auto of_file = file->stories();
        for (std::uint32_t i = 0; i < of_file.size(); ++i) {
            const DocId docid = file->first() + i;
            if (of_file[i] == first && !removed.contains(docid)) docids.push_back(docid);
        }
    }
    return docids;
}

IndexSettings Snapshot::settings() {
    return with_retry([&] {
        IndexSettings settings;
        std::istringstream averages(metadata(averages_key));
        if (!(averages >> settings.averages.title >> settings.averages.body)) {
            throw ArchiveCorrupt(directory.string() +
                                 ": the average lengths are damaged; run 'indexer rebuild " +
                                 directory.string() + "'");
        }
        settings.dictionary = dictionary;
        return settings;
    });
}

const Article* Snapshot::cached_article(DocId docid) {
    if (cached_docid_ == docid) return &cached_;
    const std::string frame = database.get_metadata(record_key(docid));
    if (frame.empty()) return nullptr;
    cached_ = parser.parse(decompressor.decompress(frame));
    cached_docid_ = docid;
    return &cached_;
}

}  // namespace broadsheet
