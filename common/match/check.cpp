#include "common/match/check.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <tuple>
#include <utility>

namespace broadsheet {
namespace {

using Span = PreparedCheck::Span;
using Spans = PreparedCheck::Spans;

/// Chains of more words take the general way.
constexpr std::size_t max_word_chain = 6;
static_assert((std::size_t{1} << max_word_chain) <= 64);
constexpr std::uint8_t no_operand = 0xFF;

auto place(const Occurrence& occurrence) { return std::pair(occurrence.field, occurrence.position); }
auto place(const Span& span) { return std::tuple(span.field, span.first, span.last); }

std::uint32_t last_position(const Occurrence& occurrence) {
    return occurrence.position + std::max<std::uint32_t>(occurrence.span, 1) - 1;
}

/// The occurrences that begin `gap` positions behind `previous`.
auto followers(const std::vector<Occurrence>& occurrences, const Occurrence& previous, std::uint32_t gap) {
    const auto behind = std::pair(previous.field, last_position(previous) + 1 + gap);
    return std::equal_range(occurrences.begin(), occurrences.end(), behind, [](const auto& a, const auto& b) {
        if constexpr (std::is_same_v<std::decay_t<decltype(a)>, Occurrence>) {
            return place(a) < b;
        } else {
            return a < place(b);
        }
    });
}

Span span_of(const Occurrence& first, const Occurrence& last) {
    return {.field = first.field,
            .first = first.position,
            .last = last_position(last),
            .first_paragraph = first.paragraph,
            .last_paragraph = last.paragraph,
            .first_sentence = first.sentence,
            .last_sentence = last.sentence,
            .marks = {}};
}

/// Sorted, each place once with all of its marks.
void tidy(Spans& spans) {
    const auto before = [](const Span& a, const Span& b) { return place(a) < place(b); };
    if (!std::is_sorted(spans.begin(), spans.end(), before)) {
        std::stable_sort(spans.begin(), spans.end(), before);
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (kept > 0 && place(spans[kept - 1]) == place(spans[i])) {
            std::vector<Mark>& marks = spans[kept - 1].marks;
            marks.insert(marks.end(), spans[i].marks.begin(), spans[i].marks.end());
        } else {
            if (kept != i) spans[kept] = std::move(spans[i]);
            ++kept;
        }
    }
    spans.erase(spans.begin() + static_cast<std::ptrdiff_t>(kept), spans.end());
}

/// Positions from the end of one span to the beginning of another behind it.
std::uint32_t distance(const Span& a, const Span& b) { return b.first - a.last; }

/// A span in a chain, as one of its operands.
struct Link {
    const Span* span;
    std::uint32_t operand;
};

/// Which operands have been used on the way to a link; a bit for each set of them.
using Used = std::bitset<(std::size_t{1} << max_chain)>;

/// Chains of spans, one of each operand, in text order.
class Chains {
   public:
    Chains(CheckKind kind, std::uint32_t number, const std::vector<Spans>& operands)
        : kind_(kind), number_(number), count_(static_cast<std::uint32_t>(operands.size())) {
        for (std::uint32_t operand = 0; operand < count_; ++operand) {
            for (const Span& span : operands[operand]) {
                links_.push_back({&span, operand});
                longest_ = std::max(longest_, span.last - span.first);
            }
        }
        std::sort(links_.begin(), links_.end(), [](const Link& a, const Link& b) {
            return std::tuple(place(*a.span), a.operand) < std::tuple(place(*b.span), b.operand);
        });
        for (std::size_t set = 0; set < (std::size_t{1} << count_); ++set) {
            for (std::uint32_t operand = 0; operand < count_; ++operand) {
                if ((set >> operand & 1U) == 0) without_[operand].set(set);
            }
        }
    }

    bool any() const {
        std::vector<Used> used(links_.size());
        for (std::size_t i = 0; i < links_.size(); ++i) {
            if (can_begin(i)) used[i].set(bit(i));
            reach(i, 0, used);
            if (used[i].test(all())) return true;
        }
        return false;
    }

    /// From the first to the last of every chain.
    Spans spans(bool marks) const {
        Spans found;
        for (std::size_t begin = 0; begin < links_.size(); ++begin) {
            if (can_begin(begin)) add_from(begin, marks, found);
        }
        return found;
    }

