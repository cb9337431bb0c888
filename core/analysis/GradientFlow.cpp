// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/GradientFlow.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace rlab {

GradientFlow gradientFlow(const std::vector<LearnedLayer>& layers, const ProbeSample& sample) {
    assert(layers.size() == sample.layers.size());
    std::vector<const LayerSample*> line;
    for (std::size_t i = 0; i + 1 < layers.size(); ++i)
        if (!layers[i].isShortcut)
            line.push_back(&sample.layers[i]);
    GradientFlow flow;
    flow.firstToLast = static_cast<double>(line.front()->gradient) / line.back()->gradient;
    flow.wayBack = static_cast<double>(line.front()->outputGradient) / line.back()->outputGradient;
    const auto between = static_cast<double>(std::max<std::size_t>(line.size() - 1, 1));
    flow.perLayer = std::pow(flow.wayBack, 1 / between);
    std::vector<double> shares;
    for (const BlockSample& block : sample.blocks)
        if (std::isfinite(block.shortcutShare))
            shares.push_back(block.shortcutShare);
    if (!shares.empty()) {
        std::ranges::sort(shares);
        flow.shortcutShare = shares[shares.size() / 2];
        flow.leastShortcutShare = shares.front();
        flow.mostShortcutShare = shares.back();
    }
    return flow;
}

FlowKind flowKind(const GradientFlow& flow) {
    if (flow.wayBack >= largeChange)
        return FlowKind::Exploding;
    return flow.wayBack <= 1 / largeChange ? FlowKind::Vanishing : FlowKind::Steady;
}

FrozenStart frozenStart(const ProbeSample& first, const ProbeSample& latest) {
    constexpr double muchLarger = 2, muchSmaller = 100;
    const LayerSample& before = first.layers.front();
    const LayerSample& after = latest.layers.front();
    FrozenStart start{false, before.weights, after.weights,
                      static_cast<double>(before.gradient) / before.weights,
                      static_cast<double>(after.gradient) / after.weights};
    start.isFrozen = start.weightsAfter >= muchLarger * start.weightsBefore &&
                     start.relativeBefore >= muchSmaller * start.relativeAfter;
    return start;
}

} // namespace rlab
