#include "common/match/matcher.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "common/match/window.hpp"

namespace broadsheet {
namespace {

/// With more the highest are looked for first.
constexpr std::size_t many_candidates = 64;

bool ranks_before(const FastMatch& a, const FastMatch& b) {
    return a.score != b.score ? a.score > b.score : a.docid < b.docid;
}

/// The best so far, the worst of them first. Beyond it nothing is worth looking at.
class Best {
   public:
    Best(std::size_t limit, FastOrder order) : limit_(limit), order_(order) {}

    std::size_t limit() const { return limit_; }
    bool full() const { return matches_.size() == limit_; }
    const FastMatch& worst() const { return matches_.front(); }
    bool takes(const FastMatch& match) const { return limit_ > 0 && (!full() || before(match, worst())); }

    void add(const FastMatch& match) {
        const auto compare = [this](const FastMatch& a, const FastMatch& b) { return before(a, b); };
        if (full()) {
            std::pop_heap(matches_.begin(), matches_.end(), compare);
            matches_.pop_back();
        }
        matches_.push_back(match);
        std::push_heap(matches_.begin(), matches_.end(), compare);
    }

    /// The least score that is worth looking at.
    std::uint64_t threshold() const { return full() ? worst().score : 0; }

    std::vector<FastMatch> sorted() {
        std::sort(matches_.begin(), matches_.end(),
                  [this](const FastMatch& a, const FastMatch& b) { return before(a, b); });
        return std::move(matches_);
    }

   private:
    bool before(const FastMatch& a, const FastMatch& b) const {
        if (order_ == FastOrder::relevance) return ranks_before(a, b);
        const std::int64_t a_key = key(a);
        const std::int64_t b_key = key(b);
        return a_key != b_key ? a_key > b_key : a.docid < b.docid;
    }

    /// Undated articles come last, however the others are sorted.
    std::int64_t key(const FastMatch& match) const {
        if (match.published == no_time) return INT64_MIN;
        return order_ == FastOrder::newest ? match.published : -match.published;
    }

    std::size_t limit_;
    FastOrder order_;
    std::vector<FastMatch> matches_;
};

}  // namespace

struct Matcher::State {
    State(const FastIndex& from, const Plan& whole, Stemmers& stemmers)
        : index(from), asked(whole), windows(from) {
        for (std::size_t i = 0; i < index.files().size(); ++i) files.emplace_back(index, i, asked, stemmers);
    }

    // Ranking.

    struct Visit {
        std::uint64_t bound;
        std::uint32_t window;
    };

    void offer(const FilePlan& in, std::uint32_t window, std::uint32_t offset, std::uint64_t score,
               Best& best) const {
        const FastMatch match{in.first(window) + offset, score, no_time};
        if (best.takes(match) && passes_checks(in, window, offset)) best.add(match);
    }

    void rank(const FilePlan& in, Best& best) {
        if (in.hopeless) return;
        std::vector<Visit> visits;
        for (std::uint32_t window = 0; window < in.file->window_count(); ++window) {
            const Bound of_window = bound(in, in.root, window);
            if (of_window.possible) visits.push_back({of_window.score, window});
        }
        std::sort(visits.begin(), visits.end(), [](const Visit& a, const Visit& b) {
            return a.bound != b.bound ? a.bound > b.bound : a.window < b.window;
        });
        for (const Visit& visit : visits) {
            if (best.full()) {
                if (visit.bound < best.worst().score) break;
                const std::uint32_t first = in.first(visit.window);
                if (visit.bound == best.worst().score && first > best.worst().docid) continue;
            }
            rank_window(in, visit.window, best);
        }
    }

    void rank_window(const FilePlan& in, std::uint32_t window, Best& best) {
        const PlanNode& root = in.root;
        if (root.one_list() && root.kind == PlanKind::words && root.weight > 0) {
            rank_list(in, window, best);
        } else if (is_leaf_conjunction(root) && rank_conjunction(in, window, best)) {
            return;
        } else if (is_scored_disjunction(root)) {
            rank_disjunction(in, window, best);
        } else {
            rank_anything(in, window, best);
        }
    }

    void rank_anything(const FilePlan& in, std::uint32_t window, Best& best) {
        windows.evaluate(in, window, true, scratch);
        offer_bits(in, window, scratch, in.root.scored, best);
    }

