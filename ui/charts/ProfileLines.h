// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/Marker.h"

#include <QColor>
#include <QFont>
#include <QPolygonF>
#include <QRectF>
#include <QString>

#include <vector>

namespace rlab {

/// A line's name behind its end.
struct EndLabel {
    QPointF end;
    QString text;
    QColor color;
};

QFont endLabelFont();
/// Those of lines that end at the same x are spread; each has a ground of its own, for a line may
/// end where others go on.
void paintEndLabels(QPainter& painter, const std::vector<EndLabel>& labels, const QRectF& plot,
                    const QColor& ground);

/// A line with gaps where y is not a number; points between two gaps are dots.
void paintGappedLine(QPainter& painter, const QPolygonF& points, const QColor& color,
                     MarkerShape marker, Qt::PenStyle style = Qt::SolidLine);

inline constexpr double endLabelGap = 8;
inline constexpr double endLabelHeight = 15;

} // namespace rlab
