// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurveOptions.h"
#include "ui/charts/MovingMean.h"
#include "ui/charts/PointLog.h"
#include "ui/charts/Series.h"

#include <optional>

namespace rlab {

/// A point's place on the x axis: epochs, thousands of images, or seconds.
double horizontalValue(const MetricPoint& point, Horizontal horizontal);
/// In percent or in nats.
double trainValue(const MetricPoint& point, Metric metric);
std::optional<double> testValue(const MetricPoint& point, Metric metric);

/// One training as lines to draw.
///
/// Epoch means: the running mean over the first epoch so far, so that the line has a beginning;
/// then a point at the end of each epoch, and the present epoch's running mean as the tail. Batch
/// groups: the points within the epochs as they are, or smoothed; then the line behind holds the
/// originals. The end of an epoch tells of the whole epoch, so it is no point of this line, unless
/// the history has nothing else.
class SeedLines {
public:
    explicit SeedLines(const CurveOptions& options = {});

    /// Reads what the log has beyond what was read before.
    void follow(const PointLog& log);

    const Series& train() const { return train_; }
    const Series& test() const { return test_; }
    const Series& behind() const { return behind_; }

private:
    void add(const MetricPoint& point);
    void addEpochMean(const MetricPoint& point, const QPointF& place);
    void addGroup(const MetricPoint& point, const QPointF& place);

    CurveOptions options_;
    std::size_t read_ = 0;
    Series train_;
    Series test_;
    Series behind_;
    MovingMean smoother_;
    bool firstEpoch_ = true;
    bool groupsInEpoch_ = false;
    std::int64_t imagesSeen_ = 0;
    double weighted_ = 0; ///< sum over the present epoch's images
    double weight_ = 0;
};

} // namespace rlab
