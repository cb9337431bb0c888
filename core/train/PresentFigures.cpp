// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/PresentFigures.h"

#include <utility>

namespace rlab {

void PresentFigures::add(const MetricPoint& point) {
    const auto images =
        static_cast<double>(point.images - std::exchange(imagesSeen_, point.images));
    if (std::exchange(beginsEpoch_, point.endsEpoch) || point.endsEpoch) {
        trainError_ = point.trainError;
        trainLoss_ = point.trainLoss;
        epochImages_ = images;
        return;
    }
    epochImages_ += images;
    const double share = epochImages_ > 0 ? images / epochImages_ : 1;
    trainError_ += (point.trainError - trainError_) * share;
    trainLoss_ += (point.trainLoss - trainLoss_) * share;
}

} // namespace rlab
