#include "searcher/snippet.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "common/text/sentences.hpp"
#include "common/text/tokenizer.hpp"

namespace broadsheet {
namespace {

/// A word is not kept whole if that makes the snippet shorter by more than this.
constexpr std::size_t max_shortened_bytes = 40;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// Numbers the marked words from 0, equal words alike. The forms of a word mostly share their first four
/// letters, and it does little harm that other words do.
std::vector<std::size_t> number_words(std::string_view body, const std::vector<ByteRange>& marks) {
    constexpr std::size_t compared_letters = 4;
    std::unordered_map<std::string, std::size_t> numbers;
    std::vector<std::size_t> words;
    for (const ByteRange& mark : marks) {
        std::size_t end = mark.begin;
        for (std::size_t i = 0; i < compared_letters && end < mark.end; ++i) next_code_point(body, end);
        words.push_back(
            numbers.emplace(fold(body.substr(mark.begin, end - mark.begin)), numbers.size()).first->second);
    }
    return words;
}

/// Chooses the marks that are best shown together.
class Windows {
   public:
    Windows(std::string_view body, const std::vector<ByteRange>& marks)
        : marks_(marks), words_(number_words(body, marks)) {
        for (const std::size_t word : words_) different_ = std::max(different_, word + 1);
    }

    /// From the first to the last mark of each fragment, in their order: as few as show every word, at most
    /// as many as there are sizes.
    std::vector<ByteRange> choose() const {
        std::vector<ByteRange> chosen;
        for (std::size_t count = 1; count <= max_fragment_bytes.size(); ++count) {
            std::vector<bool> shown(different_, false);
            chosen.clear();
            while (chosen.size() < count) {
                const std::optional<ByteRange> window = best(shown, window_bytes(count));
                if (!window) break;
                chosen.push_back(*window);
            }
            if (std::find(shown.begin(), shown.end(), false) == shown.end()) break;
        }
        std::sort(chosen.begin(), chosen.end(),
                  [](const ByteRange& a, const ByteRange& b) { return a.begin < b.begin; });
        return chosen;
    }

   private:
    /// Leaves room for what is around the marks.
    static std::size_t window_bytes(std::size_t count) { return max_fragment_bytes[count - 1] * 3 / 4; }

    /// The window with the most words not in `shown`, to which they are added; nothing when there is none.
    std::optional<ByteRange> best(std::vector<bool>& shown, std::size_t bytes) const {
        std::vector<std::size_t> times_inside(different_, 0);  // by word
        std::size_t fresh = 0;
        std::pair<std::size_t, std::size_t> most{0, 0};
        std::size_t best_first = 0;
        std::size_t best_last = 0;
        for (std::size_t first = 0, last = 0; last < marks_.size(); ++last) {
            if (times_inside[words_[last]]++ == 0 && !shown[words_[last]]) ++fresh;
            while (first < last && marks_[last].end - marks_[first].begin > bytes) {
                if (--times_inside[words_[first]] == 0 && !shown[words_[first]]) --fresh;
                ++first;
            }
            const std::pair<std::size_t, std::size_t> inside{fresh, last - first + 1};
            if (fresh > 0 && inside > most) {
                most = inside;
                best_first = first;
                best_last = last;
            }
        }
        if (most.first == 0) return std::nullopt;
        for (std::size_t i = best_first; i <= best_last; ++i) shown[words_[i]] = true;
        return ByteRange{marks_[best_first].begin, marks_[best_last].end};
    }

