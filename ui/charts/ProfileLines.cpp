// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ProfileLines.h"

#include "ui/Theme.h"
#include "ui/charts/LabelSpread.h"

#include <QFontMetricsF>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <map>

namespace rlab {

namespace {

constexpr double lineWidth = 2;
/// A noisy line is stroked much faster in short parts; files get it in one.
constexpr qsizetype segments = 8;

void paintPiece(QPainter& painter, const QPolygonF& piece, const QColor& color, MarkerShape marker,
                Qt::PenStyle style) {
    if (piece.size() == 1) {
        drawMarker(painter, marker, piece.first(), lineWidth / 2, color, color, 1);
        return;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, lineWidth, style, Qt::RoundCap, Qt::RoundJoin));
    // The parts' ends overlap, which would show in a colour that is seen through.
    const bool inParts =
        painter.paintEngine()->type() == QPaintEngine::Raster && color.alpha() == 255;
    const qsizetype step = inParts ? segments : piece.size();
    for (qsizetype first = 0; first + 1 < piece.size(); first += step)
        painter.drawPolyline(piece.mid(first, step + 1));
}

} // namespace

QFont endLabelFont() {
    return Theme::font(Theme::smallSize, QFont::DemiBold);
}

void paintEndLabels(QPainter& painter, const std::vector<EndLabel>& labels, const QRectF& plot,
                    const QColor& ground) {
    std::map<int, std::vector<const EndLabel*>> groups;
    for (const EndLabel& label : labels)
        groups[static_cast<int>(label.end.x())].push_back(&label);
    painter.setFont(endLabelFont());
    const QFontMetricsF metrics(endLabelFont());
    QColor wash = ground;
    wash.setAlphaF(0.94F);
    for (const auto& [x, group] : groups) {
        std::vector<double> wanted;
        for (const EndLabel* label : group)
            wanted.push_back(label->end.y());
        const std::vector<double> places =
            spreadLabels(wanted, endLabelHeight, plot.top() + endLabelHeight / 2,
                         plot.bottom() - endLabelHeight / 2);
        for (std::size_t i = 0; i < group.size(); ++i) {
            const QRectF place(x + endLabelGap - 3, places[i] - endLabelHeight / 2,
                               metrics.horizontalAdvance(group[i]->text) + 6, endLabelHeight);
            painter.setPen(Qt::NoPen);
            painter.setBrush(wash);
            painter.drawRoundedRect(place, 4, 4);
            painter.setPen(group[i]->color);
            painter.drawText(QPointF(x + endLabelGap, places[i] + 4), group[i]->text);
        }
    }
}

void paintGappedLine(QPainter& painter, const QPolygonF& points, const QColor& color,
                     MarkerShape marker, Qt::PenStyle style) {
    QPolygonF piece;
    for (const QPointF& point : points) {
        if (!std::isnan(point.y())) {
            piece.append(point);
            continue;
        }
        paintPiece(painter, piece, color, marker, style);
        piece.clear();
    }
    paintPiece(painter, piece, color, marker, style);
}

} // namespace rlab
