#include "common/archive/fast_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <future>
#include <mutex>
#include <span>
#include <unordered_map>

#include <fcntl.h>
#include <unistd.h>
#include <xapian.h>
#include <xxhash.h>

#include "common/archive/database_writer.hpp"
#include "common/archive/layout.hpp"
#include "common/archive/xapian_error.hpp"
#include "common/article/record.hpp"
#include "common/match/facets.hpp"
#include "common/match/fast_file.hpp"
#include "common/match/fast_format.hpp"
#include "common/match/stories.hpp"
#include "common/match/word_stream.hpp"
#include "common/text/sentences.hpp"
#include "common/text/stem.hpp"
#include "common/text/tokenizer.hpp"
#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

std::uint64_t hash_of(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

/// Terms that queries ask for in the matcher; identities, urls and dates it answers otherwise.
bool is_fast_term(std::string_view term) {
    if (term.starts_with(stem_prefix)) return true;
    return std::any_of(filter_prefixes.begin(), filter_prefixes.end(), [&](const FilterPrefix& filter) {
        return filter.filter != Filter::id && filter.filter != Filter::url && term.starts_with(filter.prefix);
    });
}

/// A file that has its name when it is whole.
class NewFile {
   public:
    explicit NewFile(fs::path path) : path_(std::move(path)), temporary_(path_.string() + ".new") {
        constexpr mode_t mode = 0644;
        file_ = ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
        if (file_ < 0) failed("cannot be made");
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile() {
        if (file_ >= 0) ::close(file_);
        if (!finished_) ::unlink(temporary_.c_str());
    }

    void write(std::uint64_t at, std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t written = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(at));
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) failed("cannot be written");
            at += static_cast<std::uint64_t>(written);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    void finish() {
        if (::fsync(file_) != 0) failed("cannot be written to disk");
        fs::rename(temporary_, path_);
        finished_ = true;
    }

   private:
    [[noreturn]] void failed(const std::string& what) const {
        throw Error(temporary_.string() + ": " + what + ": " + std::strerror(errno));
    }

    fs::path path_;
    fs::path temporary_;
    int file_ = -1;
    bool finished_ = false;
};

/// A stretch of a file that is written from its beginning to its end; several at a time.
class Section {
   public:
    Section(const NewFile& file, std::uint64_t begin) : file_(file), begin_(begin), at_(begin) {
        XXH3_64bits_reset(sum_.get());
    }

    std::uint64_t size() const { return at_ + buffer_.size() - begin_; }

    void write(const void* data, std::size_t bytes) {
        XXH3_64bits_update(sum_.get(), data, bytes);
        buffer_.append(static_cast<const char*>(data), bytes);
        if (buffer_.size() >= (std::size_t{1} << 20)) flush();
    }

    FastSectionPlace end() {
        flush();
        return {begin_, at_ - begin_, XXH3_64bits_digest(sum_.get())};
    }

   private:
    void flush() {
        file_.write(at_, buffer_);
        at_ += buffer_.size();
        buffer_.clear();
    }

    struct FreeState {
        void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
    };

    const NewFile& file_;
    std::uint64_t begin_;
    std::uint64_t at_;
    std::string buffer_;
    std::unique_ptr<XXH3_state_t, FreeState> sum_{XXH3_createState()};
};

template <class Values>
FastSectionPlace write_section(const NewFile& file, std::uint64_t begin, const Values& values) {
    Section section(file, begin);
    section.write(values.data(), values.size() * sizeof(*values.data()));
    return section.end();
}

std::uint64_t aligned(std::uint64_t offset) { return (offset + 63) / 64 * 64; }

/// The words of the word list by frequency, so that most words of a text are one unit.
class WordIds {
   public:
    explicit WordIds(const Xapian::Database& database) {
        struct Listed {
            std::uint64_t frequency;
            std::uint64_t hash;
        };
        std::vector<Listed> listed;
        const auto end = database.spellings_end();
        for (auto word = database.spellings_begin(); word != end; ++word) {
            words_.push_back(*word);
            listed.push_back({word.get_termfreq(), hash_of(words_.back())});
        }
        std::sort(listed.begin(), listed.end(), [](const Listed& a, const Listed& b) {
            return a.frequency != b.frequency ? a.frequency > b.frequency : a.hash < b.hash;
        });
        std::size_t size = 64;
        while (size < listed.size() * 2) size *= 2;
        slots_.resize(size);
        for (const Listed& word : listed) insert(word.hash);
    }

    WordId id(std::string_view word) {
        const std::uint64_t hash = hash_of(word);
        if (const Slot& slot = slots_[slot_of(hash)]; slot.used) return slot.id;
        // Longer than the word list takes.
        const std::lock_guard guard(mutex_);
        const auto [known, made] = more_.try_emplace(hash, next_);
        if (made) {
            ++next_;
            words_.emplace_back(word);
        }
        return known->second;
    }

    /// All words, in the order of their bytes.
    std::vector<std::string> take_words() {
        std::sort(words_.begin(), words_.end());
        return std::move(words_);
    }

   private:
    struct Slot {
        std::uint64_t hash = 0;
        WordId id = 0;
        bool used = false;
    };

    std::size_t slot_of(std::uint64_t hash) const {
        std::size_t at = hash & (slots_.size() - 1);
        while (slots_[at].used && slots_[at].hash != hash) at = (at + 1) & (slots_.size() - 1);
        return at;
    }

    void insert(std::uint64_t hash) {
        Slot& slot = slots_[slot_of(hash)];
        if (slot.used) return;
        slot = {hash, next_++, true};
    }

    std::vector<Slot> slots_;
    WordId next_ = 0;
    std::mutex mutex_;
    std::unordered_map<std::uint64_t, WordId> more_;
    std::vector<std::string> words_;
};

/// The word list as fast_format.hpp has it.
struct Vocabulary {
    std::string bytes;
    std::vector<std::uint32_t> blocks;
    std::vector<WordId> ids;
};

Vocabulary make_vocabulary(const std::vector<std::string>& words, WordIds& ids) {
    Vocabulary list;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        list.ids.push_back(ids.id(word));
        std::size_t shared = 0;
        if (i % vocabulary_block == 0) {
            list.blocks.push_back(static_cast<std::uint32_t>(list.bytes.size()));
        } else {
            const std::string& before = words[i - 1];
            const auto differs = std::mismatch(word.begin(), word.end(), before.begin(), before.end());
            shared = static_cast<std::size_t>(differs.first - word.begin());
            list.bytes += static_cast<char>(shared);
        }
        list.bytes += static_cast<char>(word.size() - shared);
        list.bytes.append(word, shared);
    }
    return list;
}

