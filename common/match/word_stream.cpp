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

/// Where the joined forms begin.
const std::uint16_t* joined_forms(std::span<const std::uint16_t> units) {
    const auto end = std::find(units.rbegin(), units.rend(), stream::stream_end);
    const auto begin = std::find(end + 1, units.rend(), stream::stream_end);
    return &*begin + 1;
}

/// Whether it does not matter where in an article the check stands.
bool is_anywhere(const Check& check) {
    return check.zone == Zone::anywhere && check.first_words == 0 &&
           std::all_of(check.children.begin(), check.children.end(), is_anywhere);
}

/// Gives occurrences the number of their sentence; paragraphs begin one too.
void number_sentences(const std::uint16_t* at, const std::uint16_t* end,
                      const StreamCheck::Beginnings& paragraphs, std::vector<Occurrence>& occurrences) {
    thread_local StreamCheck::Beginnings sentences;
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

/// The least frequent are the highest: units are given by frequency.
std::uint16_t rarity(const std::vector<std::uint16_t>& units) {
    return *std::min_element(units.begin(), units.end());
}

/// Adds the word `id` where it is one of `words`.
void add_occurrences(const std::vector<StreamCheck::FileWord>& words, WordId id, const Occurrence& place,
                     std::vector<Occurrence>& occurrences) {
    for (auto at = std::lower_bound(words.begin(), words.end(), StreamCheck::FileWord{id, 0});
         at != words.end() && at->id == id; ++at) {
        occurrences.push_back(place);
        occurrences.back().word = at->word;
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
    if (is_plain(check)) {
        for (const WordId id : plain_phrase(check, vocabulary)) append_word(units_, id);
    }
    add_rows(check, vocabulary);
    std::sort(rows_.begin(), rows_.end());
    rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
    want_words();
    prepare_filter(check, vocabulary);
}

void StreamCheck::want_words() {
    wanted_.table.assign(std::size_t{1} << 16U, 0);
    std::fill(wanted_.table.begin() + stream::single_ids, wanted_.table.end(), std::uint8_t{1});
    wanted_.all_from = stream::single_ids;
    std::vector<std::uint16_t>& listed = wanted_.listed;
    for (const auto& of_stemmer : words_) {
        for (const FileWord& word : of_stemmer) {
            if (word.id >= stream::single_ids || wanted_.table[word.id] != 0) continue;
            wanted_.table[word.id] = 1;
            listed.push_back(static_cast<std::uint16_t>(word.id));
        }
    }
    if (listed.size() > WantedUnits::most_listed) listed.clear();
}

std::vector<WordId> StreamCheck::ids_of(const CheckWord& word, const Vocabulary& vocabulary) const {
    const auto at = std::lower_bound(vocabulary.begin(), vocabulary.end(), word) - vocabulary.begin();
    std::vector<WordId> ids;
    for (const auto& of_stemmer : words_) {
        for (const FileWord& listed : of_stemmer) {
            if (listed.word == static_cast<std::uint32_t>(at)) ids.push_back(listed.id);
        }
    }
    return ids;
}

bool StreamCheck::is_hopeless(const Check& check, const Vocabulary& vocabulary) const {
    const auto hopeless = [&](const Check& child) { return is_hopeless(child, vocabulary); };
    switch (check.kind) {
        case CheckKind::phrase:
            // A slot without any reading whose words are all there cannot be filled.
            return std::any_of(check.slots.begin(), check.slots.end(), [&](const CheckSlot& slot) {
                return std::none_of(slot.alternatives.begin(), slot.alternatives.end(), [&](const auto& run) {
                    return std::all_of(run.begin(), run.end(), [&](const CheckWord& word) {
                        return !ids_of(word, vocabulary).empty();
                    });
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

std::vector<WordId> StreamCheck::plain_phrase(const Check& check, const Vocabulary& vocabulary) const {
    std::vector<WordId> phrase;
    for (const CheckSlot& slot : check.slots) {
        for (const CheckWord& word : slot.alternatives.front()) {
            phrase.push_back(ids_of(word, vocabulary).front());
        }
    }
    return phrase;
}

void StreamCheck::add_rows(const Check& check, const Vocabulary& vocabulary) {
    if (check.kind == CheckKind::any) return;
    if (is_plain(check)) {
        const std::vector<WordId> phrase = plain_phrase(check, vocabulary);
        for (std::size_t i = 1; i < phrase.size(); ++i) {
            rows_.push_back(signature_row(phrase[i - 1], phrase[i]));
        }
    }
    const bool without_second = check.kind == CheckKind::not_near;
    const std::size_t needed = without_second ? 1 : check.children.size();
    for (std::size_t i = 0; i < needed; ++i) add_rows(check.children[i], vocabulary);
}

/// What stands near each other stands near the rarest word of it, which is sought first.
void StreamCheck::prepare_filter(const Check& check, const Vocabulary& vocabulary) {
    if (check.kind != CheckKind::near && check.kind != CheckKind::adjacent) return;
    std::vector<std::size_t> starts;  // of each operand, in positions from the chain's, at most
    std::vector<std::size_t> ends;
    for (const Check& child : check.children) {
        std::size_t length = 0;
        if (!add_operand(child, vocabulary, near_.emplace_back().units, length)) return near_.clear();
        starts.push_back(ends.empty() ? 0 : ends.back() + check.number);
        ends.push_back(starts.back() + length);
    }
    const auto rarest = std::max_element(
        near_.begin(), near_.end(),
        [](const NearOperand& a, const NearOperand& b) { return rarity(a.units) < rarity(b.units); });
    const auto first = static_cast<std::size_t>(rarest - near_.begin());
    // A word has two units at most, and at most one mark behind it.
    constexpr std::size_t units_a_position = 3;
    const std::size_t whole = units_a_position * ends.back();
    for (std::size_t i = 0; i < near_.size(); ++i) {
        if (check.kind == CheckKind::near) {
            near_[i].before = near_[i].behind = whole;
        } else if (i < first) {
            near_[i].before = units_a_position * (ends[first] - 1 - starts[i]);
        } else {
            near_[i].behind = units_a_position * (ends[i] - 1 - starts[first]);
        }
    }
    if (is_anywhere(check) && !sentences_) near_reach_ = whole;
    std::iter_swap(near_.begin(), rarest);
    near_.front().units.push_back(stream::stream_end);
}

/// Adds units of which every place of `check` has one, and sets how many positions a place takes. Whether
/// they are few enough.
bool StreamCheck::add_operand(const Check& check, const Vocabulary& vocabulary,
                              std::vector<std::uint16_t>& units, std::size_t& length) const {
    if (is_hopeless(check, vocabulary)) return true;
    if (check.kind == CheckKind::any) {
        return std::all_of(check.children.begin(), check.children.end(),
                           [&](const Check& child) { return add_operand(child, vocabulary, units, length); });
    }
    if (check.kind != CheckKind::phrase) return false;
    std::size_t positions = 0;
    std::vector<std::uint16_t> rarest;
    for (const CheckSlot& slot : check.slots) {
        std::size_t longest = 0;
        for (const auto& run : slot.alternatives) longest = std::max(longest, run.size());
        positions += slot.gap + longest;
        std::vector<std::uint16_t> own = first_units(slot, vocabulary);
        if (rarest.empty() || rarity(rarest) < rarity(own)) rarest = std::move(own);
    }
    length = std::max(length, positions);
    for (const std::uint16_t unit : rarest) {
        if (std::find(units.begin(), units.end(), unit) == units.end()) units.push_back(unit);
    }
    return units.size() < WantedUnits::most_listed;
}

std::vector<std::uint16_t> StreamCheck::first_units(const CheckSlot& slot,
                                                    const Vocabulary& vocabulary) const {
    std::vector<std::uint16_t> units;
    for (const auto& run : slot.alternatives) {
        for (const WordId id : ids_of(run.front(), vocabulary)) {
            std::vector<std::uint16_t> own;
            append_word(own, id);
            units.push_back(own.front());
        }
    }
    return units;
}

StreamCheck::Nearness StreamCheck::nearness(std::span<const std::uint16_t> units,
                                            std::uint8_t stemmer) const {
    const auto find = kernels().find_any;
    const std::uint16_t* const begin = units.data();
    const std::uint16_t* const end = begin + units.size();
    const auto has = [&](const std::uint16_t* from, const std::uint16_t* to, const NearOperand& operand) {
        return find(from, to, operand.units.data(), operand.units.size()) != to;
    };
    const NearOperand& rarest = near_.front();
    const std::uint16_t* at = begin;
    for (;; ++at) {
        at = find(at, end, rarest.units.data(), rarest.units.size());
        if (*at == stream::stream_end) break;
        const auto stands_near = [&](const NearOperand& operand) {
            const std::uint16_t* const from =
                at - std::min(operand.before, static_cast<std::size_t>(at - begin));
            // In whole blocks of the kernel.
            const std::size_t reach = (operand.before + operand.behind + 16) / 16 * 16;
            return has(from, from + std::min(reach, static_cast<std::size_t>(end - from)), operand);
        };
        if (!std::all_of(near_.begin() + 1, near_.end(), stands_near)) continue;
        if (near_reach_ == 0) return Nearness::unsure;
        thread_local std::vector<Occurrence> occurrences;
        thread_local Beginnings paragraphs;
        const auto place = static_cast<std::size_t>(at - begin);
        std::size_t from = place - std::min(place, near_reach_);
        if (units[from] >= stream::low_unit && units[from] < stream::paragraph_end) ++from;
        occurrences.clear();
        read_text(units.subspan(from, std::min(place + near_reach_, units.size()) - from), stemmer,
                  occurrences, paragraphs);
        if (holds(occurrences)) return Nearness::yes;
    }
    // Joined forms stand behind the text, wherever they belong.
    return has_joined(at + 1, stemmer) ? Nearness::unsure : Nearness::no;
}

bool StreamCheck::has_joined(const std::uint16_t* at, std::uint8_t stemmer) const {
    const std::vector<FileWord>& words = words_[stemmer];
    while (*at != stream::stream_end) {
        at += 3;
        const WordId id = read_word(at);
        const auto found = std::lower_bound(words.begin(), words.end(), FileWord{id, 0});
        if (found != words.end() && found->id == id) return true;
    }
    return false;
}

bool StreamCheck::matches(std::span<const std::uint16_t> units, std::uint8_t stemmer) const {
    if (hopeless_) return false;
    if (!near_.empty()) {
        const Nearness found = nearness(units, stemmer);
        if (found != Nearness::unsure) return found == Nearness::yes;
    }
    if (units_.empty()) return matches_fully(units, stemmer);
    if (matches_plain(units)) return true;
    // Joined forms stand behind the text; only with one of the phrase's words there is more to find.
    return has_joined(joined_forms(units), 0) && matches_fully(units, stemmer);
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

/// Adds what stands in a text, or in a part of one that begins with a word, and sets where its paragraphs
/// begin. Gives the number of units before stream_end.
std::size_t StreamCheck::read_text(std::span<const std::uint16_t> units, std::uint8_t stemmer,
                                   std::vector<Occurrence>& occurrences, Beginnings& paragraphs) const {
    const std::vector<FileWord>& words = words_[stemmer];
    Occurrence place{.word = 0,
                     .field = TextField::title,
                     .span = 1,
                     .paragraph = 0,
                     .sentence = 0,
                     .position = 0,
                     .begin = 0,
                     .end = 0};
    paragraphs.assign(1, {TextField::title, 0});
    thread_local std::vector<std::uint32_t> found;
    found.resize(units.size() + 1);
    const std::size_t count = kernels().find_wanted(units.data(), units.size(), wanted_, found.data());
    std::uint32_t first = 0;  // a word at `i` has the position i - first
    const std::uint32_t* next = found.data();
    const std::uint32_t* const last = next + count;
    for (; next < last && units[*next] != stream::stream_end; ++next) {
        const std::uint32_t i = *next;
        const std::uint16_t unit = units[i];
        place.position = i - first;
        if (unit < stream::single_ids) {
            add_occurrences(words, unit, place, occurrences);
        } else if (unit == stream::paragraph_end || unit == stream::field_end) {
            ++first;
            if (unit == stream::field_end) {
                place.field = TextField::body;
                first = i + 1;
            }
            ++place.paragraph;
            paragraphs.emplace_back(place.field, i + 1 - first);
        } else {
            const std::uint16_t* word = units.data() + i;
            add_occurrences(words, read_word(word), place, occurrences);
            ++first;
            ++next;  // its second unit
        }
    }
    return next < last ? *next : units.size();
}

bool StreamCheck::holds(std::vector<Occurrence>& occurrences) const {
    if (occurrences.empty()) return false;
    const auto in_order = [](const Occurrence& a, const Occurrence& b) {
        return std::tuple(a.field, a.position, a.span, a.word) <
               std::tuple(b.field, b.position, b.span, b.word);
    };
    if (!std::is_sorted(occurrences.begin(), occurrences.end(), in_order)) {
        std::sort(occurrences.begin(), occurrences.end(), in_order);
    }
    return check_.matches(occurrences);
}

bool StreamCheck::matches_fully(std::span<const std::uint16_t> units, std::uint8_t stemmer) const {
    thread_local std::vector<Occurrence> occurrences;
    thread_local Beginnings paragraphs;
    occurrences.clear();
    const std::uint16_t* at = units.data() + read_text(units, stemmer, occurrences, paragraphs) + 1;
    const std::uint16_t* const end = units.data() + units.size();
    while (*at != stream::stream_end) {
        const std::uint32_t position = (std::uint32_t{at[0]} << 15U) + at[1];
        const std::uint16_t span = at[2];
        const TextField field = span < stream::span_limit ? TextField::title : TextField::body;
        at += 3;
        const auto behind =
            std::upper_bound(paragraphs.begin(), paragraphs.end(), std::tuple(field, position));
        const Occurrence place{.word = 0,
                               .field = field,
                               .span = static_cast<std::uint8_t>(span % stream::span_limit),
                               .paragraph = static_cast<std::uint32_t>(behind - paragraphs.begin()) - 1,
                               .sentence = 0,
                               .position = position,
                               .begin = 0,
                               .end = 0};
        add_occurrences(words_[stemmer], read_word(at), place, occurrences);
    }
    if (sentences_) number_sentences(at + 1, end, paragraphs, occurrences);
    return holds(occurrences);
}

}  // namespace broadsheet
