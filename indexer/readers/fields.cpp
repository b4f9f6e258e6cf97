#include "indexer/readers/fields.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include <simdjson.h>

#include "common/article/json.hpp"
#include "common/article/record.hpp"
#include "common/text/unicode.hpp"
#include "indexer/readers/field_names.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

struct Member {
    std::string_view key;
    element value;
    bool kept = true;  ///< in Article::extra
    std::string rest;  ///< what is kept of it, where that is not all
};

struct Candidate {
    const Meaning* meaning;
    std::size_t member;
    element value;
};

/// A text that is a structure: Fundus' body, Washington Post's contents.
struct StructuredBody {
    std::string text;
    std::string title;
    std::string section;
    std::string lead;
    std::string_view lead_key;  ///< under which the lead is kept when the text contains it
    std::string lead_json;
    std::vector<std::string> captions;
    std::string rest;  ///< JSON of what was not taken, or empty
};

std::string type_name(element value) {
    switch (value.type()) {
        case element_type::OBJECT:
            return "an object";
        case element_type::ARRAY:
            return "an array";
        case element_type::BOOL:
            return "true or false";
        default:
            return "no text";
    }
}

/// The text of a string or number; empty for anything else.
std::string scalar_text(element value) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) return tidied(text);
    return value.is_number() ? simdjson::minify(value) : std::string();
}

std::string text_member(object from, std::string_view key) {
    element value;
    return from[key].get(value) == simdjson::SUCCESS ? scalar_text(value) : std::string();
}

/// The text of one item of a list, or of what stands in place of one.
std::string item_text(element value, std::string_view inside, TextForm form) {
    object structure;
    const bool is_structure = value.get(structure) == simdjson::SUCCESS;
    if (is_structure && !inside.empty()) return text_member(structure, inside);
    if (is_structure || form == TextForm::only_inside) return "";
    return scalar_text(value);
}

/// The texts of a value that is one item or a list of them.
std::vector<std::string> item_texts(element value, std::string_view inside, TextForm form) {
    std::vector<std::string> texts;
    const auto add = [&](element item) {
        std::string text = item_text(item, inside, form);
        if (!text.empty()) texts.push_back(std::move(text));
    };
    array items;
    if (value.get(items) == simdjson::SUCCESS) {
        for (const element item : items) add(item);
    } else {
        add(value);
    }
    return texts;
}

std::vector<std::string> texts_of(object from, std::string_view key) {
    element value;
    if (from[key].get(value) != simdjson::SUCCESS) return {};
    return item_texts(value, "", TextForm::plain);
}

bool is_text(element value) { return value.is_string() || value.is_number(); }

/// Whether item_texts gives all that is in `value`.
bool is_all_text(element value) {
    array items;
    if (value.get(items) != simdjson::SUCCESS) return is_text(value);
    return std::all_of(items.begin(), items.end(),
                       [](element item) { return is_text(item) || item.is_null(); });
}

/// What producers write for a value that they do not have.
bool is_absent(element value, Field field) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) {
        text = trimmed(text);
        return text.empty() ||
               (is_time(field) && (text == "None" || text == "null" || text == "NaT" || text == "nan"));
    }
    array items;
    if (value.get(items) == simdjson::SUCCESS) return items.begin() == items.end();
    object structure;
    if (value.get(structure) == simdjson::SUCCESS) return structure.begin() == structure.end();
    return value.is_null();
}

std::optional<Timestamp> time_of(element value) {
    double number = 0;
    if (value.is_double() && value.get(number) == simdjson::SUCCESS) {
        if (!(std::abs(number) < 1e15)) return std::nullopt;
        return parse_timestamp(std::to_string(static_cast<std::int64_t>(std::floor(number))));
    }
    return parse_timestamp(scalar_text(value));
}

void append_member(std::string& json, std::string_view key, std::string_view value) {
    json += json.empty() ? '{' : ',';
    append_json_string(json, key);
    json += ':';
    json += value;
}