std::vector<std::uint16_t> make_stem_hashes(const std::vector<std::string>& words,
                                            const std::vector<std::string>& languages, unsigned threads) {
    std::vector<std::uint16_t> hashes(words.size() * languages.size());
    const auto make = [&](std::size_t begin, std::size_t end) {
        Stemmers stemmers;
        for (std::size_t i = begin; i < end; ++i) {
            Stemmer& stemmer = stemmers.of(languages[i / words.size()]);
            hashes[i] = stem_hash(hash_of(stemmer.stem(words[i % words.size()])));
        }
    };
    std::vector<std::future<void>> parts;
    for (unsigned i = 0; i < threads; ++i) {
        parts.push_back(std::async(threads > 1 ? std::launch::async : std::launch::deferred, make,
                                   hashes.size() * i / threads, hashes.size() * (i + 1) / threads));
    }
    for (std::future<void>& part : parts) part.get();
    return hashes;
}

/// Records by docid; one a thread.
class Records {
   public:
    explicit Records(const fs::path& path) : database_(path.string()) {
        const std::string prefix(dictionary_prefix);
        for (auto key = database_.metadata_keys_begin(prefix); key != database_.metadata_keys_end(prefix);
             ++key) {
            decompressor_.add_dictionary(database_.get_metadata(*key));
        }
    }