   private:
    std::size_t bit(std::size_t link) const { return std::size_t{1} << links_[link].operand; }
    std::size_t all() const { return (std::size_t{1} << count_) - 1; }
    bool can_begin(std::size_t link) const {
        return kind_ != CheckKind::adjacent || links_[link].operand == 0;
    }

    bool follows(const Link& a, const Link& b) const {
        const Span& first = *a.span;
        const Span& second = *b.span;
        if (first.field != second.field || second.first <= first.last) return false;
        switch (kind_) {
            case CheckKind::same_sentence:
                return first.first_sentence == first.last_sentence &&
                       second.first_sentence == second.last_sentence &&
                       first.first_sentence == second.first_sentence;
            case CheckKind::same_paragraph:
                return first.first_paragraph == first.last_paragraph &&
                       second.first_paragraph == second.last_paragraph &&
                       first.first_paragraph == second.first_paragraph;
            case CheckKind::adjacent:
                return b.operand == a.operand + 1 && distance(first, second) <= number_;
            default:
                return distance(first, second) <= number_;
        }
    }

    /// Whether no span that begins as early as `a` or earlier can come before `b`.
    bool too_far(const Link& a, const Link& b) const {
        if (a.span->field != b.span->field) return true;
        if (kind_ == CheckKind::same_sentence) return a.span->first_sentence < b.span->first_sentence;
        if (kind_ == CheckKind::same_paragraph) return a.span->first_paragraph < b.span->first_paragraph;
        return b.span->first - a.span->first > std::uint64_t{number_} + longest_;
    }

    /// Adds what reaches a link through those before it, from `begin` on.
    void reach(std::size_t link, std::size_t begin, std::vector<Used>& used) const {
        for (std::size_t i = link; i-- > begin;) {
            if (too_far(links_[i], links_[link])) break;
            if (used[i].none() || !follows(links_[i], links_[link])) continue;
            used[link] |= (used[i] & without_[links_[link].operand]) << bit(link);
        }
    }

    void add_from(std::size_t begin, bool marks, Spans& found) const {
        std::vector<Used> used(links_.size() - begin);
        const auto at = [&](std::size_t link) -> Used& { return used[link - begin]; };
        at(begin).set(bit(begin));
        std::size_t idle = begin;  // the last link that anything reaches
        for (std::size_t link = begin + 1; link < links_.size(); ++link) {
            if (too_far(links_[idle], links_[link])) break;
            for (std::size_t i = link; i-- > begin;) {
                if (too_far(links_[i], links_[link])) break;
                if (at(i).none() || !follows(links_[i], links_[link])) continue;
                at(link) |= (at(i) & without_[links_[link].operand]) << bit(link);
            }
            if (at(link).none()) continue;
            idle = link;
            if (at(link).test(all())) found.push_back(whole(begin, link, marks, used));
        }
    }

    /// The chains from one link to another as one span.
    Span whole(std::size_t begin, std::size_t end, bool marks, const std::vector<Used>& used) const {
        const Span& first = *links_[begin].span;
        const Span& last = *links_[end].span;
        Span span = first;
        span.marks.clear();
        span.last = last.last;
        span.last_paragraph = last.last_paragraph;
        span.last_sentence = last.last_sentence;
        if (!marks) return span;
        // Backwards: the sets with which the end can still be reached.
        std::vector<Used> wanted(end - begin + 1);
        wanted[end - begin].set(all());
        for (std::size_t link = end + 1; link-- > begin;) {
            const Used here = wanted[link - begin] & used[link - begin];
            if (here.none()) continue;
            const std::vector<Mark>& words = links_[link].span->marks;
            span.marks.insert(span.marks.end(), words.begin(), words.end());
            const Used before = (here >> bit(link)) & without_[links_[link].operand];
            for (std::size_t i = link; i-- > begin;) {
                if (too_far(links_[i], links_[link])) break;
                if (follows(links_[i], links_[link])) wanted[i - begin] |= before;
            }
        }
        return span;
    }

