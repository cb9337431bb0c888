// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/FusedNetwork.h"
#include "core/engine/Plan.h"
#include "core/kernels/simd/BlockedConvolution.h"

#include <vector>

namespace rlab {

/// Runs a FusedNetwork on the blocked vector kernels, in training and inference.
///
/// Forward, each unit makes its input from the raw output of the one before (batch norm, addition,
/// ReLU) while it reads it, and sums its own output for its batch norm. Stored are only the raw
/// outputs and the activations that an addition needs. Backward the same in turn: the gradient by a
/// unit's batch norm is written once, masked and with the sums that the batch norm needs.
/// The batch is divided into chunks that depend on its size alone; their sums are added in order.
class FusedPlan : public Plan<float> {
public:
    FusedPlan(const NetworkSpec& network, FusedNetwork fused, int maxBatch, Mode mode,
              const Parallel& parallel);

    float* input() override { return images_.data(); }
    TensorView<const float> infer(const NetworkState& state, int batch) override;
    TensorView<const float> forward(NetworkState& state, int batch, std::uint64_t seed,
                                    std::int64_t step) override;
    void backward(const NetworkState& state, TensorView<const float> logitsGradient,
                  Gradients& gradients) override;
    std::int64_t workspaceBytes() const override;

private:
    /// One unit with its memory.
    struct Unit {
        FusedUnit spec;
        simd::BlockedConv conv;
        double epsilon = 0;
        double momentum = 0;
        Tensor forwardWeights, backwardWeights; ///< packed
        int y = 0;                              ///< buffers
        int activation = -1;                    ///< −1: not kept
        int gradient = -1;
        Tensor scale, shift; ///< batch norm as a multiply-add
        std::vector<double> mean, inverse;
        Tensor a, b, c;           ///< gradient by y from the one by the batch norm
        std::vector<double> sums; ///< of y and y², or of g and g·y: (chunks, 2, C)
    };

    Unit makeUnit(const FusedUnit& spec) const;
    void planBuffers();
    void allocate();

    float* buffer(int index) { return index < 0 ? nullptr : buffers_[std::size_t(index)].data(); }
    simd::Activation activationOf(const Unit& unit);
    const Tensor& tensor(const NetworkState& state, NodeId id, int index) const;
    Tensor& gradientTensor(Gradients& gradients, NodeId id, int index) const;

    void packAll(const NetworkState& state);
    void runForward(const NetworkState& state);
    void runUnit(std::size_t index);
    void runHead(const NetworkState& state);
    void finishStatistics(Unit& unit, const NetworkState& state);
    void useRunningStatistics(Unit& unit, const NetworkState& state);
    void moveRunningStatistics(const Unit& unit, NetworkState& state) const;

    void backwardHead(const NetworkState& state, TensorView<const float> logitsGradient,
                      Gradients& gradients);
    void finishGradients(Unit& unit, const NetworkState& state, Gradients& gradients);
    void backwardUnit(std::size_t index, Gradients& gradients);
    simd::ChannelSums sumsOf(Unit& unit, std::int64_t chunk) const;
    /// The first or second sums of all chunks together, for one channel.
    double total(const Unit& unit, int which, int channel) const;

    const NetworkSpec& network_;
    const NodeId linear_;
    const int block_;
    const int maxBatch_;
    const Mode mode_;
    const Parallel parallel_;
    std::vector<Unit> units_;
    Tensor images_;
    std::vector<Tensor> buffers_;
    std::vector<Tensor> scratch_; ///< one for each thread
    Tensor weightGradients_;      ///< partial ones, of one unit at a time
    Tensor pooled_, pooledGradient_, logits_;
    std::int64_t batch_ = 0;
};

} // namespace rlab
