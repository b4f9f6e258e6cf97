#include "common/archive/window_maker.hpp"

#include <algorithm>

#include <xxhash.h>

namespace broadsheet {
namespace {

/// Stands where a docid has no article.
const Segment::StoredArticle& missing() {
    static const Segment::StoredArticle none{
        .docid = 0,
        .published = no_time,
        .lang = "",
        .id = "",
        .facets = {},
        .bands = {},
        .units = {stream::field_end, stream::stream_end, stream::stream_end}};
    return none;
}

}  // namespace

WindowData WindowMaker::make(DocId first, DocId last) {
    WindowData data;
    DocId next = first;
    const auto add_gap = [&](DocId end) {
        for (; next < end; ++next) add(data, missing(), {}, next - first);
    };
    for (std::size_t i = 0; i < paths_.size(); ++i) {
        if (words_.ranges()[i].last < first || words_.ranges()[i].first > last) continue;
        open(i);
        segment_->each_article(first, last, [&](const Segment::StoredArticle& article) {
            add_gap(article.docid);
            add(data, article, words_.of_segment(i), next - first);
            ++next;
        });
    }
    add_gap(last + 1);
    return data;
}

void WindowMaker::open(std::size_t number) {
    if (segment_ && opened_ == number) return;
    segment_.emplace(paths_[number]);
    opened_ = number;
}

void WindowMaker::add(WindowData& data, const Segment::StoredArticle& article, const std::vector<WordId>& ids,
                      std::uint32_t column) {
    const std::size_t begin = data.units.size();
    add_units(data, article.units, ids, column);
    data.ends.push_back(data.units.size());
    data.sums.push_back(static_cast<std::uint32_t>(
        XXH3_64bits(data.units.data() + begin, (data.units.size() - begin) * sizeof(std::uint16_t))));
    data.published.push_back(article.published);
    const Timestamp time{std::chrono::seconds(article.published)};
    data.days.push_back(article.published == no_time
                            ? no_day
                            : static_cast<std::int32_t>(day_of(time).time_since_epoch().count()));
    data.ids.emplace_back(article.id);
    data.languages.emplace_back(article.lang);
    data.bands.push_back(article.bands);
    data.facets.push_back(article.facets);
}

/// See word_stream.hpp; numbers of words become ids.
void WindowMaker::add_units(WindowData& data, const std::vector<std::uint16_t>& units,
                            const std::vector<WordId>& ids, std::uint32_t column) {
    const std::uint16_t* at = units.data();
    for (std::vector<Placed>* const placed : {&title_, &body_}) {
        placed->clear();
        std::uint32_t paragraph = 0;
        while (*at < stream::paragraph_end) {
            const WordId id = ids[read_word(at)];
            placed->push_back({id, static_cast<std::uint32_t>(placed->size()), 1, paragraph});
            append_word(data.units, id);
            if (*at != stream::paragraph_end) continue;
            data.units.push_back(*at++);
            ++paragraph;
        }
        data.units.push_back(*at++);
    }
    while (*at != stream::stream_end) {
        const std::uint32_t position = (std::uint32_t{at[0]} << 15U) + at[1];
        const std::uint16_t span = at[2];
        data.units.insert(data.units.end(), at, at + 3);
        at += 3;
        const WordId id = ids[read_word(at)];
        append_word(data.units, id);
        std::vector<Placed>& placed = span < stream::span_limit ? title_ : body_;
        placed.push_back(
            {id, position, std::uint32_t{span} % stream::span_limit, placed[position].paragraph});
    }
    data.units.insert(data.units.end(), at, units.data() + units.size());
    sign(data, title_, column);
    sign(data, body_, column);
}

/// A row for each two words of which one stands directly behind the other.
void WindowMaker::sign(WindowData& data, std::vector<Placed>& placed, std::uint32_t column) {
    const auto by_position = [](const Placed& a, const Placed& b) { return a.position < b.position; };
    // Joined forms come behind all words, but stand where the first part of their compound does.
    if (!placed.empty() && placed.back().position + 1 != placed.size()) {
        std::stable_sort(placed.begin(), placed.end(), by_position);
    }
    const std::uint64_t bit = std::uint64_t{1} << column % 64;
    std::uint64_t* const rows = data.signature.data() + column / 64;
    for (std::size_t i = 0; i < placed.size(); ++i) {
        const std::uint32_t behind = placed[i].position + placed[i].span;
        for (std::size_t j = i + 1; j < placed.size() && placed[j].position <= behind; ++j) {
            if (placed[j].position != behind || placed[j].paragraph != placed[i].paragraph) continue;
            rows[broadsheet::signature_row(placed[i].id, placed[j].id) * window_words] |= bit;
        }
    }
}

}  // namespace broadsheet