    CheckKind kind_;
    std::uint32_t number_;
    std::uint32_t count_;
    std::uint32_t longest_ = 0;
    std::vector<Link> links_;
    std::array<Used, max_chain> without_{};  ///< by operand: the sets that lack it
};

}  // namespace

bool asks_for_sentences(const Check& check) {
    return check.kind == CheckKind::same_sentence ||
           std::any_of(check.children.begin(), check.children.end(), asks_for_sentences);
}

void add_words(const Check& check, Vocabulary& vocabulary) {
    for (const CheckSlot& slot : check.slots) {
        for (const auto& run : slot.alternatives) vocabulary.insert(vocabulary.end(), run.begin(), run.end());
    }
    for (const Check& child : check.children) add_words(child, vocabulary);
    std::sort(vocabulary.begin(), vocabulary.end());
    vocabulary.erase(std::unique(vocabulary.begin(), vocabulary.end()), vocabulary.end());
}

PreparedCheck::PreparedCheck(const Check& check, const Vocabulary& vocabulary)
    : kind_(check.kind), zone_(check.zone), first_words_(check.first_words), number_(check.number) {
    std::uint32_t states = 1;
    for (const CheckSlot& slot : check.slots) {
        const std::uint32_t from = end_;
        end_ = states++;
        add_slot(slot, vocabulary, states, from);
    }
    std::sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) {
        return std::tuple(a.from, a.word) < std::tuple(b.from, b.word);
    });
    for (const Check& child : check.children) children_.emplace_back(child, vocabulary);
    find_operands(vocabulary.size());
}

bool PreparedCheck::is_chain() const {
    return kind_ == CheckKind::near || kind_ == CheckKind::adjacent || kind_ == CheckKind::same_sentence ||
           kind_ == CheckKind::same_paragraph;
}

void PreparedCheck::find_operands(std::size_t words) {
    if (!is_chain() || children_.size() > max_word_chain) return;
    std::vector<std::uint8_t> operands(words, no_operand);
    for (std::size_t child = 0; child < children_.size(); ++child) {
        if (!add_operand(children_[child], static_cast<std::uint8_t>(child), operands)) return;
    }
    operands_ = std::move(operands);
}

bool PreparedCheck::add_operand(const PreparedCheck& child, std::uint8_t operand,
                                std::vector<std::uint8_t>& of) {
    if (child.kind_ == CheckKind::any) {
        return std::all_of(child.children_.begin(), child.children_.end(),
                           [&](const PreparedCheck& one) { return add_operand(one, operand, of); });
    }
    if (child.kind_ != CheckKind::phrase || child.zone_ != Zone::anywhere) return false;
    return std::all_of(child.steps_.begin(), child.steps_.end(), [&](const Step& step) {
        if (step.from != 0 || step.to != child.end_ || step.gap != 0) return false;
        if (of[step.word] != no_operand && of[step.word] != operand) return false;
        of[step.word] = operand;
        return true;
    });
}

/// What Chains::any finds, for words that take one position each.
bool PreparedCheck::matches_words(const std::vector<Occurrence>& occurrences) const {
    // For each word the sets of operands on ways to it, a bit for each set.
    thread_local std::vector<std::uint64_t> used;
    used.assign(occurrences.size(), 0);
    std::array<std::uint64_t, max_word_chain> without{};
    for (std::size_t set = 0; set < (std::size_t{1} << children_.size()); ++set) {
        for (std::size_t operand = 0; operand < children_.size(); ++operand) {
            if ((set >> operand & 1U) == 0) without[operand] |= std::uint64_t{1} << set;
        }
    }
    const std::size_t all = (std::size_t{1} << children_.size()) - 1;
    for (std::size_t i = 0; i < occurrences.size(); ++i) {
        const Occurrence& word = occurrences[i];
        const std::uint8_t operand = operands_[word.word];
        if (operand == no_operand) continue;
        const std::size_t bit = std::size_t{1} << operand;
        if (kind_ != CheckKind::adjacent || operand == 0) used[i] = std::uint64_t{1} << bit;
        for (std::size_t k = i; k-- > 0;) {
            const Occurrence& before = occurrences[k];
            if (before.field != word.field) break;
            if (kind_ == CheckKind::same_sentence && before.sentence != word.sentence) break;
            if (kind_ == CheckKind::same_paragraph && before.paragraph != word.paragraph) break;
            const bool counts = kind_ == CheckKind::near || kind_ == CheckKind::adjacent;
            if (counts && word.position - before.position > number_) break;
            if (before.position == word.position || used[k] == 0) continue;
            if (kind_ == CheckKind::adjacent && operands_[before.word] + 1 != operand) continue;
            used[i] |= (used[k] & without[operand]) << bit;
        }
        if ((used[i] >> all & 1U) != 0) return true;
    }
    return false;
}

