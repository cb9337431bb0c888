// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/ProbedRun.h"

#include <QPointF>

#include <optional>
#include <vector>

namespace rlab {

/// How layers of networks of different depth are laid beside each other.
enum class LayerAxis {
    Number,       ///< 1, 2, 3, …
    RelativeDepth ///< 0 is the first layer, 1 the last
};

/// A statistic against depth, one line for each network, at one step; projections of shortcuts lie
/// beside the line, so that plain and residual twins have the same.
class GradientProfile {
public:
    struct Line {
        std::size_t network = 0;
        std::vector<QPointF> points; ///< x on the axis; y is not a number where there is a gap
        /// Of the network's projections, at the layers that they work beside; the same.
        std::vector<QPointF> projections{};
        int gaps = 0;       ///< values that can't be drawn
        bool isOld = false; ///< the network ended before the step
    };

    GradientProfile() = default;
    GradientProfile(const ProbedRun& run, std::int64_t step, LayerStatistic statistic,
                    LayerAxis axis);

    /// Of the networks that were seen by then, in their order.
    const std::vector<Line>& lines() const { return lines_; }
    double first() const { return axis_ == LayerAxis::Number ? 1 : 0; }
    double last() const { return last_; }
    LayerAxis axis() const { return axis_; }
    /// The index in the line of the layer nearest to x; nothing beyond the line's ends.
    static std::optional<std::size_t> nearest(const Line& line, double x);

private:
    std::vector<Line> lines_;
    LayerAxis axis_ = LayerAxis::Number;
    double last_ = 1;
};

/// How much larger the value of the first layer is than that of the last convolution, if that can
/// be said.
std::optional<double> firstToLast(const ProbedNetwork& network, const ProbeSample& sample,
                                  LayerStatistic statistic);

} // namespace rlab
