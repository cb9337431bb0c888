// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/Calibration.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace rlab {

Calibration calibrationOf(const PredictionTable& table, int bins) {
    assert(bins >= 1);
    struct Sums {
        std::int64_t count = 0, right = 0;
        double confidence = 0;
    };
    std::vector<Sums> sums(static_cast<std::size_t>(bins));
    std::int64_t total = 0;
    for (const ImageAnswer& image : table.images) {
        if (image.answer == ImageAnswer::none)
            continue;
        const int bin = static_cast<int>(std::ceil(double{image.probability} * bins)) - 1;
        Sums& sum = sums[static_cast<std::size_t>(std::clamp(bin, 0, bins - 1))];
        ++sum.count;
        ++total;
        sum.right += image.isRight();
        sum.confidence += image.probability;
    }
    Calibration calibration;
    for (int bin = 0; bin < bins; ++bin) {
        const Sums& sum = sums[static_cast<std::size_t>(bin)];
        const auto count = static_cast<double>(sum.count); // 0 / 0 is not a number
        const CalibrationBin result{static_cast<double>(bin) / bins,
                                    static_cast<double>(bin + 1) / bins, sum.count,
                                    sum.confidence / count, static_cast<double>(sum.right) / count};
        calibration.bins.push_back(result);
        if (sum.count == 0)
            continue;
        const double gap = std::abs(result.accuracy - result.meanConfidence);
        calibration.expectedError += gap * count / static_cast<double>(total);
        calibration.largestError = std::max(calibration.largestError, gap);
    }
    return calibration;
}

} // namespace rlab
