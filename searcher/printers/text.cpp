#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <vector>

#include "searcher/printers/printers.hpp"
#include "searcher/snippet.hpp"
#include "searcher/terminal.hpp"

namespace broadsheet {
namespace {

/// Lines longer than this are hard to read, however wide the terminal.
constexpr std::size_t max_columns = 100;

/// ECMA-48, "Select graphic rendition".
constexpr std::string_view plain = "";
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view dim = "\x1b[2m";
constexpr std::string_view highlight = "\x1b[1;31m";
constexpr std::string_view reset = "\x1b[0m";

void append_styled(std::string& out, std::string_view style, std::string_view text) {
    if (text.empty()) return;
    out += style;
    out += text;
    if (!style.empty()) out += reset;
}

/// One line of `marked` with its marks in their style.
std::string coloured(const MarkedText& marked, const ByteRange& line, std::string_view base,
                     std::string_view mark_style) {
    const std::string_view text = marked.text;
    std::string out;
    std::size_t at = line.begin;
    for (const ByteRange& mark : marked.marks) {
        const std::size_t begin = std::max(mark.begin, line.begin);
        const std::size_t end = std::min(mark.end, line.end);
        if (begin >= end) continue;
        append_styled(out, base, text.substr(at, begin - at));
        append_styled(out, mark_style, text.substr(begin, end - begin));
        at = end;
    }
    append_styled(out, base, text.substr(at, line.end - at));
    return out;
}

/// How much of a line is left behind `indent` blanks.
std::size_t columns_behind(std::size_t indent, const TextStyle& style) {
    const std::size_t columns = std::min(style.columns, max_columns);
    return columns > indent ? columns - indent : 1;
}

/// Wrapped lines behind `first`, which is as wide as it is long, and as many blanks.
std::string block(const MarkedText& hostile, std::string_view first, std::string_view base,
                  const TextStyle& style, std::string_view mark_style = highlight) {
    const MarkedText marked = neutral(hostile);
    std::string prefix(first);
    std::string out;
    for (const ByteRange& line : wrap(marked.text, columns_behind(first.size(), style))) {
        out += prefix;
        out += style.colour ? coloured(marked, line, base, mark_style)
                            : marked.text.substr(line.begin, line.end - line.begin);
        out += '\n';
        prefix.assign(first.size(), ' ');
    }
    return out;
}

/// What is known of an article's origin: `Harbour Courier · Courts · 2007-02-22`, on several lines where it
/// has to be; a part is broken only if it is longer than a line.
std::string origin_block(const std::vector<std::string>& parts, std::string_view indent,
                         const TextStyle& style) {
    static constexpr std::string_view dot = " · ";
    const std::size_t columns = columns_behind(indent.size(), style);
    std::string out;
    std::string line;
    for (const std::string& part : parts) {
        if (part.empty()) continue;
        if (!line.empty() && display_width(line) + display_width(dot) + display_width(part) > columns) {
            out += block({line, {}}, indent, dim, style);
            line.clear();
        }
        if (!line.empty()) line += dot;
        line += part;
    }
    return line.empty() ? out : out + block({line, {}}, indent, dim, style);
}

MarkedText headline(const Article& article, const std::vector<ByteRange>& marks) {
    if (article.title.empty()) return {"(no headline)", {}};
    return {article.title, marks};
}

/// `and 37 more in 31 papers; story:"nwa-130516-court" lists them`
std::string copies_line(const CopyCount& copies, const Article& article) {
    std::string line = "and " + grouped(copies.articles) + " more";
    if (copies.sources > 0) {
        line += " in " + grouped(copies.sources) + (copies.sources == 1 ? " paper" : " papers");
    }
    return line + "; story:\"" + identity(article) + "\" lists them";
}

class TextPrinter : public Printer {
   public:
    explicit TextPrinter(const TextStyle& style) : style_(style) {}

    std::string hit(const Result& result) override {
        const Article& article = result.article;
        const std::string rank = (result.rank < 10 ? " " : "") + std::to_string(result.rank) + ". ";
        const std::string indent(rank.size(), ' ');
        const MarkedText snippet = make_snippet(article.body, article.lang, result.body_marks);

        std::string out = first_ ? "" : "\n";
        first_ = false;
        out += block(headline(article, result.title_marks), rank, bold, style_);
        out += origin_block({article.source, article.section, shown_day(article),
                             joined(article.authors, ", "), identity(article)},
                            indent, style_);
        if (!snippet.text.empty()) out += block(snippet, indent, plain, style_);
        if (result.copies && result.copies->articles > 0) {
            out += block({copies_line(*result.copies, article), {}}, indent, dim, style_);
        }
        return out;
    }

