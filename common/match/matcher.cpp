#include "common/match/matcher.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "common/match/kernels.hpp"

namespace broadsheet {
namespace {

using Bits = std::array<std::uint64_t, window_words>;

/// The articles of a window that match a node, and their scores, which are 0 where nothing matches.
struct Frame {
    alignas(64) Bits bits;
    alignas(64) std::array<std::uint32_t, window_docs> scores;
};

bool any(const Bits& bits) {
    return std::any_of(bits.begin(), bits.end(), [](std::uint64_t word) { return word != 0; });
}

template <class Visit>
void each_bit(const Bits& bits, Visit visit) {  // which may clear the bit it is called for
    for (std::uint32_t word = 0; word < window_words; ++word) {
        for (std::uint64_t left = bits[word]; left != 0; left &= left - 1) {
            visit(64 * word + static_cast<std::uint32_t>(std::countr_zero(left)));
        }
    }
}

/// What a list has in one window.
struct Slice {
    const std::uint8_t* data = nullptr;      ///< its data
    std::span<const std::uint32_t> docids;   ///< of a short list
    const std::uint8_t* impacts = nullptr;   ///< of docids, or of offsets
    std::span<const std::uint16_t> offsets;  ///< of a window that is not dense
    const std::uint8_t* dense = nullptr;     ///< of a dense one
    std::uint32_t count = 0;
    std::uint8_t max_impact = 0;
};

/// A plan's node with its lists in one file.
struct Node {
    PlanKind kind = PlanKind::nothing;
    std::vector<PostingList> lists;
    std::uint32_t weight = 0;  ///< 0 where nothing scores
    bool scored = false;       ///< this or a node below has a weight
    std::int32_t first_day = 0;
    std::int32_t last_day = 0;
    std::optional<StreamCheck> check;
    std::vector<std::uint32_t> docids;  ///< of PlanKind::articles
    std::vector<std::uint32_t> merged;  ///< the data of a list made of short ones
    std::vector<Node> children;

    bool one_list() const {
        return (kind == PlanKind::words || kind == PlanKind::filter) && lists.size() == 1;
    }
};

/// More short lists than this become one.
constexpr std::size_t many_lists = 8;

/// With more the highest are looked for first.
constexpr std::size_t many_candidates = 64;

struct Bound {
    bool possible;
    std::uint64_t score;
};

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

FastIndex::FastIndex(std::vector<std::unique_ptr<FastFile>> files, std::vector<std::uint32_t> removed,
                     TermNames names)
    : nothing_removed_(removed.empty()),
      files_(std::move(files)),
      removed_(files_.size()),
      names_(std::move(names)) {
    for (const std::uint32_t docid : removed) {
        for (std::size_t i = 0; i < files_.size(); ++i) {
            const FastFile& file = *files_[i];
            if (docid < file.first() || docid > file.last()) continue;
            removed_[i].resize(std::size_t{file.window_count()} * window_words);
            const std::uint32_t index = docid - file.first();
            removed_[i][index / 64] |= std::uint64_t{1} << index % 64;
        }
    }
}
FastIndex::~FastIndex() = default;

const std::uint64_t* FastIndex::removed(std::size_t file, std::uint32_t window) const {
    return removed_[file].empty() ? nullptr : removed_[file].data() + std::size_t{window} * window_words;
}

std::string_view FastIndex::id(std::uint32_t docid) const {
    for (const auto& file : files_) {
        if (docid <= file->last()) return file->id(docid);
    }
    return {};
}

struct Matcher::State {
    /// The plan in one file.
    struct InFile {
        const FastFile* file = nullptr;
        std::size_t number = 0;
        Node root;
        std::vector<StreamCheck> checks;  ///< that every match must pass
        bool hopeless = false;
    };

    State(const FastIndex& from, const Plan& whole, Stemmers& to_stem)
        : index(from), asked(whole), stemmers(to_stem) {
        for (const auto& file : index.files()) articles += file->docs();
        for (std::size_t i = 0; i < index.files().size(); ++i) {
            InFile in{
                .file = index.files()[i].get(), .number = i, .root = {}, .checks = {}, .hopeless = false};
            in.root = prepare(asked, in, true);
            for (const StreamCheck& check : in.checks) in.hopeless = in.hopeless || check.hopeless();
            files.push_back(std::move(in));
        }
    }

