// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/fetch/DatasetSource.h"
#include "core/fetch/FileHash.h"

#include <chrono>
#include <filesystem>
#include <stop_token>

namespace rlab {

/// A server that can't be reached or doesn't deliver what it should. The message names the address.
class DownloadError : public Error {
public:
    using Error::Error;
};

struct DownloadOptions {
    int attempts = 4; ///< at each address; an attempt that brings nothing is the last one
    std::chrono::milliseconds pause{1000};  ///< before the next attempt
    std::chrono::milliseconds stall{30000}; ///< without a byte, the connection counts as dead
};

/// Downloads to `part`, whole, but without a look at its SHA-256. What has arrived stays in `part`
/// if the connection breaks or `stop` is set, with a note beside it of what the server called this
/// version of the file; the next call goes on from there if the server still has that very version,
/// and begins anew otherwise. Answers of another length than expected leave `part` as it is.
/// Redirects are followed, but never from https to http. Proxies are the system's.
/// Needs a QCoreApplication; runs an event loop of its own in the calling thread.
/// Returns whether some of it came from an earlier call. Throws DownloadError, FileError (a full
/// disk), Stopped: within a fifth of a second.
bool download(const SourceDownload& what, const std::filesystem::path& part,
              const std::stop_token& stop, const ByteProgress& progress = {},
              const DownloadOptions& options = {});

/// Deletes `part` and its note.
void removePart(const std::filesystem::path& part);

} // namespace rlab