void PreparedCheck::add_slot(const CheckSlot& slot, const Vocabulary& vocabulary, std::uint32_t& states,
                             std::uint32_t from) {
    for (const auto& run : slot.alternatives) {
        std::uint32_t state = from;
        for (std::size_t i = 0; i < run.size(); ++i) {
            const auto found = std::lower_bound(vocabulary.begin(), vocabulary.end(), run[i]);
            const std::uint32_t next = i + 1 == run.size() ? end_ : states++;
            steps_.push_back(
                {state, next, static_cast<std::uint32_t>(found - vocabulary.begin()), i == 0 ? slot.gap : 0});
            state = next;
        }
    }
}

bool PreparedCheck::in_zone(const Span& span) const {
    switch (zone_) {
        case Zone::title:
            return span.field == TextField::title;
        case Zone::body:
            return span.field == TextField::body;
        case Zone::lead:
            return span.field == TextField::title || span.last < lead_words;
        case Zone::first:
            return span.field == TextField::body && span.last < first_words_;
        case Zone::anywhere:
            break;
    }
    return true;
}

/// The ways of reading a phrase from one word on.
struct PreparedCheck::Walk {
    /// A word that has been read, and the state to which it has led.
    struct Node {
        std::uint32_t state;
        const Occurrence* at;
        bool operator==(const Node&) const = default;
    };
    struct Visit {
        Node node;
        bool ends;  ///< whether the phrase's end is reached from there
    };
    struct Edge {
        Node from;
        Node to;
    };

    const std::vector<Occurrence>& occurrences;
    std::vector<Visit> visits;
    std::vector<Edge> edges;  ///< on ways to an end; those behind a node before those to it
    std::vector<const Occurrence*> ends;

    void restart() {
        visits.clear();
        edges.clear();
        ends.clear();
    }

    /// Adds the words of all ways to an end, but for the first word.
    void mark(const Node& end, std::vector<Mark>& marks) const {
        std::vector<Node> wanted{end};
        for (const Edge& edge : edges) {
            if (std::find(wanted.begin(), wanted.end(), edge.to) == wanted.end()) continue;
            marks.push_back({edge.to.at->field, edge.to.at->begin, edge.to.at->end});
            if (std::find(wanted.begin(), wanted.end(), edge.from) == wanted.end())
                wanted.push_back(edge.from);
        }
    }
};

/// Whether the end of the phrase is reached from the word `at`, which has led to `state`.
bool PreparedCheck::walk(Walk& walk, std::uint32_t state, const Occurrence& at) const {
    if (state == end_) {
        if (std::find(walk.ends.begin(), walk.ends.end(), &at) == walk.ends.end()) walk.ends.push_back(&at);
        return true;
    }
    const Walk::Node node{state, &at};
    for (const Walk::Visit& visit : walk.visits) {
        if (visit.node == node) return visit.ends;
    }
    bool ends = false;
    const auto first =
        std::lower_bound(steps_.begin(), steps_.end(), state,
                         [](const Step& step, std::uint32_t from) { return step.from < from; });
    // All steps from one state have the same gap.
    const auto [begin, end] = followers(walk.occurrences, at, first->gap);
    for (auto step = first; step != steps_.end() && step->from == state; ++step) {
        for (auto next = begin; next != end; ++next) {
            if (next->word != step->word || next->paragraph != at.paragraph) continue;
            if (!this->walk(walk, step->to, *next)) continue;
            walk.edges.push_back({node, {step->to, &*next}});
            ends = true;
        }
    }
    walk.visits.push_back({node, ends});
    return ends;
}

