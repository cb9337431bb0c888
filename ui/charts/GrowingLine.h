// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace rlab {

/// A line that only grows at its right end: x never falls; y is NaN where the line has a gap.
/// Blocks of 16, 256, … points know their lowest and highest one, so that the extremes of any
/// stretch are found in logarithmic time.
class GrowingLine {
public:
    using Index = std::int32_t;
    static constexpr Index none = -1;

    /// Where the lowest and the highest y are; `none` if there are but gaps.
    struct Extremes {
        Index low = none;
        Index high = none;
    };

    void clear();
    /// An x that falls is raised to the one before; a y that is not finite becomes a gap.
    void append(QPointF point);

    Index size() const { return static_cast<Index>(points_.size()); }
    bool empty() const { return points_.empty(); }
    const QPointF& operator[](Index index) const {
        return points_[static_cast<std::size_t>(index)];
    }
    const QPointF& last() const { return points_.back(); }

    /// Of the points [begin, end).
    Extremes extremes(Index begin, Index end) const;
    Extremes extremes() const { return total_; }
    /// The smallest y above zero; infinite if there is none.
    double smallestPositive() const { return smallestPositive_; }
    /// The first point from `from` on whose x is at least `x`; size() if there is none. Quick when
    /// it is near `from`.
    Index firstAtOrAfter(double x, Index from = 0) const;
    /// The last point whose x is at most `x`; `none` if all are to the right.
    Index lastAtOrBefore(double x) const;

private:
    static constexpr int levelCount = 4;
    static constexpr Index fanOut = 16;

    void take(Extremes& extremes, Index point) const;
    void take(Extremes& extremes, const Extremes& other) const;

    std::vector<QPointF> points_;
    std::array<std::vector<Extremes>, levelCount> levels_;
    Extremes total_;
    double smallestPositive_ = std::numeric_limits<double>::infinity();
};

} // namespace rlab
