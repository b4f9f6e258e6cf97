#include "common/text/stem.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>

#include <xapian.h>

#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

/// ISO 639-1 codes of the languages that Snowball has a stemmer for, with Xapian's names of them.
constexpr std::array<std::pair<std::string_view, const char*>, 26> stemmer_names{{
    {"ar", "arabic"},     {"ca", "catalan"},  {"da", "danish"},     {"de", "german"},    {"en", "english"},
    {"es", "spanish"},    {"eu", "basque"},   {"fi", "finnish"},    {"fr", "french"},    {"ga", "irish"},
    {"hu", "hungarian"},  {"hy", "armenian"}, {"id", "indonesian"}, {"it", "italian"},   {"lt", "lithuanian"},
    {"nb", "norwegian"},  {"ne", "nepali"},   {"nl", "dutch"},      {"nn", "norwegian"}, {"no", "norwegian"},
    {"pt", "portuguese"}, {"ro", "romanian"}, {"ru", "russian"},    {"sv", "swedish"},   {"ta", "tamil"},
    {"tr", "turkish"},
}};

const char* stemmer_name(std::string_view lang) {
    const std::string_view primary = primary_language(lang);
    for (const auto& [code, name] : stemmer_names) {
        if (code == primary) return name;
    }
    return "none";
}

struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

}  // namespace

struct Stemmer::State {
    Xapian::Stem stem;
    bool none = false;
    std::size_t cached_words = 0;
    std::unordered_map<std::string, std::string, StringHash, std::equal_to<>> cache;
};

Stemmer::Stemmer(std::string_view lang, std::size_t cached_words) : state_(std::make_unique<State>()) {
    state_->cached_words = cached_words;
    const std::string_view name = stemmer_name(lang);
    state_->none = name == "none";
    if (!state_->none) state_->stem = Xapian::Stem(std::string(name));
}
Stemmer::~Stemmer() = default;
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer& Stemmer::operator=(Stemmer&&) noexcept = default;

std::string_view Stemmer::stem(std::string_view word) {
    if (state_->none) return word;
    if (const auto known = state_->cache.find(word); known != state_->cache.end()) return known->second;
    if (state_->cache.size() >= state_->cached_words) state_->cache.clear();
    std::string stemmed = state_->stem(std::string(word));
    if (stemmed.empty() || stemmed.size() > word.size() + 8) stemmed = word;
    return state_->cache.emplace(word, std::move(stemmed)).first->second;
}

Stemmer& Stemmers::of(std::string_view lang) {
    const std::string_view primary = primary_language(lang);
    const auto known = stemmers_.find(primary);
    if (known != stemmers_.end()) return known->second;
    return stemmers_.emplace(primary, Stemmer(primary)).first->second;
}

bool has_stemmer(std::string_view lang) { return std::string_view(stemmer_name(lang)) != "none"; }

}  // namespace broadsheet
