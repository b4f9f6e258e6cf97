#include "common/article/record.hpp"

#include <map>

#include <simdjson.h>
#include <zdict.h>
#include <zstd.h>

#include "common/article/error.hpp"
#include "common/article/json.hpp"

namespace broadsheet {
namespace {

constexpr int compression_level = 4;

[[noreturn]] void throw_damaged(const std::string& why) {
    throw ArchiveCorrupt("stored record: " + why + "; run 'indexer check'");
}

std::string origin_json(const Origin& origin) {
    std::string out;
    JsonObject object(out);
    object.text("file", origin.file);
    object.number("offset", origin.offset);
    object.number("bytes", origin.bytes);
    object.text("hash", origin.hash);
    object.text_if("record", origin.record);
    object.close();
    return out;
}

std::string spans_json(const std::vector<CleaningSpan>& spans) {
    std::string json;
    for (const CleaningSpan& span : spans) {
        json += json.empty() ? "[[" : ",[";
        json += std::to_string(span.at) + ',' + std::to_string(span.bytes) + ',';
        append_json_string(json, span.was);
        if (span.action != CleaningAction::fix) {
            json += ',';
            append_json_string(json, action_name(span.action));
            json += ',';
            append_json_string(json, span.rule);
        }
        json += ']';
    }
    return json += ']';
}

std::string cleaning_json(const Cleaning& cleaning) {
    std::string json;
    JsonObject object(json);
    object.number("version", cleaning.version);
    object.text("level", level_name(cleaning.level));
    if (cleaning.suspicious) object.boolean("suspicious", true);
    if (!cleaning.title.empty()) object.raw("title", spans_json(cleaning.title));
    if (!cleaning.body.empty()) object.raw("body", spans_json(cleaning.body));
    if (!cleaning.fields.empty()) {
        std::string fields;
        JsonObject members(fields);
        for (const FieldBefore& before : cleaning.fields) {
            if (before.was.empty()) members.raw(before.field, "[]");
            members.texts_if(before.field, before.was);
        }
        members.close();
        object.raw("fields", fields);
    }
    object.close();
    return json;
}

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

std::optional<CleaningSpan> read_span(element value) {
    array items;
    std::uint64_t at = 0;
    std::uint64_t bytes = 0;
    std::string_view was;
    if (value.get(items) != simdjson::SUCCESS || (items.size() != 3 && items.size() != 5) ||
        items.at(0).get(at) != simdjson::SUCCESS || items.at(1).get(bytes) != simdjson::SUCCESS ||
        items.at(2).get(was) != simdjson::SUCCESS || at > max_record_bytes || bytes > max_record_bytes) {
        return std::nullopt;
    }
    CleaningSpan span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(bytes), std::string(was),
                      CleaningAction::fix, ""};
    if (items.size() == 3) return span;
    std::string_view action;
    std::string_view rule;
    if (items.at(3).get(action) != simdjson::SUCCESS || items.at(4).get(rule) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    const std::optional<CleaningAction> known = action_called(action);
    if (!known) return std::nullopt;
    span.action = *known;
    span.rule = rule;
    return span;
}

bool read_spans(element value, std::vector<CleaningSpan>& to) {
    array items;
    if (value.get(items) != simdjson::SUCCESS) return false;
    for (const element item : items) {
        std::optional<CleaningSpan> span = read_span(item);
        if (!span) return false;
        to.push_back(*std::move(span));
    }
    return true;
}

bool read_fields(element value, std::vector<FieldBefore>& to) {
    object members;
    if (value.get(members) != simdjson::SUCCESS) return false;
    for (const auto& [key, values] : members) {
        array items;
        if (values.get(items) != simdjson::SUCCESS) return false;
        FieldBefore before{std::string(key), {}};
        for (const element item : items) {
            std::string_view text;
            if (item.get(text) != simdjson::SUCCESS) return false;
            before.was.emplace_back(text);
        }
        to.push_back(std::move(before));
    }
    return true;
}

std::optional<Cleaning> read_cleaning(element value) {
    object members;
    if (value.get(members) != simdjson::SUCCESS) return std::nullopt;
    Cleaning cleaning;
    std::int64_t version = -1;
    bool has_level = false;
    for (const auto& [key, member] : members) {
        bool good = false;
        std::string_view level;
        if (key == "version") {
            good = member.get(version) == simdjson::SUCCESS && version >= 0 && version < 1'000'000;
        } else if (key == "level") {
            good = member.get(level) == simdjson::SUCCESS && level_called(level);
            if (good) cleaning.level = *level_called(level);
            has_level = good;
        } else if (key == "suspicious") {
            good = member.get(cleaning.suspicious) == simdjson::SUCCESS;
        } else if (key == "title") {
            good = read_spans(member, cleaning.title);
        } else if (key == "body") {
            good = read_spans(member, cleaning.body);
        } else if (key == "fields") {
            good = read_fields(member, cleaning.fields);
        }
        if (!good) return std::nullopt;
    }
    if (version < 0 || !has_level) return std::nullopt;
    cleaning.version = static_cast<int>(version);
    return cleaning;
}

}  // namespace

std::optional<Cleaning> parse_cleaning(std::string_view json) {
    simdjson::dom::parser parser;
    element value;
    if (parser.parse(json.data(), json.size()).get(value) != simdjson::SUCCESS) return std::nullopt;
    return read_cleaning(value);
}

std::string to_json(const Article& article) {
    std::string out;
    out.reserve(article.body.size() + article.body.size() / 16 + article.extra.size() + 256);
    JsonObject object(out);
    object.text_if("id", article.id);
    object.text_if("url", article.url);
    object.text_if("title", article.title);
    object.text_if("body", article.body);
    object.texts_if("authors", article.authors);
    if (article.published) object.text("published", format_timestamp(*article.published));
    if (article.updated) object.text("updated", format_timestamp(*article.updated));
    if (article.crawled) object.text("crawled", format_timestamp(*article.crawled));
    object.text_if("source", article.source);
    object.text_if("section", article.section);
    object.texts_if("tags", article.tags);
    object.text_if("lang", article.lang);
    object.text_if("place", article.place);
    object.text_if("agency", article.agency);
    object.text_if("rights", article.rights);
    object.text_if("credit", article.credit);
    object.texts_if("captions", article.captions);
    if (article.origin) object.raw("origin", origin_json(*article.origin));
    if (!article.extra.empty()) object.raw("extra", article.extra);
    if (article.cleaning != Cleaning()) object.raw("cleaning", cleaning_json(article.cleaning));
    object.close();
    return out;
}

struct RecordParser::State {
    simdjson::dom::parser parser{max_record_bytes * 2};

