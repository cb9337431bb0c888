// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/TensorStatistics.h"

#include "core/kernels/general/Sums.h"

#include <cmath>
#include <limits>

namespace rlab {

TensorStatistics statisticsOf(std::span<const float> values) {
    if (values.empty())
        return {};
    const auto count = static_cast<std::int64_t>(values.size());
    const float* v = values.data();
    TensorStatistics result;
    result.l2 = std::sqrt(orderedSum<double>(
        count, [=](std::int64_t i) { return static_cast<double>(v[i]) * v[i]; }));
    result.meanAbs =
        orderedSum<double>(count,
                           [=](std::int64_t i) { return static_cast<double>(std::abs(v[i])); }) /
        static_cast<double>(count);
    float largest = 0;
    for (const float value : values)
        largest = std::abs(value) > largest ? std::abs(value) : largest;
    result.maxAbs = std::isnan(result.l2) ? std::numeric_limits<double>::quiet_NaN() : largest;
    return result;
}

} // namespace rlab