    std::string frame(DocId docid) const { return database_.get_metadata(record_key(docid)); }

    /// Nothing where there is none.
    std::optional<Article> article(DocId docid) {
        const std::string stored = frame(docid);
        if (stored.empty()) return std::nullopt;
        return parser_.parse(decompressor_.decompress(stored));
    }

    const Xapian::Database& database() const { return database_; }

   private:
    Xapian::Database database_;
    RecordDecompressor decompressor_;
    RecordParser parser_;
};

/// The values that articles are counted by.
class FacetValues {
   public:
    /// The next article's.
    void add(const std::vector<FacetText>& texts) {
        for (const FacetText& text : texts) {
            const std::uint32_t number = number_of(text);
            const std::size_t begin = ends_.empty() ? 0 : ends_.back();
            const auto own = values_.begin() + static_cast<std::ptrdiff_t>(begin);
            if (std::find(own, values_.end(), number) == values_.end()) values_.push_back(number);
        }
        ends_.push_back(static_cast<std::uint32_t>(values_.size()));
    }

    /// Numbers the values facet by facet.
    void finish() {
        std::array<std::uint32_t, facet_count> sizes{};
        for (const FacetText& text : texts_) ++sizes[static_cast<std::size_t>(text.facet)];
        for (std::size_t facet = 0; facet < facet_count; ++facet)
            starts_[facet + 1] = starts_[facet] + sizes[facet];
        std::array<std::uint32_t, facet_count> next{};
        std::copy_n(starts_.begin(), facet_count, next.begin());
        std::vector<std::uint32_t> numbers;
        std::vector<const std::string*> ordered(texts_.size());
        for (const FacetText& text : texts_) {
            numbers.push_back(next[static_cast<std::size_t>(text.facet)]++);
            ordered[numbers.back()] = &text.text;
        }
        for (std::uint32_t& value : values_) value = numbers[value];
        for (const std::string* text : ordered) {
            bytes_ += *text;
            text_ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
        }
    }

    const std::vector<std::uint32_t>& ends() const { return ends_; }
    const std::vector<std::uint32_t>& values() const { return values_; }
    const std::vector<std::uint32_t>& text_ends() const { return text_ends_; }
    const std::string& texts() const { return bytes_; }
    const std::array<std::uint32_t, facet_count + 1>& starts() const { return starts_; }

   private:
    std::uint32_t number_of(const FacetText& text) {
        const auto facet = static_cast<char>(text.facet);
        const auto as_written = numbers_as_written_.find(facet + text.text);
        if (as_written != numbers_as_written_.end()) return as_written->second;
        const auto [known, made] =
            numbers_.try_emplace(facet + fold(text.text), static_cast<std::uint32_t>(texts_.size()));
        if (made) texts_.push_back(text);
        return numbers_as_written_[facet + text.text] = known->second;
    }

    std::unordered_map<std::string, std::uint32_t> numbers_as_written_;  ///< by facet and text
    std::unordered_map<std::string, std::uint32_t> numbers_;             ///< by facet and folded text
    std::vector<FacetText> texts_;
    std::vector<std::uint32_t> ends_;
    std::vector<std::uint32_t> values_;
    std::string bytes_;
    std::vector<std::uint32_t> text_ends_;
    std::array<std::uint32_t, facet_count + 1> starts_{};
};

/// What a window's articles give besides posting lists.
struct WindowData {
    std::vector<std::uint16_t> units;
    std::vector<std::uint64_t> ends;  ///< within units
    std::vector<std::uint32_t> sums;
    std::vector<std::uint64_t> signature = std::vector<std::uint64_t>(signature_rows * window_words);
    std::vector<std::int64_t> published;
    std::vector<std::int32_t> days;
    std::vector<std::string> ids;
    std::vector<std::string> languages;
    std::vector<std::vector<FacetText>> facets;
    std::vector<Bands> bands;
};

