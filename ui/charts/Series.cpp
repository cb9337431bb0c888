// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/Series.h"

#include <algorithm>
#include <cmath>

namespace rlab {

std::optional<QPointF> Series::at(double x) const {
    for (auto point = tail.rbegin(); point != tail.rend(); ++point)
        if (point->x() <= x)
            return *point;
    const GrowingLine::Index index = line.lastAtOrBefore(x);
    return index == GrowingLine::none ? std::nullopt : std::optional(line[index]);
}

std::optional<QPointF> Series::best() const {
    const GrowingLine::Index low = line.extremes().low;
    return low == GrowingLine::none ? std::nullopt : std::optional(line[low]);
}

std::optional<QRectF> Series::extent() const {
    std::optional<QRectF> extent;
    const auto take = [&extent](const QPointF& point) {
        if (std::isnan(point.y()))
            return;
        if (!extent)
            extent = QRectF(point, point);
        extent->setLeft(std::min(extent->left(), point.x()));
        extent->setRight(std::max(extent->right(), point.x()));
        extent->setTop(std::min(extent->top(), point.y()));
        extent->setBottom(std::max(extent->bottom(), point.y()));
    };
    if (line.extremes().low != GrowingLine::none) {
        take({line[0].x(), line[line.extremes().low].y()});
        take({line.last().x(), line[line.extremes().high].y()});
    }
    for (const QPointF& point : tail)
        take(point);
    return extent;
}

} // namespace rlab
