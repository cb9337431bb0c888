// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/experiment/OptimizerSpec.h"
#include "core/nn/NetworkState.h"

#include <memory>

namespace rlab {

/// Changes a network's parameters by their gradients, with torch.optim's formulas. The same bits on
/// any number of threads and on any processor.
class Optimizer {
public:
    virtual ~Optimizer() = default;
    /// One update with this learning rate (the schedule's factor is already in it).
    virtual void step(NetworkState& state, const Gradients& gradients, double learningRate) = 0;
};

std::unique_ptr<Optimizer> makeOptimizer(const OptimizerSpec& spec, const NetworkSpec& network,
                                         const Parallel& parallel);

} // namespace rlab
