/// The rules of cleaning: what each does, where it may apply, and why. Their matchers are in one file for
/// each family: phrases.cpp (whole lines and their beginnings), credits.cpp, datelines.cpp, shortcodes.cpp,
/// repeats.cpp, repeated_lines.cpp; clean.cpp applies them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "common/article/cleaning.hpp"

namespace broadsheet {

/// Raise it with any change that takes more, less or something else: it is stored with every article.
inline constexpr int rules_version = 1;

enum class RuleId : std::uint8_t {
    ad_label,
    media_label,
    date_stamp,
    photo_credit,
    teaser,
    click_here,
    subscribe,
    tag_line,
    rights,
    share_widget,
    section_head,
    reporter_contact,
    desk_credit,
    provenance,
    end_mark,
    page_notice,
    shortcode,
    byline,
    agency_tail,
    source_credit,
    dateline,
    repeated_paragraph,
    repeated_lead,
    repeated_line,
    headline,
};
inline constexpr std::size_t rule_count = static_cast<std::size_t>(RuleId::headline) + 1;

/// Where in a text. A paragraph is a line that no rule has to do with and that says something.
enum class Where : std::uint8_t {
    anywhere,
    not_first,    ///< but on the first line
    outside,      ///< before the first paragraph or behind the last
    first_lines,  ///< the first three lines
    first_two,    ///< the first two paragraphs
    last_three,   ///< the last three paragraphs, and what follows
    last_third,   ///< the last third of the lines
    behind,       ///< behind the first paragraph
};

struct Rule {
    std::string_view name;
    CleaningAction action;
    Where where;
    std::size_t max_bytes;  ///< longer lines are none of its business; 0 where it looks at parts of lines
    std::string_view why;
};

const Rule& rule(RuleId id);
std::optional<RuleId> rule_called(std::string_view name);

}  // namespace broadsheet
