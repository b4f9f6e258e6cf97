#include "common/match/marks.hpp"

#include <algorithm>

#include "common/text/sentences.hpp"

namespace broadsheet {

WordFinder::WordFinder(Vocabulary vocabulary, bool sentences, Stemmers& stemmers)
    : vocabulary_(std::move(vocabulary)), stemmers_(stemmers), sentences_(sentences) {
    for (std::uint32_t i = 0; i < vocabulary_.size(); ++i) {
        const CheckWord& word = vocabulary_[i];
        Index& index = word.form == WordForm::exact  ? words_
                       : word.form == WordForm::stem ? stems_
                                                     : capitals_;
        for (const std::string& text : word.texts) index[text].push_back(i);
    }
}

const std::vector<Occurrence>& WordFinder::find(const Article& article) {
    occurrences_.clear();
    if (vocabulary_.empty()) return occurrences_;
    find_in(article.title, article.lang, TextField::title);
    find_in(article.body, article.lang, TextField::body);
    std::sort(occurrences_.begin(), occurrences_.end(), [](const Occurrence& a, const Occurrence& b) {
        return std::tuple(a.field, a.position, a.span, a.word) <
               std::tuple(b.field, b.position, b.span, b.word);
    });
    return occurrences_;
}

void WordFinder::find_in(std::string_view text, std::string_view lang, TextField field) {
    tokenize(text, lang, tokens_);
    sentence_begins_.clear();
    if (sentences_ && field == TextField::body) find_sentences(text, tokens_, sentence_begins_);
    Stemmer& stemmer = stemmers_.of(lang);
    for (const Token& token : tokens_.tokens) {
        if (token.kind == TokenKind::bigram) continue;
        const auto add = [&](const Index& index, std::string_view word) {
            const auto found = index.find(word);
            if (found == index.end()) return;
            const auto begun =
                std::upper_bound(sentence_begins_.begin(), sentence_begins_.end(), token.position);
            // Paragraphs begin sentences too, so that the two together tell sentences apart.
            const auto sentence =
                static_cast<std::uint32_t>(begun - sentence_begins_.begin()) + token.paragraph;
            for (const std::uint32_t vocabulary_word : found->second) {
                occurrences_.push_back({.word = vocabulary_word,
                                        .field = field,
                                        .span = token.span,
                                        .paragraph = token.paragraph,
                                        .sentence = sentence,
                                        .position = token.position,
                                        .begin = token.begin,
                                        .end = token.end});
            }
        };
        const std::string_view word = tokens_.word(token);
        if (!words_.empty()) add(words_, word);
        if (!capitals_.empty() && token.capitals) add(capitals_, word);
        if (!stems_.empty()) add(stems_, stemmer.stem(word));
    }
}

namespace {

/// A leaf for words in the form of a check.
Check check_of(const Plan& plan) {
    if (plan.kind == PlanKind::checked) return plan.check;
    const CheckWord word = plan.kind == PlanKind::capitals ? CheckWord{{plan.text}, WordForm::capitals}
                                                           : CheckWord{plan.stems, WordForm::stem};
    return {.zone = plan.zone, .slots = {{{{word}}, 0}}};
}

bool has_check(const Plan& plan) {
    return plan.kind == PlanKind::words || plan.kind == PlanKind::capitals || plan.kind == PlanKind::checked;
}

Vocabulary words_of(const Plan& plan) {
    Vocabulary words;
    if (has_check(plan)) {
        add_words(check_of(plan), words);
        return words;
    }
    for (const Plan& child : plan.children) {
        const Vocabulary more = words_of(child);
        words.insert(words.end(), more.begin(), more.end());
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

bool needs_sentences(const Plan& plan) {
    return asks_for_sentences(plan.check) ||
           std::any_of(plan.children.begin(), plan.children.end(), needs_sentences);
}

/// The plan with its checks made ready; the children of a check are left out, it decides alone.
struct Node {
    const Plan& plan;
    std::optional<PreparedCheck> check;
    std::vector<Node> children;
};

Node prepare(const Plan& plan, const Vocabulary& vocabulary) {
    Node node{plan, std::nullopt, {}};
    if (has_check(plan)) {
        node.check.emplace(check_of(plan), vocabulary);
        return node;
    }
    for (const Plan& child : plan.children) node.children.push_back(prepare(child, vocabulary));
    return node;
}

/// What is known of one article.
struct View {
    std::uint32_t docid;
    const Article& article;
    const std::vector<Occurrence>& occurrences;
    std::vector<FilterValue> filters;
};

bool evaluate_node(const Node& node, const View& view, std::vector<Mark>& marks) {
    const auto evaluate_child = [&](const Node& child) { return evaluate_node(child, view, marks); };
    switch (node.plan.kind) {
        case PlanKind::everything:
            return true;
        case PlanKind::nothing:
            return false;
        case PlanKind::words:
        case PlanKind::capitals:
        case PlanKind::checked:
            return node.check->mark(view.occurrences, marks);
        case PlanKind::filter:
            return std::binary_search(view.filters.begin(), view.filters.end(),
                                      FilterValue{node.plan.filter, node.plan.text});
        case PlanKind::days: {
            if (!view.article.published) return false;
            const Day day = day_of(*view.article.published);
            return node.plan.days.first <= day && day <= node.plan.days.last;
        }
        case PlanKind::dated:
            return view.article.published.has_value();
        case PlanKind::articles:
            return std::binary_search(node.plan.docids.begin(), node.plan.docids.end(), view.docid);
        case PlanKind::ranked:
            return evaluate_child(node.children.front());
        case PlanKind::disjunction: {
            bool any = false;
            for (const Node& child : node.children) {
                const std::size_t before = marks.size();
                if (evaluate_child(child)) {
                    any = true;
                } else {
                    marks.resize(before);
                }
            }
            return any;
        }
        case PlanKind::conjunction:
            return std::all_of(node.children.begin(), node.children.end(), evaluate_child);
        case PlanKind::difference: {
            std::vector<Mark> unwanted;
            return evaluate_child(node.children.front()) &&
                   !evaluate_node(node.children.back(), view, unwanted);
        }
    }
    return false;
}

/// Sorted, overlapping marks (a compound and its parts) as one.
void merge(std::vector<Mark>& marks) {
    std::sort(marks.begin(), marks.end());
    std::size_t kept = 0;
    for (const Mark& mark : marks) {
        if (kept > 0 && marks[kept - 1].field == mark.field && mark.begin < marks[kept - 1].end) {
            marks[kept - 1].end = std::max(marks[kept - 1].end, mark.end);
        } else {
            marks[kept++] = mark;
        }
    }
    marks.resize(kept);
}

bool asks_for_filters(const Plan& plan) {
    return plan.kind == PlanKind::filter ||
           std::any_of(plan.children.begin(), plan.children.end(), asks_for_filters);
}

}  // namespace

struct PlanEvaluator::State {
    WordFinder finder;
    Node root;
    bool needs_filters;
};

PlanEvaluator::PlanEvaluator(const Plan& plan, Stemmers& stemmers)
    : state_(new State{{words_of(plan), needs_sentences(plan), stemmers},
                       prepare(plan, words_of(plan)),
                       asks_for_filters(plan)}) {}
PlanEvaluator::~PlanEvaluator() = default;

std::optional<std::vector<Mark>> PlanEvaluator::evaluate(std::uint32_t docid, const Article& article) {
    const View view{docid, article, state_->finder.find(article),
                    state_->needs_filters ? filter_values(article) : std::vector<FilterValue>{}};
    std::vector<Mark> marks;
    if (!evaluate_node(state_->root, view, marks)) return std::nullopt;
    merge(marks);
    return marks;
}

}  // namespace broadsheet
