#include "indexer/readers/csv.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "common/article/json.hpp"
#include "common/text/unicode.hpp"
#include "indexer/cleaning/entities.hpp"
#include "indexer/readers/field_names.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

/// Walks over one row.
class RowScanner {
   public:
    RowScanner(std::string_view text, std::size_t at, const CsvForm& form, std::vector<std::string>* values)
        : text_(text), at_(at), form_(form), values_(values) {}

    CsvRow scan() {
        do {
            scan_field();
        } while (at_ < text_.size() && text_[at_] == form_.separator && ++at_ > 0);
        if (at_ < text_.size() && !row_.in_quotes) {
            if (text_[at_] == '\r' && form_.line_end == '\n') ++at_;
            ++at_;
            row_.is_whole = true;
        }
        row_.end = at_;
        return row_;
    }

   private:
    bool ends_row(std::size_t at) const {
        return text_[at] == form_.line_end ||
               (text_[at] == '\r' && at + 1 < text_.size() && text_[at + 1] == '\n');
    }

    bool ends_field(std::size_t at) const {
        return at == text_.size() || text_[at] == form_.separator || ends_row(at);
    }

    void scan_field() {
        std::size_t begin = at_;
        if (form_.quoting != CsvQuoting::none) {
            while (begin < text_.size() && text_[begin] == ' ') ++begin;  // `"a", "b"` is met
        }
        value_.clear();
        const bool quoted = form_.quoting != CsvQuoting::none && begin < text_.size() && text_[begin] == '"';
        if (quoted) {
            at_ = begin + 1;
            scan_quoted();
            const std::size_t behind = at_;
            while (!ends_field(at_)) ++at_;
            if (at_ > behind) {
                row_.is_sound = row_.is_sound && trimmed(text_.substr(behind, at_ - behind)).empty();
                value_ += text_.substr(behind, at_ - behind);
            }
        } else {
            const std::size_t first = at_;
            while (!ends_field(at_)) ++at_;
            value_ = text_.substr(first, at_ - first);
            if (value_.size() > 1 && value_.front() == '"' && value_.back() == '"') row_.is_sound = false;
        }
        ++row_.fields;
        if (values_ != nullptr) values_->push_back(value_);
    }

    /// Goes behind the closing quotation mark.
    void scan_quoted() {
        const bool escapes = form_.quoting == CsvQuoting::backslash;
        while (true) {
            const std::size_t mark =
                std::min(text_.find_first_of(escapes ? "\"\\" : "\"", at_), text_.size());
            value_ += text_.substr(at_, mark - at_);
            at_ = mark;
            if (at_ == text_.size()) {
                row_.in_quotes = true;
                return;
            }
            const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
            if (text_[at_] == '\\') {
                if (next != '"' && next != '\\') value_ += '\\';
                if (next != '\0') value_ += next;
                at_ = std::min(at_ + 2, text_.size());
            } else if (next == '"') {
                value_ += '"';
                at_ += 2;
            } else {
                ++at_;
                return;
            }
        }
    }

    std::string_view text_;
    std::size_t at_;
    const CsvForm& form_;
    std::vector<std::string>* values_;
    std::string value_;
    CsvRow row_;
};

const NameIndex& producers_names() {
    static const NameIndex names{FieldMap{}};
    return names;
}

/// The producers' name that a column's name means, or empty.
std::string known_key(std::string_view name) {
    std::string key(trimmed(name));
    if (producers_names().find(key) != nullptr) return key;
    for (char& c : key) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c == ' ' || c == '-') c = '_';
    }
    return producers_names().find(key) != nullptr ? key : "";
}

bool means(std::string_view key, std::initializer_list<Field> fields) {
    const std::vector<Meaning>* const meanings = producers_names().find(key);
    if (meanings == nullptr) return false;
    return std::any_of(meanings->begin(), meanings->end(), [&](const Meaning& meaning) {
        return meaning.path.empty() && std::find(fields.begin(), fields.end(), meaning.field) != fields.end();
    });
}

/// Whether a cell can be a column's name rather than a value.
bool is_label(std::string_view cell) {
    constexpr std::size_t longest = 64;
    const bool has_letter = std::any_of(cell.begin(), cell.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               (static_cast<unsigned char>(c) & 0x80U) != 0;
    });
    return has_letter && cell.size() <= longest && cell.find('\n') == std::string_view::npos &&
           !is_http_url(cell) && !parse_timestamp(cell);
}