    static std::string text(simdjson::dom::element value) {
        std::string_view result;
        if (value.get(result) != simdjson::SUCCESS) throw_damaged("a member is no string");
        return std::string(result);
    }
    static std::vector<std::string> texts(simdjson::dom::element value) {
        simdjson::dom::array items;
        if (value.get(items) != simdjson::SUCCESS) throw_damaged("a member is no array");
        std::vector<std::string> result;
        for (const simdjson::dom::element item : items) result.push_back(text(item));
        return result;
    }
    static Cleaning cleaning(simdjson::dom::element value) {
        std::optional<Cleaning> result = read_cleaning(value);
        if (!result) throw_damaged("the member 'cleaning' is none");
        return *std::move(result);
    }
    static Timestamp time(simdjson::dom::element value) {
        const std::optional<Timestamp> result = parse_timestamp(text(value));
        if (!result) throw_damaged("a member is no time");
        return *result;
    }
    static std::uint64_t number(simdjson::dom::element value) {
        std::uint64_t result = 0;
        if (value.get(result) != simdjson::SUCCESS) throw_damaged("a member is no number");
        return result;
    }
    static Origin origin(simdjson::dom::element value) {
        simdjson::dom::object members;
        if (value.get(members) != simdjson::SUCCESS) throw_damaged("a member is no object");
        Origin origin;
        for (const auto& [key, part] : members) {
            if (key == "file")
                origin.file = text(part);
            else if (key == "record")
                origin.record = text(part);
            else if (key == "hash")
                origin.hash = text(part);
            else if (key == "offset")
                origin.offset = number(part);
            else if (key == "bytes")
                origin.bytes = number(part);
            else
                throw_damaged("unknown member '" + std::string(key) + "' of its origin");
        }
        return origin;
    }
};

RecordParser::RecordParser() : state_(std::make_unique<State>()) {}
RecordParser::~RecordParser() = default;
RecordParser::RecordParser(RecordParser&&) noexcept = default;
RecordParser& RecordParser::operator=(RecordParser&&) noexcept = default;

Article RecordParser::parse(std::string_view json) {
    simdjson::dom::object object;
    if (state_->parser.parse(json.data(), json.size()).get(object) != simdjson::SUCCESS) {
        throw_damaged("not a JSON object");
    }
    Article article;
    for (const auto& [key, value] : object) {
        if (key == "id")
            article.id = State::text(value);
        else if (key == "url")
            article.url = State::text(value);
        else if (key == "title")
            article.title = State::text(value);
        else if (key == "body")
            article.body = State::text(value);
        else if (key == "authors")
            article.authors = State::texts(value);
        else if (key == "published")
            article.published = State::time(value);
        else if (key == "updated")
            article.updated = State::time(value);
        else if (key == "crawled")
            article.crawled = State::time(value);
        else if (key == "source")
            article.source = State::text(value);
        else if (key == "section")
            article.section = State::text(value);
        else if (key == "tags")
            article.tags = State::texts(value);
        else if (key == "lang")
            article.lang = State::text(value);
        else if (key == "place")
            article.place = State::text(value);
        else if (key == "agency")
            article.agency = State::text(value);
        else if (key == "rights")
            article.rights = State::text(value);
        else if (key == "credit")
            article.credit = State::text(value);
        else if (key == "captions")
            article.captions = State::texts(value);
        else if (key == "origin")
            article.origin = State::origin(value);
        else if (key == "extra")
            article.extra = with_controls_escaped(simdjson::minify(value));
        else if (key == "cleaning")
            article.cleaning = State::cleaning(value);
        else
            throw_damaged("unknown member '" + std::string(key) + "'");
    }
    return article;
}

std::string train_dictionary(const std::vector<std::string>& samples, std::size_t max_bytes) {
    std::string joined;
    std::vector<std::size_t> sizes;
    for (const std::string& sample : samples) {
        joined += sample;
        sizes.push_back(sample.size());
    }
    std::string dictionary(max_bytes, '\0');
    const std::size_t size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), joined.data(),
                                                   sizes.data(), static_cast<unsigned>(sizes.size()));
    if (ZDICT_isError(size) != 0) return "";
    dictionary.resize(size);
    return dictionary;
}

