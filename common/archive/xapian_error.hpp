/// For the sources of this folder only: Xapian's errors as ours. Xapian::Error is no std::exception.
#pragma once

#include <string>
#include <utility>

#include <xapian.h>

#include "common/article/error.hpp"

namespace broadsheet {

/// Runs `work` on the database of the archive at `place`; what Xapian throws comes out as an Error.
template <class Work>
auto with_xapian(const std::string& place, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const Xapian::DatabaseCorruptError& error) {
        throw ArchiveCorrupt(place + ": is damaged (" + error.get_msg() + "); run 'indexer check'");
    } catch (const Xapian::DatabaseVersionError& error) {
        throw ArchiveVersion(place + ": was written by another version of Xapian (" + error.get_msg() + ")");
    } catch (const Xapian::DatabaseLockError& error) {
        throw ArchiveLocked(place + ": is being written by another program (" + error.get_msg() + ")");
    } catch (const Xapian::Error& error) {
        const char* system = error.get_error_string();
        throw Error(place + ": " + error.get_msg() + (system != nullptr ? std::string(": ") + system : ""));
    }
}

}  // namespace broadsheet
