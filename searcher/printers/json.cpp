#include "common/article/json.hpp"

#include "common/archive/impact.hpp"
#include "searcher/printers/printers.hpp"
#include "searcher/snippet.hpp"

namespace broadsheet {
namespace {

constexpr int format_version = 1;

std::string marks_json(const std::vector<ByteRange>& marks) {
    std::string json = "[";
    for (const ByteRange& mark : marks) {
        if (json.size() > 1) json += ',';
        json += '[' + std::to_string(mark.begin) + ',' + std::to_string(mark.end) + ']';
    }
    return json + ']';
}

std::string hit_json(const Result& result) {
    const Article& article = result.article;
    const MarkedText snippet = make_snippet(article.body, article.lang, result.body_marks);
    std::string json;
    JsonObject object(json);
    object.number("v", format_version);
    object.number("rank", result.rank);
    object.text("id", identity(article));
    object.text_if("title", article.title);
    object.text_if("source", article.source);
    object.text_if("section", article.section);
    object.text_if("author", joined(article.authors, "; "));
    object.text_if("lang", article.lang);
    object.text_if("date", shown_day(article));
    if (article.published) object.text("published", format_timestamp(*article.published));
    object.text_if("url", article.url);
    object.text_if("story", result.story);
    if (result.copies) {
        object.number("copies", result.copies->articles);
        object.number("copies_sources", result.copies->sources);
    }
    object.raw("score", decimal(shown_score(result.match.score), 2));
    object.text_if("snippet", snippet.text);
    object.raw("marks", marks_json(snippet.marks));
    object.raw("title_marks", marks_json(result.title_marks));
    object.close();
    return json;
}

class JsonPrinter : public Printer {
   public:
    std::string start(const Listing& listing) override {
        std::string json;
        JsonObject object(json);
        object.number("v", format_version);
        object.text("query", listing.query);
        object.number("total", listing.total);
        object.boolean("exact", listing.exact);
        object.text_if("did_you_mean", listing.did_you_mean);
        object.raw("hits", "[");
        return json;
    }

    std::string hit(const Result& result) override {
        std::string json = first_ ? "" : ",";
        first_ = false;
        return json + hit_json(result);
    }

    std::string end() override { return "]}\n"; }

   private:
    bool first_ = true;
};

class JsonlPrinter : public Printer {
   public:
    std::string hit(const Result& result) override { return hit_json(result) + '\n'; }
};

}  // namespace

std::unique_ptr<Printer> make_json_printer() { return std::make_unique<JsonPrinter>(); }

std::unique_ptr<Printer> make_jsonl_printer() { return std::make_unique<JsonlPrinter>(); }

}  // namespace broadsheet
