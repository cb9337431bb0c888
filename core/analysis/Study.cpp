// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/Study.h"

namespace rlab {

std::vector<EpochErrors> epochErrors(const MetricHistory& history) {
    std::vector<EpochErrors> epochs;
    for (const MetricPoint& point : history)
        if (point.endsEpoch)
            epochs.push_back({point.trainError, point.testError});
    return epochs;
}

} // namespace rlab