std::optional<Origin> origin_of(element value) {
    object members;
    if (value.get(members) != simdjson::SUCCESS) return std::nullopt;
    Origin origin;
    for (const auto [key, part] : members) {
        const bool is_number = key == "offset" || key == "bytes";
        if (is_number) {
            if (part.get(key == "offset" ? origin.offset : origin.bytes) != simdjson::SUCCESS)
                return std::nullopt;
            continue;
        }
        std::string_view text;
        if (part.get(text) != simdjson::SUCCESS) return std::nullopt;
        if (key == "file") {
            origin.file = text;
        } else if (key == "record") {
            origin.record = text;
        } else if (key == "hash") {
            origin.hash = text;
        } else {
            return std::nullopt;
        }
    }
    if (origin.file.empty() || origin.hash.empty()) return std::nullopt;
    return origin;
}

/// `{"summary":[…],"sections":[{"headline":[…],"paragraphs":[…]}]}`, as Fundus writes it.
std::optional<StructuredBody> fundus_body(object body, StructuredBody result) {
    array sections;
    if (body["sections"].get(sections) != simdjson::SUCCESS) return std::nullopt;
    for (const element item : sections) {
        object section;
        if (item.get(section) != simdjson::SUCCESS) return std::nullopt;
        for (const std::string_view part : {"headline", "paragraphs"}) {
            for (const std::string& text : texts_of(section, part)) append_paragraph(result.text, text);
        }
    }
    for (const std::string& text : texts_of(body, "summary")) append_paragraph(result.lead, text);
    for (const auto [key, value] : body) {
        if (key == "summary") {
            result.lead_key = "summary";
            result.lead_json = simdjson::minify(value);
        } else if (key != "sections") {
            append_member(result.rest, key, simdjson::minify(value));
        }
    }
    if (!result.rest.empty()) result.rest += '}';
    return result;
}

/// Takes an item of `contents` into `body`; whether nothing is left of it.
bool take_content(object item, StructuredBody& body) {
    const std::string type = text_member(item, "type");
    const std::string content = strip_tags(text_member(item, "content"));
    const auto take_once = [&](std::string& to) {
        if (!to.empty() && to != content) return false;
        to = content;
        return true;
    };
    if (type == "sanitized_html" || type == "header") {
        append_paragraph(body.text, content);
        return true;
    }
    if (type == "kicker") return take_once(body.section);
    if (type == "title") return take_once(body.title);
    if (type == "deck") return take_once(body.lead);
    if (type == "image") {
        std::string caption = text_member(item, "fullcaption");
        if (caption.empty()) caption = text_member(item, "blurb");
        if (!caption.empty()) body.captions.push_back(strip_tags(caption));
    }
    return false;
}

/// `[{"type":"kicker","content":…},null,{"type":"sanitized_html","subtype":"paragraph","content":…},…]`, as
/// the TREC Washington Post collection has it.
std::optional<StructuredBody> washington_post_body(array contents, StructuredBody result) {
    for (const element value : contents) {
        if (value.is_null()) continue;
        object item;
        if (value.get(item) != simdjson::SUCCESS) return std::nullopt;
        if (take_content(item, result)) continue;
        result.rest += result.rest.empty() ? '[' : ',';
        result.rest += simdjson::minify(value);
    }
    if (!result.rest.empty()) result.rest += ']';
    result.lead_key = "deck";
    append_json_string(result.lead_json, result.lead);
    return result;
}

/// `value` in parts, when it has one of the forms above; `article` gives what is known already.
std::optional<StructuredBody> structured_body(element value, const Article& article) {
    StructuredBody known;
    known.title = article.title;
    known.section = article.section;
    object body;
    if (value.get(body) == simdjson::SUCCESS) return fundus_body(body, std::move(known));
    array contents;
    if (value.get(contents) == simdjson::SUCCESS) return washington_post_body(contents, std::move(known));
    return std::nullopt;
}

