// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/GrowingLine.h"

#include <QList>
#include <QRectF>

#include <optional>

namespace rlab {

/// A line, and behind its end a few points that may still change: the mean of an epoch that goes
/// on, or one that not all seeds have reached.
struct Series {
    GrowingLine line;
    QList<QPointF> tail;

    bool empty() const { return line.empty() && tail.empty(); }
    /// Not for an empty series.
    QPointF last() const { return tail.empty() ? line.last() : tail.last(); }
    /// The nearest point at or before x; nothing is interpolated.
    std::optional<QPointF> at(double x) const;
    /// The lowest of the points that are final.
    std::optional<QPointF> best() const;
    /// Lowest and highest y, and first and last x; nothing if all is gaps.
    std::optional<QRectF> extent() const;
    void clear() { *this = Series(); }
};

} // namespace rlab
