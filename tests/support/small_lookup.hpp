/// What a plan asks of an archive, from a few words and values at hand.
#pragma once

#include <set>
#include <string>

#include "common/match/plan.hpp"

namespace broadsheet {

struct SmallLookup : Lookup {
    std::set<std::string> words{};
    std::set<std::string> values{};  ///< of every field

    void each_word(std::string_view prefix, const Visit& visit) const override { each(words, prefix, visit); }
    void each_value(Filter, std::string_view prefix, const Visit& visit) const override {
        each(values, prefix, visit);
    }
    std::optional<std::vector<std::uint32_t>> story(std::string_view id) const override {
        if (id != "known") return std::nullopt;
        return std::vector<std::uint32_t>{1, 3};
    }
    std::optional<Likeness> likeness(std::string_view id) const override {
        if (id != "known") return std::nullopt;
        return Likeness{1, {"court", "rule"}};
    }

   private:
    static void each(const std::set<std::string>& texts, std::string_view prefix, const Visit& visit) {
        for (auto at = texts.lower_bound(std::string(prefix)); at != texts.end() && at->starts_with(prefix);
             ++at) {
            visit(*at);
        }
    }
};

}  // namespace broadsheet
