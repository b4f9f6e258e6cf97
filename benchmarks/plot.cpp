#include "benchmarks/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "benchmarks/report.hpp"

namespace broadsheet::benchmarks {
namespace {

constexpr double width = 860;
constexpr double margin = 24;
constexpr double bar_height = 15;
constexpr double group_gap = 10;
constexpr double label_width = 110;
constexpr double value_width = 70;
constexpr double title_height = 34;
/// Told apart by readers who do not see colours (Okabe and Ito).
constexpr std::array<std::string_view, 7> colours{"#0072B2", "#E69F00", "#009E73", "#CC79A7",
                                                  "#56B4E9", "#D55E00", "#999999"};

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '<') {
            safe += "&lt;";
        } else if (c == '&') {
            safe += "&amp;";
        } else {
            safe += c;
        }
    }
    return safe;
}

std::string number(double value) { return decimal(value, 1); }

std::string text_at(double x, double y, std::string_view anchor, std::string_view text, int size = 12) {
    return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + std::string(anchor) +
           "\" font-size=\"" + std::to_string(size) + "\">" + escaped(text) + "</text>\n";
}

/// Three significant digits at most.
std::string shown(double value) { return decimal(value, value < 1 ? 2 : value < 100 ? 1 : 0); }

class Chart {
   public:
    void add(const BarPanel& panel) {
        y_ += title_height;
        body_ += text_at(margin, y_ - 10, "start", panel.title, 14);
        double highest = 0;
        double lowest = INFINITY;
        for (const BarSeries& series : panel.series) {
            for (const std::optional<double> value : series.values) {
                if (!value || *value <= 0) continue;
                highest = std::max(highest, *value);
                lowest = std::min(lowest, *value);
            }
        }
        const double start = panel.logarithmic ? std::pow(10, std::floor(std::log10(lowest))) : 0;
        const auto length = [&](double value) {
            const double full = width - 2 * margin - label_width - value_width;
            if (!panel.logarithmic) return full * value / highest;
            return std::max(1.0, full * std::log(value / start) / std::log(highest / start));
        };
        for (std::size_t group = 0; group < panel.groups.size(); ++group) {
            body_ += text_at(margin + label_width - 8, y_ + bar_height - 3, "end", panel.groups[group]);
            for (const BarSeries& series : panel.series) {
                if (group >= series.values.size() || !series.values[group]) continue;
                const double value = *series.values[group];
                const double x = margin + label_width;
                body_ += "<rect x=\"" + number(x) + "\" y=\"" + number(y_) + "\" width=\"" +
                         number(length(value)) + "\" height=\"" + number(bar_height - 2) + "\" fill=\"" +
                         std::string(colour(series.name)) + "\"/>\n";
                body_ += text_at(x + length(value) + 5, y_ + bar_height - 4, "start", shown(value), 11);
                y_ += bar_height;
            }
            y_ += group_gap;
        }
    }

    std::string finish(const std::string& title) const {
        std::string legend;
        double x = margin;
        for (std::size_t i = 0; i < names_.size(); ++i) {
            legend += "<rect x=\"" + number(x) + "\" y=\"44\" width=\"12\" height=\"12\" fill=\"" +
                      std::string(colours[i % colours.size()]) + "\"/>\n";
            legend += text_at(x + 17, 54, "start", names_[i]);
            x += 40 + 7.2 * static_cast<double>(names_[i].size());
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(width) + "\" height=\"" +
               number(y_ + margin) + "\" font-family=\"sans-serif\">\n<rect width=\"100%\" height=\"100%\" " +
               "fill=\"white\"/>\n" + text_at(margin, 28, "start", title, 17) + legend + body_ + "</svg>\n";
    }

   private:
    std::string_view colour(const std::string& name) {
        const auto at = std::find(names_.begin(), names_.end(), name);
        const auto index = static_cast<std::size_t>(at - names_.begin());
        if (at == names_.end()) names_.push_back(name);
        return colours[index % colours.size()];
    }

    double y_ = 62;
    std::string body_;
    std::vector<std::string> names_;
};

}  // namespace

std::string bar_chart(const std::string& title, const std::vector<BarPanel>& panels) {
    Chart chart;
    for (const BarPanel& panel : panels) chart.add(panel);
    return chart.finish(title);
}

}  // namespace broadsheet::benchmarks
