// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/Decimator.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace rlab {

namespace {

/// Index range of the points in one pixel column.
struct Column {
    qsizetype begin;
    qsizetype end;
};

void appendExtremes(const QList<QPointF>& points, Column column, QList<QPointF>& kept) {
    const auto begin = points.begin() + column.begin;
    const auto end = points.begin() + column.end;
    const auto [low, high] = std::minmax_element(
        begin, end, [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
    std::array chosen{low, high, end - 1};
    std::ranges::sort(chosen);
    const auto last = std::unique(chosen.begin(), chosen.end());
    std::for_each(chosen.begin(), last, [&](auto point) { kept.append(*point); });
}

} // namespace

QList<QPointF> decimate(const QList<QPointF>& points, double xMin, double xMax, int columns) {
    if (points.size() <= columns || xMax <= xMin)
        return points;
    const auto columnOf = [&](const QPointF& point) {
        const double column = std::floor((point.x() - xMin) / (xMax - xMin) * columns);
        return std::min(column, columns - 1.0); // xMax itself is in the last column
    };
    QList<QPointF> kept{points.first()};
    qsizetype begin = 1;
    while (begin < points.size()) {
        const double column = columnOf(points[begin]);
        qsizetype end = begin + 1;
        while (end < points.size() && columnOf(points[end]) == column)
            ++end;
        appendExtremes(points, {begin, end}, kept);
        begin = end;
    }
    return kept;
}

} // namespace rlab