/// trafilatura's tab-separated output, which has no header.
constexpr std::array<std::string_view, 11> trafilatura_columns{
    "url",  "id",   "fingerprint", "hostname", "title",   "image",
    "date", "text", "comments",    "license",  "pagetype"};

/// A form and what speaks for it.
struct Candidate {
    CsvForm form;
    std::vector<std::string> first_row;
    std::size_t known = 0;  ///< names in the first row that mean something
    std::size_t rows = 0;
    std::size_t regular_rows = 0;  ///< sound and with as many fields as the first
    std::size_t unsound_rows = 0;

    double regularity() const {
        if (rows == 0) return 0;
        // Without quoting a whole value in quotation marks is a sign that there is some.
        const double trust = form.quoting == CsvQuoting::none && unsound_rows > 0 ? 0.5 : 1;
        return trust * static_cast<double>(regular_rows) / static_cast<double>(rows);
    }
    bool has_header() const {
        if (known >= 2) return true;
        const std::set<std::string> distinct(first_row.begin(), first_row.end());
        const auto labels = std::count_if(first_row.begin(), first_row.end(), is_label);
        // Tables of pandas have a first column without a name.
        return distinct.size() == first_row.size() && labels + 1 >= std::ssize(first_row) && labels > 0 &&
               (labels == std::ssize(first_row) || trimmed(first_row.front()).empty());
    }
    bool is_trafilatura() const {
        return form.separator == '\t' && first_row.size() >= 8 &&
               first_row.size() <= trafilatura_columns.size() && is_http_url(first_row.front());
    }
    auto rank() const {
        return std::tuple(known > 1 || is_trafilatura(), regularity(), known,
                          std::min<std::size_t>(first_row.size(), 3));
    }
};

Candidate try_form(std::string_view start, const CsvForm& form) {
    constexpr std::size_t most_rows = 200;
    Candidate candidate{.form = form, .first_row = {}};
    for (std::size_t at = 0; at < start.size() && candidate.rows < most_rows;) {
        const bool first = candidate.rows == 0;
        const CsvRow row = scan_csv_row(start, at, form, first ? &candidate.first_row : nullptr);
        if (!row.is_whole && !first) break;  // it goes on behind `start`
        const bool empty = row.fields == 1 && trimmed(start.substr(at, row.end - at)).empty();
        at = row.end;
        if (empty && first) candidate.first_row.clear();
        if (empty) continue;
        ++candidate.rows;
        if (!row.is_sound) ++candidate.unsound_rows;
        if (row.is_sound && row.fields == candidate.first_row.size()) ++candidate.regular_rows;
    }
    for (const std::string& cell : candidate.first_row) {
        if (!known_key(cell).empty()) ++candidate.known;
    }
    return candidate;
}

/// Whether text that is no UTF-8 is likelier windows-1252 than UTF-8 with a damaged place.
bool is_windows_1252(std::string_view text) {
    std::size_t replaced = 0;
    const std::string repaired = repair_utf8(text, replaced);
    std::size_t wide = 0;
    for (std::size_t at = 0; at < repaired.size();) {
        if (next_code_point(repaired, at) > 0x7F) ++wide;
    }
    return replaced > wide - replaced;
}

std::string from_windows_1252(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        append_utf8(result, byte >= 0x80 && byte < 0xA0 ? windows_1252_character(byte) : char32_t{byte});
    }
    return result;
}

void name_columns(CsvForm& form, const Candidate& candidate) {
    std::map<std::string, int> seen;
    for (std::size_t i = 0; i < candidate.first_row.size(); ++i) {
        std::string name = std::to_string(i + 1);
        if (form.has_header) {
            const std::string_view cell = trimmed(candidate.first_row[i]);
            std::size_t replaced = 0;
            if (!cell.empty())
                name = form.windows_1252 ? from_windows_1252(cell) : repair_utf8(cell, replaced);
        } else if (candidate.is_trafilatura()) {
            name = trafilatura_columns[i];
        }
        if (const int times = ++seen[name]; times > 1) name += " (" + std::to_string(times) + ')';
        std::string key = form.has_header || candidate.is_trafilatura() ? known_key(name) : "";
        if (key.empty()) key = name;
        form.columns.push_back({std::move(name), std::move(key)});
    }
}

