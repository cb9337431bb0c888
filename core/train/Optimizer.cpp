// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Optimizer.h"

#include <cmath>
#include <vector>

namespace rlab {
namespace {

/// Weight decay of each tensor of the state.
std::vector<float> decays(const OptimizerSpec& spec, const NetworkSpec& network) {
    std::vector<float> result;
    for (const TensorSpec& tensor : network.tensors()) {
        const bool decayed = spec.decayNormAndBias || tensor.role == TensorRole::Weight;
        result.push_back(decayed ? static_cast<float>(spec.weightDecay) : 0.0f);
    }
    return result;
}

/// v ← μ·v + (g + λ·w); w ← w − η·v. The first v is g + λ·w, since v starts at zero.
class Sgd : public Optimizer {
public:
    Sgd(const OptimizerSpec& spec, const NetworkSpec& network)
        : momentum_(static_cast<float>(spec.momentum))
        , decays_(decays(spec, network))
        , velocities_(zeroGradients<float>(network)) {}

    void step(NetworkState& state, const Gradients& gradients, double learningRate) override {
        const auto rate = static_cast<float>(learningRate);
        for (std::size_t t = 0; t < gradients.size(); ++t) {
            float* const w = state.tensors[t].data();
            const float* const g = gradients[t].data();
            float* const v = velocities_[t].data();
            for (std::int64_t i = 0; i < gradients[t].size(); ++i) {
                v[i] = momentum_ * v[i] + (g[i] + decays_[t] * w[i]);
                w[i] -= rate * v[i];
            }
        }
    }

private:
    float momentum_;
    std::vector<float> decays_;
    Gradients velocities_;
};

/// Kingma & Ba, arXiv 1412.6980, algorithm 1, with the decay added to the gradient as in
/// torch.optim.Adam.
class Adam : public Optimizer {
public:
    Adam(const OptimizerSpec& spec, const NetworkSpec& network)
        : spec_(spec)
        , decays_(decays(spec, network))
        , means_(zeroGradients<float>(network))
        , squares_(zeroGradients<float>(network)) {}

    void step(NetworkState& state, const Gradients& gradients, double learningRate) override {
        ++steps_;
        const double meanCorrection = 1 - std::pow(spec_.beta1, steps_);
        const double squareCorrection = std::sqrt(1 - std::pow(spec_.beta2, steps_));
        const auto rate = static_cast<float>(learningRate / meanCorrection);
        const auto scale = static_cast<float>(1 / squareCorrection);
        const auto epsilon = static_cast<float>(spec_.epsilon);
        // The complements are taken in double: 1 − 0.999f is off by 1e-5 of itself.
        const auto newMean = static_cast<float>(1 - spec_.beta1);
        const auto oldSquare = static_cast<float>(spec_.beta2);
        const auto newSquare = static_cast<float>(1 - spec_.beta2);
        for (std::size_t t = 0; t < gradients.size(); ++t) {
            float* const w = state.tensors[t].data();
            float* const mean = means_[t].data();
            float* const square = squares_[t].data();
            for (std::int64_t i = 0; i < gradients[t].size(); ++i) {
                const float g = gradients[t][i] + decays_[t] * w[i];
                mean[i] += newMean * (g - mean[i]);
                square[i] = oldSquare * square[i] + newSquare * (g * g);
                w[i] -= rate * mean[i] / (std::sqrt(square[i]) * scale + epsilon);
            }
        }
    }

private:
    OptimizerSpec spec_;
    std::vector<float> decays_;
    Gradients means_;
    Gradients squares_;
    int steps_ = 0;
};

} // namespace

std::unique_ptr<Optimizer> makeOptimizer(const OptimizerSpec& spec, const NetworkSpec& network) {
    if (spec.kind == OptimizerKind::Adam)
        return std::make_unique<Adam>(spec, network);
    return std::make_unique<Sgd>(spec, network);
}

} // namespace rlab
