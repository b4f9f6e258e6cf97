/// The errors that end an operation. Each message reads "place: what is wrong; what to do".
/// Thrown anywhere, caught in main only; one bad article among many is a value, not an exception.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string>

namespace broadsheet {

class Error : public std::runtime_error {
   public:
    using std::runtime_error::runtime_error;
};

/// What the system says of an error number, and what to do about a full disk.
inline std::string system_reason(int error) {
    const std::string reason = std::strerror(error);
    const bool is_full = error == ENOSPC || error == EDQUOT;
    return is_full ? reason + "; make room on the disk, then run the same command again" : reason;
}

/// There is no archive at the path, or what is there is not one.
class ArchiveMissing : public Error {
   public:
    using Error::Error;
};

/// Another process writes to the archive; the message names its process id.
class ArchiveLocked : public Error {
   public:
    using Error::Error;
};

/// The archive's schema is newer than this program, or too old to be read.
class ArchiveVersion : public Error {
   public:
    using Error::Error;
};

/// What is on disk cannot be an archive's intact content.
class ArchiveCorrupt : public Error {
   public:
    using Error::Error;
};

/// The command line makes no sense.
class UsageError : public Error {
   public:
    using Error::Error;
};

/// A query that makes no sense.
class QueryError : public Error {
   public:
    /// `column` counts code points from 1; `hint` says what to do.
    QueryError(std::size_t column, const std::string& what, const std::string& hint)
        : Error("query, column " + std::to_string(column) + ": " + what + (hint.empty() ? "" : "; " + hint)),
          column_(column) {}
    std::size_t column() const { return column_; }

   private:
    std::size_t column_;
};

}  // namespace broadsheet