    const std::vector<ByteRange>& marks_;
    std::vector<std::size_t> words_;
    std::size_t different_ = 0;
};

bool starts_word(std::string_view body, std::size_t at) {
    return !is_blank(body[at]) && (at == 0 || is_blank(body[at - 1]));
}

/// The quotes and brackets that open directly before `at` belong to what begins there.
std::size_t with_openings(std::string_view body, std::size_t at) {
    static constexpr std::array<std::string_view, 14> openings{"\"", "'",  "(",  "[",  "“",  "‘", "„",
                                                               "«",  "「", "『", "（", "《", "¿", "¡"};
    while (true) {
        const std::string_view before = body.substr(0, at);
        const auto* const found = std::find_if(openings.begin(), openings.end(),
                                               [&](std::string_view sign) { return before.ends_with(sign); });
        if (found == openings.end()) return at;
        at -= found->size();
    }
}

/// The bytes in `range` at which a sentence or a paragraph begins, ascending.
std::vector<std::size_t> sentence_begins(std::string_view body, std::string_view lang,
                                         const ByteRange& range) {
    // What decides whether a sentence ends stands in the words on both sides.
    constexpr std::size_t context_bytes = 120;
    std::size_t from = range.begin - std::min(range.begin, context_bytes);
    while (from > 0 && from < range.begin && !starts_word(body, from)) ++from;
    while (from > 0 && (static_cast<unsigned char>(body[from]) & 0xC0U) == 0x80U) --from;
    std::size_t to = std::min(body.size(), range.end + context_bytes);
    while (to < body.size() && (static_cast<unsigned char>(body[to]) & 0xC0U) == 0x80U) ++to;
    const std::string_view text = body.substr(from, to - from);

    Tokens tokens;
    tokenize(text, lang, tokens);
    std::vector<std::uint32_t> positions;
    find_sentences(text, tokens, positions);
    std::vector<std::size_t> begins;
    auto next = positions.begin();
    const Token* before = nullptr;
    for (const Token& token : tokens.tokens) {
        if (token.kind != TokenKind::word) continue;
        while (next != positions.end() && *next < token.position) ++next;
        const bool is_first = before == nullptr ? from == 0 : before->paragraph != token.paragraph;
        if (is_first || (next != positions.end() && *next == token.position)) {
            const std::size_t at = with_openings(body, from + token.begin);
            if (at >= range.begin && at <= range.end) begins.push_back(at);
        }
        before = &token;
    }
    return begins;
}

/// Whether text can be cut before `at` when there is no better place.
bool starts_character(std::string_view body, std::size_t at) {
    if (at == 0 || at == body.size()) return true;
    if ((static_cast<unsigned char>(body[at]) & 0xC0U) == 0x80U) return false;
    const CharClass char_class = folded_char(next_code_point(body, at)).char_class;
    return char_class != CharClass::mark && char_class != CharClass::dropped;
}

/// The mark that begins before `at` and ends behind it, or none.
const ByteRange* mark_around(const std::vector<ByteRange>& marks, std::size_t at) {
    const auto after =
        std::lower_bound(marks.begin(), marks.end(), at,
                         [](const ByteRange& mark, std::size_t place) { return mark.begin < place; });
    if (after == marks.begin()) return nullptr;
    const ByteRange& before = *(after - 1);
    return before.end > at ? &before : nullptr;
}

/// One body and its marks, being cut.
class Cutter {
   public:
    Cutter(std::string_view body, std::string_view lang, const std::vector<ByteRange>& marks)
        : body_(body), lang_(lang), marks_(marks) {}

    /// The fragment of at most `bytes` around `window`, not before `earliest`.
    ByteRange cut(const ByteRange& window, std::size_t bytes, std::size_t earliest) const {
        const std::size_t begin = find_begin(window, bytes, earliest);
        return {begin, find_end(begin, window, bytes)};
    }

   private:
    /// Up to half of what the fragment has room for stands before the window, or more near the body's end.
    std::size_t find_begin(const ByteRange& window, std::size_t bytes, std::size_t earliest) const {
        const std::size_t room = bytes - std::min(bytes, window.end - window.begin);
        const std::size_t behind = std::min(room / 2, body_.size() - window.end);
        earliest = std::max(earliest, window.begin - std::min(window.begin, room - behind));
        const std::size_t begin = good_begin(earliest, window.begin);
        const ByteRange* const mark = mark_around(marks_, begin);
        return mark == nullptr ? begin : mark->end;
    }

    std::size_t good_begin(std::size_t earliest, std::size_t window) const {
        if (earliest >= window) return window;
        const std::vector<std::size_t> sentences = sentence_begins(body_, lang_, {earliest, window});
        if (!sentences.empty()) return sentences.front();
        for (std::size_t at = earliest; at <= std::min(window, earliest + max_shortened_bytes); ++at) {
            if (starts_word(body_, at)) return at;
        }
        while (earliest < window && !starts_character(body_, earliest)) ++earliest;
        return earliest;
    }

