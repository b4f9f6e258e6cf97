#include "common/match/fast_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

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

FastFile::FastFile(const std::filesystem::path& path) : path_(path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) damaged(std::strerror(errno));
    struct stat status {};
    void* mapped = MAP_FAILED;
    if (::fstat(file, &status) == 0 && status.st_size >= static_cast<off_t>(sizeof(FastHeader))) {
        size_ = static_cast<std::size_t>(status.st_size);
        mapped = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, file, 0);
    }
    ::close(file);
    if (mapped == MAP_FAILED) damaged("is cut off or cannot be mapped");
    bytes_ = static_cast<const std::byte*>(mapped);
    header_ = reinterpret_cast<const FastHeader*>(bytes_);
    try {
        if (header_->magic != fast_magic || header_->version != fast_version)
            damaged("is of another version");
        if (hash_of(bytes_, offsetof(FastHeader, checksum)) != header_->checksum)
            damaged("has a damaged header");
        for (const FastSectionPlace& place : header_->sections) {
            if (place.offset % 64 != 0 || place.offset > size_ || place.bytes > size_ - place.offset) {
                damaged("is cut off");
            }
        }
        const std::uint64_t docs = this->docs();
        const auto holds = [&](FastSection section, std::uint64_t bytes) {
            if (header_->sections[static_cast<std::size_t>(section)].bytes != bytes)
                damaged("has a column of another length");
        };
        holds(FastSection::published, docs * sizeof(std::int64_t));
        holds(FastSection::days, docs * sizeof(std::int32_t));
        holds(FastSection::id_ends, docs * sizeof(std::uint32_t));
        holds(FastSection::stream_ends, docs * sizeof(std::uint64_t));
        holds(FastSection::stream_sums, docs * sizeof(std::uint32_t));
        holds(FastSection::signatures, std::uint64_t{window_count()} * signature_rows * window_words * 8);
    } catch (...) {
        ::munmap(mapped, size_);
        throw;
    }
    lists_verified_ = std::vector<std::atomic<std::uint8_t>>(raw<FastTerm>(FastSection::terms).size());
    streams_verified_ = std::vector<std::atomic<std::uint8_t>>(docs());
}

FastFile::~FastFile() { ::munmap(const_cast<std::byte*>(bytes_), size_); }

void FastFile::damaged(const std::string& what) const {
    throw FastDamaged(path_.string() + ": " + what + "; 'indexer derive' makes it again");
}

void FastFile::verify(FastSection section) const {
    const auto at = static_cast<std::size_t>(section);
    const FastSectionPlace& place = header_->sections[at];
    if (!is_piecewise(section) && hash_of(bytes_ + place.offset, place.bytes) != place.checksum) {
        damaged("is damaged");
    }
    verified_[at].store(true, std::memory_order_release);
}

void FastFile::check_list(const FastTerm& term, std::size_t index) const {
    if (lists_verified_[index].load(std::memory_order_relaxed) != 0) return;
    const auto windows = column<FastWindow>(FastSection::windows);
    if (term.windows > windows.size() || term.window_count > windows.size() - term.windows)
        damaged("is damaged");
    const std::uint64_t bytes = list_bytes(term, windows.subspan(term.windows, term.window_count));
    const FastSectionPlace& place = header_->sections[static_cast<std::size_t>(FastSection::postings)];
    if (term.data > place.bytes || bytes > place.bytes - term.data ||
        static_cast<std::uint32_t>(hash_of(bytes_ + place.offset + term.data, bytes)) != term.checksum) {
        damaged("is damaged");
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

WordId FastFile::word_id(std::string_view word) const {
    const auto words = column<FastWord>(FastSection::vocabulary);
    const std::uint64_t hash = hash_of(word.data(), word.size());
    const auto found = std::lower_bound(words.begin(), words.end(), hash,
                                        [](const FastWord& a, std::uint64_t b) { return a.hash < b; });
    return found == words.end() || found->hash != hash ? StreamCheck::no_word : found->id;
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
            damaged("is damaged");
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
