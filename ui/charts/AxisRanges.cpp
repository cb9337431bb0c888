// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/AxisRanges.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rlab {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// What the shown curves hold, found without going through their points.
struct ValueRange {
    double low = infinity;
    double high = -infinity;
    double smallestPositive = infinity;
    double highestStart = 0; ///< of the training curves

    void take(const Series& series) {
        if (const auto extent = series.extent()) {
            low = std::min(low, extent->top());
            high = std::max(high, extent->bottom());
        }
        smallestPositive = std::min(smallestPositive, series.line.smallestPositive());
        for (const QPointF& point : series.tail)
            if (point.y() > 0)
                smallestPositive = std::min(smallestPositive, point.y());
    }
};

ValueRange verticalExtent(const CurveSet& curves) {
    ValueRange extent;
    for (const auto& curve : curves.curves()) {
        if (!curve->shown)
            continue;
        extent.take(curve->train());
        extent.take(curve->low());
        extent.take(curve->high());
        if (curves.options().test)
            extent.take(curve->test());
        for (const Curve::Seed& seed : curve->seeds())
            extent.take(seed.lines.behind());
        if (!curve->train().line.empty() && std::isfinite(curve->train().line[0].y()))
            extent.highestStart = std::max(extent.highestStart, curve->train().line[0].y());
    }
    return extent;
}

double firstPositive(const Series& series) {
    if (!series.line.empty()) {
        const GrowingLine::Index index =
            series.line.firstAtOrAfter(std::numeric_limits<double>::min());
        if (index < series.line.size())
            return series.line[index].x();
    }
    return !series.tail.empty() && series.tail.first().x() > 0 ? series.tail.first().x() : infinity;
}

} // namespace

AxisNeed horizontalNeed(const CurveSet& curves) {
    AxisNeed need;
    const double end = curves.horizontalEnd();
    need.scale.logarithmic = curves.options().logX;
    if (need.scale.logarithmic) {
        double first = infinity;
        for (const auto& curve : curves.curves()) {
            if (!curve->shown)
                continue;
            first = std::min(first, firstPositive(curve->train()));
            need.clampsZeros |= !curve->train().line.empty() && curve->train().line[0].x() <= 0;
        }
        need.scale.floor = roundedDown(std::isfinite(first) && first < end ? first : end / 100);
        need.home = {need.scale.place(need.scale.floor), need.scale.place(end)};
    } else {
        need.home = {0, end};
    }
    need.data = need.home;
    return need;
}

AxisNeed verticalNeed(const CurveSet& curves) {
    constexpr double highestFloor = 0.1; // percent; of a loss a hundredth of it
    const bool error = curves.options().metric == Metric::Error;
    const ValueRange extent = verticalExtent(curves);
    const bool hasData = extent.low <= extent.high;
    // A loss that bursts before it diverges would press everything else to the ground.
    double top = error ? 100 : 2.5;
    if (!error && hasData)
        top = std::max(1e-6, std::min(extent.high, 3 * std::max(extent.highestStart, 0.1)));
    if (!error) {
        const double step = roundedUp(top / 8);
        top = std::ceil(top / step - 1e-9) * step;
    }
    AxisNeed need;
    need.scale.logarithmic = curves.options().logY;
    if (!need.scale.logarithmic) {
        need.home = {0, top};
        need.data =
            hasData ? Span{std::min(0.0, extent.low), std::max(top, extent.high)} : need.home;
        return need;
    }
    const double smallest =
        std::isfinite(extent.smallestPositive) ? extent.smallestPositive : top / 100;
    need.clampsZeros = hasData && extent.low <= 0;
    need.scale.floor = roundedDown(std::min(smallest, top / 10));
    if (need.clampsZeros) {
        const double floor = error ? highestFloor : highestFloor / 100;
        need.scale.floor = std::min(floor, std::pow(10, std::floor(std::log10(smallest))));
    }
    need.home = {need.scale.place(need.scale.floor), need.scale.place(top)};
    need.data = {need.home.from,
                 std::max(need.home.to, hasData ? need.scale.place(extent.high) : need.home.to)};
    return need;
}

} // namespace rlab