Spans PreparedCheck::phrase_spans(const std::vector<Occurrence>& occurrences, Marking marking) const {
    Spans found;
    const auto add = [&](const Occurrence& first, const Occurrence& last) -> Span* {
        Span span = span_of(first, last);
        if (!in_zone(span)) return nullptr;
        if (marking == Marking::on) span.marks.push_back({first.field, first.begin, first.end});
        found.push_back(std::move(span));
        return &found.back();
    };
    if (is_word()) {
        for (const Occurrence& word : occurrences) {
            if (word.word == steps_.front().word) add(word, word);
        }
        return found;
    }
    Walk way{occurrences, {}, {}, {}};
    for (const Occurrence& first : occurrences) {
        for (const Step& step : steps_) {
            if (step.from != 0) break;
            if (step.word != first.word) continue;
            way.restart();
            if (!walk(way, step.to, first)) continue;
            for (const Occurrence* last : way.ends) {
                Span* const span = add(first, *last);
                if (span != nullptr && marking == Marking::on) way.mark({end_, last}, span->marks);
            }
        }
    }
    tidy(found);
    return found;
}

Spans PreparedCheck::chain_spans(const std::vector<Occurrence>& occurrences, Marking marking) const {
    std::vector<Spans> operands;
    for (const PreparedCheck& child : children_) {
        operands.push_back(child.spans(occurrences, marking));
        if (operands.back().empty()) return {};
    }
    Spans found = Chains(kind_, number_, operands).spans(marking == Marking::on);
    tidy(found);
    return found;
}

/// Those of the first child that no other is near to.
Spans PreparedCheck::lonely_spans(const std::vector<Occurrence>& occurrences, Marking marking) const {
    Spans found = children_.front().spans(occurrences, marking);
    for (std::size_t child = 1; child < children_.size() && !found.empty(); ++child) {
        const Spans others = children_[child].spans(occurrences, Marking::off);
        std::uint32_t longest = 0;
        for (const Span& other : others) longest = std::max(longest, other.last - other.first);
        const auto is_near = [&](const Span& span) {
            const std::uint32_t reach = number_ + longest;
            const auto from = std::pair(span.field, span.first - std::min(span.first, reach));
            auto other = std::lower_bound(
                others.begin(), others.end(), from,
                [](const Span& a, const auto& b) { return std::pair(a.field, a.first) < b; });
            for (; other != others.end() && other->field == span.field; ++other) {
                if (other->first > span.last && distance(span, *other) > number_) break;
                if (other->last < span.first && distance(*other, span) > number_) continue;
                if (place(*other) != place(span)) return true;
            }
            return false;
        };
        std::erase_if(found, is_near);
    }
    return found;
}

Spans PreparedCheck::spans(const std::vector<Occurrence>& occurrences, Marking marking) const {
    switch (kind_) {
        case CheckKind::phrase:
            return phrase_spans(occurrences, marking);
        case CheckKind::any: {
            Spans found;
            for (const PreparedCheck& child : children_) {
                Spans more = child.spans(occurrences, marking);
                std::move(more.begin(), more.end(), std::back_inserter(found));
            }
            tidy(found);
            return found;
        }
        case CheckKind::not_near:
            return lonely_spans(occurrences, marking);
        case CheckKind::at_least: {
            Spans found = children_.front().spans(occurrences, marking);
            if (found.size() < number_) found.clear();
            return found;
        }
        default:
            return chain_spans(occurrences, marking);
    }
}

bool PreparedCheck::matches(const std::vector<Occurrence>& occurrences) const {
    if (kind_ == CheckKind::any) {
        return std::any_of(children_.begin(), children_.end(),
                           [&](const PreparedCheck& child) { return child.matches(occurrences); });
    }
    if (!is_chain()) return !spans(occurrences, Marking::off).empty();
    const bool are_single = std::all_of(occurrences.begin(), occurrences.end(),
                                        [](const Occurrence& word) { return word.span <= 1; });
    if (!operands_.empty() && are_single) return matches_words(occurrences);
    std::vector<Spans> operands;
    for (const PreparedCheck& child : children_) {
        operands.push_back(child.spans(occurrences, Marking::off));
        if (operands.back().empty()) return false;
    }
    return Chains(kind_, number_, operands).any();
}

bool PreparedCheck::mark(const std::vector<Occurrence>& occurrences, std::vector<Mark>& marks) const {
    const Spans found = spans(occurrences, Marking::on);
    for (const Span& span : found) marks.insert(marks.end(), span.marks.begin(), span.marks.end());
    return !found.empty();
}

}  // namespace broadsheet
