#include "indexer/cleaning/rules.hpp"

#include <algorithm>
#include <array>

namespace broadsheet {
namespace {

using enum CleaningAction;
using enum Where;

/// In the order of RuleId. Shares in brackets are precisions measured over 682 pages (lines hit that human
/// annotators had left out).
constexpr std::array<Rule, rule_count> rules{{
    {"ad-label", drop, anywhere, 90, "stands where an advertisement was (1.00); the whole line only"},
    {"media-label", drop, anywhere, 90, "belongs to a picture or a player that is not here (0.99)"},
    {"date-stamp", field, outside, 90, "the page's time, told in `published` (0.99)"},
    {"photo-credit", mute, anywhere, 120, "credits a picture that is not here (0.96)"},
    {"teaser", drop, anywhere, 240, "advertises another article (0.92); on the first line muted"},
    {"click-here", mute, not_first, 160, "asks for a click (0.92)"},
    {"subscribe", mute, not_first, 220,
     "advertises a newsletter or an account (0.89), as articles on how to subscribe do: dropped in the last "
     "third only"},
    {"tag-line", field, last_third, 300, "told in `tags` (0.89)"},
    {"rights", field, not_first, 400, "told in `rights` (0.88)"},
    {"share-widget", drop, anywhere, 60, "a button's text (0.86); names of networks only beside another one"},
    {"section-head", drop, behind, 70, "heads a list of other articles, which goes with it (0.80)"},
    {"reporter-contact", mute, last_third, 160, "how to reach the reporter (0.90)"},
    {"desk-credit", field, last_three, 300, "told in `credit`; annotators were split (0.50): never dropped"},
    {"provenance", field, not_first, 220, "told in `source` (0.63)"},
    {"end-mark", drop, behind, 12, "the wire's end of copy (0.42, harmless either way)"},
    {"page-notice", drop, anywhere, 300, "of the page's machinery: cookies, scripts, loading (0.9)"},
    {"shortcode", drop, anywhere, 0,
     "markup of a content management system; the loose form is wrong 13 times of 16"},
    {"byline", field, first_lines, 90, "told in `authors`"},
    {"agency-tail", field, last_three, 0, "told in `agency`; a closed list"},
    {"source-credit", field, first_two, 0, "told in `source`; the text stays"},
    {"dateline", field, first_two, 0,
     "told in `place`, `agency` and `published`; the place stays in the text"},
    {"repeated-paragraph", mute, anywhere, 0,
     "an exact copy of more than 40 characters of an earlier one, often a refrain or a quoted post"},
    {"repeated-lead", mute, first_lines, 0, "a caption or standfirst that begins a later paragraph"},
    {"repeated-line", drop, anywhere, 0,
     "stands in many articles of its source; muted where it names something"},
    {"headline", field, anywhere, 0, "the first line that is left, where the headline was an ad label"},
}};

}  // namespace

const Rule& rule(RuleId id) { return rules[static_cast<std::size_t>(id)]; }

std::optional<RuleId> rule_called(std::string_view name) {
    const auto* const found =
        std::find_if(rules.begin(), rules.end(), [&](const Rule& one) { return one.name == name; });
    if (found == rules.end()) return std::nullopt;
    return static_cast<RuleId>(found - rules.begin());
}

}  // namespace broadsheet