    /// Scores are only looked at where `scored`.
    void offer_bits(const FilePlan& in, std::uint32_t window, Frame& found, bool scored, Best& best) {
        const auto least = static_cast<std::uint32_t>(best.threshold());
        if (!scored) {
            if (least > 0) return;
        } else if (least > 0) {
            run.keep_scores(found.scores.data(), least, found.bits.data());
        }
        if (in.checks.empty() || !scored) {
            const auto offer_each = [&](const Bits& bits) {
                each_bit(bits, [&](std::uint32_t offset) {
                    offer(in, window, offset, scored ? found.scores[offset] : 0, best);
                });
            };
            if (scored && !best.full() && count_bits(found.bits) > many_candidates) {
                // The highest first, so that the rest needs no look.
                const Bits high = highest(found, best.limit());
                for (std::size_t i = 0; i < window_words; ++i) found.bits[i] &= ~high[i];
                offer_each(high);
                run.keep_scores(found.scores.data(), static_cast<std::uint32_t>(best.threshold()),
                                found.bits.data());
            }
            offer_each(found.bits);
            return;
        }
        candidates.clear();
        each_bit(found.bits, [&](std::uint32_t offset) {
            candidates.push_back({found.scores[offset], offset});
        });
        offer_candidates(in, window, best);
    }

    /// The best first, since each that passes its checks spares others theirs.
    void offer_candidates(const FilePlan& in, std::uint32_t window, Best& best) {
        std::sort(candidates.begin(), candidates.end(), [](const Visit& a, const Visit& b) {
            return a.bound != b.bound ? a.bound > b.bound : a.window < b.window;
        });
        constexpr std::size_t ahead = 4;
        const std::uint32_t begin = window << window_bits;
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            if (best.full() && candidates[i].bound < best.worst().score) break;
            if (i + ahead < candidates.size()) in.file->prefetch_words(begin + candidates[i + ahead].window);
            offer(in, window, candidates[i].window, candidates[i].bound, best);
        }
    }

    /// The bits of the highest scores, of as many as wanted or more if there are so many.
    Bits highest(const Frame& found, std::size_t wanted) const {
        std::uint32_t top = 0;
        each_bit(found.bits, [&](std::uint32_t offset) { top = std::max(top, found.scores[offset]); });
        for (const std::uint32_t eighths : {7U, 6U, 5U, 4U, 3U, 2U}) {
            Bits high = found.bits;
            run.keep_scores(found.scores.data(), static_cast<std::uint32_t>(std::uint64_t{top} * eighths / 8),
                            high.data());
            if (count_bits(high) >= wanted) return high;
        }
        return found.bits;
    }

    /// One word.
    void rank_list(const FilePlan& in, std::uint32_t window, Best& best) {
        const Slice part = slice(in, in.root.lists.front(), window);
        const std::uint32_t weight = in.root.weight;
        const std::uint8_t* const impacts = part.dense != nullptr ? part.dense : part.impacts;
        const std::size_t count = part.dense != nullptr ? window_docs : part.count;
        const std::uint32_t first = in.first(window);
        constexpr std::size_t step = 512;  // the threshold rises while a window is gone through
        for (std::size_t begin = 0; begin < count; begin += step) {
            const std::uint64_t least = (best.threshold() + weight - 1) / weight;
            if (least > part.max_impact) return;
            const std::size_t found =
                run.find_bytes(impacts + begin, std::min(step, count - begin),
                               std::max<std::uint8_t>(1, static_cast<std::uint8_t>(least)), offsets.data());
            for (std::size_t i = 0; i < found; ++i) {
                const std::size_t at = begin + offsets[i];
                const std::uint32_t offset = part.dense != nullptr  ? static_cast<std::uint32_t>(at)
                                             : !part.docids.empty() ? part.docids[at] - first
                                                                    : part.offsets[at];
                if (windows.is_removed(in, window, offset)) continue;
                offer(in, window, offset, std::uint64_t{impacts[at]} * weight, best);
            }
        }
    }

    static bool is_leaf_conjunction(const PlanNode& node) {
        return node.kind == PlanKind::conjunction && node.scored &&
               std::all_of(node.children.begin(), node.children.end(),
                           [](const PlanNode& child) { return child.one_list(); });
    }

