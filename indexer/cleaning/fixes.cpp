#include "indexer/cleaning/fixes.hpp"

#include <algorithm>

namespace broadsheet {
namespace {

bool continues(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

/// Whether the texts go on alike at `a` and `b`, for a few bytes or to their ends.
bool meet(std::string_view text, std::size_t a, std::string_view repaired, std::size_t b) {
    constexpr std::size_t alike_bytes = 6;
    if (continues(text, a) || continues(repaired, b)) return false;
    const std::string_view first = text.substr(a, alike_bytes);
    const std::string_view second = repaired.substr(b, alike_bytes);
    if (first.size() == alike_bytes) return first == second;
    return first == second && text.size() - a == repaired.size() - b;
}

}  // namespace

std::vector<Fix> find_fixes(std::string_view text, std::string_view repaired) {
    constexpr std::size_t farthest = 48;
    std::vector<Fix> fixes;
    std::size_t a = 0;
    std::size_t b = 0;
    while (a < text.size() || b < repaired.size()) {
        const std::size_t rest = std::min(text.size() - a, repaired.size() - b);
        const auto* const begin = text.data() + a;
        const std::size_t alike =
            static_cast<std::size_t>(std::mismatch(begin, begin + rest, repaired.data() + b).first - begin);
        a += alike;
        b += alike;
        if (a == text.size() && b == repaired.size()) break;
        while (continues(text, a) || continues(repaired, b)) --a, --b;
        // The nearest place behind where both go on alike; else the rest is one difference, or as much of it
        // as has been looked at.
        std::size_t skipped_a = std::min(farthest, text.size() - a);
        std::size_t skipped_b = std::min(farthest, repaired.size() - b);
        bool found = false;
        for (std::size_t distance = 1; !found && distance <= 2 * farthest; ++distance) {
            for (std::size_t in_b = 0; in_b <= std::min(distance, farthest); ++in_b) {
                const std::size_t in_a = distance - in_b;
                if (in_a > farthest || a + in_a > text.size() || b + in_b > repaired.size()) continue;
                if (!meet(text, a + in_a, repaired, b + in_b)) continue;
                skipped_a = in_a;
                skipped_b = in_b;
                found = true;
                break;
            }
        }
        while (continues(text, a + skipped_a)) ++skipped_a;
        while (continues(repaired, b + skipped_b)) ++skipped_b;
        const bool follows =
            !fixes.empty() && fixes.back().was_end == a && fixes.back().at + fixes.back().bytes == b;
        if (follows) {
            fixes.back().bytes += skipped_b;
            fixes.back().was_end += skipped_a;
        } else {
            fixes.push_back({b, skipped_b, a, a + skipped_a});
        }
        a += skipped_a;
        b += skipped_b;
    }
    return fixes;
}

}  // namespace broadsheet
