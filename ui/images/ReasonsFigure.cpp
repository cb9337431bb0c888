// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/ReasonsFigure.h"

#include "ui/charts/Marker.h"
#include "ui/charts/PixelPainting.h"
#include "ui/images/MapGridsFigure.h"
#include "ui/images/OverlaysFigure.h"
#include "ui/images/WayFigure.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ReasonsFigure)
};

constexpr double rampHeight = 8;

} // namespace

std::unique_ptr<ReasonsFigure> ReasonsFigure::of(const ReasonsView& view, const QSizeF& room) {
    switch (view.mode) {
    case ReasonsMode::Heat:
    case ReasonsMode::Occlusion:
        return std::make_unique<OverlaysFigure>(view, room);
    case ReasonsMode::Maps:
    case ReasonsMode::Filters:
        return std::make_unique<MapGridsFigure>(view, room);
    case ReasonsMode::Way:
        break;
    }
    return std::make_unique<WayFigure>(view, room);
}

std::optional<std::size_t> ReasonsFigure::cellAt(const QPointF& position) const {
    const auto found = std::ranges::find_if(
        cells_, [&](const FigureCell& cell) { return cell.place.contains(position); });
    if (found == cells_.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - cells_.begin());
}

std::size_t ReasonsFigure::neighbour(std::size_t cell, int right, int down) const {
    const QPointF from = cells_[cell].place.center();
    std::size_t best = cell;
    double least = INFINITY;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const QPointF way = cells_[i].place.center() - from;
        const double along = right * way.x() + down * way.y();
        const double aside = std::abs(down * way.x()) + std::abs(right * way.y());
        // What lies straight ahead comes before what lies nearer, but aside.
        const double distance = along + 4 * aside;
        if (along > 1 && aside <= along && distance < least) {
            least = distance;
            best = i;
        }
    }
    return best;
}

void ReasonsFigure::paintName(QPainter& painter, const QRectF& row,
                              const InspectedNetwork& looked) const {
    const QColor color = view_.color(looked);
    painter.setRenderHint(QPainter::Antialiasing);
    drawMarker(painter, markerShape(looked.network.color.kind, 0),
               {row.left() + 4, row.center().y()}, 3.6, color, color, 1);
    const QFont bold = Theme::font(Theme::smallSize, QFont::DemiBold);
    const QRectF text = row.adjusted(14, 0, 0, 0);
    painter.setFont(bold);
    painter.setPen(color);
    painter.drawText(
        text, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetricsF(bold).elidedText(looked.network.label, Qt::ElideRight, text.width()));
}

void ReasonsFigure::paintLegend(QPainter& painter, const QRectF& area, const QString& low,
                                const QString& high) const {
    paintRamp(painter, {area.left(), area.top(), area.width(), rampHeight});
    const QRectF below(area.left(), area.top() + rampHeight + 2, area.width(), lineHeight);
    paintSmall(painter, below, low);
    paintSmall(painter, below, high, Qt::AlignRight | Qt::AlignVCenter);
}

void ReasonsFigure::paintSmall(QPainter& painter, const QRectF& area, const QString& text,
                               int flags) const {
    painter.setFont(Theme::font(Theme::smallSize - 1));
    painter.setPen(view_.theme.secondary);
    painter.drawText(area, flags, text);
}

QString placeText(std::int64_t row, std::int64_t column, const Shape& map) {
    return Words::tr("row %1, column %2 of %3 × %4")
        .arg(row + 1)
        .arg(column + 1)
        .arg(map[0])
        .arg(map[1]);
}

} // namespace rlab