class WindowMaker {
   public:
    WindowMaker(const fs::path& database, WordIds& words) : records_(database), words_(words) {}

    WindowData make(DocId first, DocId last) {
        WindowData data;
        for (DocId docid = first; docid <= last; ++docid) {
            const std::optional<Article> article = records_.article(docid);
            const std::size_t begin = data.units.size();
            const std::uint32_t column = docid - first;
            joined_.clear();
            sentences_.clear();
            shingles_.clear();
            if (article) add_text(data, article->title, article->lang, TextField::title, column);
            data.units.push_back(stream::field_end);
            if (article) add_text(data, article->body, article->lang, TextField::body, column);
            data.units.push_back(stream::stream_end);
            data.units.insert(data.units.end(), joined_.begin(), joined_.end());
            data.units.push_back(stream::stream_end);
            add_sentences(data);
            data.ends.push_back(data.units.size());
            data.sums.push_back(static_cast<std::uint32_t>(
                XXH3_64bits(data.units.data() + begin, (data.units.size() - begin) * sizeof(std::uint16_t))));
            const bool dated = article && article->published;
            data.published.push_back(dated ? article->published->time_since_epoch().count() : no_time);
            data.days.push_back(
                dated ? static_cast<std::int32_t>(day_of(*article->published).time_since_epoch().count())
                      : no_day);
            data.ids.push_back(article ? identity(*article) : "");
            data.languages.emplace_back(article ? primary_language(article->lang) : "");
            data.bands.push_back(make_bands(shingles_));
            data.facets.push_back(article ? facet_texts(*article) : std::vector<FacetText>());
        }
        return data;
    }

   private:
    void add_text(WindowData& data, std::string_view text, std::string_view lang, TextField field,
                  std::uint32_t column) {
        tokenize(text, lang, tokens_);
        ids_.clear();
        std::uint32_t paragraph = tokens_.tokens.empty() ? 0 : tokens_.tokens.front().paragraph;
        for (const Token& token : tokens_.tokens) {
            if (token.kind == TokenKind::bigram) continue;
            const WordId id = words_.id(tokens_.word(token));
            ids_.push_back({id, token.position, token.span, token.paragraph});
            if (token.kind == TokenKind::joined) {
                joined_.push_back(static_cast<std::uint16_t>(token.position >> 15U));
                joined_.push_back(static_cast<std::uint16_t>(token.position & 0x7FFFU));
                joined_.push_back(static_cast<std::uint16_t>(
                    token.span + (field == TextField::body ? stream::span_limit : 0)));
                append_word(joined_, id);
                continue;
            }
            if (token.paragraph != paragraph) data.units.push_back(stream::paragraph_end);
            paragraph = token.paragraph;
            append_word(data.units, id);
        }
        sign(data, column);
        if (field == TextField::title) return;
        find_sentences(text, tokens_, sentences_);
        find_shingles(tokens_, shingles_);
    }

