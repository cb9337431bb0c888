// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/PlotFrame.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace rlab {

namespace {

/// The part of a segment inside of the rectangle, by Liang and Barsky.
std::optional<std::pair<QPointF, QPointF>> insidePart(const QPointF& a, const QPointF& b,
                                                      const QRectF& rect) {
    const QPointF d = b - a;
    double from = 0;
    double to = 1;
    const std::array<std::pair<double, double>, 4> borders{{{-d.x(), a.x() - rect.left()},
                                                            {d.x(), rect.right() - a.x()},
                                                            {-d.y(), a.y() - rect.top()},
                                                            {d.y(), rect.bottom() - a.y()}}};
    for (const auto& [step, room] : borders) {
        if (step == 0) {
            if (room < 0)
                return std::nullopt;
        } else if (step < 0) {
            from = std::max(from, room / step);
        } else {
            to = std::min(to, room / step);
        }
    }
    if (from > to)
        return std::nullopt;
    return std::pair(from == 0 ? a : a + from * d, to == 1 ? b : a + to * d);
}

} // namespace

QPointF PlotFrame::position(const QPointF& value) const {
    return {xPosition(value.x()),
            plot.bottom() - plot.height() * (yScale.place(value.y()) - y.from) / y.length()};
}

double PlotFrame::xPosition(double value) const {
    return plot.left() + plot.width() * (xScale.place(value) - x.from) / x.length();
}

double PlotFrame::xValue(double position) const {
    return xScale.value(x.from + x.length() * (position - plot.left()) / plot.width());
}

QList<QPolygonF> insidePieces(const QList<QPointF>& positions, const QRectF& plot) {
    QList<QPolygonF> pieces;
    QPolygonF piece;
    const auto finish = [&] {
        if (!piece.empty())
            pieces.append(std::exchange(piece, {}));
    };
    for (qsizetype i = 0; i < positions.size(); ++i) {
        const bool gap = std::isnan(positions[i].y());
        const bool first = i == 0 || std::isnan(positions[i - 1].y());
        if (gap) {
            finish();
            continue;
        }
        if (first) {
            // A point between two gaps is a line of one point.
            const bool alone = i + 1 == positions.size() || std::isnan(positions[i + 1].y());
            if (alone && plot.contains(positions[i]))
                pieces.append(QPolygonF{positions[i]});
            continue;
        }
        const auto part = insidePart(positions[i - 1], positions[i], plot);
        if (!part) {
            finish();
            continue;
        }
        if (piece.empty() || piece.last() != part->first) {
            finish();
            piece.append(part->first);
        }
        piece.append(part->second);
    }
    finish();
    return pieces;
}

} // namespace rlab