bool is_table_of_articles(const Candidate& candidate) {
    constexpr double mostly = 0.9;
    if (candidate.first_row.size() < 2 || candidate.regularity() < mostly) return false;
    if (candidate.is_trafilatura()) return true;
    const bool has_content =
        std::any_of(candidate.first_row.begin(), candidate.first_row.end(), [](const std::string& cell) {
            return means(known_key(cell), {Field::title, Field::body, Field::lead});
        });
    return candidate.known >= 2 && has_content && candidate.has_header();
}

bool stands_for_nothing(std::string_view value) {
    constexpr std::array<std::string_view, 6> nothing{"null", "NULL", "None", "NaN", "nan", "\\N"};
    return value.empty() || std::find(nothing.begin(), nothing.end(), value) != nothing.end();
}

/// The items of `['a', "b"]`; nothing when it is not that.
std::optional<std::vector<std::string>> listed_items(std::string_view cell) {
    if (!cell.starts_with('[') || !cell.ends_with(']')) return std::nullopt;
    std::vector<std::string> items;
    std::size_t at = 1;
    const auto skip_blanks = [&] { at = std::min(cell.find_first_not_of(" \n", at), cell.size()); };
    for (skip_blanks(); at + 1 < cell.size();) {
        const char mark = cell[at++];
        if (mark != '\'' && mark != '"') return std::nullopt;
        std::string item;
        for (; at < cell.size() && cell[at] != mark; ++at) {
            if (cell[at] == '\\' && at + 1 < cell.size()) ++at;
            item += cell[at];
        }
        if (at >= cell.size()) return std::nullopt;
        items.push_back(std::move(item));
        ++at;
        skip_blanks();
        if (at + 1 >= cell.size()) break;
        if (cell[at++] != ',') return std::nullopt;
        skip_blanks();
    }
    return items;
}

}  // namespace

CsvRow scan_csv_row(std::string_view text, std::size_t at, const CsvForm& form,
                    std::vector<std::string>* values) {
    return RowScanner(text, at, form, values).scan();
}

std::optional<CsvForm> find_csv_form(std::string_view start, CsvExpected expected) {
    CsvForm form;
    if (start.find('\n') == std::string_view::npos && start.find('\r') != std::string_view::npos) {
        form.line_end = '\r';
    }
    std::string_view separators = ",;\t|";
    const bool tells_separator =
        start.starts_with("sep=") && start.size() > 5 && (start[5] == form.line_end || start[5] == '\r');
    if (tells_separator) {
        separators = start.substr(4, 1);
        form.start_bytes = start.find(form.line_end) + 1;
        start.remove_prefix(form.start_bytes);
    }
    std::optional<Candidate> best;
    for (const char separator : separators) {
        for (const CsvQuoting quoting : {CsvQuoting::doubled, CsvQuoting::backslash, CsvQuoting::none}) {
            form.separator = separator;
            form.quoting = quoting;
            Candidate candidate = try_form(start, form);
            if (!best || candidate.rank() > best->rank()) best = std::move(candidate);
        }
    }
    if (expected == CsvExpected::maybe && !is_table_of_articles(*best)) return std::nullopt;
    form = best->form;
    form.has_header = !best->is_trafilatura() && best->has_header();
    form.windows_1252 = !is_valid_utf8(start) && is_windows_1252(start);
    name_columns(form, *best);
    return form;
}

bool has_content(const CsvForm& form, const FieldMap& fields) {
    return std::any_of(form.columns.begin(), form.columns.end(), [&](const CsvColumn& column) {
        const auto given = fields.find(column.name);
        return means(given == fields.end() ? column.key : given->second,
                     {Field::title, Field::body, Field::lead});
    });
}

std::string csv_row_json(std::string_view row, const CsvForm& form, const FieldMap& fields,
                         std::size_t& repaired) {
    std::vector<std::string> values;
    scan_csv_row(row, 0, form, &values);
    std::string json;
    JsonObject object(json);
    for (std::size_t i = 0; i < std::min(values.size(), form.columns.size()); ++i) {
        const CsvColumn& column = form.columns[i];
        std::string value =
            form.windows_1252 ? from_windows_1252(values[i]) : repair_utf8(values[i], repaired);
        if (stands_for_nothing(value)) continue;
        const std::string& key = fields.contains(column.name) ? column.name : column.key;
        if (means(key, {Field::authors, Field::tags, Field::captions})) {
            if (const auto items = listed_items(value)) {
                object.texts_if(key, *items);
                continue;
            }
        }
        object.text(key, value);
    }
    object.close();
    return json;
}

}  // namespace broadsheet
