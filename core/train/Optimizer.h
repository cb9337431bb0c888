// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/experiment/OptimizerSpec.h"
#include "core/nn/NetworkState.h"

#include <memory>
#include <vector>

namespace rlab {

/// What an optimiser remembers from step to step.
struct OptimizerState {
    /// Each with a number for each parameter: SGD's velocities; Adam's means, then its squares.
    std::vector<Gradients> moments;
    std::int64_t steps = 0; ///< that Adam has done; SGD doesn't count
};

/// Changes a network's parameters by their gradients, with torch.optim's formulas. The same bits on
/// any number of threads and on any processor.
class Optimizer {
public:
    virtual ~Optimizer() = default;
    /// One update with this learning rate (the schedule's factor is already in it).
    virtual void step(NetworkState& state, const Gradients& gradients, double learningRate) = 0;

    /// A copy of what it remembers.
    virtual OptimizerState state() const = 0;
    /// Goes on from there. Throws SpecError if that is another optimiser's or another network's.
    virtual void setState(OptimizerState state) = 0;
};

std::unique_ptr<Optimizer> makeOptimizer(const OptimizerSpec& spec, const NetworkSpec& network,
                                         const Parallel& parallel);

} // namespace rlab
