#include "common/match/window.hpp"

#include <utility>

namespace broadsheet {
namespace {

std::uint32_t docs_in(const FilePlan& in, std::uint32_t window) {
    return std::min(window_docs, in.file->docs() - (window << window_bits));
}

void set_all(const FilePlan& in, std::uint32_t window, Bits& bits) {
    const std::uint32_t docs = docs_in(in, window);
    for (std::uint32_t word = 0; word < window_words; ++word) {
        const std::uint32_t begin = 64 * word;
        bits[word] = docs >= begin + 64 ? ~std::uint64_t{0}
                     : docs <= begin    ? 0
                                        : (std::uint64_t{1} << (docs - begin)) - 1;
    }
}

void add_scores(const Frame& from, Frame& to) {
    for (std::size_t i = 0; i < window_docs; ++i) to.scores[i] += from.scores[i];
}

void sign(const FilePlan& in, const StreamCheck& check, std::uint32_t window, Bits& bits) {
    for (const std::uint32_t row : check.signature_rows()) {
        const std::uint64_t* const signature = in.file->signature_row(window, row);
        for (std::size_t i = 0; i < window_words; ++i) bits[i] &= signature[i];
    }
}

/// `article` counts from the file's first.
bool matches(const FilePlan& in, const StreamCheck& check, std::uint32_t article) {
    return check.matches(in.file->words(article), in.file->languages()[article]);
}

}  // namespace

Slice slice(const FilePlan& in, const PostingList& list, std::uint32_t window) {
    Slice slice;
    if (list.windows.empty()) {
        const std::uint32_t first = in.first(window);
        const auto docids = list.docids();
        const auto begin = std::lower_bound(docids.begin(), docids.end(), first);
        const auto end = std::lower_bound(begin, docids.end(), first + window_docs);
        slice.docids = {begin, end};
        slice.impacts = list.short_impacts() + (begin - docids.begin());
        slice.count = static_cast<std::uint32_t>(end - begin);
        slice.max_impact = list.max_impact;
        return slice;
    }
    const FastWindow* found = nullptr;
    if (window < list.windows.size() && list.windows[window].number == window) {
        found = &list.windows[window];
    } else {
        const auto at = std::lower_bound(list.windows.begin(), list.windows.end(), window,
                                         [](const FastWindow& a, std::uint32_t b) { return a.number < b; });
        if (at == list.windows.end() || at->number != window) return slice;
        found = &*at;
    }
    slice.count = found->count();
    slice.max_impact = found->max_impact;
    if (found->dense()) {
        slice.dense = list.data + found->data;
    } else {
        slice.offsets = PostingList::offsets(list.data, *found);
        slice.impacts = list.data + found->data + slice.offsets.size_bytes();
    }
    return slice;
}

Bound bound(const FilePlan& in, const PlanNode& node, std::uint32_t window) {
    switch (node.kind) {
        case PlanKind::nothing:
            return {false, 0};
        case PlanKind::everything:
        case PlanKind::capitals:
        case PlanKind::days:
        case PlanKind::dated:
            return {true, 0};
        case PlanKind::articles: {
            const std::uint32_t first = in.first(window);
            const auto at = std::lower_bound(node.docids.begin(), node.docids.end(), first);
            return {at != node.docids.end() && *at < first + window_docs, 0};
        }
        case PlanKind::ranked: {
            Bound sum = bound(in, node.children.front(), window);
            for (std::size_t i = 1; i < node.children.size(); ++i) {
                sum.score += bound(in, node.children[i], window).score;
            }
            return sum;
        }
        case PlanKind::words:
        case PlanKind::filter: {
            std::uint64_t highest = 0;
            bool possible = false;
            for (const PostingList& list : node.lists) {
                const Slice part = slice(in, list, window);
                possible = possible || part.count > 0;
                if (part.count > 0) highest = std::max<std::uint64_t>(highest, part.max_impact);
            }
            return {possible, highest * node.weight};
        }
        case PlanKind::conjunction: {
            std::uint64_t sum = 0;
            for (const PlanNode& child : node.children) {
                const Bound of_child = bound(in, child, window);
                if (!of_child.possible) return {false, 0};
                sum += of_child.score;
            }
            return {true, sum};
        }
        case PlanKind::disjunction: {
            Bound sum{false, 0};
            for (const PlanNode& child : node.children) {
                const Bound of_child = bound(in, child, window);
                sum.possible = sum.possible || of_child.possible;
                if (of_child.possible) sum.score += of_child.score;
            }
            return sum;
        }
        case PlanKind::checked:
            if (node.check->hopeless()) return {false, 0};
            return bound(in, node.children.front(), window);
        case PlanKind::difference:
            return bound(in, node.children.front(), window);
    }
    return {true, 0};
}

Frame& WindowEvaluator::frame(std::size_t depth) {
    while (frames_.size() <= depth) frames_.push_back(std::make_unique<Frame>());
    return *frames_[depth];
}

void WindowEvaluator::add_list(const FilePlan& in, const Slice& part, std::uint32_t window,
                               std::uint32_t weight, bool several, Frame& out) const {
    if (part.dense != nullptr) {
        run_.dense_bits(part.dense, out.bits.data());
        if (weight == 0) return;
        if (!several) {
            run_.add_dense(part.dense, weight, out.scores.data());
        } else {
            for (std::size_t i = 0; i < window_docs; ++i) {
                out.scores[i] = std::max(out.scores[i], part.dense[i] * weight);
            }
        }
        return;
    }
    each_entry(part, in.first(window), [&](std::uint32_t offset, std::uint32_t impact) {
        out.bits[offset / 64] |= std::uint64_t{1} << offset % 64;
        if (weight > 0) out.scores[offset] = std::max(out.scores[offset], impact * weight);
    });
}

void WindowEvaluator::evaluate(const FilePlan& in, const PlanNode& node, std::uint32_t window, bool scores,
                               std::size_t depth, Frame& out) {
    out.bits.fill(0);
    const bool scored = scores && node.scored;
    if (scored) out.scores.fill(0);
    switch (node.kind) {
        case PlanKind::nothing:
        case PlanKind::dated:
        case PlanKind::capitals:
            return;
        case PlanKind::everything:
            set_all(in, window, out.bits);
            return;
        case PlanKind::articles: {
            const std::uint32_t first = in.first(window);
            for (auto at = std::lower_bound(node.docids.begin(), node.docids.end(), first);
                 at != node.docids.end() && *at < first + window_docs; ++at) {
                const std::uint32_t offset = *at - first;
                if (*at <= in.file->last()) out.bits[offset / 64] |= std::uint64_t{1} << offset % 64;
            }
            return;
        }
        case PlanKind::ranked:
            evaluate(in, node.children.front(), window, scores, depth, out);
            if (!scored || !any(out.bits)) return;
            if (!node.children.front().scored) out.scores.fill(0);
            for (std::size_t i = 1; i < node.children.size(); ++i) {
                Frame& part = frame(depth);
                evaluate(in, node.children[i], window, true, depth + 1, part);
                if (node.children[i].scored) add_scores(part, out);
            }
            run_.mask_scores(out.bits.data(), out.scores.data());
            return;
        case PlanKind::words:
        case PlanKind::filter:
            for (const PostingList& list : node.lists) {
                add_list(in, slice(in, list, window), window, scored ? node.weight : 0, node.lists.size() > 1,
                         out);
            }
            return;
        case PlanKind::days: {
            const auto days = in.file->days().subspan(window << window_bits, docs_in(in, window));
            run_.range_bits(days.data(), days.size(), node.first_day, node.last_day, out.bits.data());
            return;
        }
        case PlanKind::conjunction: {
            bool begun = false;
            for (const PlanNode& child : node.children) {
                Frame& part = begun ? frame(depth) : out;
                evaluate(in, child, window, scores, depth + 1, part);
                if (begun) {
                    for (std::size_t i = 0; i < window_words; ++i) out.bits[i] &= part.bits[i];
                    if (scores && child.scored) add_scores(part, out);
                } else if (scored && !child.scored) {
                    out.scores.fill(0);
                }
                begun = true;
                if (!any(out.bits)) break;
            }
            if (scored) run_.mask_scores(out.bits.data(), out.scores.data());
            return;
        }
        case PlanKind::disjunction:
            for (const PlanNode& child : node.children) {
                Frame& part = frame(depth);
                evaluate(in, child, window, scores, depth + 1, part);
                for (std::size_t i = 0; i < window_words; ++i) out.bits[i] |= part.bits[i];
                if (scores && child.scored) add_scores(part, out);
            }
            return;
        case PlanKind::difference: {
            evaluate(in, node.children.front(), window, scores, depth, out);
            if (!any(out.bits)) return;
            Frame& unwanted = frame(depth);
            evaluate(in, node.children.back(), window, false, depth + 1, unwanted);
            for (std::size_t i = 0; i < window_words; ++i) out.bits[i] &= ~unwanted.bits[i];
            if (scored) run_.mask_scores(out.bits.data(), out.scores.data());
            return;
        }
        case PlanKind::checked:
            evaluate(in, node.children.front(), window, scores, depth, out);
            sign(in, *node.check, window, out.bits);
            each_bit(out.bits, [&](std::uint32_t offset) {
                if (matches(in, *node.check, (window << window_bits) + offset)) return;
                out.bits[offset / 64] &= ~(std::uint64_t{1} << offset % 64);
            });
            if (scored) run_.mask_scores(out.bits.data(), out.scores.data());
            return;
    }
}

void WindowEvaluator::evaluate(const FilePlan& in, std::uint32_t window, bool scores, Frame& found) {
    evaluate(in, in.root, window, scores, 0, found);
    narrow(in, window, found.bits);
}

void WindowEvaluator::narrow(const FilePlan& in, std::uint32_t window, Bits& bits) const {
    if (const std::uint64_t* const removed = index_.removed(in.number, window)) {
        for (std::size_t i = 0; i < window_words; ++i) bits[i] &= ~removed[i];
    }
    for (const StreamCheck& check : in.checks) sign(in, check, window, bits);
}

bool WindowEvaluator::is_removed(const FilePlan& in, std::uint32_t window, std::uint32_t offset) const {
    const std::uint64_t* const removed = index_.removed(in.number, window);
    return removed != nullptr && (removed[offset / 64] >> offset % 64 & 1U) != 0;
}

bool passes_checks(const FilePlan& in, std::uint32_t window, std::uint32_t offset) {
    return in.checks.empty() ||
           std::all_of(in.checks.begin(), in.checks.end(), [&](const StreamCheck& check) {
               return matches(in, check, (window << window_bits) + offset);
           });
}

}  // namespace broadsheet
