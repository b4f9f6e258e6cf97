#include "common/match/word_stream.hpp"

#include <algorithm>
#include <tuple>

#include "common/match/fast_format.hpp"
#include "common/match/kernels.hpp"

namespace broadsheet {
namespace {

/// Whether a word of the check is looked for in the form that it has in a stream.
bool all_words(const Check& check, bool (*is_good)(const CheckWord&)) {
    for (const CheckSlot& slot : check.slots) {
        for (const auto& run : slot.alternatives) {
            if (!std::all_of(run.begin(), run.end(), is_good)) return false;
        }
    }
    return std::all_of(check.children.begin(), check.children.end(),
                       [&](const Check& child) { return all_words(child, is_good); });
}

/// Whether the check is for a phrase of words of which each is one word of one form.
bool is_plain(const Check& check) {
    const bool in_plain_zone =
        check.zone == Zone::anywhere || check.zone == Zone::title || check.zone == Zone::body;
    return check.kind == CheckKind::phrase && in_plain_zone &&
           std::all_of(
               check.slots.begin(), check.slots.end(),
               [](const CheckSlot& slot) { return slot.alternatives.size() == 1 && slot.gap == 0; }) &&
           all_words(check, [](const CheckWord& word) {
               return word.texts.size() == 1 && word.form == WordForm::exact;
           });
}

/// Where the joined forms begin, and where they end.
std::pair<const std::uint16_t*, const std::uint16_t*> find_joined(std::span<const std::uint16_t> units) {
    const auto end = std::find(units.rbegin(), units.rend(), stream::stream_end);
    const auto begin = std::find(end + 1, units.rend(), stream::stream_end);
    return {&*begin + 1, &*end};
}

using Beginnings = std::vector<std::tuple<TextField, std::uint32_t>>;

/// Gives occurrences the number of their sentence; paragraphs begin one too.
void number_sentences(const std::uint16_t* at, const std::uint16_t* end, const Beginnings& paragraphs,
                      std::vector<Occurrence>& occurrences) {
    thread_local Beginnings sentences;
    sentences = paragraphs;
    std::uint32_t position = 0;
    for (; at < end; ++at) {
        for (const auto byte :
             {static_cast<std::uint8_t>(*at & 0xFFU), static_cast<std::uint8_t>(*at >> 8U)}) {
            position += std::min(byte, stream::most_counted);
            if (byte != stream::long_sentence && byte != 0) sentences.emplace_back(TextField::body, position);
        }
    }
    std::sort(sentences.begin(), sentences.end());
    for (Occurrence& word : occurrences) {
        const auto behind =
            std::upper_bound(sentences.begin(), sentences.end(), std::tuple(word.field, word.position));
        word.sentence = static_cast<std::uint32_t>(behind - sentences.begin());
    }
}

}  // namespace

bool StreamCheck::can_take(const Check& check) {
    return all_words(check, [](const CheckWord& word) { return word.form != WordForm::capitals; });
}

StreamCheck::StreamCheck(const Check& check, const Vocabulary& vocabulary,
                         std::vector<std::vector<FileWord>> words)
    : check_(check, vocabulary),
      zone_(check.zone),
      sentences_(asks_for_sentences(check)),
      words_(std::move(words)) {
    hopeless_ = is_hopeless(check, vocabulary);
    if (hopeless_) return;
    if (is_plain(check)) prepare_plain(check, vocabulary);
    wanted_.resize(stream::single_ids);
    for (const auto& of_stemmer : words_) {
        for (const FileWord& word : of_stemmer) {
            if (word.id < stream::single_ids) wanted_[word.id] = 1;
        }
    }
}

bool StreamCheck::has_word(const CheckWord& word, const Vocabulary& vocabulary) const {
    const auto at = std::lower_bound(vocabulary.begin(), vocabulary.end(), word) - vocabulary.begin();
    return std::any_of(words_.begin(), words_.end(), [&](const auto& of_stemmer) {
        return std::any_of(of_stemmer.begin(), of_stemmer.end(), [&](const FileWord& listed) {
            return listed.word == static_cast<std::uint32_t>(at);
        });
    });
}

bool StreamCheck::is_hopeless(const Check& check, const Vocabulary& vocabulary) const {
    const auto hopeless = [&](const Check& child) { return is_hopeless(child, vocabulary); };
    switch (check.kind) {
        case CheckKind::phrase:
            // A slot without any reading whose words are all there cannot be filled.
            return std::any_of(check.slots.begin(), check.slots.end(), [&](const CheckSlot& slot) {
                return std::none_of(slot.alternatives.begin(), slot.alternatives.end(), [&](const auto& run) {
                    return std::all_of(run.begin(), run.end(),
                                       [&](const CheckWord& word) { return has_word(word, vocabulary); });
                });
            });
        case CheckKind::any:
            return std::all_of(check.children.begin(), check.children.end(), hopeless);
        case CheckKind::not_near:
            return hopeless(check.children.front());
        default:
            return std::any_of(check.children.begin(), check.children.end(), hopeless);
    }
}

void StreamCheck::prepare_plain(const Check& check, const Vocabulary& vocabulary) {
    std::vector<WordId> ids(vocabulary.size(), no_word);
    for (const FileWord& word : words_.front()) ids[word.word] = word.id;
    std::vector<WordId> phrase;
    for (const CheckSlot& slot : check.slots) {
        for (const CheckWord& word : slot.alternatives.front()) {
            const auto at = std::lower_bound(vocabulary.begin(), vocabulary.end(), word) - vocabulary.begin();
            phrase.push_back(ids[static_cast<std::size_t>(at)]);
        }
    }
    for (std::size_t i = 0; i < phrase.size(); ++i) {
        append_word(units_, phrase[i]);
        if (i > 0) rows_.push_back(signature_row(phrase[i - 1], phrase[i]));
    }
    std::sort(rows_.begin(), rows_.end());
    rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
}

bool StreamCheck::matches(std::span<const std::uint16_t> units, std::uint8_t stemmer) const {
    if (hopeless_) return false;
    if (units_.empty()) return matches_fully(units, stemmer);
    if (matches_plain(units)) return true;
    // Joined forms stand behind the text; only with one of the phrase's words there is more to find.
    auto [at, end] = find_joined(units);
    while (at < end) {
        at += 3;
        const WordId id = read_word(at);
        const auto& words = words_.front();
        const auto found = std::lower_bound(words.begin(), words.end(), FileWord{id, 0});
        if (found != words.end() && found->id == id) return matches_fully(units, stemmer);
    }
    return false;
}

bool StreamCheck::matches_plain(std::span<const std::uint16_t> units) const {
    const auto find = kernels().find_unit;
    const std::uint16_t* begin = units.data();
    const std::uint16_t* const all = begin + units.size();
    const std::uint16_t* end = all;
    if (zone_ == Zone::title) end = find(begin, end, stream::field_end);
    if (zone_ == Zone::body) begin = find(begin, end, stream::field_end);
    const auto rest = static_cast<std::ptrdiff_t>(units_.size()) - 1;
    while (end - begin > rest) {
        begin = rest == 0 ? find(begin, end, units_[0])
                          : kernels().find_pair(begin, end - rest, units_[0], units_[1]);
        if (begin == end - rest) return false;
        if (rest < 2 || std::equal(units_.begin() + 2, units_.end(), begin + 2)) {
            // Not behind the text, where numbers look like words.
            if (zone_ == Zone::title) return true;
            const std::uint16_t* const text_end = find(begin, all, stream::stream_end);
            return text_end != all && find(text_end + 1, all, stream::stream_end) != all;
        }
        ++begin;
    }
    return false;
}

bool StreamCheck::matches_fully(std::span<const std::uint16_t> units, std::uint8_t stemmer) const {
    thread_local std::vector<Occurrence> occurrences;
    occurrences.clear();
    const std::vector<FileWord>& words = words_[stemmer];
    TextField field = TextField::title;
    std::uint32_t paragraph = 0;
    const auto add = [&](WordId id, std::uint8_t span, std::uint32_t position, std::uint32_t in) {
        for (auto at = std::lower_bound(words.begin(), words.end(), FileWord{id, 0});
             at != words.end() && at->id == id; ++at) {
            occurrences.push_back({.word = at->word,
                                   .field = field,
                                   .span = span,
                                   .paragraph = in,
                                   .sentence = 0,
                                   .position = position,
                                   .begin = 0,
                                   .end = 0});
        }
    };
    // Where paragraphs begin, for the joined forms.
    thread_local std::vector<std::tuple<TextField, std::uint32_t>> paragraphs;
    paragraphs.assign(1, {field, 0});
    const std::uint16_t* at = units.data();
    const std::uint16_t* const end = at + units.size();
    const std::uint16_t* first = at;  // a word at `at` has the position at - first
    while (*at != stream::stream_end) {
        if (*at < stream::single_ids) {
            if (wanted_[*at] != 0) add(*at, 1, static_cast<std::uint32_t>(at - first), paragraph);
            ++at;
            continue;
        }
        if (*at == stream::paragraph_end || *at == stream::field_end) {
            ++first;
            if (*at == stream::field_end) {
                field = TextField::body;
                first = at + 1;
            }
            ++at;
            ++paragraph;
            paragraphs.emplace_back(field, static_cast<std::uint32_t>(at - first));
            continue;
        }
        const auto position = static_cast<std::uint32_t>(at - first);
        add(read_word(at), 1, position, paragraph);
        ++first;
    }
    ++at;
    while (*at != stream::stream_end) {
        const std::uint32_t position = (std::uint32_t{at[0]} << 15U) + at[1];
        const std::uint16_t span = at[2];
        field = span < stream::span_limit ? TextField::title : TextField::body;
        at += 3;
        const auto behind =
            std::upper_bound(paragraphs.begin(), paragraphs.end(), std::tuple(field, position));
        add(read_word(at), static_cast<std::uint8_t>(span % stream::span_limit), position,
            static_cast<std::uint32_t>(behind - paragraphs.begin()) - 1);
    }
    ++at;
    if (occurrences.empty()) return false;
    const auto in_order = [](const Occurrence& a, const Occurrence& b) {
        return std::tuple(a.field, a.position, a.span, a.word) <
               std::tuple(b.field, b.position, b.span, b.word);
    };
    if (!std::is_sorted(occurrences.begin(), occurrences.end(), in_order)) {
        std::sort(occurrences.begin(), occurrences.end(), in_order);
    }
    if (sentences_) number_sentences(at, end, paragraphs, occurrences);
    return check_.matches(occurrences);
}

}  // namespace broadsheet
