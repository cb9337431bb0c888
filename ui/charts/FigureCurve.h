// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/CifarNetwork.h"
#include "core/train/Metrics.h"

#include <string>

namespace rlab {

/// One network's line in a figure.
struct FigureCurve {
    std::string label; ///< written at the curve's end: "resnet-56"
    NetworkKind kind = NetworkKind::Plain;
    int depth = 0; ///< chooses the shade
    MetricHistory history;
};

} // namespace rlab