    /// See word_stream.hpp.
    void add_sentences(WindowData& data) const {
        std::string bytes;
        std::uint32_t before = 0;
        for (const std::uint32_t begin : sentences_) {
            std::uint32_t words = begin - before;
            for (; words > stream::most_counted; words -= stream::most_counted) {
                bytes += static_cast<char>(stream::long_sentence);
            }
            bytes += static_cast<char>(words);
            before = begin;
        }
        if (bytes.size() % 2 != 0) bytes += '\0';
        for (std::size_t i = 0; i < bytes.size(); i += 2) {
            data.units.push_back(static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[i]) |
                                                            static_cast<unsigned char>(bytes[i + 1]) << 8U));
        }
    }

    /// A row for each two words of which one stands directly behind the other.
    void sign(WindowData& data, std::uint32_t column) {
        const auto by_position = [](const Placed& a, const Placed& b) { return a.position < b.position; };
        // A joined form comes behind the parts of its compound, but stands where the first does.
        if (!std::is_sorted(ids_.begin(), ids_.end(), by_position)) {
            std::stable_sort(ids_.begin(), ids_.end(), by_position);
        }
        for (std::size_t i = 0; i < ids_.size(); ++i) {
            const std::uint32_t behind = ids_[i].position + ids_[i].span;
            for (std::size_t j = i + 1; j < ids_.size() && ids_[j].position <= behind; ++j) {
                if (ids_[j].position != behind || ids_[j].paragraph != ids_[i].paragraph) continue;
                const std::uint32_t row = broadsheet::signature_row(ids_[i].id, ids_[j].id);
                data.signature[row * window_words + column / 64] |= std::uint64_t{1} << column % 64;
            }
        }
    }

    struct Placed {
        WordId id;
        std::uint32_t position;
        std::uint32_t span;
        std::uint32_t paragraph;
    };

    Records records_;
    WordIds& words_;
    Tokens tokens_;
    std::vector<std::uint16_t> joined_;
    std::vector<std::uint32_t> sentences_;  ///< of the body
    Shingles shingles_;
    std::vector<Placed> ids_;
};

/// Numbers languages that have stemmers from 1; others have 0.
class StemmerNumbers {
   public:
    std::uint8_t of(const std::string& language) {
        const auto [known, made] = numbers_.try_emplace(language, std::uint8_t{0});
        if (made && has_stemmer(language)) {
            languages_.push_back(language);
            known->second = static_cast<std::uint8_t>(languages_.size());
        }
        return known->second;
    }

    const std::vector<std::string>& languages() const { return languages_; }
    std::string lines() const {
        std::string lines;
        for (const std::string& language : languages_) lines += language + '\n';
        return lines;
    }

   private:
    std::unordered_map<std::string, std::uint8_t> numbers_;
    std::vector<std::string> languages_;
};

/// Copies the posting lists of `database` that lie in the range.
class ListWriter {
   public:
    ListWriter(Section& file, DocId first, DocId last) : file_(file), first_(first), last_(last) {}

    void write_all(const Xapian::Database& database) {
        const auto end = database.allterms_end();
        for (auto term = database.allterms_begin(); term != end; ++term) {
            if (is_fast_term(*term)) write_list(database, *term);
        }
        std::sort(terms_.begin(), terms_.end(),
                  [](const FastTerm& a, const FastTerm& b) { return a.hash < b.hash; });
    }

    const std::vector<FastTerm>& terms() const { return terms_; }
    const std::vector<FastWindow>& windows() const { return windows_; }

   private:
    void write_list(const Xapian::Database& database, const std::string& term) {
        docids_.clear();
        impacts_.clear();
        const bool scored = term.starts_with(stem_prefix);
        const auto end = database.postlist_end(term);
        auto posting = database.postlist_begin(term);
        if (first_ > 1) posting.skip_to(first_);
        for (; posting != end && *posting <= last_; ++posting) {
            docids_.push_back(*posting);
            impacts_.push_back(
                scored ? static_cast<std::uint8_t>(std::min<unsigned>(posting.get_wdf(), max_impact))
                       : std::uint8_t{1});
        }
        if (docids_.empty()) return;
        // Lists begin at multiples of four, so that docids and offsets are aligned.
        static constexpr std::array<char, 4> filler{};
        file_.write(filler.data(), (4 - file_.size() % 4) % 4);
        data_.clear();
        FastTerm entry{.hash = hash_of(term),
                       .data = file_.size(),
                       .articles = static_cast<std::uint32_t>(docids_.size()),
                       .windows = static_cast<std::uint32_t>(windows_.size()),
                       .checksum = 0,
                       .window_count = 0,
                       .max_impact = *std::max_element(impacts_.begin(), impacts_.end()),
                       .unused = 0};
        if (docids_.size() <= max_short_list) {
            append(docids_.data(), docids_.size() * sizeof(DocId));
            append(impacts_.data(), impacts_.size());
        } else {
            write_windows();
            entry.window_count = static_cast<std::uint16_t>(windows_.size() - entry.windows);
        }
        entry.checksum = static_cast<std::uint32_t>(hash_of(data_));
        file_.write(data_.data(), data_.size());
        terms_.push_back(entry);
    }