/// Whether an item of linked data says that it is something else than an article.
bool is_other_thing(object item) {
    constexpr std::array other_articles{"BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "Report"};
    element type;
    if (item["@type"].get(type) != simdjson::SUCCESS) return false;
    const std::vector<std::string> types = item_texts(type, "", TextForm::plain);
    return std::none_of(types.begin(), types.end(), [&](std::string_view name) {
        name = name.substr(name.find_last_of("/:#") + 1);
        return name.ends_with("Article") ||
               std::find(other_articles.begin(), other_articles.end(), name) != other_articles.end();
    });
}

/// Maps one object at a time; what it learns of languages' names it keeps.
class ObjectMapper {
   public:
    ObjectMapper(const FieldMap& fields, Explain explain)
        : names_(fields), explains_(explain == Explain::yes) {}

    /// Adds what `record` is or holds.
    void map(object record, const std::string& place, std::vector<ReadResult>& results) {
        collect(record);
        if (const std::optional<array> articles = held_articles(record)) {
            const std::size_t first = results.size();
            map_items(*articles, place, results);
            if (is_json_feed(record)) complete_from_feed(record, first, results);
            return;
        }
        ReadArticle read;
        read.place = place;
        const std::optional<Rejected> refusal = fill(read);
        if (!refusal) {
            read.taken = std::exchange(taken_, {});
            results.emplace_back(std::move(read));
        } else if (refusal->reason != no_content || !is_other_thing(record)) {
            results.emplace_back(Rejected{place, refusal->reason, refusal->detail, kept_bytes(record)});
        }
    }

    /// Adds what the items are; linked data other than articles is passed over.
    void map_items(array items, const std::string& place, std::vector<ReadResult>& results) {
        for (const element item : items) {
            object record;
            array inner;
            if (item.get(record) == simdjson::SUCCESS) {
                if (!is_other_thing(record)) map(record, place, results);
            } else if (item.get(inner) == simdjson::SUCCESS) {
                map_items(inner, place, results);
            } else {
                results.emplace_back(Rejected{place, "not a JSON object", "", kept_bytes(item)});
            }
        }
    }

   private:
    static constexpr std::string_view no_content = "neither headline nor text";

    template <typename Value>
    static std::string kept_bytes(Value value) {
        std::string json = simdjson::minify(value);
        json.resize(std::min(json.size(), max_kept_record_bytes));
        return json;
    }

    /// Finds out what each member may be; nothing is taken yet.
    void collect(object record) {
        members_.clear();
        taken_.clear();
        for (std::vector<Candidate>& list : candidates_) list.clear();
        for (const auto [key, value] : record) {
            members_.push_back({key, value, true, {}});
            const std::vector<Meaning>* meanings = names_.find(key);
            if (meanings == nullptr) continue;
            for (const Meaning& meaning : *meanings) add_candidate(meaning, members_.size() - 1);
        }
        for (std::vector<Candidate>& list : candidates_) {
            if (list.size() < 2) continue;
            std::stable_sort(list.begin(), list.end(), [](const Candidate& a, const Candidate& b) {
                return a.meaning->rank < b.meaning->rank;
            });
        }
    }

    void add_candidate(const Meaning& meaning, std::size_t member) {
        element value = members_[member].value;
        for (const std::string& key : meaning.path) {
            object structure;
            if (value.get(structure) != simdjson::SUCCESS) return;
            if (structure[key].get(value) != simdjson::SUCCESS) return;
        }
        if (!is_absent(value, meaning.field)) {
            candidates_[index(meaning.field)].push_back({&meaning, member, value});
        } else if (meaning.path.empty() && meaning.field != Field::extra) {
            members_[member].kept = false;
        }
    }

    static std::size_t index(Field field) { return static_cast<std::size_t>(field); }
    const std::vector<Candidate>& candidates(Field field) const { return candidates_[index(field)]; }

    /// The articles in a list that producers wrap in an object: GDELT and NewsAPI, webz.io, linked data,
    /// JSON Feed.
    std::optional<array> held_articles(object record) const {
        array articles;
        if (candidates(Field::title).empty() && candidates(Field::body).empty()) {
            for (const std::string_view key : {"articles", "posts", "@graph"}) {
                if (record[key].get(articles) == simdjson::SUCCESS) return articles;
            }
        }
        if (is_json_feed(record) && record["items"].get(articles) == simdjson::SUCCESS) return articles;
        return std::nullopt;
    }

    static bool is_json_feed(object record) {
        return text_member(record, "version").starts_with("https://jsonfeed.org/");
    }

    /// What a feed says of itself holds for its items.
    static void complete_from_feed(object feed, std::size_t first, std::vector<ReadResult>& results) {
        for (std::size_t i = first; i < results.size(); ++i) {
            auto* const read = std::get_if<ReadArticle>(&results[i]);
            if (read == nullptr) continue;
            if (read->article.source.empty()) read->article.source = text_member(feed, "title");
            if (read->article.lang.empty()) read->article.lang = language_tag(text_member(feed, "language"));
        }
    }

    std::optional<Rejected> fill(ReadArticle& read) {
        Article& article = read.article;
        take_text(Field::id, article.id);
        take_text(Field::url, article.url);
        take_text(Field::title, article.title);
        if (article.title.empty() && has_wrong_type(Field::title)) return wrong_type(Field::title);
        take_text(Field::section, article.section);
        take_texts(Field::captions, article.captions);
        if (std::optional<StructuredBody> parts = take_body(article)) {
            take_parts(*parts, article);
        } else {
            if (article.body.empty() && has_wrong_type(Field::body)) return wrong_type(Field::body);
            take_lead(article);
        }
        const bool is_empty = is_blank(article.title) && is_blank(article.body);
        if (is_empty) return Rejected{"", std::string(no_content), "", ""};

        take_texts(Field::authors, article.authors);
        take_time(Field::published, article.published, read);
        take_time(Field::updated, article.updated, read);
        take_time(Field::crawled, article.crawled, read);
        take_text(Field::source, article.source);
        take_texts(Field::tags, article.tags);
        take_text(Field::lang, article.lang);
        take_text(Field::place, article.place);
        take_text(Field::agency, article.agency);
        take_origin(article);
        take_text(Field::rights, article.rights);
        take_text(Field::credit, article.credit);
        take_cleaning(read);
        article.extra = extra();
        for (const Member& member : members_) {
            if (explains_ && member.kept) taken_.push_back({"extra", std::string(member.key)});
        }
        return std::nullopt;
    }

    static bool is_no_text(const Candidate& candidate) { return !is_text(candidate.value); }

    bool has_wrong_type(Field field) const {
        return std::any_of(candidates(field).begin(), candidates(field).end(), is_no_text);
    }

    Rejected wrong_type(Field field) const {
        const Candidate& wrong =
            *std::find_if(candidates(field).begin(), candidates(field).end(), is_no_text);
        const std::string detail = std::string(members_[wrong.member].key) + " is " + type_name(wrong.value);
        return {"", "wrong type", detail, ""};
    }

    /// Remembers where the field comes from.
    void note(const Candidate& candidate) {
        if (!explains_) return;
        std::string from(members_[candidate.member].key);
        for (const std::string& key : candidate.meaning->path) from += '.' + key;
        taken_.push_back({std::string(field_name(candidate.meaning->field)), std::move(from)});
    }

    /// A member that an article's field holds entirely is not kept a second time.
    void take(const Candidate& candidate) {
        if (candidate.meaning->path.empty()) members_[candidate.member].kept = false;
    }

    /// The first candidate's text that makes sense for the field.
    void take_text(Field field, std::string& to) {
        if (!to.empty()) return;
        for (const Candidate& candidate : candidates(field)) {
            const bool is_content = field == Field::title || field == Field::body;
            if (is_content && !is_text(candidate.value)) continue;
            std::vector<std::string> texts =
                item_texts(candidate.value, candidate.meaning->inside, candidate.meaning->form);
            if (texts.empty() || !accept(candidate, texts.front())) continue;
            if (texts.size() == 1 && is_all_text(candidate.value)) take(candidate);
            note(candidate);
            to = std::move(texts.front());
            return;
        }
    }

    /// Whether the text can be the value of the field; brings it into the field's form.
    bool accept(const Candidate& candidate, std::string& text) {
        if (candidate.meaning->form == TextForm::html) text = html_text(text);
        if (candidate.meaning->form == TextForm::only_url) return is_http_url(text);
        if (candidate.meaning->field == Field::source) return !is_http_url(text);
        if (candidate.meaning->field != Field::lang) return !text.empty();
        constexpr std::size_t most_languages = 1000;  // what is no language has no limit of its own
        if (languages_.size() > most_languages) languages_.clear();
        const auto [known, is_new] = languages_.try_emplace(text);
        if (is_new) known->second = language_tag(text);
        text = known->second;
        return !text.empty();
    }

    void take_texts(Field field, std::vector<std::string>& to) {
        if (!to.empty()) return;
        for (const Candidate& candidate : candidates(field)) {
            const TextForm form = candidate.meaning->form;
            std::vector<std::string> texts = item_texts(candidate.value, candidate.meaning->inside, form);
            const bool is_joined = candidate.value.is_string() && field != Field::captions;
            if (is_joined && !texts.empty()) {
                const std::string joined = std::move(texts.front());
                texts = split_list(joined, ';');
                if (form == TextForm::commas && texts.size() == 1) texts = split_list(joined, ',');
            }
            if (texts.empty()) continue;
            if (is_all_text(candidate.value)) take(candidate);
            note(candidate);
            to = std::move(texts);
            return;
        }
    }

    void take_time(Field field, std::optional<Timestamp>& to, ReadArticle& read) {
        for (const Candidate& candidate : candidates(field)) {
            to = time_of(candidate.value);
            if (!to) continue;
            take(candidate);
            note(candidate);
            return;
        }
        for (const Candidate& candidate : candidates(field)) {
            constexpr std::size_t longest = 60;
            const std::string text =
                is_text(candidate.value) ? scalar_text(candidate.value) : simdjson::minify(candidate.value);
            const std::string key(members_[candidate.member].key);
            ++read.flags.bad_dates;
            read.warnings.push_back(key + " '" + shortened(text, longest) + "' is no date; kept without one");
        }
    }

    /// An origin as our export writes it; one of another form is the producer's own and kept.
    void take_origin(Article& article) {
        for (Member& member : members_) {
            if (member.key != "origin") continue;
            article.origin = origin_of(member.value);
            member.kept = !article.origin;
            return;
        }
    }

    /// What an earlier cleaning took, as `export` writes it.
    void take_cleaning(ReadArticle& read) {
        for (Member& member : members_) {
            if (member.key != "cleaning" || member.value.type() != element_type::OBJECT) continue;
            std::optional<Cleaning> cleaning = parse_cleaning(simdjson::minify(member.value));
            if (!cleaning) continue;  // somebody else's word
            member.kept = false;
            const Article& article = read.article;
            if (spans_fit(article.title, cleaning->title) && spans_fit(article.body, cleaning->body)) {
                read.article.cleaning = *std::move(cleaning);
            } else {
                read.warnings.emplace_back(
                    "'cleaning' does not fit headline or text, which were changed since; left out");
            }
        }
    }

    /// The body as it is, or else in parts.
    std::optional<StructuredBody> take_body(Article& article) {
        for (const Candidate& candidate : candidates(Field::body)) {
            if (is_text(candidate.value)) break;
            std::optional<StructuredBody> body = structured_body(candidate.value, article);
            if (!body) continue;
            members_[candidate.member].kept = !body->rest.empty();
            members_[candidate.member].rest = body->rest;
            note(candidate);
            return body;
        }
        take_text(Field::body, article.body);
        return std::nullopt;
    }

    /// Puts the lead before the body, unless the body contains it.
    void take_lead(Article& article) {
        for (const Candidate& candidate : candidates(Field::lead)) {
            std::string lead;
            for (const std::string& line : item_texts(candidate.value, "", TextForm::plain)) {
                if (!lead.empty()) lead += '\n';
                lead += line;
            }
            if (lead.empty()) continue;
            if (contains_lead(article.body, lead)) return;
            article.body = with_lead(lead, article.body);
            if (is_all_text(candidate.value)) take(candidate);
            note(candidate);
            return;
        }
    }

    void take_parts(StructuredBody& parts, Article& article) {
        article.title = std::move(parts.title);
        article.section = std::move(parts.section);
        if (article.captions.empty()) article.captions = std::move(parts.captions);
        article.body = std::move(parts.text);
        if (parts.lead.empty()) return take_lead(article);
        if (contains_lead(article.body, parts.lead)) {
            members_.push_back({parts.lead_key, {}, true, parts.lead_json});
        } else {
            article.body = with_lead(parts.lead, article.body);
        }
    }

    /// What no field has taken, as one object, in the record's order.
    std::string extra() const {
        std::string json;
        for (const Member& member : members_) {
            if (!member.kept) continue;
            object inner;
            if (!member.rest.empty()) {
                append_member(json, member.key, member.rest);
            } else if (member.key == "extra" && member.value.get(inner) == simdjson::SUCCESS) {
                for (const auto [key, value] : inner) append_member(json, key, simdjson::minify(value));
            } else {
                append_member(json, member.key, simdjson::minify(member.value));
            }
        }
        if (!json.empty()) json += '}';
        return with_controls_escaped(std::move(json));
    }

    NameIndex names_;
    bool explains_;
    std::vector<TakenField> taken_;                 ///< of the record at hand, where that is asked for
    std::map<std::string, std::string> languages_;  ///< tags of the languages met so far
    std::vector<Member> members_;                   ///< of the record at hand
    std::array<std::vector<Candidate>, field_count> candidates_;
};

}  // namespace

