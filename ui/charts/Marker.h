// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

class QColor;
class QPainter;

namespace rlab {

/// Shapes tell the curves of a kind apart where colours don't.
enum class MarkerShape { Circle, Square, Triangle, Diamond, Wedge };

/// By depth within a kind; after the last one they begin again.
MarkerShape markerShape(int rank);

/// Filled with `fill`, outlined with `line`; shapes of one size have about one area.
void drawMarker(QPainter& painter, MarkerShape shape, const QPointF& centre, double radius,
                const QColor& fill, const QColor& line, double lineWidth);
/// Where a training diverged.
void drawCross(QPainter& painter, const QPointF& centre, double radius, const QColor& color,
               double lineWidth);

} // namespace rlab
