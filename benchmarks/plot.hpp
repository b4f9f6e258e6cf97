/// Bars as an SVG picture.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace broadsheet::benchmarks {

struct BarSeries {
    std::string name;
    std::vector<std::optional<double>> values;  ///< one for each group; nothing where it was not measured
};

struct BarPanel {
    std::string title;
    std::vector<std::string> groups;
    std::vector<BarSeries> series;
    bool logarithmic = false;  ///< for values over several powers of ten
};

/// Panels one below the other; series of one name have one colour in all of them. Text of any characters.
std::string bar_chart(const std::string& title, const std::vector<BarPanel>& panels);

}  // namespace broadsheet::benchmarks
