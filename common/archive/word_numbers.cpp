#include "common/archive/word_numbers.hpp"

#include <algorithm>
#include <numeric>

#include "common/archive/segment.hpp"

namespace broadsheet {

namespace fs = std::filesystem;

WordNumbers::WordNumbers(const std::vector<fs::path>& segments) : slots_(1 << 16, none) {
    for (const fs::path& path : segments) {
        Segment segment(path);
        ranges_.push_back({segment.first(), segment.last()});
        std::vector<WordId>& own = numbers_.emplace_back();
        segment.each_word([&](std::string_view text, std::uint64_t hash, std::uint64_t count) {
            const WordId place = place_of(text, hash);
            words_[place].count += count;
            own.push_back(place);
        });
    }
    slots_ = {};
    std::vector<WordId> by_frequency(words_.size());
    std::iota(by_frequency.begin(), by_frequency.end(), WordId{0});
    std::sort(by_frequency.begin(), by_frequency.end(), [&](WordId a, WordId b) {
        return words_[a].count != words_[b].count ? words_[a].count > words_[b].count
                                                  : words_[a].hash < words_[b].hash;
    });
    ids_.resize(words_.size());
    hashes_.resize(words_.size());
    for (WordId id = 0; id < by_frequency.size(); ++id) {
        ids_[by_frequency[id]] = id;
        hashes_[id] = words_[by_frequency[id]].hash;
    }
    for (std::vector<WordId>& own : numbers_) {
        for (WordId& number : own) number = ids_[number];
    }
    in_order_.resize(words_.size());
    std::iota(in_order_.begin(), in_order_.end(), WordId{0});
    std::sort(in_order_.begin(), in_order_.end(),
              [&](WordId a, WordId b) { return text(words_[a]) < text(words_[b]); });
}

WordId WordNumbers::place_of(std::string_view text, std::uint64_t hash) {
    std::size_t at = hash & (slots_.size() - 1);
    for (; slots_[at] != none; at = (at + 1) & (slots_.size() - 1)) {
        if (words_[slots_[at]].hash == hash) return slots_[at];
    }
    slots_[at] = static_cast<WordId>(words_.size());
    words_.push_back({hash, 0, letters_.size(), text.size()});
    letters_ += text;
    if (words_.size() * 2 > slots_.size()) grow();
    return static_cast<WordId>(words_.size() - 1);
}

void WordNumbers::grow() {
    slots_.assign(slots_.size() * 2, none);
    for (WordId place = 0; place < words_.size(); ++place) {
        std::size_t at = words_[place].hash & (slots_.size() - 1);
        while (slots_[at] != none) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = place;
    }
}

}  // namespace broadsheet
