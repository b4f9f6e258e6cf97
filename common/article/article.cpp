#include "common/article/article.hpp"

#include <algorithm>
#include <array>

#include <xxhash.h>

#include "common/article/record.hpp"
#include "common/text/tokenizer.hpp"
#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

template <class Digest>
std::string hex_digits(const Digest& digest) {
    static constexpr std::array<char, 17> hex{"0123456789abcdef"};
    std::string text;
    for (const unsigned char byte : digest) {
        text += hex[byte >> 4U];
        text += hex[byte & 0xFU];
    }
    return text;
}

std::string hex_hash(std::string_view bytes) {
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, hash);
    return hex_digits(canonical.digest);
}

std::string ascii_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

/// The parts of an http(s) url (RFC 3986, section 3), as far as they are needed here.
struct UrlParts {
    std::string scheme;
    std::string host;  ///< lower case, with the port unless it is the default one
    std::string path;
    std::string query;
};

std::optional<UrlParts> split_url(std::string_view url) {
    const std::size_t colon = url.find("://");
    if (colon == std::string_view::npos) return std::nullopt;
    UrlParts parts;
    parts.scheme = ascii_lower(url.substr(0, colon));
    if (parts.scheme != "http" && parts.scheme != "https") return std::nullopt;
    std::string_view rest = url.substr(colon + 3);
    rest = rest.substr(0, rest.find('#'));
    const std::size_t path = std::min(rest.find_first_of("/?"), rest.size());
    parts.host = ascii_lower(rest.substr(0, path));
    const std::string default_port = parts.scheme == "http" ? ":80" : ":443";
    if (parts.host.ends_with(default_port)) parts.host.resize(parts.host.size() - default_port.size());
    rest.remove_prefix(path);
    const std::size_t query = std::min(rest.find('?'), rest.size());
    parts.path = rest.substr(0, query);
    if (query < rest.size()) parts.query = rest.substr(query + 1);
    return parts;
}

}  // namespace

std::string* text_field(Article& article, std::string_view name) {
    if (name == "source") return &article.source;
    if (name == "section") return &article.section;
    if (name == "lang") return &article.lang;
    if (name == "place") return &article.place;
    if (name == "agency") return &article.agency;
    if (name == "rights") return &article.rights;
    if (name == "credit") return &article.credit;
    return nullptr;
}

std::vector<std::string>* list_field(Article& article, std::string_view name) {
    if (name == "authors") return &article.authors;
    if (name == "tags") return &article.tags;
    if (name == "captions") return &article.captions;
    return nullptr;
}

std::string normalise_url(std::string_view url) {
    const std::optional<UrlParts> parts = split_url(url);
    if (!parts) return std::string(url);
    std::string result = parts->scheme + "://" + parts->host + (parts->path.empty() ? "/" : parts->path);
    char separator = '?';
    for (std::size_t at = 0; at < parts->query.size();) {
        const std::size_t end = std::min(parts->query.find('&', at), parts->query.size());
        const std::string_view parameter = std::string_view(parts->query).substr(at, end - at);
        at = end + 1;
        if (parameter.empty() || ascii_lower(parameter).starts_with("utm_")) continue;
        result += separator;
        result += parameter;
        separator = '&';
    }
    return result;
}

std::string url_host(std::string_view url) {
    const std::optional<UrlParts> parts = split_url(url);
    if (!parts) return "";
    std::string host = parts->host.substr(parts->host.find('@') + 1);  // npos + 1 is 0
    host = host.substr(0, host.find(':'));
    return host.starts_with("www.") ? host.substr(4) : host;
}

Article original(const Article& article) {
    Article result = article;
    const Cleaning& cleaning = article.cleaning;
    result.cleaning = {};
    if (spans_fit(article.title, cleaning.title)) result.title = restored(article.title, cleaning.title);
    if (spans_fit(article.body, cleaning.body)) result.body = restored(article.body, cleaning.body);
    for (const FieldBefore& before : cleaning.fields) {
        if (before.field == "published") result.published.reset();
        if (std::string* const text = text_field(result, before.field)) {
            *text = before.was.empty() ? "" : before.was.front();
        }
        if (std::vector<std::string>* const list = list_field(result, before.field)) *list = before.was;
    }
    return result;
}

std::string identity(const Article& article) {
    if (!article.id.empty()) return article.id;
    if (!article.url.empty()) return normalise_url(article.url);
    const Article came = original(article);
    std::string content = came.title + '\0' + came.body + '\0';
    if (came.published) content += format_timestamp(*came.published);
    content += '\0' + came.source;
    return "hash:" + hex_hash(content);
}

std::string content_hash(const Article& article) {
    Article content = original(article);
    content.crawled.reset();
    content.origin.reset();
    return hex_hash(to_json(content));
}

std::string bytes_hash(std::string_view bytes) {
    XXH64_canonical_t canonical;
    XXH64_canonicalFromHash(&canonical, XXH3_64bits(bytes.data(), bytes.size()));
    return hex_digits(canonical.digest);
}

std::string filter_value(Filter filter, std::string_view value) {
    switch (filter) {
        case Filter::id:
            return std::string(value);
        case Filter::url:
            return normalise_url(value);
        case Filter::lang: {
            const std::string tag = language_tag(value);
            return std::string(primary_language(tag.empty() ? fold(value) : tag));
        }
        default:
            return fold(value);
    }
}

std::vector<FilterValue> filter_values(const Article& article) {
    std::vector<FilterValue> values;
    const auto add = [&](Filter filter, std::string_view text) {
        std::string value = filter_value(filter, text);
        if (!value.empty()) values.push_back({filter, std::move(value)});
    };
    add(Filter::id, identity(article));
    if (!article.url.empty()) {
        add(Filter::url, article.url);
        add(Filter::host, url_host(article.url));
    }
    Tokens tokens;
    for (const std::string& author : article.authors) {
        add(Filter::author, author);
        tokenize(author, article.lang, tokens);
        for (const Token& token : tokens.tokens) add(Filter::author, tokens.word(token));
    }
    for (const std::string& tag : article.tags) add(Filter::tag, tag);
    add(Filter::lang, article.lang);
    add(Filter::source, article.source);
    add(Filter::section, article.section);
    add(Filter::agency, article.agency);
    add(Filter::place, article.place);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

}  // namespace broadsheet
