#include "common/archive/segment.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/archive/packing.hpp"
#include "common/article/error.hpp"
#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 20;
constexpr std::size_t lists_ahead = std::size_t{1} << 16;

/// At the end of the file, behind docids and ends of the articles.
struct Trailer {
    std::uint64_t articles;
    std::uint64_t words_begin;
    std::uint64_t lists_begin;
    std::uint64_t lists_end;
};

template <class Value>
void append_raw(std::string& out, const Value* values, std::size_t count) {
    out.append(reinterpret_cast<const char*>(values), count * sizeof(Value));
}

template <class Value>
void read_raw(const char*& at, Value* values, std::size_t count) {
    std::memcpy(values, at, count * sizeof(Value));
    at += count * sizeof(Value);
}

}  // namespace

bool is_fast_term(std::string_view term) {
    if (term.starts_with(stem_prefix)) return true;
    return std::any_of(filter_prefixes.begin(), filter_prefixes.end(), [&](const FilterPrefix& filter) {
        return filter.filter != Filter::id && filter.filter != Filter::url && term.starts_with(filter.prefix);
    });
}

SegmentWriter::SegmentWriter(const std::filesystem::path& path) : file_(path) {}

void SegmentWriter::flush() {
    file_.write(written_, buffer_);
    written_ += buffer_.size();
    buffer_.clear();
}

void SegmentWriter::add_article(DocId docid, const Article& article, const IndexedArticle& indexed) {
    const std::int64_t published =
        article.published ? article.published->time_since_epoch().count() : no_time;
    append_raw(buffer_, &published, 1);
    pack_text(buffer_, primary_language(article.lang));
    pack_text(buffer_, identity(article));
    const std::vector<FacetText> facets = facet_texts(article);
    pack_number(buffer_, facets.size());
    for (const FacetText& text : facets) {
        buffer_ += static_cast<char>(text.facet);
        pack_text(buffer_, text.text);
    }
    append_raw(buffer_, indexed.bands.data(), indexed.bands.size());
    pack_number(buffer_, indexed.units.size());
    append_raw(buffer_, indexed.units.data(), indexed.units.size());
    docids_.push_back(docid);
    article_ends_.push_back(size());
    if (buffer_.size() >= buffer_bytes) flush();
}

void SegmentWriter::add_words(const std::vector<ArticleIndexer::Word>& words) {
    words_begin_ = size();
    for (const ArticleIndexer::Word& word : words) {
        pack_text(buffer_, word.text);
        append_raw(buffer_, &word.hash, 1);
        pack_number(buffer_, word.count);
    }
    lists_begin_ = size();
}

void SegmentWriter::add_list(std::string_view term, std::span<const DocId> docids,
                             std::span<const std::uint8_t> impacts) {
    if (!is_fast_term(term)) return;
    pack_text(buffer_, term);
    pack_number(buffer_, docids.size());
    std::string list;
    DocId before = 0;
    for (std::size_t i = 0; i < docids.size(); ++i) {
        pack_number(list, docids[i] - before);
        before = docids[i];
        // A filter's lists have impacts of 1.
        list += static_cast<char>(std::max<std::uint8_t>(impacts[i], 1));
    }
    pack_text(buffer_, list);
    if (buffer_.size() >= buffer_bytes) flush();
}

void SegmentWriter::finish() {
    const Trailer trailer{docids_.size(), words_begin_, lists_begin_, size()};
    append_raw(buffer_, docids_.data(), docids_.size());
    append_raw(buffer_, article_ends_.data(), article_ends_.size());
    append_raw(buffer_, &trailer, 1);
    flush();
    file_.finish(NewFile::Sync::no);
}

