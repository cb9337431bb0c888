// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/GrowingLine.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rlab {

void GrowingLine::clear() {
    *this = GrowingLine();
}

void GrowingLine::append(QPointF point) {
    if (!points_.empty() && !(point.x() >= points_.back().x()))
        point.setX(points_.back().x());
    if (!std::isfinite(point.y()))
        point.setY(std::numeric_limits<double>::quiet_NaN());
    const Index index = size();
    points_.push_back(point);
    Index block = 1;
    for (std::vector<Extremes>& level : levels_) {
        block *= fanOut;
        if (index % block == 0)
            level.emplace_back();
        take(level.back(), index);
    }
    take(total_, index);
    if (point.y() > 0)
        smallestPositive_ = std::min(smallestPositive_, point.y());
}

/// Of equal ones the first stays: the point that was there earlier.
void GrowingLine::take(Extremes& extremes, Index point) const {
    const double y = (*this)[point].y();
    if (std::isnan(y))
        return;
    if (extremes.low == none || y < (*this)[extremes.low].y())
        extremes.low = point;
    if (extremes.high == none || y > (*this)[extremes.high].y())
        extremes.high = point;
}

void GrowingLine::take(Extremes& extremes, const Extremes& other) const {
    if (other.low == none)
        return;
    take(extremes, other.low);
    take(extremes, other.high);
}

GrowingLine::Extremes GrowingLine::extremes(Index begin, Index end) const {
    Extremes found;
    while (begin < end) {
        int level = 0;
        Index block = 1;
        while (level < levelCount && begin % (block * fanOut) == 0 &&
               begin + block * fanOut <= end) {
            block *= fanOut;
            ++level;
        }
        if (level == 0)
            take(found, begin);
        else
            take(found, levels_[static_cast<std::size_t>(level - 1)]
                               [static_cast<std::size_t>(begin / block)]);
        begin += block;
    }
    return found;
}

GrowingLine::Index GrowingLine::firstAtOrAfter(double x, Index from) const {
    const Index count = size();
    Index low = from;
    Index reach = 1;
    while (low + reach < count && (*this)[low + reach].x() < x) {
        low += reach;
        reach *= 2;
    }
    const auto begin = points_.begin() + std::min(low, count);
    const auto end = points_.begin() + std::min(low + reach + 1, count);
    const auto found = std::lower_bound(
        begin, end, x, [](const QPointF& point, double value) { return point.x() < value; });
    return static_cast<Index>(found - points_.begin());
}

GrowingLine::Index GrowingLine::lastAtOrBefore(double x) const {
    const auto found =
        std::upper_bound(points_.begin(), points_.end(), x,
                         [](double value, const QPointF& point) { return value < point.x(); });
    return static_cast<Index>(found - points_.begin()) - 1;
}

} // namespace rlab
