// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/Thinning.h"

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

using Index = GrowingLine::Index;

void appendColumn(const GrowingLine& line, Index begin, Index end, QList<QPointF>& kept) {
    if (std::isnan(line[begin].y()))
        kept.append(line[begin]);
    const auto [low, high] = line.extremes(begin, end);
    if (low == GrowingLine::none)
        return;
    kept.append(line[std::min(low, high)]);
    if (low != high)
        kept.append(line[std::max(low, high)]);
    if (std::isnan(line[end - 1].y()))
        kept.append(line[end - 1]);
}

} // namespace

QList<QPointF> thinned(const GrowingLine& line, const AxisScale& x, const Span& span, int columns) {
    QList<QPointF> kept;
    const Index count = line.size();
    const Index inside = line.firstAtOrAfter(x.value(span.from));
    const Index begin = std::max<Index>(0, inside - 1);
    const Index after = line.lastAtOrBefore(x.value(span.to)) + 1;
    const Index end = std::min<Index>(count, after + 1);
    if (end - begin <= 2 * columns) {
        kept.reserve(std::max<Index>(0, end - begin));
        for (Index i = begin; i < end; ++i)
            kept.append(line[i]);
        return kept;
    }
    kept.reserve(2 * columns + 3);
    if (begin < inside)
        kept.append(line[begin]);
    Index first = inside;
    for (int column = 1; column <= columns && first < after; ++column) {
        const double border = x.value(span.from + span.length() * column / columns);
        const Index next = column == columns ? after : line.firstAtOrAfter(border, first);
        if (next > first)
            appendColumn(line, first, next, kept);
        first = next;
    }
    // The very last point is where the label belongs.
    for (Index i = after - 1; i < end; ++i)
        kept.append(line[i]);
    return kept;
}

} // namespace rlab