Segment::Segment(std::filesystem::path path) : path_(std::move(path)) {
    file_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (file_ < 0 || ::fstat(file_, &status) != 0) {
        throw Error(path_.string() + ": cannot be opened: " + std::strerror(errno));
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    Trailer trailer{};
    read(size - sizeof(trailer), reinterpret_cast<char*>(&trailer), sizeof(trailer));
    words_begin_ = trailer.words_begin;
    lists_begin_ = trailer.lists_begin;
    lists_end_ = trailer.lists_end;
    lists_read_ = lists_begin_;
    docids_.resize(trailer.articles);
    article_ends_.resize(trailer.articles);
    read(lists_end_, reinterpret_cast<char*>(docids_.data()), docids_.size() * sizeof(DocId));
    read(lists_end_ + docids_.size() * sizeof(DocId), reinterpret_cast<char*>(article_ends_.data()),
         article_ends_.size() * sizeof(std::uint64_t));
}

Segment::~Segment() {
    if (file_ >= 0) ::close(file_);
}

void Segment::read(std::uint64_t at, char* to, std::size_t bytes) const {
    while (bytes > 0) {
        const ssize_t got = ::pread(file_, to, bytes, static_cast<off_t>(at));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) throw Error(path_.string() + ": cannot be read: " + std::strerror(errno));
        at += static_cast<std::uint64_t>(got);
        to += got;
        bytes -= static_cast<std::size_t>(got);
    }
}

void Segment::load(std::uint64_t begin, std::uint64_t end) {
    bytes_.resize(end - begin);
    read(begin, bytes_.data(), bytes_.size());
}

std::size_t Segment::load_articles(DocId first, DocId last) {
    const auto begin =
        static_cast<std::size_t>(std::lower_bound(docids_.begin(), docids_.end(), first) - docids_.begin());
    const auto end =
        static_cast<std::size_t>(std::upper_bound(docids_.begin(), docids_.end(), last) - docids_.begin());
    const auto place = [&](std::size_t article) { return article == 0 ? 0 : article_ends_[article - 1]; };
    load(place(begin), place(end));
    return begin;
}

void Segment::read_article(const char*& at, StoredArticle& article) {
    read_raw(at, &article.published, 1);
    article.lang = unpack_text(at);
    article.id = unpack_text(at);
    article.facets.resize(unpack_number(at));
    for (FacetText& text : article.facets) {
        text.facet = static_cast<Facet>(*at++);
        text.text = unpack_text(at);
    }
    read_raw(at, article.bands.data(), article.bands.size());
    article.units.resize(unpack_number(at));
    read_raw(at, article.units.data(), article.units.size());
}

std::string_view Segment::word_text(const char*& at) { return unpack_text(at); }

std::uint64_t Segment::word_hash(const char*& at) {
    std::uint64_t hash = 0;
    read_raw(at, &hash, 1);
    return hash;
}

std::uint64_t Segment::word_count(const char*& at) { return unpack_number(at); }

/// Whether so many bytes of the lists, or all that there are, stand from lists_at_ on.
bool Segment::fill(std::size_t bytes) {
    if (lists_.size() - lists_at_ >= bytes) return true;
    lists_.erase(0, lists_at_);
    lists_at_ = 0;
    const std::size_t held = lists_.size();
    const std::size_t more = std::min<std::uint64_t>(std::max(bytes, lists_ahead), lists_end_ - lists_read_);
    lists_.resize(held + more);
    read(lists_read_, lists_.data() + held, more);
    lists_read_ += more;
    return !lists_.empty();
}

bool Segment::next_list() {
    constexpr std::size_t max_head = max_term_bytes + 32;
    if (!fill(max_head)) return false;
    const char* at = lists_.data() + lists_at_;
    term_ = unpack_text(at);
    count_ = unpack_number(at);
    const std::uint64_t bytes = unpack_number(at);
    lists_at_ = static_cast<std::size_t>(at - lists_.data());
    fill(bytes);
    list_begin_ = lists_at_;
    lists_at_ += bytes;
    return true;
}

void Segment::read_list(std::vector<DocId>& docids, std::vector<std::uint8_t>& impacts) const {
    const char* at = lists_.data() + list_begin_;
    DocId docid = 0;
    for (std::uint64_t i = 0; i < count_; ++i) {
        docid += static_cast<DocId>(unpack_number(at));
        docids.push_back(docid);
        impacts.push_back(static_cast<std::uint8_t>(*at++));
    }
}

}  // namespace broadsheet
