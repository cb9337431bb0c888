// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetCatalogue.h"
#include "core/fetch/DatasetSource.h"

#include <QString>

#include <filesystem>
#include <vector>

namespace rlab {

/// How `datasets fetch` and `datasets check` are to work.
struct DatasetWork {
    std::filesystem::path directory; ///< empty: the user's and the system's
    QString mirror;                  ///< empty: the authors' sites
    bool json = false;
};

/// Fetches one set after the other, reports, and returns the exit status: 1 if any failed, or when
/// stopped. A failure is told, and the next set is fetched all the same.
int fetchDatasets(const std::vector<const DatasetInfo*>& sets, const DatasetWork& work);

/// Checks each set's files; 1 if any is missing or wrong.
int checkDatasets(const std::vector<const DatasetInfo*>& sets, const DatasetWork& work);

} // namespace rlab
