#include "common/match/word_stream.hpp"

#include <algorithm>
#include <tuple>

#include "common/match/fast_format.hpp"
#include "common/match/kernels.hpp"

namespace broadsheet {

bool StreamCheck::can_take(const Check& check) {
    for (const CheckSlot& slot : check.slots) {
        for (const auto& run : slot.alternatives) {
            if (std::any_of(run.begin(), run.end(), [](const CheckWord& word) { return word.stem; }))
                return false;
        }
    }
    return true;
}

StreamCheck::StreamCheck(const Check& check, const Vocabulary& vocabulary, const std::vector<WordId>& ids)
    : check_(check, vocabulary), zone_(check.zone) {
    for (std::uint32_t i = 0; i < ids.size(); ++i) {
        if (ids[i] != no_word) words_.emplace_back(ids[i], i);
    }
    std::sort(words_.begin(), words_.end());
    std::vector<WordId> phrase;
    bool plain = true;
    for (const CheckSlot& slot : check.slots) {
        plain = plain && slot.alternatives.size() == 1;
        // A slot without any reading whose words are all there cannot be filled.
        bool possible = false;
        for (const auto& run : slot.alternatives) {
            bool all = true;
            for (const CheckWord& word : run) {
                const auto at = std::lower_bound(vocabulary.begin(), vocabulary.end(), word);
                const WordId id = ids[static_cast<std::size_t>(at - vocabulary.begin())];
                all = all && id != no_word;
                phrase.push_back(id);
            }
            possible = possible || all;
        }
        hopeless_ = hopeless_ || !possible;
    }
    if (!plain || hopeless_) return;
    for (std::size_t i = 0; i < phrase.size(); ++i) {
        append_word(units_, phrase[i]);
        if (i > 0) rows_.push_back(signature_row(phrase[i - 1], phrase[i]));
    }
    std::sort(rows_.begin(), rows_.end());
    rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
}

bool StreamCheck::matches(std::span<const std::uint16_t> units) const {
    if (hopeless_) return false;
    if (units_.empty()) return matches_fully(units);
    if (matches_plain(units)) return true;
    // Joined forms stand behind the text; only with one of the phrase's words there is more to find.
    const std::uint16_t* at = &*std::find(units.rbegin(), units.rend(), stream::stream_end) + 1;
    const std::uint16_t* const end = units.data() + units.size();
    while (at < end) {
        at += 3;
        const WordId id = read_word(at);
        const auto found = std::lower_bound(words_.begin(), words_.end(), std::pair(id, 0U));
        if (found != words_.end() && found->first == id) return matches_fully(units);
    }
    return false;
}

bool StreamCheck::matches_plain(std::span<const std::uint16_t> units) const {
    const auto find = kernels().find_unit;
    const std::uint16_t* begin = units.data();
    const std::uint16_t* const all = begin + units.size();
    const std::uint16_t* end = all;
    if (zone_ == Zone::title) end = find(begin, end, stream::field_end);
    if (zone_ == Zone::body) begin = find(begin, end, stream::field_end);
    const auto rest = static_cast<std::ptrdiff_t>(units_.size()) - 1;
    while (end - begin > rest) {
        begin = rest == 0 ? find(begin, end, units_[0])
                          : kernels().find_pair(begin, end - rest, units_[0], units_[1]);
        if (begin == end - rest) return false;
        if (rest < 2 || std::equal(units_.begin() + 2, units_.end(), begin + 2)) {
            // Not in the joined forms, whose numbers look like words.
            return zone_ == Zone::title || find(begin, all, stream::stream_end) != all;
        }
        ++begin;
    }
    return false;
}

bool StreamCheck::matches_fully(std::span<const std::uint16_t> units) const {
    thread_local std::vector<Occurrence> occurrences;
    occurrences.clear();
    TextField field = TextField::title;
    std::uint32_t paragraph = 0;
    std::uint32_t position = 0;
    const auto add = [&](WordId id, std::uint8_t span, std::uint32_t place, std::uint32_t in) {
        for (auto at = std::lower_bound(words_.begin(), words_.end(), std::pair(id, 0U));
             at != words_.end() && at->first == id; ++at) {
            occurrences.push_back({.word = at->second,
                                   .field = field,
                                   .span = span,
                                   .paragraph = in,
                                   .position = place,
                                   .begin = 0,
                                   .end = 0});
        }
    };
    // Where paragraphs begin, for the joined forms.
    thread_local std::vector<std::tuple<TextField, std::uint32_t>> paragraphs;
    paragraphs.assign(1, {field, 0});
    const std::uint16_t* at = units.data();
    const std::uint16_t* const end = at + units.size();
    while (*at != stream::stream_end) {
        if (*at == stream::paragraph_end || *at == stream::field_end) {
            if (*at == stream::field_end) {
                field = TextField::body;
                position = 0;
            }
            ++at;
            ++paragraph;
            paragraphs.emplace_back(field, position);
            continue;
        }
        add(read_word(at), 1, position, paragraph);
        ++position;
    }
    ++at;
    while (at < end) {
        const std::uint32_t place = (std::uint32_t{at[0]} << 15U) + at[1];
        const std::uint16_t span = at[2];
        field = span < stream::span_limit ? TextField::title : TextField::body;
        at += 3;
        const auto behind = std::upper_bound(paragraphs.begin(), paragraphs.end(), std::tuple(field, place));
        add(read_word(at), static_cast<std::uint8_t>(span % stream::span_limit), place,
            static_cast<std::uint32_t>(behind - paragraphs.begin()) - 1);
    }
    std::sort(occurrences.begin(), occurrences.end(), [](const Occurrence& a, const Occurrence& b) {
        return std::tuple(a.field, a.position, a.span, a.word) <
               std::tuple(b.field, b.position, b.span, b.word);
    });
    return check_.matches(occurrences);
}

}  // namespace broadsheet
