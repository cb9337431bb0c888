// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TrainingCurve.h"

namespace rlab {

namespace {

/// Mean over the images of an epoch, fed with the points within it.
class RunningMean {
public:
    explicit RunningMean(std::int64_t imagesBefore)
        : imagesSeen_(imagesBefore) {}

    double add(const MetricPoint& point) {
        const auto images = static_cast<double>(point.images - imagesSeen_);
        imagesSeen_ = point.images;
        weighted_ += point.trainError * images;
        weight_ += images;
        return weight_ > 0 ? weighted_ / weight_ : point.trainError;
    }

private:
    std::int64_t imagesSeen_;
    double weighted_ = 0;
    double weight_ = 0;
};

QPointF inPercent(double epoch, double error) {
    return {epoch, 100 * error};
}

} // namespace

TrainingCurve trainingCurve(const MetricHistory& history) {
    TrainingCurve curve;
    RunningMean mean(0);
    std::optional<QPointF> tip;
    bool firstEpoch = true;
    for (const MetricPoint& point : history) {
        if (point.endsEpoch) {
            curve.trainError.append(inPercent(point.epoch, point.trainError));
            if (point.testError)
                curve.testError.append(inPercent(point.epoch, *point.testError));
            mean = RunningMean(point.images);
            tip.reset();
            firstEpoch = false;
        } else {
            tip = inPercent(point.epoch, mean.add(point));
            if (firstEpoch)
                curve.trainError.append(*tip);
        }
    }
    if (tip && !firstEpoch)
        curve.trainError.append(*tip);
    return curve;
}

std::optional<double> presentTrainError(const MetricHistory& history) {
    if (history.empty())
        return std::nullopt;
    return trainingCurve(history).trainError.last().y() / 100;
}

std::optional<double> latestTestError(const MetricHistory& history) {
    for (auto point = history.rbegin(); point != history.rend(); ++point)
        if (point->testError)
            return point->testError;
    return std::nullopt;
}

} // namespace rlab
