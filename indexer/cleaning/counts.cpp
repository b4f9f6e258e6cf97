#include "indexer/cleaning/counts.hpp"

namespace broadsheet {

void CleaningCounts::add(const Cleaning& cleaning) {
    for (const auto* spans : {&cleaning.title, &cleaning.body}) {
        for (const CleaningSpan& span : *spans) {
            if (span.action == CleaningAction::fix) ++fixes;
            if (const auto id = rule_called(span.rule)) ++rules[static_cast<std::size_t>(*id)];
        }
    }
}

void CleaningCounts::add(const CleaningCounts& other) {
    for (std::size_t i = 0; i < rules.size(); ++i) rules[i] += other.rules[i];
    fixes += other.fixes;
}

std::string CleaningCounts::text() const {
    std::string list;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (rules[i] == 0) continue;
        if (!list.empty()) list += ", ";
        list += std::string(rule(static_cast<RuleId>(i)).name) + ' ' + std::to_string(rules[i]);
    }
    if (fixes > 0) {
        if (!list.empty()) list += ", ";
        list += std::to_string(fixes) + (fixes == 1 ? " repair of characters" : " repairs of characters");
    }
    return list;
}

}  // namespace broadsheet
