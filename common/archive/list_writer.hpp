/// For the sources of this folder only: the posting lists of several segments as those of one fast file.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>
#include <vector>

#include "common/archive/fast_section.hpp"
#include "common/archive/schema.hpp"

namespace broadsheet {

/// Joins the posting lists of the segments.
class ListWriter {
   public:
    ListWriter(Section& file, DocId first) : file_(file), first_(first) {}

    void write_all(const std::vector<std::filesystem::path>& segments);

    const std::deque<FastTerm>& terms() const { return terms_; }
    const std::deque<FastWindow>& windows() const { return windows_; }

   private:
    void write_list(const std::string& term);
    void write_windows();
    void append(const void* data, std::size_t bytes) { data_.append(static_cast<const char*>(data), bytes); }

    Section& file_;
    DocId first_;
    // A vector would hold its elements twice whenever it grows.
    std::deque<FastTerm> terms_;
    std::deque<FastWindow> windows_;
    std::vector<DocId> docids_;
    std::vector<std::uint8_t> impacts_;
    std::string data_;
};

}  // namespace broadsheet
