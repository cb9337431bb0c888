// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/charts/Marker.h"

#include <QRectF>
#include <QStringList>

#include <cstddef>
#include <vector>

namespace rlab {

/// The box beside the mouse: a heading, and a row for each network.
struct ReadoutBox {
    struct Row {
        QColor color;
        MarkerShape marker = MarkerShape::Square;
        QStringList cells; ///< the first is what matters
    };

    QString heading;
    std::vector<Row> rows;

    bool empty() const { return rows.empty(); }
    /// How many rows a box of that height can have.
    static std::size_t rowsIn(double height);
    double height() const;
    /// Beside the anchor, within the bounds if it fits.
    void paint(QPainter& painter, const QRectF& bounds, const QPointF& anchor,
               const Theme& theme) const;
    /// In sentences, for those who hear them.
    QString spoken() const;

private:
    std::vector<double> widths() const;
};

} // namespace rlab
