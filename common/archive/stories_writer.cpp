#include "common/archive/stories_writer.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <xxhash.h>

#include "common/archive/layout.hpp"
#include "common/archive/new_file.hpp"
#include "common/archive/records.hpp"
#include "common/match/fast_file.hpp"
#include "common/match/word_stream.hpp"
#include "common/text/tokenizer.hpp"

namespace broadsheet {

namespace fs = std::filesystem;

namespace {

std::uint64_t hash_of(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

Shingles shingles_of(const std::optional<Article>& article) {
    Shingles found;
    thread_local Tokens tokens;
    if (!article) return found;
    tokenize(article->body, article->lang, tokens);
    std::vector<std::uint64_t> words;
    for (const Token& token : tokens.tokens) {
        if (token.kind == TokenKind::word) words.push_back(hash_of(tokens.word(token)));
    }
    find_shingles(words, found);
    make_set(found);
    return found;
}

}  // namespace

StoriesWriter::StoriesWriter(const fs::path& database, DocId first, DocId last)
    : database_(database),
      columns_((std::size_t{last} - first + 1) * band_count),
      own_{.first = first, .columns = {}} {
    const std::size_t count = columns_.size() / band_count;
    for (std::size_t band = 0; band < band_count; ++band)
        own_.columns[band] = {columns_.data() + band * count, count};
}

void StoriesWriter::add(const Bands& bands) {
    const std::size_t count = columns_.size() / band_count;
    for (std::size_t band = 0; band < band_count; ++band) columns_[band * count + added_] = bands[band];
    ++added_;
}

void StoriesWriter::find(const ShingleSource& own_shingles) {
    std::vector<std::unique_ptr<StoriesFile>> files;
    std::vector<BandColumns> before;
    DocId covered = 0;
    try {
        for (const ArchiveLayout::FastRange& range : ArchiveLayout::fast_files(database_)) {
            if (range.first >= own_.first || range.last >= own_.first) continue;
            files.push_back(std::make_unique<StoriesFile>(ArchiveLayout::stories_file(range.path),
                                                          FastFile(range.path).header().checksum));
            if (files.back()->first() != covered + 1) return;
            covered = files.back()->last();
            before.push_back(files.back()->bands());
        }
    } catch (const FastDamaged&) {
        return;  // 'indexer check' tells
    }
    if (covered + 1 != own_.first) return;
    std::optional<Records> records;
    const auto shingles = [&](DocId docid) {
        if (docid >= own_.first) return own_shingles(docid);
        if (!records) records.emplace(database_);
        return shingles_of(records->article(docid));
    };
    const auto story_before = [&](DocId docid) {
        const auto file =
            std::find_if(files.begin(), files.end(), [&](const auto& one) { return docid <= one->last(); });
        return (*file)->stories()[docid - (*file)->first()];
    };
    stories_ = find_stories(before, story_before, own_, shingles);
}

void StoriesWriter::write(const fs::path& fast_path, std::uint64_t fast_header) const {
    if (stories_.empty()) return;
    StoriesHeader header{
        .magic = stories_magic,
        .version = stories_version,
        .first = own_.first,
        .last = own_.first + own_.size() - 1,
        .unused = 0,
        .fast_header = fast_header,
        .stories_checksum = XXH3_64bits(stories_.data(), stories_.size() * sizeof(std::uint32_t)),
        .bands_checksum = XXH3_64bits(columns_.data(), columns_.size() * sizeof(std::uint32_t)),
        .checksum = 0};
    header.checksum = XXH3_64bits(&header, offsetof(StoriesHeader, checksum));
    NewFile file(ArchiveLayout::stories_file(fast_path));
    std::uint64_t at = 0;
    const auto append = [&](const void* data, std::size_t bytes) {
        file.write(at, {static_cast<const char*>(data), bytes});
        at += bytes;
    };
    append(&header, sizeof(header));
    append(stories_.data(), stories_.size() * sizeof(std::uint32_t));
    append(columns_.data(), columns_.size() * sizeof(std::uint32_t));
    file.finish(NewFile::Sync::yes);
}

Shingles shingles_of(const std::vector<std::uint16_t>& units, const std::vector<std::uint64_t>& hashes) {
    const std::uint16_t* at = units.data();
    while (*at != stream::field_end) ++at;
    ++at;
    std::vector<std::uint64_t> words;
    while (*at != stream::stream_end) {
        if (*at == stream::paragraph_end) {
            ++at;
            continue;
        }
        words.push_back(hashes[read_word(at)]);
    }
    Shingles found;
    find_shingles(words, found);
    make_set(found);
    return found;
}

}  // namespace broadsheet
