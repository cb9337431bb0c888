// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/Metrics.h"

#include <QList>
#include <QPointF>

#include <optional>

namespace rlab {

/// One contender's history as lines to draw: x in epochs, y in percent.
struct TrainingCurve {
    /// Running mean over the first epoch so far, then one point at the end of each epoch, then the
    /// present epoch's running mean at its place: the line's growing tip.
    QList<QPointF> trainError;
    /// At the ends of the epochs.
    QList<QPointF> testError;
};

TrainingCurve trainingCurve(const MetricHistory& history);

/// The training error to tell people, 0 … 1: mean of the present epoch so far, or of the last whole
/// one. Nothing before the first point.
std::optional<double> presentTrainError(const MetricHistory& history);
/// After the latest epoch with a test.
std::optional<double> latestTestError(const MetricHistory& history);

} // namespace rlab