    static bool is_scored_disjunction(const PlanNode& node) {
        return node.kind == PlanKind::disjunction &&
               std::all_of(node.children.begin(), node.children.end(), [](const PlanNode& child) {
                   return (child.kind == PlanKind::words && child.lists.empty()) ||
                          (child.one_list() && child.kind == PlanKind::words && child.weight > 0);
               });
    }

    struct Leaf {
        Slice part;
        std::uint64_t weight;
        std::uint64_t rest;         ///< what the leaves behind can add at most
        const std::uint8_t* table;  ///< an impact for each offset; null: search
    };

    /// Words and filters that must all be there: entries of the rarest are looked up in the others. Gives
    /// false where the rarest is not rare.
    bool rank_conjunction(const FilePlan& in, std::uint32_t window, Best& best) {
        leaves.clear();
        for (const PlanNode& child : in.root.children) {
            leaves.push_back({slice(in, child.lists.front(), window), child.weight, 0, nullptr});
            if (leaves.back().part.count == 0) return true;
        }
        std::sort(leaves.begin(), leaves.end(),
                  [](const Leaf& a, const Leaf& b) { return a.part.count < b.part.count; });
        if (leaves.front().part.dense != nullptr) return false;
        const std::uint32_t first = in.first(window);
        std::uint64_t rest = 0;
        for (std::size_t i = leaves.size(); i-- > 0;) {
            leaves[i].rest = rest;
            rest += leaves[i].weight * leaves[i].part.max_impact;
        }
        const Slice& rarest = leaves.front().part;
        for (std::size_t i = 1; i < leaves.size(); ++i) prepare_lookup(leaves[i], i, rarest.count, first);

        const std::uint64_t least = best.threshold();
        const std::uint64_t needed = least > leaves.front().rest ? least - leaves.front().rest : 0;
        const std::uint64_t weight = leaves.front().weight;
        std::uint8_t low = 1;
        if (weight > 0) {
            const std::uint64_t impact = (needed + weight - 1) / weight;
            if (impact > rarest.max_impact) return true;
            low = std::max<std::uint8_t>(1, static_cast<std::uint8_t>(impact));
        }
        candidates.clear();
        entries.resize(rarest.count);
        const std::size_t found = run.find_bytes(rarest.impacts, rarest.count, low, entries.data());
        const std::array<const std::uint64_t*, 8> rows = signature_rows(in, window);
        for (std::size_t i = 0; i < found; ++i) {
            const std::size_t at = entries[i];
            const std::uint32_t offset =
                rarest.docids.empty() ? rarest.offsets[at] : rarest.docids[at] - first;
            std::uint64_t score = weight * rarest.impacts[at];
            bool all = true;
            for (const std::uint64_t* const row : rows) {
                if (row == nullptr) break;
                all = all && (row[offset / 64] >> offset % 64 & 1U) != 0;
            }
            for (std::size_t other = 1; all && other < leaves.size(); ++other) {
                const Leaf& leaf = leaves[other];
                const std::uint32_t impact = look_up(leaf, offset, first);
                score += leaf.weight * impact;
                all = impact > 0 && score + leaf.rest >= best.threshold();
            }
            if (!all || windows.is_removed(in, window, offset)) continue;
            if (in.checks.empty()) {
                offer(in, window, offset, score, best);
            } else {
                candidates.push_back({score, offset});
            }
        }
        offer_candidates(in, window, best);
        return true;
    }

    /// Rows of the checks that every match has; null behind the last.
    static std::array<const std::uint64_t*, 8> signature_rows(const FilePlan& in, std::uint32_t window) {
        std::array<const std::uint64_t*, 8> rows{};
        std::size_t count = 0;
        for (const StreamCheck& check : in.checks) {
            for (const std::uint32_t row : check.signature_rows()) {
                if (count < rows.size()) rows[count++] = in.file->signature_row(window, row);
            }
        }
        return rows;
    }

    /// Many entries are looked up faster in a table than by search.
    void prepare_lookup(Leaf& leaf, std::size_t number, std::uint32_t lookups, std::uint32_t first) {
        if (leaf.part.dense != nullptr) {
            leaf.table = leaf.part.dense;
            return;
        }
        if (lookups * 8 < leaf.part.count) return;
        while (tables.size() <= number)
            tables.push_back(std::make_unique<std::array<std::uint8_t, window_docs>>());
        auto& table = *tables[number];
        table.fill(0);
        each_entry(leaf.part, first, [&](std::uint32_t at, std::uint8_t impact) { table[at] = impact; });
        leaf.table = table.data();
    }

