/// Snowball stemmers with a cache.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace broadsheet {

/// Stems words of one language. Not thread-safe; one per thread.
class Stemmer {
   public:
    /// Words of natural text repeat; beyond so many the cache starts again. A few megabytes.
    static constexpr std::size_t usual_cache = std::size_t{1} << 16;

    /// `lang` is a language tag; without a stemmer for its primary subtag every word is its own stem.
    explicit Stemmer(std::string_view lang, std::size_t cached_words = usual_cache);
    ~Stemmer();
    Stemmer(Stemmer&&) noexcept;
    Stemmer& operator=(Stemmer&&) noexcept;

    /// The stem of a folded word, never empty; valid until the next call.
    std::string_view stem(std::string_view word);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A stemmer for each language that was asked for. Not thread-safe.
class Stemmers {
   public:
    Stemmer& of(std::string_view lang);

   private:
    std::map<std::string, Stemmer, std::less<>> stemmers_;
};

/// Whether words of this language have stems of their own.
bool has_stemmer(std::string_view lang);

}  // namespace broadsheet