struct RecordMapper::State {
    State(const FieldMap& fields, Explain explain) : objects(fields, explain) {}

    /// Parses `json`, once more when it holds what can be repaired.
    simdjson::error_code parse(std::string_view json, element& value, std::size_t& repaired) {
        simdjson::error_code error = parser.parse(json.data(), json.size()).get(value);
        if (error == simdjson::UTF8_ERROR) {
            repaired_json = repair_utf8(json, repaired);
            json = repaired_json;
            error = parser.parse(json.data(), json.size()).get(value);
        }
        if (error == simdjson::STRING_ERROR) {
            repaired_json = repair_surrogates(json, repaired);
            error = parser.parse(repaired_json.data(), repaired_json.size()).get(value);
        }
        return error;
    }

    ObjectMapper objects;
    simdjson::dom::parser parser;
    std::string repaired_json;
};

RecordMapper::RecordMapper(const FieldMap& fields, Explain explain)
    : state_(std::make_unique<State>(fields, explain)) {}
RecordMapper::~RecordMapper() = default;

std::vector<ReadResult> RecordMapper::map(std::string_view json, const std::string& place) {
    constexpr std::size_t usual_bytes = std::size_t{4} << 20;
    const auto rejected = [&](std::string reason, std::string detail) {
        return Rejected{place, std::move(reason), std::move(detail),
                        std::string(json.substr(0, max_kept_record_bytes))};
    };
    std::vector<ReadResult> results;
    element value;
    array items;
    object record;
    std::size_t repaired = 0;
    const simdjson::error_code error = state_->parse(json, value, repaired);
    if (error != simdjson::SUCCESS) {
        results.emplace_back(rejected("not valid JSON", simdjson::error_message(error)));
    } else if (value.get(record) == simdjson::SUCCESS) {
        state_->objects.map(record, place, results);
    } else if (value.get(items) == simdjson::SUCCESS) {
        state_->objects.map_items(items, place, results);
    } else {
        results.emplace_back(rejected("not a JSON object", ""));
    }
    if (!results.empty() && std::holds_alternative<ReadArticle>(results.front())) {
        std::get<ReadArticle>(results.front()).flags.repaired_utf8 = repaired;
    }
    // One huge record must not hold its tenfold in memory until the end.
    if (json.size() > usual_bytes) {
        state_->parser = simdjson::dom::parser();
        state_->repaired_json = std::string();
    }
    return results;
}

}  // namespace broadsheet
