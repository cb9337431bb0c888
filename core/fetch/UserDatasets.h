// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace rlab {

/// Where fetched data sets are kept, a folder for each: what the environment's
/// RESIDUAL_LAB_DATASETS says, else residual-lab/datasets in the user's data folder
/// (~/.local/share). Absolute; need not be there.
std::filesystem::path userDatasetFolder();

} // namespace rlab
