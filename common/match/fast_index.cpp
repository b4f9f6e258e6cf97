#include "common/match/fast_index.hpp"

#include <utility>

namespace broadsheet {

FastIndex::FastIndex(std::vector<std::unique_ptr<FastFile>> files, std::vector<std::uint32_t> removed,
                     TermNames names)
    : nothing_removed_(removed.empty()),
      files_(std::move(files)),
      removed_(files_.size()),
      names_(std::move(names)) {
    for (const auto& file : files_) articles_ += file->docs();
    for (const std::uint32_t docid : removed) {
        for (std::size_t i = 0; i < files_.size(); ++i) {
            const FastFile& file = *files_[i];
            if (docid < file.first() || docid > file.last()) continue;
            removed_[i].resize(std::size_t{file.window_count()} * window_words);
            const std::uint32_t index = docid - file.first();
            removed_[i][index / 64] |= std::uint64_t{1} << index % 64;
        }
    }
}
FastIndex::~FastIndex() = default;

const std::uint64_t* FastIndex::removed(std::size_t file, std::uint32_t window) const {
    return removed_[file].empty() ? nullptr : removed_[file].data() + std::size_t{window} * window_words;
}

std::string_view FastIndex::id(std::uint32_t docid) const {
    for (const auto& file : files_) {
        if (docid <= file->last()) return file->id(docid);
    }
    return {};
}

}  // namespace broadsheet
