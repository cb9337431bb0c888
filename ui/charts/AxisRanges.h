// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurveSet.h"
#include "ui/charts/ZoomRange.h"

namespace rlab {

/// One axis as the data ask for it.
struct AxisNeed {
    AxisScale scale;
    Span home;                ///< in places
    Span data;                ///< in places: holds every point
    bool clampsZeros = false; ///< on a logarithmic axis, values of zero lie on the scale's floor
};

AxisNeed horizontalNeed(const CurveSet& curves);
AxisNeed verticalNeed(const CurveSet& curves);

} // namespace rlab
