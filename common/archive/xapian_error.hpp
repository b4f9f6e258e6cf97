/// For the sources of this folder only: Xapian's errors as ours. Xapian::Error is no std::exception.
#pragma once

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
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
        // Ours is held already, so this is a writer of another kind, or the lock cannot be had at all.
        if (error.get_msg().find("already locked") == std::string::npos) {
            throw Error(place + ": cannot be locked (" + error.get_msg() + ")");
        }
        throw ArchiveLocked(place + ": is being written by another program (" + error.get_msg() + ")");
    } catch (const Xapian::Error& error) {
        const char* const system = error.get_error_string();
        const bool is_full = system != nullptr && std::string_view(system) == std::strerror(ENOSPC);
        const std::string reason = system == nullptr ? "" : ": " + (is_full ? system_reason(ENOSPC) : system);
        throw Error(place + ": " + error.get_msg() + reason);
    }
}

}  // namespace broadsheet
