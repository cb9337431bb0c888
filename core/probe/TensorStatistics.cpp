// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/TensorStatistics.h"

#include "core/kernels/simd/Magnitudes.h"

#include <cmath>
#include <limits>

namespace rlab {

TensorStatistics statisticsOf(std::span<const float> values) {
    if (values.empty())
        return {};
    const auto count = static_cast<std::int64_t>(values.size());
    const simd::AbsoluteSizes sizes = simd::absoluteSizes(values.data(), count);
    const bool isNumber = !std::isnan(sizes.squares);
    return {std::sqrt(sizes.squares), sizes.sum / static_cast<double>(count),
            isNumber ? sizes.largest : std::numeric_limits<double>::quiet_NaN()};
}

} // namespace rlab
