#include "common/archive/list_writer.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <xxhash.h>

#include "common/archive/segment.hpp"

namespace broadsheet {

namespace fs = std::filesystem;

namespace {

std::uint64_t hash_of(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

}  // namespace

void ListWriter::write_all(const std::vector<fs::path>& paths) {
    std::vector<std::unique_ptr<Segment>> segments;
    std::vector<Segment*> heap;
    for (const fs::path& path : paths) {
        segments.push_back(std::make_unique<Segment>(path));
        if (segments.back()->next_list()) heap.push_back(segments.back().get());
    }
    const auto comes_later = [](const Segment* a, const Segment* b) {
        const int order = a->term().compare(b->term());
        return order != 0 ? order > 0 : a->first() > b->first();
    };
    std::make_heap(heap.begin(), heap.end(), comes_later);
    std::string term;
    while (!heap.empty()) {
        term = heap.front()->term();
        docids_.clear();
        impacts_.clear();
        while (!heap.empty() && heap.front()->term() == term) {
            std::pop_heap(heap.begin(), heap.end(), comes_later);
            heap.back()->read_list(docids_, impacts_);
            if (heap.back()->next_list()) {
                std::push_heap(heap.begin(), heap.end(), comes_later);
            } else {
                heap.pop_back();
            }
        }
        write_list(term);
    }
    std::sort(terms_.begin(), terms_.end(),
              [](const FastTerm& a, const FastTerm& b) { return a.hash < b.hash; });
}

void ListWriter::write_list(const std::string& term) {
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

void ListWriter::write_windows() {
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

}  // namespace broadsheet
