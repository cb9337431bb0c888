// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPointF>

namespace rlab {

/// Thins a line to what a screen can show: of the points in one pixel column only the lowest, the
/// highest and the last matter. Keeps the order, the first and the last point; a line that is short
/// already comes back unchanged. `points` rise in x; `columns` ≥ 1 pixels cover xMin … xMax.
/// At most 3 · columns + 1 points come back if all lie in that range.
QList<QPointF> decimate(const QList<QPointF>& points, double xMin, double xMax, int columns);

} // namespace rlab
