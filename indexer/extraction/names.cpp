#include "indexer/extraction/names.hpp"

#include <algorithm>
#include <array>

#include "common/text/unicode.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_name = 60;
constexpr std::size_t longest_byline = 160;
constexpr std::size_t least_headline = 15;

constexpr std::array site_marks{" | "sv, " - "sv, " – "sv, " — "sv, " :: "sv,
                                " » "sv, " · "sv, " • "sv, " / "sv};
/// In lower case; behind each a blank or colon.
constexpr std::array byline_openings{
    "written by"sv,   "posted by"sv, "published by"sv, "story by"sv, "words by"sv, "report by"sv,
    "submitted by"sv, "by"sv,        "von"sv,          "por"sv,      "par"sv,      "di"sv,
    "door"sv,         "author"sv,    "autor"sv,        "authors"sv,  "af"sv,       "av"sv};
constexpr std::array between_names{" and "sv, " & "sv, " und "sv, " et "sv,   " y "sv,
                                   " e "sv,   ", "sv,  ";"sv,     " with "sv, "\n"sv};
/// What ends a byline.
constexpr std::array byline_ends{" | "sv, " • "sv, " · "sv,   " - "sv,  " – "sv,  " — "sv,
                                 "("sv,   " / "sv, " for "sv, " on "sv, " in "sv, " at "sv};
/// Folded words that no name has, but what stands beside one.
constexpr std::array no_names{"staff"sv,  "writer"sv,    "reporter"sv,    "editor"sv, "correspondent"sv,
                              "follow"sv, "published"sv, "updated"sv,     "posted"sv, "comments"sv,
                              "share"sv,  "email"sv,     "contributor"sv, "read"sv,   "more"sv,
                              "view"sv,   "all"sv,       "about"sv,       "author"sv, "the author"sv};

std::string dense(std::string_view folded) {
    std::string result;
    for (const char c : folded) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80)
            result += c;
    }
    return result;
}

bool is_site(std::string_view part, std::string_view site, std::string_view host) {
    const std::string folded = dense(fold(part));
    if (folded.empty()) return true;
    if (!site.empty() && folded == dense(fold(site))) return true;
    return folded.size() > 2 && dense(host).find(folded) != std::string::npos;
}

std::string_view without_opening(std::string_view byline) {
    byline = trimmed(byline);
    const std::string folded = fold(byline.substr(0, 24));
    for (const std::string_view opening : byline_openings) {
        if (!folded.starts_with(opening) || byline.size() <= opening.size()) continue;
        const char next = byline[opening.size()];
        if (next == ' ' || next == ':' || next == '\n') return trimmed(byline.substr(opening.size() + 1));
    }
    return byline;
}

bool is_name(std::string_view text) {
    if (text.size() < 3 || text.size() > longest_name) return false;
    if (text.find_first_of("0123456789@/:\"<>{}[]!?_=") != std::string_view::npos) return false;
    const std::vector<std::string> words = split_list(text, ' ');
    if (words.size() < 2 || words.size() > 6) return false;
    std::size_t capitals = 0;
    for (const std::string& word : words) {
        const std::string folded = fold(word);
        if (std::find(no_names.begin(), no_names.end(), folded) != no_names.end()) return false;
        std::size_t at = 0;
        const FoldedChar& first = folded_char(next_code_point(word, at));
        capitals += first.lower ? 0 : 1;  // scripts without case are capitals
    }
    return capitals >= 2;
}

/// Where one of `marks` stands first, with its length.
template <std::size_t size>
std::pair<std::size_t, std::size_t> find_first(std::string_view text,
                                               const std::array<std::string_view, size>& marks) {
    std::pair<std::size_t, std::size_t> first{std::string_view::npos, 0};
    for (const std::string_view mark : marks) {
        const std::size_t at = text.find(mark);
        if (at < first.first) first = {at, mark.size()};
    }
    return first;
}

std::vector<std::string> parts_of(std::string_view list) {
    std::vector<std::string> parts;
    while (true) {
        const auto [at, bytes] = find_first(list, between_names);
        const std::string_view part = trimmed(list.substr(0, at));
        if (!part.empty()) parts.emplace_back(part);
        if (at == std::string_view::npos) return parts;
        list.remove_prefix(at + bytes);
    }
}

void add_name(std::vector<std::string>& names, std::string name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

}  // namespace

std::string without_site(std::string_view title, std::string_view site, std::string_view host) {
    title = trimmed(title);
    for (int times = 0; times < 2; ++times) {
        std::size_t last = std::string_view::npos;
        std::string_view found;
        for (const std::string_view mark : site_marks) {
            const std::size_t at = title.rfind(mark);
            if (at == std::string_view::npos || (last != std::string_view::npos && at < last)) continue;
            last = at;
            found = mark;
        }
        if (last == std::string_view::npos) break;
        const std::string_view head = trimmed(title.substr(0, last));
        const std::string_view tail = title.substr(last + found.size());
        const bool is_named = is_site(tail, site, host);
        const bool is_barred = found == " | " && head.size() >= least_headline && tail.size() < head.size();
        if (!is_named && !is_barred) break;
        title = head;
    }
    const auto [first, bytes] = find_first(title, site_marks);
    if (first != std::string_view::npos && is_site(title.substr(0, first), site, host))
        title.remove_prefix(first + bytes);
    return std::string(trimmed(title));
}

std::vector<std::string> names_in_byline(std::string_view byline) {
    std::vector<std::string> names;
    byline = without_opening(byline.substr(0, longest_byline));
    byline = byline.substr(0, find_first(byline, byline_ends).first);
    for (std::string& part : parts_of(byline)) {
        const std::string_view name = without_opening(part);
        if (!is_name(name)) break;
        add_name(names, std::string(name));
    }
    return names;
}

std::vector<std::string> tidy_authors(const std::vector<std::string>& authors) {
    std::vector<std::string> names;
    for (const std::string& author : authors) {
        const std::string_view given = without_opening(author);
        const bool is_address = is_http_url(given) || given.starts_with("www.") || given.starts_with('@') ||
                                given.starts_with('#');
        if (given.empty() || given.size() > longest_byline || is_address) continue;
        // `Jane Doe, Staff Writer`, but `Doe, Jane` and `jdoe` are kept as they are.
        const std::vector<std::string> people = names_in_byline(given);
        if (people.empty()) add_name(names, std::string(given));
        for (const std::string& name : people) add_name(names, name);
    }
    return names;
}

}  // namespace broadsheet
