// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/PredictionTable.h"

#include <vector>

namespace rlab {

/// Whether answers of 80 % are right in 80 of 100 cases: Guo et al., arXiv 1706.04599, section 2.
struct CalibrationBin {
    double from, to;       ///< probabilities of the answer: from < p ≤ to
    std::int64_t count;    ///< answers with such a probability
    double meanConfidence; ///< their mean probability; not a number if there are none
    double accuracy;       ///< share of them that is right; not a number if there are none
};

struct Calibration {
    std::vector<CalibrationBin> bins; ///< of equal width, from 0 to 1
    double expectedError = 0;         ///< ECE, equation 3: mean |accuracy − confidence| by count
    double largestError = 0;          ///< MCE, equation 5: over the bins that have answers
};

constexpr int defaultCalibrationBins = 15; ///< as in the paper

/// Answers that are none are left out.
Calibration calibrationOf(const PredictionTable& table, int bins = defaultCalibrationBins);

} // namespace rlab
