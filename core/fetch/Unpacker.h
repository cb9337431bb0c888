// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/DatasetSource.h"
#include "core/fetch/FileHash.h"

#include <filesystem>
#include <stop_token>
#include <string>

namespace rlab {

/// What no archive of a data set needs, so that one which wants more is hostile or broken.
struct UnpackLimits {
    int entries = 100;
    std::int64_t spareBytes = std::int64_t{16} << 20; ///< beyond the files that are wanted
    int ratio = 100; ///< of the unpacked bytes to the packed ones; digits have 6, noise has 1
};

/// Unpacks the files that `download` holds, and no others, from `archive` into `folder`, which is
/// there already. An archive is refused as a whole, and leaves nothing behind, if any entry has an
/// absolute path or "..", is a link, a device or anything but a file or folder, if there are too
/// many entries or bytes, or if one of the files is missing, twice there, or of another length or
/// SHA-256 than expected. Reads with libarchive, which knows tar's many dialects.
/// Throws FileError, Stopped. `progress` tells of bytes written.
void unpack(const std::filesystem::path& archive, const SourceDownload& download,
            const std::string& archiveFolder, const std::filesystem::path& folder,
            const std::stop_token& stop, const ByteProgress& progress = {},
            const UnpackLimits& limits = {});

} // namespace rlab
