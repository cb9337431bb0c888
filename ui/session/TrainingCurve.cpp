// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TrainingCurve.h"

#include <algorithm>

namespace rlab {

std::optional<double> presentTrainError(const MetricHistory& history) {
    if (history.empty())
        return std::nullopt;
    if (history.back().endsEpoch)
        return history.back().trainError;
    const auto epochEnd = std::find_if(history.rbegin(), history.rend(),
                                       [](const MetricPoint& point) { return point.endsEpoch; });
    std::int64_t imagesSeen = epochEnd == history.rend() ? 0 : epochEnd->images;
    double weighted = 0;
    double weight = 0;
    for (auto point = epochEnd.base(); point != history.end(); ++point) {
        const auto images = static_cast<double>(point->images - imagesSeen);
        imagesSeen = point->images;
        weighted += point->trainError * images;
        weight += images;
    }
    return weight > 0 ? weighted / weight : history.back().trainError;
}

std::optional<double> latestTestError(const MetricHistory& history) {
    for (auto point = history.rbegin(); point != history.rend(); ++point)
        if (point->testError)
            return point->testError;
    return std::nullopt;
}

} // namespace rlab
