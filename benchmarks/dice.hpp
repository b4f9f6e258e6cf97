/// Chance that can be repeated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>

namespace broadsheet::benchmarks {

/// Numbers that are the same everywhere, unlike those of the standard's distributions.
class Dice {
   public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    /// From 0 to `end`, without it.
    std::size_t below(std::size_t end) { return engine_() % end; }
    /// From 0 to 1, without it.
    double fraction() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }
    template <class Values>
    void shuffle(Values& values) {
        for (std::size_t left = values.size(); left > 1; --left)
            std::swap(values[left - 1], values[below(left)]);
    }

   private:
    std::mt19937_64 engine_;
};

}  // namespace broadsheet::benchmarks
