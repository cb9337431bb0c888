// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetCatalogue.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace rlab {

/// What was found of a data set's files in one place.
struct DatasetFiles {
    std::filesystem::path folder;
    std::vector<std::filesystem::path> files; ///< in the order of DatasetInfo::files
    std::vector<std::string> missing;         ///< of DatasetInfo::files

    bool complete() const { return missing.empty(); }
};

/// Looks into the set's places (datasetPlaces()) and reports the first that is complete, else the
/// one that holds most. A file counts plain or, if there is none, with ".gz" behind its name.
DatasetFiles lookForFiles(const DatasetInfo& info, const std::filesystem::path& directory);

/// The same, but throws a FileError that lists what is missing and says what to do.
DatasetFiles requireFiles(const DatasetInfo& info, const std::filesystem::path& directory);

/// What to type to get the set where `directory` is looked into.
std::string fetchCommand(const DatasetInfo& info, const std::filesystem::path& directory);

struct StoredImages {
    LabelledImages train;
    LabelledImages test;
};

/// The set from its files. Throws FileError, also if a file holds another number or size of images
/// than this set has. Throws Stopped between files.
StoredImages readStoredImages(const DatasetInfo& info, const DatasetFiles& files,
                              const std::stop_token& stop);

} // namespace rlab
