// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetCatalogue.h"

#include <filesystem>
#include <vector>

namespace rlab {

/// Tells where this user keeps fetched data sets: a folder that holds one for each set, by its
/// name. For the program's start, before there are threads; without it only the system's are known.
void setUserDatasets(const std::filesystem::path& folder);

/// Where a set's files may lie, in the order in which they are looked for. With `directory`: in its
/// folder with the set's name, where fetched ones are, and then in itself, since that might hold
/// another set's files of the same names; in both also in a folder with the archive's name.
/// Without: in the user's folder and in the system's for this set.
std::vector<std::filesystem::path> datasetPlaces(const DatasetInfo& info,
                                                 const std::filesystem::path& directory);

} // namespace rlab
