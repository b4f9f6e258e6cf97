/// The fast files of an archive as one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/match/fast_file.hpp"
#include "common/match/plan.hpp"

namespace broadsheet {

/// What the matcher asks of the schema, which it does not know.
struct TermNames {
    std::function<std::string(Zone, std::string_view stem)> stem;
    std::function<std::string(Filter, std::string_view value)> filter;
    /// A word's weight in a score: of all articles, those with the word (impact.hpp).
    std::function<std::uint64_t(double boost, std::uint64_t all, std::uint64_t with_word)> weight;
};

/// The fast files of one archive, without gap from docid 1 on, and the articles to leave out.
class FastIndex {
   public:
    FastIndex(std::vector<std::unique_ptr<FastFile>> files, std::vector<std::uint32_t> removed,
              TermNames names);
    ~FastIndex();

    const std::vector<std::unique_ptr<FastFile>>& files() const { return files_; }
    const TermNames& names() const { return names_; }
    std::uint32_t last() const { return files_.back()->last(); }
    std::uint64_t articles() const { return articles_; }
    /// Bits of the removed articles of a window; null when there are none.
    const std::uint64_t* removed(std::size_t file, std::uint32_t window) const;
    bool nothing_removed() const { return nothing_removed_; }
    std::string_view id(std::uint32_t docid) const;

   private:
    bool nothing_removed_;
    std::uint64_t articles_ = 0;
    std::vector<std::unique_ptr<FastFile>> files_;
    std::vector<std::vector<std::uint64_t>> removed_;  ///< by file; empty where there is none
    TermNames names_;
};

}  // namespace broadsheet
