// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <vector>

namespace rlab {

/// What passes through one layer in a training step. The layer's output is LearnedLayer's: behind
/// the batch norm, before addition and activation.
struct LayerSignals {
    /// Mean and standard deviation of the output, over images, channels and pixels.
    double outputMean = 0, outputDeviation = 0;
    /// Share of the channels whose ReLU lets nothing through, at no pixel of no image of the batch:
    /// their weights get no gradient. Not a number if no ReLU follows.
    double deadShare = std::numeric_limits<double>::quiet_NaN();
    /// ℓ² norm of the loss's gradient by the output.
    double outputGradient = 0;
};

/// The gradient by a residual block's input x = a(z), and by which way it came:
/// ∂L/∂x = ∂L/∂y · (∂shortcut/∂x + ∂F/∂x). Counted is what a's derivative lets through to z: the
/// rest ends there.
struct BlockSignals {
    double whole = 0;    ///< ℓ² norms
    double shortcut = 0; ///< of what came down the shortcut
    double branch = 0;   ///< of what came through the convolutions
    /// The shortcut's part along the whole, ⟨shortcut, whole⟩ / ‖whole‖²: with the branch's it adds
    /// up to 1. Both can lie outside of 0 … 1 where they point against each other.
    double shortcutShare = 0;
};

/// One step, seen from inside: one entry for each of learnedLayers() and residualBlocks().
struct StepSignals {
    std::vector<LayerSignals> layers;
    std::vector<BlockSignals> blocks;
};

} // namespace rlab
