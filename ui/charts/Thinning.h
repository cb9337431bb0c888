// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/AxisScale.h"
#include "ui/charts/GrowingLine.h"

#include <QList>

namespace rlab {

/// What of a line is to be seen in a plot of so many narrow columns: of each the lowest and the
/// highest point, and both neighbours outside of the span, so that the line runs to the edges. Gaps
/// (y is NaN) that touch a column's border stay; narrower ones can't be seen. Lines of few points
/// come as they are. The work goes with the columns, not with the points.
QList<QPointF> thinned(const GrowingLine& line, const AxisScale& x, const Span& span, int columns);

} // namespace rlab
