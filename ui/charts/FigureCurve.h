// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/CifarNetwork.h"
#include "core/train/Metrics.h"

#include <string>
#include <vector>

namespace rlab {

/// One network in a figure.
struct FigureCurve {
    std::string label; ///< written at the curve's end: "resnet-56"
    NetworkKind kind = NetworkKind::Plain;
    int depth = 0; ///< chooses the shade
    /// One for each seed, at least one; several are drawn as their mean with a band.
    std::vector<MetricHistory> histories;
};

} // namespace rlab