    std::size_t find_end(std::size_t begin, const ByteRange& window, std::size_t bytes) const {
        if (body_.size() - begin <= bytes) return body_.size();
        const std::size_t end = good_end(begin, window.end, begin + bytes);
        const ByteRange* const mark = mark_around(marks_, end);
        return mark == nullptr || mark->begin <= begin ? end : mark->begin;
    }

    std::size_t good_end(std::size_t begin, std::size_t window_end, std::size_t latest) const {
        // With the last sentence that is shown whole, if that leaves enough.
        const std::size_t enough = std::max(window_end, begin + (latest - begin) * 2 / 3);
        if (enough < latest) {
            const std::vector<std::size_t> sentences = sentence_begins(body_, lang_, {enough, latest});
            if (!sentences.empty() && sentences.back() > begin) return sentences.back();
        }
        for (std::size_t at = latest; at >= window_end && at + max_shortened_bytes >= latest && at > begin;
             --at) {
            if (is_blank(body_[at])) return at;
        }
        while (latest > begin && !starts_character(body_, latest)) --latest;
        return latest;
    }

    std::string_view body_;
    std::string_view lang_;
    const std::vector<ByteRange>& marks_;
};

/// The parts of `marks` within `part`, counted from its beginning.
std::vector<ByteRange> marks_within(const std::vector<ByteRange>& marks, const ByteRange& part) {
    std::vector<ByteRange> inside;
    for (const ByteRange& mark : marks) {
        if (mark.end <= part.begin || mark.begin >= part.end) continue;
        inside.push_back(
            {std::max(mark.begin, part.begin) - part.begin, std::min(mark.end, part.end) - part.begin});
    }
    return inside;
}

/// `part` of the body on one line.
MarkedText one_line(std::string_view body, const std::vector<ByteRange>& marks, const ByteRange& part) {
    MarkedText line = rewrite(body.substr(part.begin, part.end - part.begin), marks_within(marks, part),
                              [](std::string& out, char32_t c) {
                                  if (c > ' ' || !is_blank(static_cast<char>(c))) {
                                      append_utf8(out, c);
                                  } else if (!out.empty() && !out.ends_with(' ')) {
                                      out += ' ';
                                  }
                              });
    while (line.text.ends_with(' ')) line.text.pop_back();
    return line;
}

}  // namespace

MarkedText make_snippet(std::string_view body, std::string_view lang, const std::vector<ByteRange>& marks) {
    const std::size_t text_begin = body.find_first_not_of(" \n\t\r");
    if (text_begin == body.npos) return {};
    body = body.substr(0, body.find_last_not_of(" \n\t\r") + 1);

    std::vector<ByteRange> windows = Windows(body, marks).choose();
    if (windows.empty()) windows.push_back({text_begin, text_begin});
    const Cutter cutter(body, lang, marks);
    std::vector<ByteRange> fragments;
    for (const ByteRange& window : windows) {
        const std::size_t earliest = fragments.empty() ? text_begin : fragments.back().end;
        if (window.end <= earliest && !fragments.empty()) continue;  // shown beside the one before
        const ByteRange cut = cutter.cut({std::max(window.begin, earliest), window.end},
                                         max_fragment_bytes[windows.size() - 1], earliest);
        if (!fragments.empty() && cut.begin <= earliest) {
            fragments.back().end = cut.end;
        } else {
            fragments.push_back(cut);
        }
    }

    MarkedText snippet;
    for (const ByteRange& fragment : fragments) {
        if (fragment.begin > text_begin) snippet.text += snippet.text.empty() ? "…" : " … ";
        const MarkedText line = one_line(body, marks, fragment);
        for (const ByteRange& mark : line.marks) {
            snippet.marks.push_back({mark.begin + snippet.text.size(), mark.end + snippet.text.size()});
        }
        snippet.text += line.text;
    }
    if (fragments.back().end < body.size()) snippet.text += "…";
    return snippet;
}

}  // namespace broadsheet
