/// What a run knows of the articles it has added, by identity.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <xxhash.h>

#include "common/archive/schema.hpp"

namespace broadsheet {

/// Open addressing over 128-bit hashes (XXH3) of the identities: 32 bytes an entry, at most 64 an article,
/// so that a run over millions of articles stays small.
class IdTable {
   public:
    struct Entry {
        XXH128_hash_t id{};
        std::uint64_t content = 0;  ///< a hash
        DocId docid = 0;            ///< 0 for none
        std::uint16_t lang = 0;     ///< an index that the user of the table keeps
        bool used = false;          ///< an entry whose docid is 0 was erased
    };

    IdTable() : slots_(1024) {}

    /// The entry of `id`, or null when there is none or it was erased.
    const Entry* find(std::string_view id) const {
        const Entry& entry = slots_[slot_of(XXH3_128bits(id.data(), id.size()))];
        return entry.used && entry.docid != 0 ? &entry : nullptr;
    }

    void insert(std::string_view id, std::uint64_t content, DocId docid, std::uint16_t lang) {
        const XXH128_hash_t hash = XXH3_128bits(id.data(), id.size());
        std::size_t at = slot_of(hash);
        if (!slots_[at].used && ++size_ * 4 > slots_.size() * 3) {
            grow();
            at = slot_of(hash);
        }
        slots_[at] = {hash, content, docid, lang, true};
    }

    void erase(std::string_view id) {
        Entry& entry = slots_[slot_of(XXH3_128bits(id.data(), id.size()))];
        if (entry.used) entry.docid = 0;
    }

    void clear() {
        slots_ = std::vector<Entry>(1024);
        size_ = 0;
    }

   private:
    std::size_t slot_of(const XXH128_hash_t& hash) const {
        std::size_t at = hash.low64 & (slots_.size() - 1);
        while (slots_[at].used && XXH128_isEqual(slots_[at].id, hash) == 0) {
            at = (at + 1) & (slots_.size() - 1);
        }
        return at;
    }

    void grow() {
        std::vector<Entry> old(slots_.size() * 2);
        old.swap(slots_);
        for (const Entry& entry : old) {
            if (entry.used) slots_[slot_of(entry.id)] = entry;
        }
    }

    std::vector<Entry> slots_;
    std::size_t size_ = 0;
};

}  // namespace broadsheet