   private:
    TextStyle style_;
    bool first_ = true;
};

bool is_blank_line(std::string_view line) { return line.find_first_not_of(" \t\r") == line.npos; }

/// See Article::body.
std::vector<ByteRange> paragraphs(std::string_view body) {
    std::vector<ByteRange> lines;
    for (std::size_t begin = 0; begin < body.size();) {
        const std::size_t end = std::min(body.find('\n', begin), body.size());
        lines.push_back({begin, end});
        begin = end + 1;
    }
    const auto is_blank = [&](const ByteRange& line) {
        return is_blank_line(body.substr(line.begin, line.end - line.begin));
    };
    const bool by_blank_lines = std::any_of(lines.begin(), lines.end(), is_blank);
    std::vector<ByteRange> paragraphs;
    bool goes_on = false;
    for (const ByteRange& line : lines) {
        if (is_blank(line)) {
            goes_on = false;
        } else if (goes_on) {
            paragraphs.back().end = line.end;
        } else {
            paragraphs.push_back(line);
            goes_on = by_blank_lines;
        }
    }
    return paragraphs;
}

MarkedText part_of(const MarkedText& marked, const ByteRange& part) {
    MarkedText result{marked.text.substr(part.begin, part.end - part.begin), {}};
    for (const ByteRange& mark : marked.marks) {
        const std::size_t begin = std::max(mark.begin, part.begin);
        const std::size_t end = std::min(mark.end, part.end);
        if (begin < end) result.marks.push_back({begin - part.begin, end - part.begin});
    }
    return result;
}

/// `text` with what cleaning took from it where it stood, in braces and marked: `{- Advertisement}`, by the
/// signs of `indexer clean`.
MarkedText with_removed(std::string_view text, const std::vector<CleaningSpan>& spans) {
    MarkedText result;
    if (!spans_fit(text, spans)) return {std::string(text), {}};
    std::size_t at = 0;
    for (const CleaningSpan& span : spans) {
        result.text += text.substr(at, span.at - at);
        at = span.at;
        const bool stays = span.action == CleaningAction::fix || span.bytes >= span.was.size();
        const std::string_view was = span.was;
        const std::size_t first = was.find_first_not_of(" \n");
        if (stays || first == std::string_view::npos) continue;
        const std::size_t last = was.find_last_not_of(" \n") + 1;
        static constexpr std::string_view signs = "-~>";
        result.text += was.substr(0, first);
        const std::size_t begin = result.text.size();
        result.text += '{';
        result.text += signs[static_cast<std::size_t>(span.action)];
        result.text += ' ';
        result.text.append(was, first, last - first) += '}';
        result.marks.push_back({begin, result.text.size()});
        result.text += was.substr(last);
        if (span.bytes > 0) result.text += ' ';
    }
    result.text += text.substr(at);
    return result;
}

}  // namespace

std::string grouped(std::uint64_t number) {
    const std::string digits = std::to_string(number);
    std::string out;
    for (std::size_t at = 0; at < digits.size(); ++at) {
        if (at > 0 && (digits.size() - at) % 3 == 0) out += ',';
        out += digits[at];
    }
    return out;
}

std::unique_ptr<Printer> make_text_printer(const TextStyle& style) {
    return std::make_unique<TextPrinter>(style);
}

std::string summary(const Listing& listing, std::uint64_t offset, std::uint64_t shown, double seconds) {
    const std::string time = " (" + decimal(seconds, 3) + " s)";
    if (listing.total == 0) return "nothing found" + time;
    const std::string articles = grouped(listing.total) + (listing.total == 1 ? " article" : " articles");
    const std::string found = (listing.exact ? "" : "about ") + articles + time;
    if (shown == 0 && offset > 0) return found + "; none from number " + grouped(offset + 1) + " on";
    if (shown == 0 || !listing.more) return found;
    return found + "; --offset " + std::to_string(offset + shown) + " shows more";
}

std::string citation(const Article& article) {
    static constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
    std::string authors;
    for (std::size_t i = 0; i < article.authors.size(); ++i) {
        if (i > 0) authors += i + 1 == article.authors.size() ? " and " : ", ";
        authors += article.authors[i];
    }
    std::string date = "undated";
    if (article.published) {
        const std::chrono::year_month_day day(day_of(*article.published));
        date = std::to_string(unsigned{day.day()}) + ' ' + months[unsigned{day.month()} - 1] + ' ' +
               std::to_string(int{day.year()});
    }
    const std::string headline = article.title.empty() ? "" : "“" + article.title + "”";
    std::string text;
    for (const std::string& part :
         {authors, headline, article.source.empty() ? url_host(article.url) : article.source, date,
          article.url}) {
        if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
    }
    std::string line = "original: ";
    if (!article.origin) {
        line += "not recorded";
    } else {
        const Origin& origin = *article.origin;
        line += origin.file == "-" ? "standard input" : origin.file;
        line += ", " + std::to_string(origin.bytes) + " bytes from " + std::to_string(origin.offset) + " on";
        if (!origin.record.empty()) line += ", record " + origin.record;
        line += ", XXH3 " + origin.hash;
    }
    return neutral({text, {}}).text + "\n" + neutral({line, {}}).text + "\n";
}

std::string article_text(const Article& article, const TextStyle& style, Removed removed) {
    MarkedText title = headline(article, {});
    MarkedText body{article.body, {}};
    if (removed == Removed::shown) {
        if (!article.title.empty()) title = with_removed(article.title, article.cleaning.title);
        body = with_removed(article.body, article.cleaning.body);
    }
    std::string out = block(title, "", bold, style, dim);
    out += origin_block(
        {article.source, article.section, joined(article.authors, ", "), shown_day(article), article.url}, "",
        style);
    for (const ByteRange& paragraph : paragraphs(body.text)) {
        out += '\n' + block(part_of(body, paragraph), "", plain, style, dim);
    }
    if (!article.credit.empty() || !article.rights.empty())
        out += '\n' + origin_block({article.credit, article.rights}, "", style);
    return out;
}

}  // namespace broadsheet