struct RecordCompressor::State {
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context{ZSTD_createCCtx(), &ZSTD_freeCCtx};
    std::unique_ptr<ZSTD_CDict, decltype(&ZSTD_freeCDict)> dictionary{nullptr, &ZSTD_freeCDict};
    std::string frame;
};

RecordCompressor::RecordCompressor(std::string_view dictionary) : state_(std::make_unique<State>()) {
    ZSTD_CCtx* const context = state_->context.get();
    if (context == nullptr) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, compression_level);
    // Four bytes a record, by which a damaged one is known when it is read.
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    if (dictionary.empty()) return;
    state_->dictionary.reset(ZSTD_createCDict(dictionary.data(), dictionary.size(), compression_level));
    if (!state_->dictionary) throw std::bad_alloc();
    ZSTD_CCtx_refCDict(context, state_->dictionary.get());
}
RecordCompressor::~RecordCompressor() = default;
RecordCompressor::RecordCompressor(RecordCompressor&&) noexcept = default;
RecordCompressor& RecordCompressor::operator=(RecordCompressor&&) noexcept = default;

std::string_view RecordCompressor::compress(std::string_view json) {
    std::string& frame = state_->frame;
    if (frame.size() < ZSTD_compressBound(json.size())) frame.resize(ZSTD_compressBound(json.size()));
    const std::size_t size =
        ZSTD_compress2(state_->context.get(), frame.data(), frame.size(), json.data(), json.size());
    if (ZSTD_isError(size) != 0) throw Error(std::string("zstd: ") + ZSTD_getErrorName(size));
    return std::string_view(frame).substr(0, size);
}

struct RecordDecompressor::State {
    std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context{ZSTD_createDCtx(), &ZSTD_freeDCtx};
    std::map<unsigned, std::unique_ptr<ZSTD_DDict, decltype(&ZSTD_freeDDict)>> dictionaries;
    std::string json;
};

RecordDecompressor::RecordDecompressor() : state_(std::make_unique<State>()) {
    if (!state_->context) throw std::bad_alloc();
}
RecordDecompressor::~RecordDecompressor() = default;
RecordDecompressor::RecordDecompressor(RecordDecompressor&&) noexcept = default;
RecordDecompressor& RecordDecompressor::operator=(RecordDecompressor&&) noexcept = default;

void RecordDecompressor::add_dictionary(std::string_view dictionary) {
    const unsigned id = ZDICT_getDictID(dictionary.data(), dictionary.size());
    if (id == 0) throw ArchiveCorrupt("zstd dictionary is damaged; run 'indexer check'");
    state_->dictionaries.insert_or_assign(
        id, std::unique_ptr<ZSTD_DDict, decltype(&ZSTD_freeDDict)>(
                ZSTD_createDDict(dictionary.data(), dictionary.size()), &ZSTD_freeDDict));
}

std::string_view RecordDecompressor::decompress(std::string_view frame) {
    const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) throw_damaged("not a zstd frame");
    // JSON's escapes and the members that the indexer adds may make a record longer than it came.
    if (size > 2 * max_record_bytes) throw_damaged("longer than a record can be");
    std::string& json = state_->json;
    if (json.size() < size) json.resize(size);
    ZSTD_DCtx* const context = state_->context.get();
    std::size_t written = 0;
    if (const unsigned id = ZSTD_getDictID_fromFrame(frame.data(), frame.size()); id != 0) {
        const auto dictionary = state_->dictionaries.find(id);
        if (dictionary == state_->dictionaries.end()) throw_damaged("its zstd dictionary is missing");
        written = ZSTD_decompress_usingDDict(context, json.data(), size, frame.data(), frame.size(),
                                             dictionary->second.get());
    } else {
        written = ZSTD_decompressDCtx(context, json.data(), size, frame.data(), frame.size());
    }
    if (ZSTD_isError(written) != 0) throw_damaged(ZSTD_getErrorName(written));
    return std::string_view(json).substr(0, written);
}

}  // namespace broadsheet
