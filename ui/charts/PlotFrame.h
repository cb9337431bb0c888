// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/AxisScale.h"

#include <QList>
#include <QPolygonF>
#include <QRectF>

namespace rlab {

/// Where a panel's plot lies in the scene, and which part of the data it shows.
struct PlotFrame {
    QRectF plot;
    AxisScale xScale, yScale;
    Span x, y;

    QPointF position(const QPointF& value) const;
    double xPosition(double value) const;
    /// The value on the x axis below this place in the scene.
    double xValue(double position) const;
};

/// Cuts a line in scene coordinates to what lies inside of the plot: pieces between gaps (y is NaN)
/// and edges. The painter's own clipping would not do: SVG files don't get it.
QList<QPolygonF> insidePieces(const QList<QPointF>& positions, const QRectF& plot);

} // namespace rlab
