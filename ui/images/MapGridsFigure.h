// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/ProbedRun.h"
#include "ui/images/ReasonsFigure.h"

#include <QList>
#include <QStringList>

namespace rlab {

/// Many small pictures for each network, side by side: the feature maps of a layer, or the filters
/// of the first convolution.
class MapGridsFigure : public ReasonsFigure {
public:
    MapGridsFigure(const ReasonsView& view, const QSizeF& room);

    void paint(QPainter& painter) const override;

private:
    struct Grid {
        const InspectedNetwork* looked;
        QString subtitle;
        QList<QImage> images;
        QStringList names, values; ///< of each
        QRectF head;               ///< name and subtitle
        std::size_t firstCell = 0; ///< of cells()
    };

    Grid mapsOf(const InspectedNetwork& looked) const;
    Grid filtersOf(const InspectedNetwork& looked);
    void layOut();
    void paintBelow(QPainter& painter) const;

    std::vector<Grid> grids_;
    ValueRange common_; ///< of the maps of all networks
    QString note_;      ///< what the filters' colours mean
};

} // namespace rlab
