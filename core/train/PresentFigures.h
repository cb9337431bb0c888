// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/Metrics.h"

namespace rlab {

/// The training figures to tell people while a curve grows: means over the present epoch so far, or
/// over the last whole one until the next begins.
class PresentFigures {
public:
    /// Points come in the order of time, from the first or from the end of an epoch on.
    void add(const MetricPoint& point);

    // After the first point.
    double trainError() const { return trainError_; }
    double trainLoss() const { return trainLoss_; }

private:
    double trainError_ = 0;
    double trainLoss_ = 0;
    double epochImages_ = 0;      ///< that the means cover
    std::int64_t imagesSeen_ = 0; ///< in all
    bool beginsEpoch_ = true;     ///< the next point does
};

} // namespace rlab
