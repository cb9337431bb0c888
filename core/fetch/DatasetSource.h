// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rlab {

/// A file of a data set, as it lies on the disk after fetching.
struct SourceFile {
    std::string name;
    std::int64_t bytes = 0;
    std::string sha256; ///< in hexadecimal; empty where nobody has published it
};

/// One file to download, and what it holds.
struct SourceDownload {
    enum class Kind {
        Gzip, ///< one compressed file
        Tar,  ///< a gzip-compressed tar archive; the files lie in DatasetInfo::archiveFolder
    };

    std::string file; ///< "cifar-10-binary.tar.gz"
    Kind kind = Kind::Gzip;
    std::int64_t bytes = 0;
    std::string sha256;
    std::vector<std::string> addresses; ///< the first is asked first
    std::vector<SourceFile> holds;
};

/// Where a data set comes from, and what is known of it before it is fetched.
struct DatasetSource {
    std::string name; ///< DatasetInfo::name
    std::string home;
    std::string licence;
    std::string citation;
    std::vector<SourceDownload> downloads;

    std::int64_t downloadBytes() const;
    std::int64_t storedBytes() const;
    /// Null if the set has no such file.
    const SourceFile* file(std::string_view name) const;
};

/// Of all sets that can be fetched, as the files in `datasets/` tell.
const std::vector<DatasetSource>& datasetSources();

/// Null for a set that need not be fetched.
const DatasetSource* datasetSource(std::string_view name);

/// Reads one file of `datasets/`. Throws FileError that names `place`, also for a name with a
/// folder in it, an address that is neither http nor https, and a hash that isn't one.
DatasetSource parseDatasetSource(std::string_view json, const std::string& place);

/// The same source, but each file is asked for at `address`/FILE only: a mirror. What comes from it
/// is checked like anything else. Throws SpecError if the address is neither http nor https.
DatasetSource fromMirror(DatasetSource source, const std::string& address);

} // namespace rlab
