// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TrainingCurve.h"

#include "core/train/PresentFigures.h"

#include <algorithm>
#include <iterator>

namespace rlab {

std::optional<double> presentTrainError(const MetricHistory& history) {
    if (history.empty())
        return std::nullopt;
    const auto epochEnd = std::find_if(history.rbegin(), history.rend(),
                                       [](const MetricPoint& point) { return point.endsEpoch; });
    auto point = epochEnd == history.rend() ? history.begin() : std::prev(epochEnd.base());
    PresentFigures present;
    for (; point != history.end(); ++point)
        present.add(*point);
    return present.trainError();
}

std::optional<double> latestTestError(const MetricHistory& history) {
    for (auto point = history.rbegin(); point != history.rend(); ++point)
        if (point->testError)
            return point->testError;
    return std::nullopt;
}

} // namespace rlab
