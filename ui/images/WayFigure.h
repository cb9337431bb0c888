// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/ProbedRun.h"
#include "ui/images/ReasonsFigure.h"

namespace rlab {

/// The picture's way through the networks: a row for each, a map for each block, from left to
/// right. The longest row sets the places; blocks of shorter ones stand where the same share of the
/// way is done, so that those of twins are above each other.
class WayFigure : public ReasonsFigure {
public:
    WayFigure(const ReasonsView& view, const QSizeF& room);

    void paint(QPainter& painter) const override;

private:
    struct Row {
        const InspectedNetwork* looked;
        QRectF head;
        std::vector<QImage> images;
        std::vector<std::size_t> cells; ///< of each image
    };

    void layOut(std::size_t network, double top, double side);
    QString mapText(const WayMap& map) const;
    void paintRow(QPainter& painter, const Row& row) const;

    std::vector<Row> rows_;
    std::size_t longest_ = 1;
    double pitch_ = 0;
    ValueRange common_;
};

} // namespace rlab
