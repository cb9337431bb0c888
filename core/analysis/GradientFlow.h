// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkLayers.h"
#include "core/probe/ProbeSample.h"

#include <vector>

namespace rlab {

/// What becomes of the gradient on its way back through a network, in one step.
struct GradientFlow {
    /// By the weights: ℓ² norm at the first layer over that at the last convolution.
    double firstToLast = 0;
    /// By what the layers put out: at the first layer over that at the last convolution. Above 1
    /// the gradient grows on its way back. Not a number if the last one is 0.
    double wayBack = 0;
    /// The same for each layer in between: wayBack^(1 / layers).
    double perLayer = 0;
    /// Median over the residual blocks of the shortcut's share; 0 without blocks.
    double shortcutShare = 0;
    /// The same as a range.
    double leastShortcutShare = 0, mostShortcutShare = 0;
};

/// `layers`: those of the sample's network, projections left out of account; the last one is
/// linear.
GradientFlow gradientFlow(const std::vector<LearnedLayer>& layers, const ProbeSample& sample);

enum class FlowKind { Vanishing, Steady, Exploding };

/// By a factor of `largeChange` on the way back, or more.
FlowKind flowKind(const GradientFlow& flow);
constexpr double largeChange = 100;

/// How a training has thrown its first layer off: its weights have grown, and their gradient is
/// nothing beside them any more. That is what a gradient that explodes at the start leads to.
struct FrozenStart {
    bool isFrozen = false;
    double weightsBefore = 0, weightsAfter = 0;   ///< norms
    double relativeBefore = 0, relativeAfter = 0; ///< gradient over weights
};
FrozenStart frozenStart(const ProbeSample& first, const ProbeSample& latest);

} // namespace rlab
