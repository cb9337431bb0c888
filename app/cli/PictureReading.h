// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pictures/PictureLoading.h"

namespace rlab {

/// The experiment's data set, with a bar on the terminal while own pictures are read. Throws as
/// loadPictures() does.
Dataset readDataset(const DataSpec& data, const std::stop_token& stop = {});

/// If the data set is a folder, looks through its pictures, so that `data` can be validated. Warns
/// of those that are left out, and if it holds something else than `data` says. Throws as
/// lookThrough() does; Stopped at Ctrl-C.
void completeData(DataSpec& data);

/// residual-lab datasets check folder:PATH
int checkFolder(const std::string& dataset, bool asJson);

} // namespace rlab
