// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/GradientView.h"
#include "ui/charts/HeatMapImage.h"

#include <QRectF>

namespace rlab {

/// The pictures of all networks, brought forward together.
using HeatMapImages = std::vector<HeatMapImage>;
void updateImages(HeatMapImages& images, const GradientView& view);

/// A heat map for each network, layer against time, laid out in an area: at most four in a row.
/// Projections of shortcuts have rows of their own below.
class HeatMapsFigure {
public:
    struct Cell {
        LayerChoice layer;
        std::int64_t step = 0;
    };

    HeatMapsFigure(const GradientView& view, const HeatMapImages& images, const QRectF& area);

    static int rows(std::size_t networks);
    static constexpr double leastRowHeight = 128;

    void paint(QPainter& painter) const;
    std::optional<Cell> cellAt(const QPointF& position) const;
    /// Where the picture of a network's line lies: equally high for all networks, so that twins
    /// have their layers at equal heights.
    QRectF map(std::size_t network) const;
    /// Below it, the picture of its projections; null if it has none.
    QRectF projections(std::size_t network) const;
    /// Where a layer (by its row, ProbedNetwork::rows()) lies within them, and a step.
    QRectF rowOf(std::size_t network, int row) const;
    double xOf(std::size_t network, std::int64_t step) const;

private:
    void paintMap(QPainter& painter, std::size_t network) const;
    QRectF room(std::size_t network) const;
    double projectionHeight(double height) const;
    void paintPicture(QPainter& painter, std::size_t network, const QRectF& place, int firstRow,
                      int rows) const;
    void paintRows(QPainter& painter, std::size_t network, const QRectF& place, int firstRow,
                   int rows) const;
    void paintChosen(QPainter& painter, std::size_t network) const;
    void paintTexts(QPainter& painter, std::size_t network) const;

    const GradientView& view_;
    const HeatMapImages& images_;
    QRectF area_;
};

/// The ramp of colours with its values.
void paintScaleLegend(QPainter& painter, const GradientView& view, const QRectF& area);

} // namespace rlab