    static std::uint32_t look_up(const Leaf& leaf, std::uint32_t offset, std::uint32_t first) {
        if (leaf.table != nullptr) return leaf.table[offset];
        if (!leaf.part.docids.empty()) {
            const auto at =
                std::lower_bound(leaf.part.docids.begin(), leaf.part.docids.end(), offset + first);
            if (at == leaf.part.docids.end() || *at != offset + first) return 0;
            return leaf.part.impacts[at - leaf.part.docids.begin()];
        }
        // Without branches, which nobody could foretell.
        const std::uint16_t* base = leaf.part.offsets.data();
        for (std::size_t left = leaf.part.offsets.size(); left > 1; left -= left / 2) {
            base += left / 2 * (base[left / 2 - 1] < offset ? 1 : 0);
        }
        base += *base < offset ? 1 : 0;
        const auto at = static_cast<std::size_t>(base - leaf.part.offsets.data());
        return at < leaf.part.offsets.size() && *base == offset ? leaf.part.impacts[at] : 0;
    }

    /// Words of which any is enough. The least weighty, which together cannot lift an article to the
    /// threshold, are only looked up (MaxScore; Turtle and Flood, Query Evaluation, IPM 31, 1995).
    void rank_disjunction(const FilePlan& in, std::uint32_t window, Best& best) {
        leaves.clear();
        for (const PlanNode& child : in.root.children) {
            if (child.lists.empty()) continue;
            const Slice part = slice(in, child.lists.front(), window);
            if (part.count > 0) leaves.push_back({part, child.weight, 0, nullptr});
        }
        std::sort(leaves.begin(), leaves.end(), [](const Leaf& a, const Leaf& b) {
            return a.weight * a.part.max_impact < b.weight * b.part.max_impact;
        });
        const std::uint64_t least = best.threshold();
        std::uint64_t looked_up_bound = 0;
        std::size_t looked_up = 0;
        while (looked_up < leaves.size()) {
            const std::uint64_t more = leaves[looked_up].weight * leaves[looked_up].part.max_impact;
            if (looked_up_bound + more >= least) break;
            looked_up_bound += more;
            ++looked_up;
        }
        const std::uint32_t first = in.first(window);
        Frame& sum = scratch;
        sum.scores.fill(0);
        sum.bits.fill(~std::uint64_t{0});
        for (std::size_t i = looked_up; i < leaves.size(); ++i) add_leaf(leaves[i], first, sum);
        keep(sum, least, looked_up_bound);
        windows.narrow(in, window, sum.bits);
        for (std::size_t i = looked_up; i-- > 0;) {
            looked_up_bound -= leaves[i].weight * leaves[i].part.max_impact;
            const std::size_t left = count_bits(sum.bits);
            if (left == 0) return;
            if (leaves[i].part.dense != nullptr ? left > window_docs / 16 : left > leaves[i].part.count / 8) {
                add_leaf(leaves[i], first, sum);
            } else {
                leaves[i].table = leaves[i].part.dense;
                const auto weight = static_cast<std::uint32_t>(leaves[i].weight);
                each_bit(sum.bits, [&](std::uint32_t offset) {
                    sum.scores[offset] += weight * look_up(leaves[i], offset, first);
                });
            }
            keep(sum, least, looked_up_bound);
        }
        offer_bits(in, window, sum, true, best);
    }

    std::size_t count_bits(const Bits& bits) const { return run.count_bits(bits.data()); }

    void add_leaf(const Leaf& leaf, std::uint32_t first, Frame& sum) const {
        const auto weight = static_cast<std::uint32_t>(leaf.weight);
        if (leaf.part.dense != nullptr) {
            run.add_dense(leaf.part.dense, weight, sum.scores.data());
            return;
        }
        each_entry(leaf.part, first,
                   [&](std::uint32_t at, std::uint32_t impact) { sum.scores[at] += impact * weight; });
    }

