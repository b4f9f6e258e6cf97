#include "common/match/check.hpp"

#include <algorithm>

namespace broadsheet {
namespace {

auto place(const Occurrence& occurrence) { return std::pair(occurrence.field, occurrence.position); }

/// The occurrences that begin directly behind `previous`.
auto followers(const std::vector<Occurrence>& occurrences, const Occurrence& previous) {
    const auto behind = std::pair(previous.field, previous.position + previous.span);
    return std::equal_range(occurrences.begin(), occurrences.end(), behind, [](const auto& a, const auto& b) {
        if constexpr (std::is_same_v<std::decay_t<decltype(a)>, Occurrence>) {
            return place(a) < b;
        } else {
            return a < place(b);
        }
    });
}

}  // namespace

void add_words(const Check& check, Vocabulary& vocabulary) {
    for (const CheckSlot& slot : check.slots) {
        for (const auto& run : slot.alternatives) vocabulary.insert(vocabulary.end(), run.begin(), run.end());
    }
    std::sort(vocabulary.begin(), vocabulary.end());
    vocabulary.erase(std::unique(vocabulary.begin(), vocabulary.end()), vocabulary.end());
}

PreparedCheck::PreparedCheck(const Check& check, const Vocabulary& vocabulary) : zone_(check.zone) {
    for (const CheckSlot& slot : check.slots) {
        std::vector<WordRun>& runs = slots_.emplace_back();
        for (const auto& words : slot.alternatives) {
            WordRun& run = runs.emplace_back();
            for (const CheckWord& word : words) {
                const auto found = std::lower_bound(vocabulary.begin(), vocabulary.end(), word);
                run.push_back(static_cast<std::uint32_t>(found - vocabulary.begin()));
            }
        }
    }
}

bool PreparedCheck::in_zone(const Occurrence& occurrence) const {
    switch (zone_) {
        case Zone::title:
            return occurrence.field == TextField::title;
        case Zone::body:
            return occurrence.field == TextField::body;
        case Zone::anywhere:
            break;
    }
    return true;
}

/// The rest of a run, then the slots behind it. `path` holds the words of the match on success.
bool PreparedCheck::match_run(const std::vector<Occurrence>& occurrences, const Occurrence& previous,
                              const WordRun& run, std::size_t from, std::size_t slot,
                              std::vector<const Occurrence*>& path) const {
    if (from == run.size()) return match_slots(occurrences, previous, slot + 1, path);
    const auto [first, last] = followers(occurrences, previous);
    for (auto next = first; next != last; ++next) {
        if (next->word != run[from] || next->paragraph != previous.paragraph) continue;
        path.push_back(&*next);
        if (match_run(occurrences, *next, run, from + 1, slot, path)) return true;
        path.pop_back();
    }
    return false;
}

bool PreparedCheck::match_slots(const std::vector<Occurrence>& occurrences, const Occurrence& previous,
                                std::size_t slot, std::vector<const Occurrence*>& path) const {
    if (slot == slots_.size()) return true;
    return std::any_of(slots_[slot].begin(), slots_[slot].end(), [&](const WordRun& run) {
        return match_run(occurrences, previous, run, 0, slot, path);
    });
}

/// Calls found(path) for every way of beginning a match, until it returns false.
template <class Found>
void PreparedCheck::each_match(const std::vector<Occurrence>& occurrences, Found found) const {
    std::vector<const Occurrence*> path;
    for (const Occurrence& first : occurrences) {
        if (!in_zone(first)) continue;
        for (const WordRun& run : slots_.front()) {
            if (run.front() != first.word) continue;
            path.assign(1, &first);
            if (match_run(occurrences, first, run, 1, 0, path) && !found(path)) return;
        }
    }
}

bool PreparedCheck::matches(const std::vector<Occurrence>& occurrences) const {
    bool any = false;
    each_match(occurrences, [&](const auto&) {
        any = true;
        return false;
    });
    return any;
}

void PreparedCheck::mark(const std::vector<Occurrence>& occurrences, std::vector<Mark>& marks) const {
    each_match(occurrences, [&](const auto& path) {
        for (const Occurrence* word : path) marks.push_back({word->field, word->begin, word->end});
        return true;
    });
}

}  // namespace broadsheet
