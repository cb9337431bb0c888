// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/MapGridsFigure.h"

#include "ui/charts/PixelPainting.h"
#include "ui/images/MapPicture.h"
#include "ui/networks/LayerFilters.h"
#include "ui/session/ValueText.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(MapGridsFigure)
};

constexpr double columnGap = 24;
constexpr double gap = 4;
constexpr double headHeight = 40;
constexpr double belowHeight = 36;
constexpr int largest = 96, smallest = 24; ///< sides of the small pictures
constexpr int mostOfWhole = 8;             ///< pixels of a picture, each a whole number of ours

struct Cells {
    int side = smallest;
    int columns = 1;
    double height = 0;
};

Cells cellsOf(int side, qsizetype count, double width) {
    const int most = std::max(1, static_cast<int>((width + gap) / (side + gap)));
    const int rows = static_cast<int>((count + most - 1) / most);
    const int columns = static_cast<int>((count + rows - 1) / rows); // no row is nearly empty
    return {side, columns, static_cast<double>(rows) * (side + gap)};
}

/// As large as all of them fit, at least `smallest`. The pixels of tiny pictures are all equally
/// large.
Cells fitted(const QSize& image, qsizetype count, const QSizeF& room) {
    const int unit = std::min(image.width(), mostOfWhole);
    Cells cells = cellsOf(smallest, count, room.width());
    for (int side = largest / unit * unit; side >= smallest; side -= unit) {
        cells = cellsOf(side, count, room.width());
        if (cells.height <= room.height())
            break;
    }
    return cells;
}

} // namespace

MapGridsFigure::MapGridsFigure(const ReasonsView& view, const QSizeF& room)
    : ReasonsFigure(view, room) {
    const bool showsMaps = view.mode == ReasonsMode::Maps;
    for (const InspectedNetwork* looked : view.shown())
        if (showsMaps)
            widen(common_, looked->maps.span());
    for (const InspectedNetwork* looked : view.shown())
        grids_.push_back(showsMaps ? mapsOf(*looked) : filtersOf(*looked));
    layOut();
}

MapGridsFigure::Grid MapGridsFigure::mapsOf(const InspectedNetwork& looked) const {
    Grid grid;
    grid.looked = &looked;
    const Shape& shape = looked.maps.shape();
    grid.subtitle = Words::tr("%1: %2 maps of %3 × %4")
                        .arg(looked.layer())
                        .arg(shape[0])
                        .arg(shape[1])
                        .arg(shape[2]);
    for (std::int64_t k = 0; k < shape[0]; ++k) {
        const TensorView<const float> map = mapOf(looked.maps, k);
        const ValueRange own = rangeOf(map.span());
        grid.images.append(mapPicture(map, view_.oneScale ? common_ : own));
        grid.names.append(Words::tr("map %1 of %2").arg(k + 1).arg(shape[0]));
        const auto [low, high] = std::ranges::minmax(map.span());
        grid.values.append(
            Words::tr("%1 to %2")
                .arg(valueText(static_cast<double>(low)), valueText(static_cast<double>(high))));
    }
    return grid;
}

MapGridsFigure::Grid MapGridsFigure::filtersOf(const InspectedNetwork& looked) {
    const AskedNetwork& network = looked.network;
    const LayerFilters filters =
        rlab::filtersOf(*network.spec, {network.step, network.state}, !network.isLive);
    Grid grid;
    grid.looked = &looked;
    const bool isOfRun = network.step > 0;
    grid.subtitle = isOfRun ? filters.when : Words::tr("Filters of the first convolution");
    grid.images = filters.images;
    grid.values = filters.tips;
    for (qsizetype i = 0; i < filters.tips.size(); ++i)
        grid.names.append(network.label);
    // Each network has a scale of its own.
    note_ += (note_.isEmpty() ? QString() : QStringLiteral("\n")) +
             Words::tr("%1: %2").arg(network.label, filters.note);
    return grid;
}

void MapGridsFigure::layOut() {
    const auto count = static_cast<double>(std::max<std::size_t>(grids_.size(), 1));
    const double width = (size_.width() - columnGap * (count - 1)) / count;
    double bottom = 0;
    for (std::size_t i = 0; i < grids_.size(); ++i) {
        Grid& grid = grids_[i];
        const double left = std::round(static_cast<double>(i) * (width + columnGap));
        grid.head = {left, 0, width, headHeight};
        grid.firstCell = cells_.size();
        if (grid.images.isEmpty())
            continue;
        const Cells cells = fitted(grid.images.first().size(), grid.images.size(),
                                   {width, size_.height() - headHeight - belowHeight});
        for (qsizetype k = 0; k < grid.images.size(); ++k) {
            const QRectF place(left + static_cast<double>(k % cells.columns) * (cells.side + gap),
                               headHeight +
                                   static_cast<double>(k / cells.columns) * (cells.side + gap),
                               cells.side, cells.side);
            cells_.push_back({place, place, i, grid.names[k], grid.values[k]});
        }
        bottom = std::max(bottom, headHeight + cells.height);
    }
    size_.setHeight(bottom + belowHeight);
}

void MapGridsFigure::paint(QPainter& painter) const {
    for (const Grid& grid : grids_) {
        const QRectF name(grid.head.left(), 0, grid.head.width(), nameHeight);
        paintName(painter, name, *grid.looked);
        paintSmall(painter, name.translated(0, nameHeight - 2), grid.subtitle);
        for (qsizetype k = 0; k < grid.images.size(); ++k)
            drawPixels(painter, cells_[grid.firstCell + static_cast<std::size_t>(k)].place,
                       grid.images[k]);
    }
    paintBelow(painter);
}

void MapGridsFigure::paintBelow(QPainter& painter) const {
    const QRectF area(0, size_.height() - legendHeight, size_.width(), legendHeight);
    if (!note_.isEmpty())
        return paintSmall(painter, area.adjusted(0, -8, 0, 0), note_,
                          Qt::AlignLeft | Qt::AlignBottom | Qt::TextWordWrap);
    const QRectF legend(area.left(), area.top(), std::min(160.0, area.width() / 3), area.height());
    const QString low = view_.oneScale ? valueText(common_.low) : Words::tr("lowest");
    const QString high = view_.oneScale ? valueText(common_.high) : Words::tr("highest");
    paintLegend(painter, legend, low, high);
    paintSmall(painter, area.adjusted(legend.width() + 16, -4, 0, -4),
               view_.oneScale ? Words::tr("One scale for all maps")
                              : Words::tr("Each map from its own lowest to its own highest value"));
}

} // namespace rlab
