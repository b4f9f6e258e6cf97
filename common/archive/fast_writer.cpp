#include "common/archive/fast_writer.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <optional>
#include <span>
#include <unordered_map>

#include <xxhash.h>

#include "common/archive/batch_writer.hpp"
#include "common/archive/fast_section.hpp"
#include "common/archive/list_writer.hpp"
#include "common/archive/records.hpp"
#include "common/archive/stories_writer.hpp"
#include "common/archive/window_maker.hpp"
#include "common/archive/word_numbers.hpp"
#include "common/archive/xapian_error.hpp"
#include "common/text/stem.hpp"
#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

std::uint64_t hash_of(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

constexpr unsigned max_threads = 64;

/// A segment holds so many articles, or fewer with so many postings.
constexpr DocId segment_articles = 16'384;
constexpr std::size_t segment_postings = 8'000'000;

/// Runs `work` with the numbers of so many threads.
template <class Work>
void on_threads(unsigned threads, Work work) {
    std::vector<std::future<void>> parts;
    for (unsigned i = 1; i < threads; ++i) parts.push_back(std::async(std::launch::async, work, i));
    work(0U);
    for (std::future<void>& part : parts) part.get();
}

/// The word list as fast_format.hpp has it.
struct WordList {
    std::string bytes;
    std::vector<std::uint32_t> blocks;
    std::vector<WordId> ids;
};

WordList make_word_list(const WordNumbers& words) {
    WordList list;
    std::string_view before;
    words.each([&](std::string_view word, std::uint64_t, WordId id) {
        std::size_t shared = 0;
        if (list.ids.size() % vocabulary_block == 0) {
            list.blocks.push_back(static_cast<std::uint32_t>(list.bytes.size()));
        } else {
            const auto differs = std::mismatch(word.begin(), word.end(), before.begin(), before.end());
            shared = static_cast<std::size_t>(differs.first - word.begin());
            list.bytes += static_cast<char>(shared);
        }
        list.bytes += static_cast<char>(word.size() - shared);
        list.bytes.append(word, shared);
        list.ids.push_back(id);
        before = word;
    });
    return list;
}

std::vector<std::uint16_t> make_stem_hashes(const WordNumbers& numbers,
                                            const std::vector<std::string>& languages, unsigned threads) {
    std::vector<std::string_view> words;
    numbers.each([&](std::string_view word, std::uint64_t, WordId) { words.push_back(word); });
    std::vector<std::uint16_t> hashes(words.size() * languages.size());
    on_threads(threads, [&](unsigned thread) {
        for (std::size_t language = 0; language < languages.size(); ++language) {
            Stemmer stemmer(languages[language], 1);  // each word comes once
            const std::size_t end = words.size() * (thread + 1) / threads;
            for (std::size_t i = words.size() * thread / threads; i < end; ++i)
                hashes[language * words.size() + i] = stem_hash(hash_of(stemmer.stem(words[i])));
        }
    });
    return hashes;
}

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

}  // namespace

std::vector<fs::path> make_segments(const fs::path& path, const fs::path& database, DocId first, DocId last,
                                    const IndexSettings& settings, unsigned threads) {
    const DocId parts = (last - first + segment_articles) / segment_articles;
    // A part is one segment, or several where articles are long.
    std::vector<std::vector<fs::path>> made(parts);
    std::atomic<DocId> next = 0;
    const auto make = [&](unsigned) {
        Records records(database);
        for (DocId part = next++; part < parts; part = next++) {
            const DocId end = std::min(last, first + (part + 1) * segment_articles - 1);
            std::optional<BatchWriter> writer;
            for (DocId docid = first + part * segment_articles; docid <= end; ++docid) {
                const std::optional<Article> article = records.article(docid);
                if (!article) continue;
                if (!writer) {
                    made[part].push_back(path.string() + ".scratch-" + std::to_string(part) + '-' +
                                         std::to_string(made[part].size()));
                    writer.emplace(BatchWriter::Paths{.database = {}, .segment = made[part].back()}, settings,
                                   nullptr);
                }
                writer->add(docid, *article);
                if (writer->postings() < segment_postings) continue;
                writer->finish();
                writer.reset();
            }
            if (writer) writer->finish();
        }
    };
    on_threads(std::min<unsigned>(threads, parts),
               [&](unsigned thread) { with_xapian(database.string(), [&] { make(thread); }); });
    std::vector<fs::path> all;
    for (const std::vector<fs::path>& of_part : made) all.insert(all.end(), of_part.begin(), of_part.end());
    return all;
}

