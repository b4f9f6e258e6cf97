/// All rules together, over one state of a text.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "indexer/cleaning/lines.hpp"
#include "indexer/cleaning/repeated_lines.hpp"

namespace broadsheet {

/// A part of a text that a rule takes, or notes and leaves.
struct Finding {
    std::size_t begin = 0;
    std::size_t end = 0;
    RuleId rule = RuleId::ad_label;
    CleaningAction action = CleaningAction::drop;
    bool keeps_text = false;
    /// False where the line begins and ends as before and is still a paragraph, so that no rule sees it
    /// otherwise.
    bool leads_on = true;
};

/// What the rules look at.
struct RuledText {
    std::string_view text;
    const RepeatedLines* repeated;  ///< may be null
    std::string_view source;        ///< whose lines they are
};

/// Keeps its buffers; not thread-safe.
class LineRules {
   public:
    LineRules();
    ~LineRules();
    /// Adds what is found, in order and apart from each other; a line goes with the smaller one of the gaps
    /// around it. Fills `values`.
    void find(const RuledText& text, std::vector<Finding>& findings, FieldValues& values);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Whether `line` as a whole is an ad label.
bool is_ad_label(std::string_view line);

}  // namespace broadsheet
