// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace rlab {

/// How large the numbers of a tensor are.
struct TensorStatistics {
    double l2 = 0;      ///< √Σ v²
    double meanAbs = 0; ///< mean of |v|
    double maxAbs = 0;  ///< largest |v|; not a number if any v is not
};

/// Summed in a fixed order. All 0 for no numbers.
TensorStatistics statisticsOf(std::span<const float> values);

} // namespace rlab
