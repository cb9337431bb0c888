// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace rlab {

/// How many bytes of the work at hand are done.
using ByteProgress = std::function<void(std::int64_t bytes)>;

struct FileDigest {
    std::int64_t bytes = 0;
    std::string sha256; ///< in hexadecimal
};

/// Of the file's bytes as they lie on the disk. Throws FileError, Stopped.
FileDigest digestFile(const std::filesystem::path& path, const std::stop_token& stop,
                      const ByteProgress& progress = {});

/// Of what a gzip-compressed file holds; the same as digestFile() for one that isn't compressed.
/// Reads at most one byte more than `mostBytes`. Throws FileError, Stopped.
FileDigest digestContents(const std::filesystem::path& path, std::int64_t mostBytes,
                          const std::stop_token& stop, const ByteProgress& progress = {});

} // namespace rlab
