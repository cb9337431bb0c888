// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/Marker.h"

#include <QPainter>
#include <QPolygonF>

namespace rlab {

namespace {

constexpr int shapesOfKind = 5;
constexpr int degree = 16; ///< in the painter's units

QPolygonF polygon(MarkerShape shape, double r) {
    switch (shape) {
    case MarkerShape::Triangle:
        return {{0, -1.3 * r}, {1.2 * r, 0.85 * r}, {-1.2 * r, 0.85 * r}};
    case MarkerShape::Wedge:
        return {{0, 1.3 * r}, {1.2 * r, -0.85 * r}, {-1.2 * r, -0.85 * r}};
    case MarkerShape::Diamond:
        return {{0, -1.35 * r}, {1.35 * r, 0}, {0, 1.35 * r}, {-1.35 * r, 0}};
    case MarkerShape::Bar:
        return QPolygonF(QRectF(-0.6 * r, -1.35 * r, 1.2 * r, 2.7 * r));
    default:
        return QPolygonF(QRectF(-0.9 * r, -0.9 * r, 1.8 * r, 1.8 * r));
    }
}

/// A half disc that looks up or down, in the middle of its place.
void drawHalf(QPainter& painter, const QPointF& centre, double r, bool isDome) {
    constexpr double wide = 1.4;
    const double top = isDome ? -0.65 * r : -0.65 * r - wide * r;
    const QRectF disc(centre.x() - wide * r, centre.y() + top, 2 * wide * r, 2 * wide * r);
    painter.drawChord(disc, isDome ? 0 : 180 * degree, 180 * degree);
}

} // namespace

MarkerShape markerShape(NetworkKind kind, int rank) {
    const MarkerShape first =
        kind == NetworkKind::Plain ? MarkerShape::Square : MarkerShape::Circle;
    return static_cast<MarkerShape>(static_cast<int>(first) + rank % shapesOfKind);
}

void drawMarker(QPainter& painter, MarkerShape shape, const QPointF& centre, double radius,
                const QColor& fill, const QColor& line, double lineWidth) {
    painter.setBrush(fill);
    painter.setPen(QPen(line, lineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    switch (shape) {
    case MarkerShape::Circle:
        return painter.drawEllipse(centre, radius, radius);
    case MarkerShape::Lens:
        return painter.drawEllipse(centre, 1.5 * radius, 0.75 * radius);
    case MarkerShape::Pill:
        return painter.drawEllipse(centre, 0.75 * radius, 1.5 * radius);
    case MarkerShape::Dome:
    case MarkerShape::Bowl:
        return drawHalf(painter, centre, radius, shape == MarkerShape::Dome);
    default:
        return painter.drawPolygon(polygon(shape, radius).translated(centre));
    }
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
