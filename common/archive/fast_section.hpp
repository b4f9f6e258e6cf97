/// For the sources of this folder only: the sections of a fast file, as they are written.
#pragma once

#include <cstdint>
#include <ranges>
#include <string>

#include "common/archive/new_file.hpp"
#include "common/match/fast_format.hpp"

struct XXH3_state_s;

namespace broadsheet {

/// A stretch of a file that is written from its beginning to its end; several at a time.
class Section {
   public:
    Section(const NewFile& file, std::uint64_t begin);
    ~Section();
    Section(const Section&) = delete;
    Section& operator=(const Section&) = delete;

    std::uint64_t size() const { return at_ + buffer_.size() - begin_; }
    void write(const void* data, std::size_t bytes);
    FastSectionPlace end();

   private:
    void flush();

    const NewFile& file_;
    std::uint64_t begin_;
    std::uint64_t at_;
    std::string buffer_;
    XXH3_state_s* sum_;
};

template <class Values>
FastSectionPlace write_section(const NewFile& file, std::uint64_t begin, const Values& values) {
    Section section(file, begin);
    if constexpr (std::ranges::contiguous_range<Values>) {
        section.write(std::ranges::data(values),
                      std::ranges::size(values) * sizeof(*std::ranges::data(values)));
    } else {
        for (const auto& value : values) section.write(&value, sizeof(value));
    }
    return section.end();
}

constexpr std::uint64_t aligned(std::uint64_t offset) { return (offset + 63) / 64 * 64; }

}  // namespace broadsheet
