// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/MovingMean.h"

#include <algorithm>
#include <cmath>

namespace rlab {

void MovingMean::add(const QPointF& point, Series& smoothed) {
    recent_.push_back(point);
    if (next_ + radius_ >= recent_.size())
        return;
    smoothed.line.append(mean(next_));
    ++next_;
    // Nothing reaches further back than a radius; forget in portions.
    const std::size_t keep = 64 + 2 * radius_;
    if (next_ > 2 * keep) {
        const std::size_t forget = next_ - radius_ - 1;
        recent_.erase(recent_.begin(), recent_.begin() + static_cast<std::ptrdiff_t>(forget));
        next_ -= forget;
    }
}

QList<QPointF> MovingMean::unfinished() const {
    QList<QPointF> points;
    for (std::size_t i = next_; i < recent_.size(); ++i)
        points.append(mean(i));
    return points;
}

QPointF MovingMean::mean(std::size_t centre) const {
    if (!std::isfinite(recent_[centre].y()))
        return recent_[centre];
    double sum = 0;
    int count = 0;
    const std::size_t end = std::min(centre + radius_ + 1, recent_.size());
    for (std::size_t i = centre - std::min(centre, radius_); i < end; ++i) {
        if (std::isfinite(recent_[i].y())) {
            sum += recent_[i].y();
            ++count;
        }
    }
    return {recent_[centre].x(), sum / count};
}

} // namespace rlab