    void write_windows() {
        for (std::size_t begin = 0; begin < docids_.size();) {
            const std::uint32_t number = (docids_[begin] - first_) >> window_bits;
            std::size_t end = begin;
            while (end < docids_.size() && (docids_[end] - first_) >> window_bits == number) ++end;
            if (data_.size() % 2 != 0) data_ += '\0';
            const auto count = static_cast<std::uint32_t>(end - begin);
            const bool dense = count >= min_dense_docs;
            windows_.push_back(
                {.data = static_cast<std::uint32_t>(data_.size()),
                 .number = static_cast<std::uint16_t>(number),
                 .count_and_dense = static_cast<std::uint16_t>((count - 1) | (dense ? 0x8000U : 0U)),
                 .max_impact = *std::max_element(impacts_.begin() + static_cast<std::ptrdiff_t>(begin),
                                                 impacts_.begin() + static_cast<std::ptrdiff_t>(end)),
                 .unused = {}});
            if (dense) {
                const std::size_t start = data_.size();
                data_.resize(start + window_docs);
                for (std::size_t i = begin; i < end; ++i) {
                    data_[start + (docids_[i] - first_) % window_docs] = static_cast<char>(impacts_[i]);
                }
            } else {
                for (std::size_t i = begin; i < end; ++i) {
                    const auto offset = static_cast<std::uint16_t>((docids_[i] - first_) % window_docs);
                    append(&offset, sizeof(offset));
                }
                append(impacts_.data() + begin, count);
            }
            begin = end;
        }
    }

    void append(const void* data, std::size_t bytes) { data_.append(static_cast<const char*>(data), bytes); }

    Section& file_;
    DocId first_;
    DocId last_;
    std::vector<FastTerm> terms_;
    std::vector<FastWindow> windows_;
    std::vector<DocId> docids_;
    std::vector<std::uint8_t> impacts_;
    std::string data_;
};

/// The database whose lists and words are those of the range: the archive's own, or for a short range one
/// made of its records, since looking into every list of a large archive takes longer.
class Source {
   public:
    Source(const fs::path& path, const fs::path& database, DocId first, DocId last,
           const IndexSettings& settings) {
        if (first == 1) {
            database_ = Xapian::Database(database.string());
            return;
        }
        scratch_ = path.string() + ".scratch";
        fs::remove_all(scratch_);
        Records records(database);
        DatabaseWriter writer(scratch_, settings, DatabaseWriter::Mode::scratch, nullptr);
        for (DocId docid = first; docid <= last; ++docid) {
            if (const std::optional<Article> article = records.article(docid)) writer.add(docid, *article);
        }
        writer.finish();
        database_ = Xapian::Database(scratch_.string());
    }
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    ~Source() {
        std::error_code ignored;
        if (!scratch_.empty()) fs::remove_all(scratch_, ignored);
    }

    const Xapian::Database& database() const { return database_; }

   private:
    fs::path scratch_;
    Xapian::Database database_;
};

