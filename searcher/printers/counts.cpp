#include "searcher/printers/counts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "common/article/json.hpp"
#include "searcher/terminal.hpp"

namespace broadsheet {
namespace {

/// A bar of so many eighths of a column.
std::string bar(std::size_t eighths) {
    static constexpr std::array<std::string_view, 8> parts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    std::string text;
    for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
    return text + std::string(parts[eighths % 8]);
}

/// Its beginning where it is too wide.
std::string fitted(const std::string& text, std::size_t columns) {
    if (display_width(text) <= columns) return text;
    std::string cut;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        next_code_point(text, at);
        const std::string next = text.substr(begin, at - begin);
        if (display_width(cut) + display_width(next) + 1 > columns) break;
        cut += next;
    }
    return cut + "…";
}

std::string shown_share(double share) { return decimal(100 * share, 2) + "%"; }

}  // namespace

std::string count_bars(const CountTable& table, const TextStyle& style) {
    std::vector<std::string> labels;
    std::vector<std::string> numbers;
    std::size_t label_columns = 0;
    std::size_t number_columns = 0;
    double greatest = 0;
    const auto size_of = [](const CountRow& row) {
        return row.share.value_or(static_cast<double>(row.count));
    };
    for (const CountRow& row : table.rows) {
        labels.push_back(fitted(neutral(row.value), std::max<std::size_t>(style.columns / 2, 10)));
        numbers.push_back(grouped(row.count) + (row.share ? "  " + shown_share(*row.share) : ""));
        label_columns = std::max(label_columns, display_width(labels.back()));
        number_columns = std::max(number_columns, numbers.back().size());
        greatest = std::max(greatest, size_of(row));
    }
    const std::size_t taken = label_columns + number_columns + 4;
    const std::size_t bar_columns = style.columns > taken + 4 ? style.columns - taken : 0;
    std::string out;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const double size = greatest > 0 ? size_of(table.rows[i]) / greatest : 0;
        const auto eighths =
            static_cast<std::size_t>(std::llround(size * static_cast<double>(8 * bar_columns)));
        // What is there shows.
        const std::string line =
            bar(bar_columns == 0 || table.rows[i].count == 0 ? 0 : std::max<std::size_t>(eighths, 1));
        out += labels[i] +
               std::string(label_columns - display_width(labels[i]) + 2 + number_columns - numbers[i].size(),
                           ' ') +
               numbers[i];
        if (!line.empty()) out += "  " + (style.colour ? "\x1b[36m" + line + "\x1b[0m" : line);
        out += '\n';
    }
    return out;
}

std::string count_csv(const CountTable& table) {
    const bool shares = std::any_of(table.rows.begin(), table.rows.end(),
                                    [](const CountRow& row) { return row.share.has_value(); });
    std::string out = shares ? "value,count,share\r\n" : "value,count\r\n";
    for (const CountRow& row : table.rows) {
        out += csv_field(row.value) + ',' + std::to_string(row.count);
        if (row.share) out += ',' + decimal(*row.share, 6);
        out += "\r\n";
    }
    return out;
}

std::string count_json(const CountTable& table) {
    std::string rows = "[";
    for (const CountRow& row : table.rows) {
        if (rows.size() > 1) rows += ',';
        JsonObject object(rows);
        object.text("value", row.value);
        object.number("count", row.count);
        if (row.share) object.raw("share", decimal(*row.share, 6));
        object.close();
    }
    std::string json;
    JsonObject object(json);
    object.number("v", 1);
    object.text("query", table.query);
    object.text("by", table.by);
    object.number("matches", table.matches);
    object.number("without", table.without);
    object.raw("values", rows + ']');
    object.close();
    return json + '\n';
}

}  // namespace broadsheet
