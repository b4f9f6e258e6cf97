#include "common/archive/fast_section.hpp"

#include <new>

#include <xxhash.h>

namespace broadsheet {

Section::Section(const NewFile& file, std::uint64_t begin)
    : file_(file), begin_(begin), at_(begin), sum_(XXH3_createState()) {
    if (sum_ == nullptr) throw std::bad_alloc();
    XXH3_64bits_reset(sum_);
}

Section::~Section() { XXH3_freeState(sum_); }

void Section::write(const void* data, std::size_t bytes) {
    XXH3_64bits_update(sum_, data, bytes);
    buffer_.append(static_cast<const char*>(data), bytes);
    if (buffer_.size() >= (std::size_t{1} << 20)) flush();
}

FastSectionPlace Section::end() {
    flush();
    return {begin_, at_ - begin_, XXH3_64bits_digest(sum_)};
}

void Section::flush() {
    file_.write(at_, buffer_);
    at_ += buffer_.size();
    buffer_.clear();
}

}  // namespace broadsheet