/// Writes the stories of the articles `first` to `last`, whose bands are given, beside their fast file.
/// Without the stories of all articles before them there are none.
void write_stories(const fs::path& fast_path, std::uint64_t fast_header, const fs::path& database,
                   DocId first, DocId last, const std::vector<Bands>& bands) {
    std::vector<std::unique_ptr<StoriesFile>> files;
    std::vector<BandColumns> before;
    DocId covered = 0;
    try {
        for (const ArchiveLayout::FastRange& range : ArchiveLayout::fast_files(database)) {
            if (range.first >= first || range.last >= first) continue;
            files.push_back(std::make_unique<StoriesFile>(ArchiveLayout::stories_file(range.path),
                                                          FastFile(range.path).header().checksum));
            if (files.back()->first() != covered + 1) return;
            covered = files.back()->last();
            before.push_back(files.back()->bands());
        }
    } catch (const FastDamaged&) {
        return;  // 'indexer check' tells
    }
    if (covered + 1 != first) return;
    const std::size_t count = bands.size();
    std::vector<std::uint32_t> columns(count * band_count);
    BandColumns own{.first = first, .columns = {}};
    for (std::size_t band = 0; band < band_count; ++band) {
        for (std::size_t i = 0; i < count; ++i) columns[band * count + i] = bands[i][band];
        own.columns[band] = {columns.data() + band * count, count};
    }
    Records records(database);
    Tokens tokens;
    const auto shingles = [&](DocId docid) {
        Shingles found;
        if (const std::optional<Article> article = records.article(docid)) {
            tokenize(article->body, article->lang, tokens);
            find_shingles(tokens, found);
            make_set(found);
        }
        return found;
    };
    const auto story_before = [&](DocId docid) {
        const auto file =
            std::find_if(files.begin(), files.end(), [&](const auto& one) { return docid <= one->last(); });
        return (*file)->stories()[docid - (*file)->first()];
    };
    const std::vector<std::uint32_t> stories = find_stories(before, story_before, own, shingles);
    StoriesHeader header{
        .magic = stories_magic,
        .version = stories_version,
        .first = first,
        .last = last,
        .unused = 0,
        .fast_header = fast_header,
        .stories_checksum = XXH3_64bits(stories.data(), stories.size() * sizeof(std::uint32_t)),
        .bands_checksum = XXH3_64bits(columns.data(), columns.size() * sizeof(std::uint32_t)),
        .checksum = 0};
    header.checksum = XXH3_64bits(&header, offsetof(StoriesHeader, checksum));
    NewFile file(ArchiveLayout::stories_file(fast_path));
    const auto write = [&](std::uint64_t at, const void* data, std::size_t bytes) {
        file.write(at, {static_cast<const char*>(data), bytes});
        return at + bytes;
    };
    std::uint64_t at = write(0, &header, sizeof(header));
    at = write(at, stories.data(), stories.size() * sizeof(std::uint32_t));
    write(at, columns.data(), columns.size() * sizeof(std::uint32_t));
    file.finish();
}

