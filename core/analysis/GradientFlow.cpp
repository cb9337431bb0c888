// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/GradientFlow.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace rlab {

GradientFlow gradientFlow(const ProbeSample& sample) {
    assert(sample.layers.size() >= 2);
    const LayerSample& first = sample.layers.front();
    const LayerSample& last = sample.layers[sample.layers.size() - 2];
    GradientFlow flow;
    flow.firstToLast = static_cast<double>(first.gradient) / last.gradient;
    flow.wayBack = static_cast<double>(first.outputGradient) / last.outputGradient;
    const auto layers = static_cast<double>(std::max<std::size_t>(sample.layers.size() - 2, 1));
    flow.perLayer = std::pow(flow.wayBack, 1 / layers);
    std::vector<double> shares;
    for (const BlockSample& block : sample.blocks)
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
