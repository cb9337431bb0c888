// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurveSet.h"

#include <QString>

#include <optional>
#include <vector>

namespace rlab {

/// What a curve's nearest points at or before a place on the x axis say; nothing is interpolated.
struct ReadoutRow {
    const Curve* curve = nullptr;
    std::optional<QPointF> train, test;
    std::optional<QPointF> low, high; ///< of repeats
};

/// Of the shown curves that have begun there, the highest training value first.
std::vector<ReadoutRow> readout(const CurveSet& curves, double x);

/// "epoch 3.25", "12.8 thousand images", "1.42 s".
QString horizontalText(const CurveOptions& options, double x);
/// "54.2" (percent) or "0.693" (nats); "–" for nothing.
QString metricText(const CurveOptions& options, std::optional<double> value);
/// The rows as a sentence each, for those who hear them.
QString spokenReadout(const CurveSet& curves, double x);

} // namespace rlab