    /// Keeps what can still reach the threshold with so much more.
    void keep(Frame& sum, std::uint64_t threshold, std::uint64_t more) const {
        const std::uint64_t needed = threshold > more ? threshold - more : 0;
        run.keep_scores(sum.scores.data(), static_cast<std::uint32_t>(std::max<std::uint64_t>(needed, 1)),
                        sum.bits.data());
    }

    // All matches.

    /// Calls visit(window, bits) for every window with the bits of what matches but for the checks on top.
    template <class Visit>
    void each_window(const FilePlan& in, Visit visit) {
        if (in.hopeless) return;
        for (std::uint32_t window = 0; window < in.file->window_count(); ++window) {
            if (!bound(in, in.root, window).possible) continue;
            windows.evaluate(in, window, false, scratch);
            visit(window, scratch.bits);
        }
    }

    void sort_by_date(const FilePlan& in, Best& best) {
        const auto published = in.file->published();
        each_window(in, [&](std::uint32_t window, const Bits& bits) {
            const std::uint32_t begin = window << window_bits;
            each_bit(bits, [&](std::uint32_t offset) {
                const FastMatch match{in.file->first() + begin + offset, 0, published[begin + offset]};
                if (best.takes(match) && passes_checks(in, window, offset)) best.add(match);
            });
        });
    }

    const FastIndex& index;
    const Plan& asked;
    const Kernels& run = kernels();
    std::vector<FilePlan> files;
    WindowEvaluator windows;
    Frame scratch;  ///< of one window
    std::vector<std::unique_ptr<std::array<std::uint8_t, window_docs>>> tables;
    std::vector<Leaf> leaves;
    std::vector<std::uint16_t> entries;
    std::vector<Visit> candidates;
    std::array<std::uint16_t, 512 + 32> offsets{};
};

namespace {

std::uint64_t highest_score(const Plan& plan) {
    constexpr std::uint64_t most =
        (std::uint64_t{127} * 65536) * 24;  // ln of the greatest number of articles
    std::uint64_t sum =
        plan.scored ? static_cast<std::uint64_t>(std::ceil(plan.boost * static_cast<double>(most))) : 0;
    for (const Plan& child : plan.children) sum += highest_score(child);
    return sum;
}

bool has_only_lists(const Plan& plan) {
    if (plan.kind == PlanKind::filter && (plan.filter == Filter::id || plan.filter == Filter::url))
        return false;
    if (plan.kind == PlanKind::capitals) return false;
    if (plan.kind == PlanKind::checked && !StreamCheck::can_take(plan.check)) return false;
    return std::all_of(plan.children.begin(), plan.children.end(), has_only_lists);
}

}  // namespace

bool Matcher::can_take(const Plan& plan) { return has_only_lists(plan) && highest_score(plan) <= UINT32_MAX; }

Matcher::Matcher(const FastIndex& index, const Plan& plan, Stemmers& stemmers)
    : state_(std::make_unique<State>(index, plan, stemmers)) {}
Matcher::~Matcher() = default;

std::vector<FastMatch> Matcher::best(FastOrder order, std::size_t limit) {
    if (limit == 0) return {};
    Best best(limit, order);
    for (const FilePlan& in : state_->files) {
        if (order == FastOrder::relevance) {
            state_->rank(in, best);
        } else {
            state_->sort_by_date(in, best);
        }
    }
    return best.sorted();
}

std::uint64_t Matcher::estimate(bool& exact) const {
    double sum = 0;
    for (const FilePlan& in : state_->files) sum += in.file->docs() * in.share();
    const Plan& plan = state_->asked;
    exact = plan.kind == PlanKind::words && plan.stems.size() == 1 && state_->index.nothing_removed();
    return static_cast<std::uint64_t>(std::llround(sum));
}

std::uint64_t Matcher::count() {
    std::uint64_t matches = 0;
    each([&](const FastFile&, std::uint32_t) { ++matches; });
    return matches;
}

void Matcher::each(const std::function<void(const FastFile&, std::uint32_t)>& visit) {
    for (const FilePlan& in : state_->files) {
        state_->each_window(in, [&](std::uint32_t window, const Bits& bits) {
            each_bit(bits, [&](std::uint32_t offset) {
                if (passes_checks(in, window, offset)) {
                    visit(*in.file, (window << window_bits) + offset);
                }
            });
        });
    }
}

}  // namespace broadsheet
