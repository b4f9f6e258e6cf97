#include "indexer/extraction/linked_data.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include <simdjson.h>

#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr int max_nesting = 12;  // of graphs in lists in graphs

/// JSON as people paste it into pages: in comments, with line ends inside strings and commas before brackets.
std::string repaired_json(std::string_view script) {
    std::string json;
    json.reserve(script.size());
    constexpr std::string_view opening = "<![CDATA[";
    const std::size_t wrapped = script.find(opening);
    if (wrapped < script.find('{')) script.remove_prefix(wrapped + opening.size());
    script = script.substr(0, script.find("]]>"));
    const std::size_t begin = std::min(script.find_first_of("{["), script.size());
    const std::size_t last = script.find_last_of("}]");
    if (last == std::string_view::npos || last < begin) return json;
    bool in_string = false;
    std::size_t comma = std::string::npos;  // that nothing but blanks follows so far
    for (std::size_t at = begin; at <= last; ++at) {
        const char c = script[at];
        if (in_string && c == '\\' && at < last) {
            const char escaped = script[++at];
            if (escaped == '\'') {
                json += '\'';
            } else {
                json += '\\';
                json += escaped;
            }
            continue;
        }
        if (static_cast<unsigned char>(c) < 0x20) {
            json += ' ';
            continue;
        }
        if (c == '"') in_string = !in_string;
        if (!in_string && (c == '}' || c == ']') && comma != std::string::npos) json[comma] = ' ';
        if (!in_string && c == ',') {
            comma = json.size();
        } else if (c != ' ') {
            comma = std::string::npos;
        }
        json += c;
    }
    return json;
}

std::string text_of(element value) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) return tidied(text);
    array items;
    if (value.get(items) == simdjson::SUCCESS) {
        for (const element item : items) return text_of(item);
    }
    object structure;
    if (value.get(structure) == simdjson::SUCCESS) {
        for (const char* key : {"name", "@value", "@id"}) {
            element inner;
            if (structure[key].get(inner) == simdjson::SUCCESS && inner.is_string()) return text_of(inner);
        }
    }
    return "";
}

std::string member(object from, std::string_view key) {
    element value;
    return from[key].get(value) == simdjson::SUCCESS ? text_of(value) : std::string();
}

template <typename Predicate>
bool has_type(object item, const Predicate& wanted) {
    element type;
    if (item["@type"].get(type) != simdjson::SUCCESS) return false;
    std::string_view name;
    if (type.get(name) == simdjson::SUCCESS) return wanted(name);
    array names;
    if (type.get(names) != simdjson::SUCCESS) return false;
    return std::any_of(names.begin(), names.end(), [&](element one) {
        std::string_view text;
        return one.get(text) == simdjson::SUCCESS && wanted(text);
    });
}

bool is_article_type(std::string_view type) {
    return type.ends_with("Article") || type.ends_with("Posting") || type == "Report" || type == "Review";
}

bool is_page_type(std::string_view type) { return type.ends_with("WebPage") || type == "ItemPage"; }

/// The things that one script describes.
class Graph {
   public:
    void collect(element value, int depth = 0) {
        if (depth > max_nesting) return;
        array items;
        if (value.get(items) == simdjson::SUCCESS) {
            for (const element item : items) collect(item, depth + 1);
            return;
        }
        object item;
        if (value.get(item) != simdjson::SUCCESS) return;
        const std::string id = member(item, "@id");
        if (!id.empty()) by_id_.try_emplace(id, item);
        if (has_type(item, is_article_type)) articles_.push_back(item);
        if (has_type(item, is_page_type)) pages_.push_back(item);
        for (const std::string_view key : {"@graph", "mainEntity", "mainEntityOfPage"}) {
            element inner;
            if (item[key].get(inner) == simdjson::SUCCESS) collect(inner, depth + 1);
        }
    }

    void add_to(LinkedArticle& result) const {
        for (const object article : articles_) {
            LinkedArticle found = read(article);
            if (found.text.size() > result.text.size() && !result.title.empty() && !found.title.empty()) {
                std::swap(found, result);
            }
            complete(result, found);
        }
        for (const object page : pages_) {
            LinkedArticle found = read(page);
            found.title.clear();  // the page's, with the site's name in it
            found.text.clear();
            complete(result, found);
        }
    }

   private:
    /// What `result` does not say.
    static void complete(LinkedArticle& result, LinkedArticle& more) {
        const auto take = [](auto& to, auto& from) {
            if (to.empty()) to = std::move(from);
        };
        take(result.title, more.title);
        take(result.text, more.text);
        take(result.description, more.description);
        take(result.authors, more.authors);
        take(result.published, more.published);
        take(result.updated, more.updated);
        take(result.url, more.url);
        take(result.site, more.site);
        take(result.section, more.section);
        take(result.tags, more.tags);
        take(result.lang, more.lang);
    }

    LinkedArticle read(object item) const {
        LinkedArticle result;
        result.title = member(item, "headline");
        if (result.title.empty()) result.title = member(item, "name");
        result.text = member(item, "articleBody");
        result.description = member(item, "description");
        result.published = member(item, "datePublished");
        if (result.published.empty()) result.published = member(item, "dateCreated");
        result.updated = member(item, "dateModified");
        result.section = member(item, "articleSection");
        result.lang = member(item, "inLanguage");
        result.url = member(item, "url");
        if (result.url.empty()) result.url = member(item, "mainEntityOfPage");
        for (const std::string_view key : {"author", "creator"}) {
            if (result.authors.empty()) result.authors = names(item, key);
        }
        std::vector<std::string> publishers = names(item, "publisher");
        if (!publishers.empty()) result.site = std::move(publishers.front());
        result.tags = names(item, "keywords");
        if (result.tags.size() == 1) result.tags = split_list(result.tags.front(), ',');
        return result;
    }

    std::vector<std::string> names(object item, std::string_view key) const {
        std::vector<std::string> result;
        element value;
        if (item[key].get(value) == simdjson::SUCCESS) add_names(value, result, 0);
        return result;
    }

    void add_names(element value, std::vector<std::string>& result, int depth) const {
        if (depth > max_nesting) return;
        array items;
        object structure;
        std::string_view text;
        if (value.get(items) == simdjson::SUCCESS) {
            for (const element item : items) add_names(item, result, depth + 1);
        } else if (value.get(structure) == simdjson::SUCCESS) {
            element name;
            if (structure["name"].get(name) == simdjson::SUCCESS) return add_names(name, result, depth + 1);
            const auto found = by_id_.find(member(structure, "@id"));
            if (found != by_id_.end() && found->second["name"].get(name) == simdjson::SUCCESS)
                add_names(name, result, depth + 1);
        } else if (value.get(text) == simdjson::SUCCESS && !trimmed(text).empty()) {
            result.emplace_back(trimmed(text));
        }
    }

    std::vector<object> articles_;
    std::vector<object> pages_;
    std::unordered_map<std::string, object> by_id_;
};

}  // namespace

struct LinkedDataReader::State {
    simdjson::dom::parser parser;
};

LinkedDataReader::LinkedDataReader() : state_(std::make_unique<State>()) {}
LinkedDataReader::~LinkedDataReader() = default;

LinkedArticle LinkedDataReader::read(const std::vector<std::string>& scripts) {
    LinkedArticle result;
    for (const std::string& script : scripts) {
        element value;
        const std::string json = repaired_json(script);
        if (state_->parser.parse(json).get(value) != simdjson::SUCCESS) continue;
        Graph graph;
        graph.collect(value);
        graph.add_to(result);
    }
    return result;
}

}  // namespace broadsheet
