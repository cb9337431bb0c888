// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/Optimizer.h"

#include <cmath>
#include <cstddef>
#include <vector>

namespace rlab {

/// The optimisers' recurrences for a single number in double precision, from the papers.
class ReferenceOptimizer {
public:
    explicit ReferenceOptimizer(const OptimizerSpec& spec)
        : spec_(spec) {}

    /// The number after one step; `decay`: whether weight decay acts on it.
    double next(double w, double gradient, double rate, bool decay = true) {
        const double g = gradient + (decay ? spec_.weightDecay * w : 0);
        if (spec_.kind == OptimizerKind::Sgd) {
            mean_ = spec_.momentum * mean_ + g;
            return w - rate * mean_;
        }
        ++steps_;
        mean_ = spec_.beta1 * mean_ + (1 - spec_.beta1) * g;
        square_ = spec_.beta2 * square_ + (1 - spec_.beta2) * g * g;
        const double mean = mean_ / (1 - std::pow(spec_.beta1, steps_));
        const double square = square_ / (1 - std::pow(spec_.beta2, steps_));
        return w - rate * mean / (std::sqrt(square) + spec_.epsilon);
    }

private:
    OptimizerSpec spec_;
    double mean_ = 0; ///< SGD's velocity, Adam's first moment
    double square_ = 0;
    int steps_ = 0;
};

/// The same for a whole network.
class ReferenceNetworkOptimizer {
public:
    ReferenceNetworkOptimizer(const OptimizerSpec& spec, const BasicNetworkState<double>& state) {
        for (const BasicTensor<double>& tensor : state.tensors)
            optimizers_.emplace_back(tensor.span().size(), ReferenceOptimizer(spec));
    }

    void step(BasicNetworkState<double>& state, const BasicGradients<double>& gradients,
              double rate) {
        for (std::size_t t = 0; t < gradients.size(); ++t)
            for (std::int64_t i = 0; i < gradients[t].size(); ++i) {
                double& w = state.tensors[t][i];
                w = optimizers_[t][static_cast<std::size_t>(i)].next(w, gradients[t][i], rate);
            }
    }

private:
    std::vector<std::vector<ReferenceOptimizer>> optimizers_;
};

} // namespace rlab
