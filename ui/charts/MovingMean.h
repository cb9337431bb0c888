// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/Series.h"

#include <vector>

namespace rlab {

/// Smooths a line while it grows: each point becomes the mean over the points around it, as many
/// before as after, so that nothing shifts to the right; at both ends the window is cut off. Gaps
/// stay, and no mean takes them in.
class MovingMean {
public:
    /// `window`: odd, in points.
    explicit MovingMean(int window)
        : radius_(window / 2) {}

    /// Adds what is final now to the series' line.
    void add(const QPointF& point, Series& smoothed);
    /// The points behind, whose windows are not full yet.
    QList<QPointF> unfinished() const;

private:
    QPointF mean(std::size_t centre) const;

    std::size_t radius_;
    std::vector<QPointF> recent_;
    std::size_t next_ = 0; ///< of recent_, to be finished
};

} // namespace rlab