void write_sections(const fs::path& path, const fs::path& database, DocId first, DocId last,
                    const IndexSettings& settings, unsigned threads) {
    const Source source(path, database, first, last, settings);
    FastHeader header{};
    header.magic = fast_magic;
    header.version = fast_version;
    header.schema = schema_version;
    header.first = first;
    header.last = last;
    const auto place = [&](FastSection section) -> FastSectionPlace& {
        return header.sections[static_cast<std::size_t>(section)];
    };
    const auto behind = [&](FastSection section) {
        return aligned(place(section).offset + place(section).bytes);
    };

    NewFile file(path);
    Section postings(file, aligned(sizeof(FastHeader)));
    ListWriter lists(postings, first, last);
    lists.write_all(source.database());
    place(FastSection::postings) = postings.end();
    place(FastSection::windows) = write_section(file, behind(FastSection::postings), lists.windows());
    place(FastSection::terms) = write_section(file, behind(FastSection::windows), lists.terms());

    WordIds words(source.database());
    const std::uint32_t windows = (last - first + window_docs) >> window_bits;
    std::vector<std::unique_ptr<WindowMaker>> makers;
    for (unsigned i = 0; i < threads; ++i) makers.push_back(std::make_unique<WindowMaker>(database, words));
    std::vector<std::uint64_t> stream_ends;
    std::vector<std::uint32_t> stream_sums;
    std::vector<std::int64_t> published;
    std::vector<std::int32_t> days;
    std::vector<std::uint32_t> id_ends;
    std::string ids;
    FacetValues facets;
    StemmerNumbers stemmers;
    std::vector<std::uint8_t> languages;
    std::vector<Bands> bands;
    // Signatures are of known length, so words go behind them, both in one pass.
    constexpr std::uint64_t signature_bytes =
        std::uint64_t{signature_rows} * window_words * sizeof(std::uint64_t);
    Section signatures(file, behind(FastSection::terms));
    Section units(file, aligned(behind(FastSection::terms) + windows * signature_bytes));
    for (std::uint32_t window = 0; window < windows;) {
        std::vector<std::future<WindowData>> made;
        for (unsigned i = 0; i < threads && window < windows; ++i, ++window) {
            const DocId begin = first + (window << window_bits);
            const DocId end = std::min(last, begin + window_docs - 1);
            made.push_back(std::async(threads > 1 ? std::launch::async : std::launch::deferred,
                                      [&maker = *makers[i], begin, end] { return maker.make(begin, end); }));
        }
        for (std::future<WindowData>& one : made) {
            const WindowData data = one.get();
            const std::uint64_t start = stream_ends.empty() ? 0 : stream_ends.back();
            for (const std::uint64_t end : data.ends) stream_ends.push_back(start + end);
            units.write(data.units.data(), data.units.size() * sizeof(std::uint16_t));
            signatures.write(data.signature.data(), signature_bytes);
            stream_sums.insert(stream_sums.end(), data.sums.begin(), data.sums.end());
            published.insert(published.end(), data.published.begin(), data.published.end());
            days.insert(days.end(), data.days.begin(), data.days.end());
            for (const std::string& id : data.ids) {
                ids += id;
                id_ends.push_back(static_cast<std::uint32_t>(ids.size()));
            }
            for (const std::vector<FacetText>& texts : data.facets) facets.add(texts);
            bands.insert(bands.end(), data.bands.begin(), data.bands.end());
            for (const std::string& language : data.languages) languages.push_back(stemmers.of(language));
        }
    }
    place(FastSection::signatures) = signatures.end();
    place(FastSection::words) = units.end();
    facets.finish();
    const std::vector<std::string> listed = words.take_words();
    const Vocabulary vocabulary = make_vocabulary(listed, words);
    FastSection last_section = FastSection::words;
    const auto write = [&](FastSection section, const auto& values) {
        place(section) = write_section(file, behind(last_section), values);
        last_section = section;
    };
    write(FastSection::vocabulary, vocabulary.bytes);
    write(FastSection::blocks, vocabulary.blocks);
    write(FastSection::word_ids, vocabulary.ids);
    write(FastSection::stem_hashes, make_stem_hashes(listed, stemmers.languages(), threads));
    write(FastSection::stemmers, stemmers.lines());
    write(FastSection::languages, languages);
    write(FastSection::published, published);
    write(FastSection::days, days);
    write(FastSection::stream_ends, stream_ends);
    write(FastSection::stream_sums, stream_sums);
    write(FastSection::id_ends, id_ends);
    write(FastSection::ids, ids);
    write(FastSection::facet_ends, facets.ends());
    write(FastSection::facets, facets.values());
    write(FastSection::value_ends, facets.text_ends());
    write(FastSection::values, facets.texts());
    write(FastSection::value_starts, facets.starts());

    const Records records(database);
    const std::string uuid = records.database().get_uuid();
    std::copy_n(uuid.begin(), std::min(uuid.size(), header.uuid.size()), header.uuid.begin());
    header.last_record = hash_of(records.frame(last));
    header.checksum = XXH3_64bits(&header, offsetof(FastHeader, checksum));
    write_section(file, 0, std::span<const FastHeader>(&header, 1));
    write_stories(path, header.checksum, database, first, last, bands);
    file.finish();
}

}  // namespace

void write_fast_file(const fs::path& path, const fs::path& database, DocId first, DocId last,
                     const IndexSettings& settings, unsigned threads) {
    with_xapian(database.string(), [&] { write_sections(path, database, first, last, settings, threads); });
}

}  // namespace broadsheet
