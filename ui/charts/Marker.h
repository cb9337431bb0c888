// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/CifarNetwork.h"

#include <QPointF>

class QColor;
class QPainter;

namespace rlab {

/// Shapes tell curves apart where colours don't.
enum class MarkerShape {
    Square, ///< from here on angular, for plain networks
    Triangle,
    Diamond,
    Wedge,
    Bar,
    Circle, ///< from here on round, for residual ones
    Dome,
    Lens,
    Bowl,
    Pill
};

/// By depth within a kind (rank, from 0); after the last one they begin again.
MarkerShape markerShape(NetworkKind kind, int rank);

/// Filled with `fill`, outlined with `line`; shapes of one size have about one area.
void drawMarker(QPainter& painter, MarkerShape shape, const QPointF& centre, double radius,
                const QColor& fill, const QColor& line, double lineWidth);
/// Where a training diverged.
void drawCross(QPainter& painter, const QPointF& centre, double radius, const QColor& color,
               double lineWidth);

} // namespace rlab
