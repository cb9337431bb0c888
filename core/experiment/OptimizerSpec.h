// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace rlab {

enum class OptimizerKind { Sgd, Adam };

struct OptimizerSpec {
    OptimizerKind kind = OptimizerKind::Sgd;
    double learningRate = 0.02; ///< before the schedule's factor
    double momentum = 0.9;      ///< SGD
    double beta1 = 0.9;         ///< Adam
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 1e-4;
    /// Whether weight decay also acts on batch norm's parameters and on biases, as in the paper and
    /// by PyTorch's default.
    bool decayNormAndBias = true;

    bool operator==(const OptimizerSpec&) const = default;
};

} // namespace rlab
