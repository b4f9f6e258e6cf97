#include <algorithm>
#include <filesystem>
#include <map>
#include <ostream>

#include "common/archive/archive_reader.hpp"
#include "common/article/error.hpp"
#include "indexer/readers/bundle_reader.hpp"
#include "indexer/readers/warc_reader.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {
namespace {

/// What an article was made of, as its record says.
struct Original {
    std::uint64_t offset;
    std::uint64_t bytes;
    std::string hash;
    DocId docid;
    std::string found = {};  ///< the bytes read so far
};

using Originals = std::map<std::string, std::vector<Original>>;  ///< by file, as the records call it

/// The file that has to be opened for one that may lie in an archive: `a.zip` for `a.zip!b/c.json`.
std::string file_on_disk(const std::string& name) {
    std::error_code error;
    if (std::filesystem::exists(name, error)) return name;
    for (std::size_t at = name.find('!'); at != std::string::npos; at = name.find('!', at + 1)) {
        if (std::filesystem::is_regular_file(name.substr(0, at), error)) return name.substr(0, at);
    }
    return name;
}

class SourceCheck {
   public:
    SourceCheck(ArchiveReader& archive, std::ostream& out) : archive_(archive), out_(out) {}

    bool run() {
        collect();
        std::map<std::string, std::vector<std::string>> names;  // by the file on disk
        for (const auto& [name, originals] : originals_) names[file_on_disk(name)].push_back(name);
        for (const auto& [file, inside] : names) {
            read_file(file);
            for (const std::string& name : inside) report_unread(name);
        }
        out_ << same_
             << (same_ == 1 ? " article has its original unchanged"
                            : " articles have their originals unchanged");
        if (different_ > 0) out_ << ", " << different_ << " do not";
        if (missing_ > 0) out_ << ", " << missing_ << " have none any more";
        if (untraceable_ > 0) out_ << ", " << untraceable_ << " came from standard input or an older version";
        out_ << "\n";
        return different_ + missing_ == 0;
    }

   private:
    void collect() {
        archive_.each_docid([&](DocId docid) {
            const std::optional<Origin> origin = archive_.article(docid).origin;
            if (!origin || origin->file == "-") {
                ++untraceable_;
                return;
            }
            originals_[origin->file].push_back({origin->offset, origin->bytes, origin->hash, docid});
        });
        for (auto& [name, originals] : originals_) {
            std::sort(originals.begin(), originals.end(),
                      [](const Original& a, const Original& b) { return a.offset < b.offset; });
        }
    }

    void read_file(const std::string& file) {
        if (std::error_code error; !std::filesystem::exists(file, error)) return;  // report_unread tells
        try {
            read(InputFile(file), 0);
        } catch (const Error& error) {
            out_ << error.what() << "\n";
        }
    }

    void read(InputFile input, unsigned depth) {
        const std::string_view start = input.read();
        if (is_bundle(start) && depth < max_bundle_depth) {
            Bundle bundle(std::move(input), start);
            while (!bundle.ended()) {
                if (std::optional<InputFile> file = bundle.next()) read(*std::move(file), depth + 1);
                if (const auto failure = bundle.failure())
                    out_ << failure->place << ": " << failure->detail << "\n";
            }
            return;
        }
        const auto wanted = originals_.find(input.path());
        if (wanted == originals_.end()) return;
        compare(input, start, wanted->second);
        originals_.erase(wanted);
    }

    /// The next bytes, behind damage of a web archive as WarcReader gets them.
    static std::string_view next_block(InputFile& input, bool is_warc) {
        std::string_view block = input.read();
        while (block.empty() && is_warc && !input.damage().empty() && input.resume(warc_start))
            block = input.read();
        return block;
    }

    void compare(InputFile& input, std::string_view block, std::vector<Original>& originals) {
        const bool is_warc = block.starts_with(warc_start);
        std::vector<Original*> open;
        std::size_t next = 0;
        std::uint64_t at = 0;
        std::size_t told = 0;
        for (; !block.empty() && (next < originals.size() || !open.empty());
             block = next_block(input, is_warc)) {
            const std::uint64_t end = at + block.size();
            while (next < originals.size() && originals[next].offset < end)
                open.push_back(&originals[next++]);
            for (Original* const original : open) {
                const std::uint64_t from = original->offset + original->found.size() - at;
                const std::uint64_t left = original->bytes - original->found.size();
                original->found += block.substr(from, left);
            }
            std::erase_if(open, [&](Original* original) {
                if (original->found.size() < original->bytes) return false;
                settle(input.path(), *original, told);
                return true;
            });
            at = end;
        }
        for (Original* const original : open) settle(input.path(), *original, told);
        for (; next < originals.size(); ++next) settle(input.path(), originals[next], told);
        if (!input.damage().empty()) out_ << input.path() << ": " << input.damage() << "\n";
        if (told > most_told) out_ << input.path() << ": and " << told - most_told << " more\n";
    }

    void settle(const std::string& file, Original& original, std::size_t& told) {
        const bool is_same =
            original.found.size() == original.bytes && bytes_hash(original.found) == original.hash;
        original.found = std::string();
        if (is_same) {
            ++same_;
            return;
        }
        ++different_;
        if (++told > most_told) return;
        out_ << file << ": the " << original.bytes << " bytes from " << original.offset
             << " on are not what '" << archive_.id(original.docid) << "' was made of\n";
    }

    /// A file that was not met where it should be.
    void report_unread(const std::string& name) {
        const auto missed = originals_.find(name);
        if (missed == originals_.end()) return;
        const std::size_t count = missed->second.size();
        out_ << name << ": not there any more; " << count << (count == 1 ? " article" : " articles")
             << " came from it\n";
        missing_ += count;
        originals_.erase(missed);
    }

    static constexpr std::size_t most_told = 20;  ///< of a file

    ArchiveReader& archive_;
    std::ostream& out_;
    Originals originals_;
    std::uint64_t same_ = 0;
    std::uint64_t different_ = 0;
    std::uint64_t missing_ = 0;
    std::uint64_t untraceable_ = 0;
};

}  // namespace

int check_sources(const IndexerOptions& options, std::ostream& out) {
    ArchiveReader archive(options.archive);
    return SourceCheck(archive, out).run() ? exit_done : exit_some_rejected;
}

}  // namespace broadsheet
