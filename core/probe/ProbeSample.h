// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/probe/MagnitudeHistogram.h"

#include <cstdint>
#include <vector>

namespace rlab {

/// One layer in one step. Gradients and weights are those of the layer's weights alone, without
/// biases and batch norm. What a layer is, and its output: LearnedLayer; the signals: LayerSignals.
struct LayerSample {
    float gradient = 0;     ///< ℓ² norm
    float gradientMean = 0; ///< mean of the absolute values
    float gradientMax = 0;  ///< the largest absolute value
    float weights = 0;      ///< ℓ² norm, before the step
    float update = 0;       ///< ‖Δw‖ / ‖w‖ of the step; 0 without an update
    float outputMean = 0;
    float outputDeviation = 0;
    float deadShare = 0; ///< not a number if no ReLU follows
    float outputGradient = 0;
    MagnitudeHistogram gradientHistogram;
    MagnitudeHistogram weightHistogram;
};

/// One residual block in one step: BlockSignals.
struct BlockSample {
    float whole = 0;
    float shortcut = 0;
    float branch = 0;
    float shortcutShare = 0;
};

/// A training step seen from inside: one entry for each of learnedLayers() and residualBlocks().
struct ProbeSample {
    std::int64_t step = 0; ///< batches done before it
    double epoch = 0;      ///< the same in epochs, with fraction
    std::vector<LayerSample> layers;
    std::vector<BlockSample> blocks;
};

} // namespace rlab