struct FastWriter::State {
    State(const std::vector<fs::path>& paths, unsigned on)
        : segments(paths), threads(std::clamp(on, 1U, max_threads)), words(paths) {}

    void write(const fs::path& path, const fs::path& database, DocId first, DocId last,
               const std::function<void()>& wait_for_database);

    std::vector<fs::path> segments;
    unsigned threads;
    WordNumbers words;
};

FastWriter::FastWriter(const std::vector<fs::path>& segments, unsigned threads)
    : state_(std::make_unique<State>(segments, threads)) {}
FastWriter::~FastWriter() = default;

void FastWriter::each_word(const VisitWord& visit) const {
    state_->words.each([&](std::string_view word, std::uint64_t count, WordId) { visit(word, count); });
}

void FastWriter::write(const fs::path& path, const fs::path& database, DocId first, DocId last,
                       const std::function<void()>& wait_for_database) {
    with_xapian(database.string(), [&] { state_->write(path, database, first, last, wait_for_database); });
}

void FastWriter::State::write(const fs::path& path, const fs::path& database, DocId first, DocId last,
                              const std::function<void()>& wait_for_database) {
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
    {
        Section postings(file, aligned(sizeof(FastHeader)));
        ListWriter lists(postings, first);
        lists.write_all(segments);
        place(FastSection::postings) = postings.end();
        place(FastSection::windows) = write_section(file, behind(FastSection::postings), lists.windows());
        place(FastSection::terms) = write_section(file, behind(FastSection::windows), lists.terms());
    }

    const std::uint32_t windows = (last - first + window_docs) >> window_bits;
    std::vector<std::unique_ptr<WindowMaker>> makers;
    for (unsigned i = 0; i < threads; ++i) makers.push_back(std::make_unique<WindowMaker>(segments, words));
    std::vector<std::uint64_t> stream_ends;
    std::vector<std::uint32_t> stream_sums;
    std::vector<std::int64_t> published;
    std::vector<std::int32_t> days;
    std::vector<std::uint32_t> id_ends;
    std::string ids;
    FacetValues facets;
    StemmerNumbers stemmers;
    std::vector<std::uint8_t> languages;
    StoriesWriter stories(database, first, last);
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
            for (const Bands& bands : data.bands) stories.add(bands);
            for (const std::string& language : data.languages) languages.push_back(stemmers.of(language));
        }
    }
    if (ids.size() > UINT32_MAX) {
        throw Error(path.string() + ": the ids of its articles take more than 4 GiB; make several archives");
    }
    place(FastSection::signatures) = signatures.end();
    place(FastSection::words) = units.end();
    facets.finish();
    stories.find([&](DocId docid) {
        const std::size_t article = docid - first;
        const std::uint64_t begin = article == 0 ? 0 : stream_ends[article - 1];
        std::vector<std::uint16_t> read(stream_ends[article] - begin);
        file.read(place(FastSection::words).offset + begin * sizeof(std::uint16_t), read.data(),
                  read.size() * sizeof(std::uint16_t));
        return shingles_of(read, words.hashes());
    });
    const WordList vocabulary = make_word_list(words);
    FastSection last_section = FastSection::words;
    const auto write = [&](FastSection section, const auto& values) {
        place(section) = write_section(file, behind(last_section), values);
        last_section = section;
    };
    write(FastSection::vocabulary, vocabulary.bytes);
    write(FastSection::blocks, vocabulary.blocks);
    write(FastSection::word_ids, vocabulary.ids);
    write(FastSection::stem_hashes, make_stem_hashes(words, stemmers.languages(), threads));
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

    wait_for_database();
    const Records records(database);
    const std::string uuid = records.database().get_uuid();
    std::copy_n(uuid.begin(), std::min(uuid.size(), header.uuid.size()), header.uuid.begin());
    header.last_record = hash_of(records.frame(last));
    header.checksum = XXH3_64bits(&header, offsetof(FastHeader, checksum));
    write_section(file, 0, std::span<const FastHeader>(&header, 1));
    stories.write(path, header.checksum);
    file.finish(NewFile::Sync::yes);
}

bool is_of_database(const FastFile& file, const Xapian::Database& database) {
    const FastHeader& header = file.header();
    const std::string uuid = database.get_uuid();
    return header.schema == schema_version &&
           std::string_view(header.uuid.data(), std::min(uuid.size(), header.uuid.size())) == uuid &&
           header.last_record == hash_of(database.get_metadata(record_key(header.last)));
}

}  // namespace broadsheet
