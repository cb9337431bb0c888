// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/StepSignals.h"
#include "core/nn/NetworkLayers.h"
#include "core/nn/NetworkState.h"
#include "core/probe/ProbeSample.h"

namespace rlab {

/// Makes samples of a network's training steps. Belongs to one network; keeps a copy of its weights
/// from before() to after().
class LayerProbe {
public:
    explicit LayerProbe(const NetworkSpec& network);

    /// The weights that the step begins with.
    void before(const NetworkState& state);
    /// The step is done: its gradients and signals, and the weights that it has made. Sets layers
    /// and blocks only.
    ProbeSample after(const NetworkState& state, const Gradients& gradients,
                      const StepSignals& seen) const;

private:
    std::vector<std::size_t> tensors_; ///< of each layer's weights
    std::vector<Tensor> weights_;
};

} // namespace rlab
