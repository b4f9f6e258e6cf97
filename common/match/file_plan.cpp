#include "common/match/file_plan.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace broadsheet {
namespace {

/// More short lists than this become one.
constexpr std::size_t many_lists = 8;

/// Finds the lists and words of a plan in a file.
class Preparation {
   public:
    /// What every match must pass goes to `checks`.
    Preparation(const FastIndex& index, const FastFile& file, Stemmers& stemmers,
                std::vector<StreamCheck>& checks)
        : index_(index), file_(file), stemmers_(stemmers), checks_(checks) {}

    PlanNode prepare(const Plan& plan, bool on_top) {
        if (plan.kind == PlanKind::checked && on_top) {
            checks_.push_back(prepare_check(plan.check));
            return prepare(plan.children.front(), true);
        }
        PlanNode node;
        node.kind = plan.kind;
        switch (plan.kind) {
            case PlanKind::words:
                for (const std::string& stem : plan.stems) {
                    if (auto list = file_.find(index_.names().stem(plan.zone, stem)))
                        node.lists.push_back(*list);
                }
                if (plan.scored && !node.lists.empty())
                    node.weight = static_cast<std::uint32_t>(weight_of(plan, node.lists));
                node.scored = node.weight > 0;
                if (node.lists.size() > many_lists) merge_short_lists(node);
                break;
            case PlanKind::filter:
                if (auto list = file_.find(index_.names().filter(plan.filter, plan.text))) {
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
                node.check.emplace(prepare_check(plan.check));
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
            node.children.push_back(prepare(plan.children[i], still_on_top));
            node.scored =
                node.scored || (node.children.back().scored && (plan.kind != PlanKind::difference || i == 0));
        }
        return node;
    }

   private:
    /// `lists` are those of the plan's stems in one file.
    std::uint64_t weight_of(const Plan& plan, const std::vector<PostingList>& lists) const {
        std::uint32_t most = 0;
        for (const PostingList& list : lists) most = std::max(most, list.articles);
        if (index_.files().size() == 1) return index_.names().weight(plan.boost, index_.articles(), most);
        for (const std::string& stem : plan.stems) {
            const std::string term = index_.names().stem(plan.zone, stem);
            std::uint32_t all = 0;
            for (const auto& file : index_.files()) {
                if (const auto list = file->find(term)) all += list->articles;
            }
            most = std::max(most, all);
        }
        return most == 0 ? 0 : index_.names().weight(plan.boost, index_.articles(), most);
    }

    /// Lists without windows as one, which has the greatest impact of each article.
    static void merge_short_lists(PlanNode& node) {
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

    StreamCheck prepare_check(const Check& check) const {
        Vocabulary vocabulary;
        add_words(check, vocabulary);
        std::vector<std::vector<StreamCheck::FileWord>> words(file_.stemmers().size());
        for (std::uint8_t stemmer = 0; stemmer < words.size(); ++stemmer) {
            for (std::uint32_t word = 0; word < vocabulary.size(); ++word) {
                // Without a stemmer a word is its own stem.
                const bool exact = vocabulary[word].form == WordForm::exact;
                for (const WordId id :
                     file_.with_stems(vocabulary[word].texts, exact ? std::uint8_t{0} : stemmer, stemmers_)) {
                    words[stemmer].push_back({id, word});
                }
            }
            std::sort(words[stemmer].begin(), words[stemmer].end());
        }
        return {check, vocabulary, std::move(words)};
    }

    const FastIndex& index_;
    const FastFile& file_;
    Stemmers& stemmers_;
    std::vector<StreamCheck>& checks_;
};

/// The share of a file's articles that match, if the conditions do not depend on each other.
double share_of(const PlanNode& node, double docs) {
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
            for (const PlanNode& child : node.children) share *= share_of(child, docs);
            return share;
        }
        case PlanKind::disjunction: {
            double none = 1;
            for (const PlanNode& child : node.children) none *= 1 - share_of(child, docs);
            return 1 - none;
        }
        case PlanKind::difference:
            return share_of(node.children.front(), docs) * (1 - share_of(node.children.back(), docs));
        case PlanKind::checked:
            return share_of(node.children.front(), docs) / 4;
    }
    return 1;
}

}  // namespace

FilePlan::FilePlan(const FastIndex& index, std::size_t number_of_file, const Plan& plan, Stemmers& stemmers)
    : file(index.files()[number_of_file].get()), number(number_of_file) {
    root = Preparation(index, *file, stemmers, checks).prepare(plan, true);
    hopeless = std::any_of(checks.begin(), checks.end(), [](const auto& check) { return check.hopeless(); });
}

double FilePlan::share() const {
    return hopeless ? 0 : share_of(root, file->docs()) / (checks.empty() ? 1 : 4);
}

}  // namespace broadsheet
