// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/Metrics.h"

#include <optional>

namespace rlab {

/// The training error to tell people, 0 … 1: see PresentFigures. Nothing before the first point.
/// Reads the present epoch's points only.
std::optional<double> presentTrainError(const MetricHistory& history);
/// After the latest epoch with a test.
std::optional<double> latestTestError(const MetricHistory& history);

} // namespace rlab
