#include <array>

#include "common/archive/impact.hpp"
#include "searcher/printers/printers.hpp"
#include "searcher/snippet.hpp"
#include "searcher/terminal.hpp"

namespace broadsheet {
namespace {

class CsvPrinter : public Printer {
   public:
    std::string start(const Listing&) override {
        return "rank,id,date,source,author,title,url,score,snippet\r\n";
    }

    std::string hit(const Result& result) override {
        const Article& article = result.article;
        const std::array values{std::to_string(result.rank),
                                identity(article),
                                shown_day(article),
                                article.source,
                                joined(article.authors, "; "),
                                article.title,
                                article.url,
                                decimal(shown_score(result.match.score), 2),
                                make_snippet(article.body, article.lang, result.body_marks).text};
        std::string record;
        for (const std::string& value : values) {
            if (!record.empty()) record += ',';
            record += csv_field(value);
        }
        return record + "\r\n";
    }
};

}  // namespace

std::string csv_field(std::string_view text) {
    const std::string value = neutral(text);
    if (value.find_first_of("\",") == value.npos) return value;
    std::string quoted = "\"";
    for (const char c : value) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::unique_ptr<Printer> make_csv_printer() { return std::make_unique<CsvPrinter>(); }

}  // namespace broadsheet
