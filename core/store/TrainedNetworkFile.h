// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/TrainedNetwork.h"

#include <filesystem>

namespace rlab {

/// The network of a weights file that tells all about itself, as saveWeights() writes them. Throws
/// FileError, also if the file doesn't say what it belongs to.
TrainedNetwork loadTrainedNetwork(const std::filesystem::path& path);

} // namespace rlab
