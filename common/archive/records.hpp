/// For the sources of this folder only: the articles of a database, without a reader of the archive.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <xapian.h>

#include "common/archive/schema.hpp"
#include "common/article/record.hpp"

namespace broadsheet {

/// Records by docid; one a thread.
class Records {
   public:
    explicit Records(const std::filesystem::path& path) : database_(path.string()) {
        const std::string prefix(dictionary_prefix);
        for (auto key = database_.metadata_keys_begin(prefix); key != database_.metadata_keys_end(prefix);
             ++key) {
            decompressor_.add_dictionary(database_.get_metadata(*key));
        }
    }

    std::string frame(DocId docid) const { return database_.get_metadata(record_key(docid)); }

    /// Nothing where there is none.
    std::optional<Article> article(DocId docid) {
        const std::string stored = frame(docid);
        if (stored.empty()) return std::nullopt;
        return parser_.parse(decompressor_.decompress(stored));
    }

    const Xapian::Database& database() const { return database_; }

   private:
    Xapian::Database database_;
    RecordDecompressor decompressor_;
    RecordParser parser_;
};

}  // namespace broadsheet
