/// For the sources of this folder only: the articles of several segments as those of a window of a fast file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/archive/segment.hpp"
#include "common/archive/word_numbers.hpp"
#include "common/match/fast_format.hpp"

namespace broadsheet {

/// What a window's articles give besides posting lists.
struct WindowData {
    std::vector<std::uint16_t> units;
    std::vector<std::uint64_t> ends;  ///< within units
    std::vector<std::uint32_t> sums;
    std::vector<std::uint64_t> signature = std::vector<std::uint64_t>(signature_rows * window_words);
    std::vector<std::int64_t> published;
    std::vector<std::int32_t> days;
    std::vector<std::string> ids;
    std::vector<std::string> languages;
    std::vector<std::vector<FacetText>> facets;
    std::vector<Bands> bands;
};

/// Both arguments must outlive it. Not thread-safe; any number of them at a time.
class WindowMaker {
   public:
    WindowMaker(const std::vector<std::filesystem::path>& segments, const WordNumbers& words)
        : paths_(segments), words_(words) {}

    WindowData make(DocId first, DocId last);

   private:
    struct Placed {
        WordId id;
        std::uint32_t position;
        std::uint32_t span;
        std::uint32_t paragraph;
    };

    void open(std::size_t number);
    void add(WindowData& data, const Segment::StoredArticle& article, const std::vector<WordId>& ids,
             std::uint32_t column);
    void add_units(WindowData& data, const std::vector<std::uint16_t>& units, const std::vector<WordId>& ids,
                   std::uint32_t column);
    static void sign(WindowData& data, std::vector<Placed>& placed, std::uint32_t column);

    const std::vector<std::filesystem::path>& paths_;
    const WordNumbers& words_;
    std::optional<Segment> segment_;
    std::size_t opened_ = 0;
    std::vector<Placed> title_;
    std::vector<Placed> body_;
};

}  // namespace broadsheet