    /// `lists` are those of the plan's stems in one file.
    std::uint64_t weight_of(const Plan& plan, const std::vector<PostingList>& lists) const {
        std::uint32_t most = 0;
        for (const PostingList& list : lists) most = std::max(most, list.articles);
        if (index.files().size() == 1) return index.names().weight(plan.boost, articles, most);
        for (const std::string& stem : plan.stems) {
            const std::string term = index.names().stem(plan.zone, stem);
            std::uint32_t all = 0;
            for (const auto& file : index.files()) {
                if (const auto list = file->find(term)) all += list->articles;
            }
            most = std::max(most, all);
        }
        return most == 0 ? 0 : index.names().weight(plan.boost, articles, most);
    }

    Node prepare(const Plan& plan, InFile& in, bool on_top) {
        if (plan.kind == PlanKind::checked && on_top) {
            in.checks.push_back(prepare_check(plan.check, *in.file));
            return prepare(plan.children.front(), in, true);
        }
        Node node;
        node.kind = plan.kind;
        switch (plan.kind) {
            case PlanKind::words:
                for (const std::string& stem : plan.stems) {
                    if (auto list = in.file->find(index.names().stem(plan.zone, stem)))
                        node.lists.push_back(*list);
                }
                if (plan.scored && !node.lists.empty())
                    node.weight = static_cast<std::uint32_t>(weight_of(plan, node.lists));
                node.scored = node.weight > 0;
                if (node.lists.size() > many_lists) merge_short_lists(node);
                break;
            case PlanKind::filter:
                if (auto list = in.file->find(index.names().filter(plan.filter, plan.text))) {
                    node.lists.push_back(*list);
                }
                break;
            case PlanKind::days:
                node.first_day = static_cast<std::int32_t>(std::clamp<std::int64_t>(
                    plan.days.first.time_since_epoch().count(), no_day + 1, INT32_MAX));
                node.last_day = static_cast<std::int32_t>(std::clamp<std::int64_t>(
                    plan.days.last.time_since_epoch().count(), no_day + 1, INT32_MAX));
                break;
            case PlanKind::dated:
                node.kind = PlanKind::days;
                node.first_day = no_day + 1;
                node.last_day = INT32_MAX;
                break;
            case PlanKind::checked:
                node.check.emplace(prepare_check(plan.check, *in.file));
                break;
            case PlanKind::articles:
                node.docids = plan.docids;
                break;
            default:
                break;
        }
        for (std::size_t i = 0; i < plan.children.size(); ++i) {
            const bool still_on_top =
                on_top && (plan.kind == PlanKind::conjunction ||
                           ((plan.kind == PlanKind::difference || plan.kind == PlanKind::ranked) && i == 0));
            node.children.push_back(prepare(plan.children[i], in, still_on_top));
            node.scored =
                node.scored || (node.children.back().scored && (plan.kind != PlanKind::difference || i == 0));
        }
        return node;
    }

    /// Lists without windows as one, which has the greatest impact of each article.
    static void merge_short_lists(Node& node) {
        std::vector<std::pair<std::uint32_t, std::uint8_t>> entries;
        std::vector<PostingList> lists;
        PostingList merged;
        for (const PostingList& list : node.lists) {
            if (!list.windows.empty()) {
                lists.push_back(list);
                continue;
            }
            for (std::uint32_t i = 0; i < list.articles; ++i) {
                entries.emplace_back(list.docids()[i], list.short_impacts()[i]);
            }
            merged.max_impact = std::max(merged.max_impact, list.max_impact);
        }
        std::sort(entries.begin(), entries.end());
        // Of entries for one article the last has the greatest impact.
        std::size_t kept = 0;
        for (const auto& entry : entries) {
            if (kept > 0 && entries[kept - 1].first == entry.first) --kept;
            entries[kept++] = entry;
        }
        entries.resize(kept);
        if (!entries.empty()) {
            node.merged.resize(kept + (kept + 3) / 4);
            auto* const impacts = reinterpret_cast<std::uint8_t*>(node.merged.data() + kept);
            for (std::size_t i = 0; i < kept; ++i) {
                node.merged[i] = entries[i].first;
                impacts[i] = entries[i].second;
            }
            merged.articles = static_cast<std::uint32_t>(kept);
            merged.data = reinterpret_cast<const std::uint8_t*>(node.merged.data());
            lists.push_back(merged);
        }
        node.lists = std::move(lists);
    }

    StreamCheck prepare_check(const Check& check, const FastFile& file) const {
        Vocabulary vocabulary;
        add_words(check, vocabulary);
        std::vector<std::vector<StreamCheck::FileWord>> words(file.stemmers().size());
        for (std::uint8_t stemmer = 0; stemmer < words.size(); ++stemmer) {
            for (std::uint32_t word = 0; word < vocabulary.size(); ++word) {
                // Without a stemmer a word is its own stem.
                const bool exact = vocabulary[word].form == WordForm::exact;
                for (const WordId id :
                     file.with_stems(vocabulary[word].texts, exact ? std::uint8_t{0} : stemmer, stemmers)) {
                    words[stemmer].push_back({id, word});
                }
            }
            std::sort(words[stemmer].begin(), words[stemmer].end());
        }
        return {check, vocabulary, std::move(words)};
    }

