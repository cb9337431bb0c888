// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/Marker.h"

#include <QPainter>
#include <QPolygonF>

namespace rlab {

namespace {

constexpr int shapeCount = 5;

QPolygonF polygon(MarkerShape shape, double r) {
    switch (shape) {
    case MarkerShape::Square:
        return QPolygonF(QRectF(-0.9 * r, -0.9 * r, 1.8 * r, 1.8 * r));
    case MarkerShape::Triangle:
        return {{0, -1.3 * r}, {1.2 * r, 0.85 * r}, {-1.2 * r, 0.85 * r}};
    case MarkerShape::Wedge:
        return {{0, 1.3 * r}, {1.2 * r, -0.85 * r}, {-1.2 * r, -0.85 * r}};
    case MarkerShape::Diamond:
        return {{0, -1.35 * r}, {1.35 * r, 0}, {0, 1.35 * r}, {-1.35 * r, 0}};
    case MarkerShape::Circle:
        break;
    }
    return {};
}

} // namespace

MarkerShape markerShape(int rank) {
    return static_cast<MarkerShape>(rank % shapeCount);
}

void drawMarker(QPainter& painter, MarkerShape shape, const QPointF& centre, double radius,
                const QColor& fill, const QColor& line, double lineWidth) {
    painter.setBrush(fill);
    painter.setPen(QPen(line, lineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (shape == MarkerShape::Circle)
        painter.drawEllipse(centre, radius, radius);
    else
        painter.drawPolygon(polygon(shape, radius).translated(centre));
}

void drawCross(QPainter& painter, const QPointF& centre, double radius, const QColor& color,
               double lineWidth) {
    painter.setPen(QPen(color, lineWidth, Qt::SolidLine, Qt::RoundCap));
    const QPointF falling(radius, radius);
    const QPointF rising(radius, -radius);
    painter.drawLine(centre - falling, centre + falling);
    painter.drawLine(centre - rising, centre + rising);
}

} // namespace rlab
