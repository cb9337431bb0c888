// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/GradientProfile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rlab {

namespace {

double xOf(LayerAxis axis, std::size_t place, std::size_t count) {
    if (axis == LayerAxis::Number)
        return static_cast<double>(place + 1);
    return count < 2 ? 0 : static_cast<double>(place) / static_cast<double>(count - 1);
}

} // namespace

GradientProfile::GradientProfile(const ProbedRun& run, std::int64_t step, LayerStatistic statistic,
                                 LayerAxis axis)
    : axis_(axis) {
    const bool positive = isMagnitude(statistic);
    for (std::size_t i = 0; i < run.networks().size(); ++i) {
        const ProbedNetwork& network = run.networks()[i];
        const std::size_t count = network.line.size();
        last_ = std::max(last_, xOf(axis, count - 1, count));
        const ProbeSample* sample = network.at(step);
        if (!sample)
            continue;
        const auto drawable = [&](int layer) {
            const double value =
                valueOf(sample->layers[static_cast<std::size_t>(layer)], statistic);
            const bool isDrawn = std::isfinite(value) && (value > 0 || !positive);
            return isDrawn ? value : std::numeric_limits<double>::quiet_NaN();
        };
        Line line{i, {}, {}, 0, sample->step < run.steps()[run.indexOf(step)]};
        for (std::size_t place = 0; place < count; ++place) {
            const double value = drawable(network.line[place]);
            line.gaps += std::isnan(value);
            line.points.emplace_back(xOf(axis, place, count), value);
        }
        for (const auto& [layer, beside] : network.projections)
            line.projections.emplace_back(xOf(axis, static_cast<std::size_t>(beside), count),
                                          drawable(layer));
        lines_.push_back(std::move(line));
    }
}

std::optional<std::size_t> GradientProfile::nearest(const Line& line, double x) {
    if (line.points.empty())
        return std::nullopt;
    const auto distance = [&](std::size_t i) { return std::abs(line.points[i].x() - x); };
    const auto after = std::ranges::lower_bound(line.points, x, {},
                                                [](const QPointF& point) { return point.x(); });
    auto index = static_cast<std::size_t>(after - line.points.begin());
    index = std::min(index, line.points.size() - 1);
    if (index > 0 && distance(index - 1) <= distance(index))
        --index;
    const double apart = line.points.size() < 2 ? 1 : line.points[1].x() - line.points[0].x();
    if (distance(index) > apart / 2 + 1e-9)
        return std::nullopt;
    return index;
}

std::optional<double> firstToLast(const ProbedNetwork& network, const ProbeSample& sample,
                                  LayerStatistic statistic) {
    if (!isMagnitude(statistic) || network.line.size() < 2)
        return std::nullopt;
    const auto value = [&](int layer) {
        return valueOf(sample.layers[static_cast<std::size_t>(layer)], statistic);
    };
    const double ratio = value(network.line.front()) / value(network.line[network.line.size() - 2]);
    return std::isfinite(ratio) ? std::optional(ratio) : std::nullopt;
}

} // namespace rlab
