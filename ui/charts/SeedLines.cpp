// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/SeedLines.h"

namespace rlab {

double horizontalValue(const MetricPoint& point, Horizontal horizontal) {
    switch (horizontal) {
    case Horizontal::Epochs:
        return point.epoch;
    case Horizontal::Images:
        return static_cast<double>(point.images) / 1000;
    case Horizontal::Seconds:
        return point.seconds;
    }
    return 0;
}

double trainValue(const MetricPoint& point, Metric metric) {
    return metric == Metric::Error ? 100 * point.trainError : point.trainLoss;
}

std::optional<double> testValue(const MetricPoint& point, Metric metric) {
    if (metric == Metric::Loss)
        return point.testLoss;
    return point.testError ? std::optional(100 * *point.testError) : std::nullopt;
}

SeedLines::SeedLines(const CurveOptions& options)
    : options_(options)
    , smoother_(options.smoothing) {}

void SeedLines::follow(const PointLog& log) {
    if (read_ == log.size())
        return;
    for (; read_ < log.size(); ++read_)
        add(log[read_]);
    if (options_.detail == TrainDetail::BatchGroups && options_.smoothing > 0)
        train_.tail = smoother_.unfinished();
}

void SeedLines::add(const MetricPoint& point) {
    const double x = horizontalValue(point, options_.horizontal);
    const QPointF place(x, trainValue(point, options_.metric));
    if (options_.detail == TrainDetail::EpochMeans)
        addEpochMean(point, place);
    else
        addGroup(point, place);
    if (point.endsEpoch)
        if (const auto test = testValue(point, options_.metric))
            test_.line.append({x, *test});
}

void SeedLines::addEpochMean(const MetricPoint& point, const QPointF& place) {
    const auto images = static_cast<double>(point.images - imagesSeen_);
    imagesSeen_ = point.images;
    train_.tail.clear();
    if (point.endsEpoch) {
        train_.line.append(place);
        weighted_ = weight_ = 0;
        firstEpoch_ = false;
        return;
    }
    weighted_ += place.y() * images;
    weight_ += images;
    const QPointF mean(place.x(), weight_ > 0 ? weighted_ / weight_ : place.y());
    if (firstEpoch_)
        train_.line.append(mean);
    else
        train_.tail.append(mean);
}

void SeedLines::addGroup(const MetricPoint& point, const QPointF& place) {
    const bool isGroup = !point.endsEpoch || !groupsInEpoch_;
    groupsInEpoch_ = !point.endsEpoch;
    if (!isGroup)
        return;
    if (options_.smoothing > 0) {
        behind_.line.append(place);
        smoother_.add(place, train_);
    } else {
        train_.line.append(place);
    }
}

} // namespace rlab
