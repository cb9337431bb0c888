// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/WayFigure.h"

#include "ui/charts/PixelPainting.h"
#include "ui/images/MapPicture.h"
#include "ui/session/ValueText.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(WayFigure)
};

constexpr double gap = 8;
constexpr double rowGap = 8;
constexpr double leastPitch = 60; ///< "layer3.17" fits below
constexpr double leastSide = 48, mostSide = 128;

/// "layer1.0.relu2" → "layer1.0".
QString blockOf(const QString& layer) {
    return layer.section(u'.', 0, 1);
}

} // namespace

WayFigure::WayFigure(const ReasonsView& view, const QSizeF& room)
    : ReasonsFigure(view, room) {
    const std::vector<const InspectedNetwork*> shown = view.shown();
    for (const InspectedNetwork* looked : shown) {
        longest_ = std::max(longest_, looked->way.size());
        for (const WayMap& map : looked->way)
            widen(common_, map.map.span());
    }
    const auto count = static_cast<double>(std::max<std::size_t>(shown.size(), 1));
    const double around = nameHeight + lineHeight + rowGap;
    const double side = std::floor(
        std::clamp((room.height() - legendHeight) / count - around, leastSide, mostSide));
    pitch_ = std::max(side + gap, leastPitch);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        rows_.push_back({shown[i], {}, {}, {}});
        layOut(i, static_cast<double>(i) * (side + around), side);
    }
    size_ = {std::max(room.width(), pitch_ * static_cast<double>(longest_)),
             count * (side + around) + legendHeight};
}

void WayFigure::layOut(std::size_t network, double top, double side) {
    Row& row = rows_[network];
    row.head = {0, top, size_.width(), nameHeight};
    const std::vector<WayMap>& way = row.looked->way;
    for (std::size_t i = 0; i < way.size(); ++i) {
        const double share =
            way.size() > 1 ? static_cast<double>(i) / static_cast<double>(way.size() - 1) : 0;
        const double column = std::round(share * static_cast<double>(longest_ - 1));
        const QRectF place(column * pitch_, top + nameHeight, side, side);
        row.cells.push_back(cells_.size());
        cells_.push_back({place, place, network, way[i].layer, mapText(way[i])});
        const Tensor& map = way[i].map;
        row.images.push_back(
            map.size() == 0
                ? QImage()
                : mapPicture(map.view(), view_.oneScale ? common_ : rangeOf(map.span())));
    }
}

QString WayFigure::mapText(const WayMap& map) const {
    if (map.map.size() == 0)
        return Words::tr("has no map %1").arg(view_.inspection.channel + 1);
    const auto [low, high] = std::ranges::minmax(map.map.span());
    const QString which = view_.inspection.channel == InspectionRequest::meanOfMaps
                              ? Words::tr("mean of the maps")
                              : Words::tr("map %1").arg(view_.inspection.channel + 1);
    return Words::tr("%1, %2 × %3: %4 to %5")
        .arg(which)
        .arg(map.map.shape()[0])
        .arg(map.map.shape()[1])
        .arg(valueText(static_cast<double>(low)), valueText(static_cast<double>(high)));
}

void WayFigure::paint(QPainter& painter) const {
    for (const Row& row : rows_)
        paintRow(painter, row);
    const QRectF area(0, size_.height() - legendHeight, size_.width(), legendHeight);
    const QRectF legend(area.left(), area.top(), 160, area.height());
    paintLegend(painter, legend, view_.oneScale ? valueText(common_.low) : Words::tr("lowest"),
                view_.oneScale ? valueText(common_.high) : Words::tr("highest"));
    paintSmall(painter, area.adjusted(legend.width() + 16, -4, 0, -4),
               view_.oneScale ? Words::tr("One scale for all maps")
                              : Words::tr("Each map from its own lowest to its own highest value"));
}

void WayFigure::paintRow(QPainter& painter, const Row& row) const {
    paintName(painter, row.head, *row.looked);
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const FigureCell& cell = cells_[row.cells[i]];
        if (row.images[i].isNull())
            painter.fillRect(cell.place, view_.theme.control);
        else
            drawPixels(painter, cell.place, row.images[i]);
        paintSmall(painter, {cell.place.left(), cell.place.bottom() + 1, pitch_ - 2, lineHeight},
                   blockOf(cell.where));
    }
}

} // namespace rlab
