#include "searcher/printers/counts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

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

/// Texts below each other, each with two blanks behind it.
class Column {
   public:
    enum class Side { left, right };
    explicit Column(Side side) : side_(side) {}

    void add(std::string text) {
        columns_ = std::max(columns_, display_width(text));
        texts_.push_back(std::move(text));
    }
    std::size_t width() const { return texts_.empty() ? 0 : columns_ + 2; }
    std::string cell(std::size_t row) const {
        if (texts_.empty()) return "";
        const std::string blanks(columns_ - display_width(texts_[row]), ' ');
        return (side_ == Side::left ? texts_[row] + blanks : blanks + texts_[row]) + "  ";
    }

   private:
    Side side_;
    std::vector<std::string> texts_;
    std::size_t columns_ = 0;
};

std::string shown_share(double share) { return decimal(100 * share, 2) + "%"; }

}  // namespace

std::string count_bars(const CountTable& table, const TextStyle& style) {
    Column labels(Column::Side::left);
    Column counts(Column::Side::right);
    Column shares(Column::Side::right);
    double greatest = 0;
    const auto size_of = [](const CountRow& row) {
        return row.share.value_or(static_cast<double>(row.count));
    };
    for (const CountRow& row : table.rows) {
        labels.add(fitted(neutral(row.value), std::max<std::size_t>(style.columns / 2, 10)));
        counts.add(grouped(row.count));
        if (row.share) shares.add(shown_share(*row.share));
        greatest = std::max(greatest, size_of(row));
    }
    const std::size_t taken = labels.width() + counts.width() + shares.width();
    const std::size_t bar_columns = style.columns > taken + 4 ? style.columns - taken : 0;
    std::string out;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const double size = greatest > 0 ? size_of(table.rows[i]) / greatest : 0;
        const auto eighths =
            static_cast<std::size_t>(std::llround(size * static_cast<double>(8 * bar_columns)));
        // What is there shows.
        const std::string line =
            bar(bar_columns == 0 || table.rows[i].count == 0 ? 0 : std::max<std::size_t>(eighths, 1));
        std::string text = labels.cell(i) + counts.cell(i) + shares.cell(i);
        if (line.empty()) {
            text.erase(text.find_last_not_of(' ') + 1);
        } else {
            text += style.colour ? "\x1b[36m" + line + "\x1b[0m" : line;
        }
        out += text + '\n';
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
    object.text_if("did_you_mean", table.did_you_mean);
    object.raw("values", rows + ']');
    object.close();
    return json + '\n';
}

}  // namespace broadsheet
