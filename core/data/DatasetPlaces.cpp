// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/DatasetPlaces.h"

namespace rlab {
namespace {

namespace fs = std::filesystem;

fs::path& userDatasets() {
    static fs::path folder;
    return folder;
}

void addPlacesBelow(const fs::path& folder, const DatasetInfo& info,
                    std::vector<fs::path>& places) {
    places.push_back(folder);
    if (!info.archiveFolder.empty())
        places.push_back(folder / info.archiveFolder);
}

} // namespace

void setUserDatasets(const fs::path& folder) {
    userDatasets() = folder;
}

std::vector<fs::path> datasetPlaces(const DatasetInfo& info, const fs::path& directory) {
    std::vector<fs::path> places;
    if (!directory.empty()) {
        addPlacesBelow(directory / info.name, info, places);
        addPlacesBelow(directory, info, places);
        return places;
    }
    if (const fs::path& user = userDatasets(); !user.empty()) {
        addPlacesBelow(user / info.name, info, places);
        if (!info.archiveFolder.empty()) // an archive that was unpacked there by hand
            places.push_back(user / info.archiveFolder);
    }
    addPlacesBelow(info.systemDirectory, info, places);
    return places;
}

} // namespace rlab