    // Slices.

    static Slice slice(const InFile& in, const PostingList& list, std::uint32_t window) {
        Slice slice;
        if (list.windows.empty()) {
            const std::uint32_t first = in.file->first() + (window << window_bits);
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
            const auto at =
                std::lower_bound(list.windows.begin(), list.windows.end(), window,
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

    /// Calls visit(offset, impact) for what is not dense.
    template <class Visit>
    static void each_entry(const Slice& slice, Visit visit) {
        for (std::size_t i = 0; i < slice.docids.size(); ++i) {
            // Windows begin at multiples of their length from the file's first docid; see offset_of.
            visit(slice.docids[i], slice.impacts[i]);
        }
        for (std::size_t i = 0; i < slice.offsets.size(); ++i) visit(slice.offsets[i], slice.impacts[i]);
    }

    // Bounds.

    Bound bound(const InFile& in, const Node& node, std::uint32_t window) const {
        switch (node.kind) {
            case PlanKind::nothing:
                return {false, 0};
            case PlanKind::everything:
            case PlanKind::capitals:
            case PlanKind::days:
            case PlanKind::dated:
                return {true, 0};
            case PlanKind::articles: {
                const std::uint32_t first = in.file->first() + (window << window_bits);
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
                for (const Node& child : node.children) {
                    const Bound of_child = bound(in, child, window);
                    if (!of_child.possible) return {false, 0};
                    sum += of_child.score;
                }
                return {true, sum};
            }
            case PlanKind::disjunction: {
                Bound sum{false, 0};
                for (const Node& child : node.children) {
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

    // Evaluation of a window.

    Frame& frame(std::size_t depth) {
        while (frames.size() <= depth) frames.push_back(std::make_unique<Frame>());
        return *frames[depth];
    }

    std::uint32_t docs_in(const InFile& in, std::uint32_t window) const {
        return std::min(window_docs, in.file->docs() - (window << window_bits));
    }

    void set_all(const InFile& in, std::uint32_t window, Bits& bits) const {
        const std::uint32_t docs = docs_in(in, window);
        for (std::uint32_t word = 0; word < window_words; ++word) {
            const std::uint32_t begin = 64 * word;
            bits[word] = docs >= begin + 64 ? ~std::uint64_t{0}
                         : docs <= begin    ? 0
                                            : (std::uint64_t{1} << (docs - begin)) - 1;
        }
    }

    void add_list(const InFile& in, const Slice& part, std::uint32_t window, std::uint32_t weight,
                  bool several, Frame& out) const {
        if (part.dense != nullptr) {
            run.dense_bits(part.dense, out.bits.data());
            if (weight == 0) return;
            if (!several) {
                run.add_dense(part.dense, weight, out.scores.data());
            } else {
                for (std::size_t i = 0; i < window_docs; ++i) {
                    out.scores[i] = std::max(out.scores[i], part.dense[i] * weight);
                }
            }
            return;
        }
        const std::uint32_t base = part.docids.empty() ? 0 : in.file->first() + (window << window_bits);
        each_entry(part, [&](std::uint32_t at, std::uint32_t impact) {
            const std::uint32_t offset = at - base;
            out.bits[offset / 64] |= std::uint64_t{1} << offset % 64;
            if (weight > 0) out.scores[offset] = std::max(out.scores[offset], impact * weight);
        });
    }

    /// Fills `out`; scores only where `scores` asks for them and the node has any.
    void evaluate(const InFile& in, const Node& node, std::uint32_t window, bool scores, std::size_t depth,
                  Frame& out) {
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
                const std::uint32_t first = in.file->first() + (window << window_bits);
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
                run.mask_scores(out.bits.data(), out.scores.data());
                return;
            case PlanKind::words:
            case PlanKind::filter:
                for (const PostingList& list : node.lists) {
                    add_list(in, slice(in, list, window), window, scored ? node.weight : 0,
                             node.lists.size() > 1, out);
                }
                return;
            case PlanKind::days: {
                const auto days = in.file->days().subspan(window << window_bits, docs_in(in, window));
                run.range_bits(days.data(), days.size(), node.first_day, node.last_day, out.bits.data());
                return;
            }
            case PlanKind::conjunction: {
                bool begun = false;
                for (const Node& child : node.children) {
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
                if (scored) run.mask_scores(out.bits.data(), out.scores.data());
                return;
            }
            case PlanKind::disjunction:
                for (const Node& child : node.children) {
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
                if (scored) run.mask_scores(out.bits.data(), out.scores.data());
                return;
            }
            case PlanKind::checked:
                evaluate(in, node.children.front(), window, scores, depth, out);
                sign(in, *node.check, window, out.bits);
                each_bit(out.bits, [&](std::uint32_t offset) {
                    if (matches(in, *node.check, (window << window_bits) + offset)) return;
                    out.bits[offset / 64] &= ~(std::uint64_t{1} << offset % 64);
                });
                if (scored) run.mask_scores(out.bits.data(), out.scores.data());
                return;
        }
    }

    static void add_scores(const Frame& from, Frame& to) {
        for (std::size_t i = 0; i < window_docs; ++i) to.scores[i] += from.scores[i];
    }

    static void sign(const InFile& in, const StreamCheck& check, std::uint32_t window, Bits& bits) {
        for (const std::uint32_t row : check.signature_rows()) {
            const std::uint64_t* const signature = in.file->signature_row(window, row);
            for (std::size_t i = 0; i < window_words; ++i) bits[i] &= signature[i];
        }
    }

    void leave_out_removed(const InFile& in, std::uint32_t window, Bits& bits) const {
        const std::uint64_t* const removed = index.removed(in.number, window);
        if (removed == nullptr) return;
        for (std::size_t i = 0; i < window_words; ++i) bits[i] &= ~removed[i];
    }

    bool is_removed(const InFile& in, std::uint32_t window, std::uint32_t offset) const {
        const std::uint64_t* const removed = index.removed(in.number, window);
        return removed != nullptr && (removed[offset / 64] >> offset % 64 & 1U) != 0;
    }

    /// `article` counts from the file's first.
    static bool matches(const InFile& in, const StreamCheck& check, std::uint32_t article) {
        return check.matches(in.file->words(article), in.file->languages()[article]);
    }

    bool passes_checks(const InFile& in, std::uint32_t window, std::uint32_t offset) const {
        return in.checks.empty() ||
               std::all_of(in.checks.begin(), in.checks.end(), [&](const StreamCheck& check) {
                   return matches(in, check, (window << window_bits) + offset);
               });
    }

    // Ranking.

    struct Visit {
        std::uint64_t bound;
        std::uint32_t window;
    };

    void offer(const InFile& in, std::uint32_t window, std::uint32_t offset, std::uint64_t score,
               Best& best) const {
        const FastMatch match{in.file->first() + (window << window_bits) + offset, score, no_time};
        if (best.takes(match) && passes_checks(in, window, offset)) best.add(match);
    }

    void rank(const InFile& in, Best& best) {
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
                const std::uint32_t first = in.file->first() + (visit.window << window_bits);
                if (visit.bound == best.worst().score && first > best.worst().docid) continue;
            }
            rank_window(in, visit.window, best);
        }
    }

    void rank_window(const InFile& in, std::uint32_t window, Best& best) {
        const Node& root = in.root;
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

    void rank_anything(const InFile& in, std::uint32_t window, Best& best) {
        Frame& found = frame(0);
        evaluate(in, in.root, window, true, 1, found);
        leave_out_removed(in, window, found.bits);
        for (const StreamCheck& check : in.checks) sign(in, check, window, found.bits);
        offer_bits(in, window, found, in.root.scored, best);
    }

    /// Scores are only looked at where `scored`.
    void offer_bits(const InFile& in, std::uint32_t window, Frame& found, bool scored, Best& best) {
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
    void offer_candidates(const InFile& in, std::uint32_t window, Best& best) {
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
    void rank_list(const InFile& in, std::uint32_t window, Best& best) {
        const Slice part = slice(in, in.root.lists.front(), window);
        const std::uint32_t weight = in.root.weight;
        const std::uint8_t* const impacts = part.dense != nullptr ? part.dense : part.impacts;
        const std::size_t count = part.dense != nullptr ? window_docs : part.count;
        const std::uint32_t first = in.file->first() + (window << window_bits);
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
                if (is_removed(in, window, offset)) continue;
                offer(in, window, offset, std::uint64_t{impacts[at]} * weight, best);
            }
        }
    }

    static bool is_leaf_conjunction(const Node& node) {
        return node.kind == PlanKind::conjunction && node.scored &&
               std::all_of(node.children.begin(), node.children.end(),
                           [](const Node& child) { return child.one_list(); });
    }

    static bool is_scored_disjunction(const Node& node) {
        return node.kind == PlanKind::disjunction &&
               std::all_of(node.children.begin(), node.children.end(), [](const Node& child) {
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
    bool rank_conjunction(const InFile& in, std::uint32_t window, Best& best) {
        leaves.clear();
        for (const Node& child : in.root.children) {
            leaves.push_back({slice(in, child.lists.front(), window), child.weight, 0, nullptr});
            if (leaves.back().part.count == 0) return true;
        }
        std::sort(leaves.begin(), leaves.end(),
                  [](const Leaf& a, const Leaf& b) { return a.part.count < b.part.count; });
        if (leaves.front().part.dense != nullptr) return false;
        const std::uint32_t first = in.file->first() + (window << window_bits);
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
            if (!all || is_removed(in, window, offset)) continue;
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
    static std::array<const std::uint64_t*, 8> signature_rows(const InFile& in, std::uint32_t window) {
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
        each_entry(leaf.part, [&](std::uint32_t at, std::uint8_t impact) {
            table[leaf.part.docids.empty() ? at : at - first] = impact;
        });
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
    void rank_disjunction(const InFile& in, std::uint32_t window, Best& best) {
        leaves.clear();
        for (const Node& child : in.root.children) {
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
        const std::uint32_t first = in.file->first() + (window << window_bits);
        Frame& sum = frame(0);
        sum.scores.fill(0);
        sum.bits.fill(~std::uint64_t{0});
        for (std::size_t i = looked_up; i < leaves.size(); ++i) add_leaf(leaves[i], first, sum);
        keep(sum, least, looked_up_bound);
        leave_out_removed(in, window, sum.bits);
        for (const StreamCheck& check : in.checks) sign(in, check, window, sum.bits);
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
        each_entry(leaf.part, [&](std::uint32_t at, std::uint32_t impact) {
            sum.scores[leaf.part.docids.empty() ? at : at - first] += impact * weight;
        });
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
    void each_window(const InFile& in, Visit visit) {
        if (in.hopeless) return;
        for (std::uint32_t window = 0; window < in.file->window_count(); ++window) {
            if (!bound(in, in.root, window).possible) continue;
            Frame& found = frame(0);
            evaluate(in, in.root, window, false, 1, found);
            leave_out_removed(in, window, found.bits);
            for (const StreamCheck& check : in.checks) sign(in, check, window, found.bits);
            visit(window, found.bits);
        }
    }

    void sort_by_date(const InFile& in, Best& best) {
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
    Stemmers& stemmers;
    const Kernels& run = kernels();
    std::uint64_t articles = 0;
    std::vector<InFile> files;
    std::vector<std::unique_ptr<Frame>> frames;
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

/// The share of a file's articles that match, if the conditions do not depend on each other.
double share_of(const Node& node, double docs) {
    switch (node.kind) {
        case PlanKind::nothing:
            return 0;
        case PlanKind::everything:
            return 1;
        case PlanKind::days:
        case PlanKind::dated:
            return 0.5;
        case PlanKind::articles:
            return std::min(1.0, static_cast<double>(node.docids.size()) / docs);
        case PlanKind::capitals:
        case PlanKind::ranked:
            return node.children.empty() ? 0 : share_of(node.children.front(), docs);
        case PlanKind::words:
        case PlanKind::filter: {
            double sum = 0;
            for (const PostingList& list : node.lists) sum += list.articles;
            return std::min(1.0, sum / docs);
        }
        case PlanKind::conjunction: {
            double share = 1;
            for (const Node& child : node.children) share *= share_of(child, docs);
            return share;
        }
        case PlanKind::disjunction: {
            double none = 1;
            for (const Node& child : node.children) none *= 1 - share_of(child, docs);
            return 1 - none;
        }
        case PlanKind::difference:
            return share_of(node.children.front(), docs) * (1 - share_of(node.children.back(), docs));
        case PlanKind::checked:
            return share_of(node.children.front(), docs) / 4;
    }
    return 1;
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
    for (const State::InFile& in : state_->files) {
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
    for (const State::InFile& in : state_->files) {
        if (!in.hopeless)
            sum += in.file->docs() * share_of(in.root, in.file->docs()) / (in.checks.empty() ? 1 : 4);
    }
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
    for (const State::InFile& in : state_->files) {
        state_->each_window(in, [&](std::uint32_t window, const Bits& bits) {
            each_bit(bits, [&](std::uint32_t offset) {
                if (state_->passes_checks(in, window, offset)) {
                    visit(*in.file, (window << window_bits) + offset);
                }
            });
        });
    }
}

}  // namespace broadsheet
