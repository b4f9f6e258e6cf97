#include "common/match/fast_file.hpp"

#include <algorithm>
#include <cstring>

#include <xxhash.h>

#include "common/match/kernels.hpp"

namespace broadsheet {
namespace {

std::uint64_t hash_of(const void* data, std::size_t bytes) { return XXH3_64bits(data, bytes); }

/// Checked piece by piece.
bool is_piecewise(FastSection section) {
    return section == FastSection::postings || section == FastSection::words;
}

}  // namespace

std::uint64_t list_bytes(const FastTerm& term, std::span<const FastWindow> windows) {
    if (windows.empty()) return std::uint64_t{term.articles} * (sizeof(std::uint32_t) + 1);
    const FastWindow& last = windows.back();
    return last.data +
           (last.dense() ? window_docs : std::uint64_t{last.count()} * (sizeof(std::uint16_t) + 1));
}

FastFile::FastFile(const std::filesystem::path& path) : file_(path, sizeof(FastHeader)) {
    header_ = reinterpret_cast<const FastHeader*>(file_.bytes());
    if (header_->magic != fast_magic || header_->version != fast_version)
        file_.damaged("is of another version");
    if (hash_of(file_.bytes(), offsetof(FastHeader, checksum)) != header_->checksum)
        file_.damaged("has a damaged header");
    for (const FastSectionPlace& place : header_->sections) {
        const bool is_within = place.offset <= file_.size() && place.bytes <= file_.size() - place.offset;
        if (place.offset % 64 != 0 || !is_within) file_.damaged("is cut off");
    }
    const std::uint64_t docs = this->docs();
    const auto holds = [&](FastSection section, std::uint64_t bytes) {
        if (header_->sections[static_cast<std::size_t>(section)].bytes != bytes)
            file_.damaged("has a column of another length");
    };
    holds(FastSection::published, docs * sizeof(std::int64_t));
    holds(FastSection::days, docs * sizeof(std::int32_t));
    holds(FastSection::id_ends, docs * sizeof(std::uint32_t));
    holds(FastSection::stream_ends, docs * sizeof(std::uint64_t));
    holds(FastSection::stream_sums, docs * sizeof(std::uint32_t));
    holds(FastSection::languages, docs);
    holds(FastSection::facet_ends, docs * sizeof(std::uint32_t));
    holds(FastSection::value_starts, (facet_count + 1) * sizeof(std::uint32_t));
    holds(FastSection::signatures, std::uint64_t{window_count()} * signature_rows * window_words * 8);
    read_stemmers();
    lists_verified_ = std::vector<std::atomic<std::uint8_t>>(raw<FastTerm>(FastSection::terms).size());
    streams_verified_ = std::vector<std::atomic<std::uint8_t>>(docs);
}

void FastFile::verify(FastSection section) const {
    const auto at = static_cast<std::size_t>(section);
    const FastSectionPlace& place = header_->sections[at];
    if (!is_piecewise(section) && hash_of(file_.bytes() + place.offset, place.bytes) != place.checksum) {
        file_.damaged("is damaged");
    }
    verified_[at].store(true, std::memory_order_release);
}

void FastFile::check_list(const FastTerm& term, std::size_t index) const {
    if (lists_verified_[index].load(std::memory_order_relaxed) != 0) return;
    const auto windows = column<FastWindow>(FastSection::windows);
    if (term.windows > windows.size() || term.window_count > windows.size() - term.windows)
        file_.damaged("is damaged");
    const std::uint64_t bytes = list_bytes(term, windows.subspan(term.windows, term.window_count));
    const FastSectionPlace& place = header_->sections[static_cast<std::size_t>(FastSection::postings)];
    if (term.data > place.bytes || bytes > place.bytes - term.data ||
        static_cast<std::uint32_t>(hash_of(file_.bytes() + place.offset + term.data, bytes)) != term.checksum) {
        file_.damaged("is damaged");
    }
    lists_verified_[index].store(1, std::memory_order_relaxed);
}

std::optional<PostingList> FastFile::find(std::string_view term) const {
    const auto terms = column<FastTerm>(FastSection::terms);
    const std::uint64_t hash = hash_of(term.data(), term.size());
    const auto found = std::lower_bound(terms.begin(), terms.end(), hash,
                                        [](const FastTerm& a, std::uint64_t b) { return a.hash < b; });
    if (found == terms.end() || found->hash != hash) return std::nullopt;
    check_list(*found, static_cast<std::size_t>(found - terms.begin()));
    const auto* const postings = raw<std::uint8_t>(FastSection::postings).data();
    return PostingList{found->articles, found->max_impact, postings + found->data,
                       raw<FastWindow>(FastSection::windows).subspan(found->windows, found->window_count)};
}

void FastFile::read_stemmers() {
    stemmers_.assign(1, "und");
    const auto lines = column<char>(FastSection::stemmers);
    std::string language;
    for (const char c : lines) {
        if (c == '\n') {
            stemmers_.push_back(std::exchange(language, {}));
        } else {
            language += c;
        }
    }
    const auto words = column<std::uint32_t>(FastSection::word_ids).size();
    const auto hashes = column<std::uint16_t>(FastSection::stem_hashes).size();
    const auto blocks = column<std::uint32_t>(FastSection::blocks).size();
    if (hashes != words * (stemmers_.size() - 1) ||
        blocks != (words + vocabulary_block - 1) / vocabulary_block) {
        file_.damaged("has a word list of another length");
    }
}

template <class Visit>
bool FastFile::each_in_block(std::uint32_t block, Visit visit) const {
    const auto bytes = column<std::uint8_t>(FastSection::vocabulary);
    const auto blocks = column<std::uint32_t>(FastSection::blocks);
    const std::uint32_t words = word_count();
    const std::uint32_t first = block * vocabulary_block;
    const std::uint8_t* at = bytes.data() + blocks[block];
    std::string word;
    for (std::uint32_t rank = first; rank < std::min(first + vocabulary_block, words); ++rank) {
        const std::size_t shared = rank == first ? 0 : *at++;
        const std::size_t length = *at++;
        word.resize(shared);
        word.append(reinterpret_cast<const char*>(at), length);
        at += length;
        if (!visit(rank, std::string_view(word))) return false;
    }
    return true;
}

std::uint32_t FastFile::word_count() const {
    return static_cast<std::uint32_t>(column<std::uint32_t>(FastSection::word_ids).size());
}

std::uint32_t FastFile::block_of(std::string_view word) const {
    const auto bytes = column<std::uint8_t>(FastSection::vocabulary);
    const auto blocks = column<std::uint32_t>(FastSection::blocks);
    const auto behind = std::upper_bound(
        blocks.begin(), blocks.end(), word, [&](std::string_view sought, std::uint32_t block) {
            const std::uint8_t* const at = bytes.data() + block;
            return sought < std::string_view(reinterpret_cast<const char*>(at + 1), *at);
        });
    return static_cast<std::uint32_t>(std::max(behind, blocks.begin() + 1) - blocks.begin()) - 1;
}

WordId FastFile::word_id(std::string_view word) const {
    if (word_count() == 0) return StreamCheck::no_word;
    WordId id = StreamCheck::no_word;
    const auto ids = column<std::uint32_t>(FastSection::word_ids);
    each_in_block(block_of(word), [&](std::uint32_t rank, std::string_view listed) {
        if (listed == word) id = ids[rank];
        return listed < word;
    });
    return id;
}

void FastFile::each_word(std::string_view prefix, const std::function<void(std::string_view)>& visit) const {
    if (word_count() == 0) return;
    const auto blocks = column<std::uint32_t>(FastSection::blocks);
    for (std::uint32_t block = block_of(prefix); block < blocks.size(); ++block) {
        const bool goes_on = each_in_block(block, [&](std::uint32_t, std::string_view word) {
            if (word.starts_with(prefix)) {
                visit(word);
                return true;
            }
            return word < prefix;
        });
        if (!goes_on) return;
    }
}

std::vector<WordId> FastFile::with_stems(const std::vector<std::string>& stems, std::uint8_t language,
                                         Stemmers& stemmers) const {
    std::vector<WordId> found;
    if (language == 0) {
        for (const std::string& stem : stems) {
            if (const WordId id = word_id(stem); id != StreamCheck::no_word) found.push_back(id);
        }
        return found;
    }
    const std::uint32_t words = word_count();
    const auto ids = column<std::uint32_t>(FastSection::word_ids);
    const auto hashes =
        column<std::uint16_t>(FastSection::stem_hashes).subspan(std::size_t{words} * (language - 1U), words);
    Stemmer& stemmer = stemmers.of(stemmers_[language]);
    for (const std::string& stem : stems) {
        const std::uint16_t hash = stem_hash(hash_of(stem.data(), stem.size()));
        const std::uint16_t* const end = hashes.data() + hashes.size();
        for (const std::uint16_t* at = kernels().find_unit(hashes.data(), end, hash); at != end;
             at = kernels().find_unit(at + 1, end, hash)) {
            const auto rank = static_cast<std::uint32_t>(at - hashes.data());
            each_in_block(rank / vocabulary_block, [&](std::uint32_t other, std::string_view word) {
                if (other == rank && stemmer.stem(word) == stem) found.push_back(ids[rank]);
                return other < rank;
            });
        }
    }
    return found;
}

std::span<const std::uint32_t> FastFile::facets(std::uint32_t index) const {
    const auto ends = column<std::uint32_t>(FastSection::facet_ends);
    const std::uint32_t begin = index == 0 ? 0 : ends[index - 1];
    return column<std::uint32_t>(FastSection::facets).subspan(begin, ends[index] - begin);
}

std::pair<std::uint32_t, std::uint32_t> FastFile::values_of(Facet facet) const {
    const auto starts = column<std::uint32_t>(FastSection::value_starts);
    return {starts[static_cast<std::size_t>(facet)], starts[static_cast<std::size_t>(facet) + 1]};
}

std::string_view FastFile::value(std::uint32_t number) const {
    const auto ends = column<std::uint32_t>(FastSection::value_ends);
    const auto texts = column<char>(FastSection::values);
    const std::uint32_t begin = number == 0 ? 0 : ends[number - 1];
    return std::string_view(texts.data(), texts.size()).substr(begin, ends[number] - begin);
}

std::string_view FastFile::id(std::uint32_t docid) const {
    const auto ends = column<std::uint32_t>(FastSection::id_ends);
    const auto ids = column<char>(FastSection::ids);
    const std::uint32_t index = docid - first();
    const std::uint32_t begin = index == 0 ? 0 : ends[index - 1];
    return std::string_view(ids.data(), ids.size()).substr(begin, ends[index] - begin);
}

std::span<const std::uint16_t> FastFile::words(std::uint32_t index) const {
    const auto ends = column<std::uint64_t>(FastSection::stream_ends);
    const std::uint64_t begin = index == 0 ? 0 : ends[index - 1];
    const auto units = raw<std::uint16_t>(FastSection::words).subspan(begin, ends[index] - begin);
    if (streams_verified_[index].load(std::memory_order_relaxed) == 0) {
        const std::uint32_t sum = column<std::uint32_t>(FastSection::stream_sums)[index];
        if (static_cast<std::uint32_t>(hash_of(units.data(), units.size_bytes())) != sum)
            file_.damaged("is damaged");
        streams_verified_[index].store(1, std::memory_order_relaxed);
    }
    return units;
}

const std::uint64_t* FastFile::signature_row(std::uint32_t window, std::uint32_t row) const {
    const auto bits = column<std::uint64_t>(FastSection::signatures);
    return bits.data() + (std::size_t{window} * signature_rows + row) * window_words;
}

void FastFile::verify() const {
    for (std::size_t section = 0; section < fast_sections; ++section)
        verify(static_cast<FastSection>(section));
    const auto terms = column<FastTerm>(FastSection::terms);
    for (std::size_t i = 0; i < terms.size(); ++i) check_list(terms[i], i);
    for (std::uint32_t i = 0; i < docs(); ++i) words(i);
}

}  // namespace broadsheet
