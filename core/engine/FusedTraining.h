// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/FusedConv.h"
#include "core/engine/Plan.h"

#include <vector>

namespace rlab {

/// Trains a FusedNetwork on the blocked vector kernels.
///
/// Forward, each unit makes its input from the raw output of the one before (batch norm, addition,
/// ReLU) while it reads it, and sums its own output for its batch norm. Stored are only the raw
/// outputs and the activations that are needed twice. Backward the same in turn: the gradient by a
/// unit's batch norm is written once, masked and with the sums that the batch norm needs.
/// The batch is divided into chunks that depend on its size alone; their sums are added in order.
class FusedTraining : public Plan<float> {
public:
    FusedTraining(const NetworkSpec& network, FusedNetwork fused, int maxBatch,
                  const Parallel& parallel, std::stop_token stop = {});

    float* input() override { return images_.data(); }
    void prepare(const NetworkState& state) override;
    TensorView<const float> infer(int batch) override;
    TensorView<const float> forward(NetworkState& state, int batch, std::uint64_t seed,
                                    std::int64_t step) override;
    using Plan<float>::backward;
    void backward(const NetworkState& state, TensorView<const float> logitsGradient,
                  Gradients& gradients, StepSignals* seen) override;
    std::int64_t workspaceBytes() const override;
    std::vector<PlanStep> steps() const override;

private:
    /// One unit with its memory.
    struct Unit {
        FusedUnit spec;
        simd::BlockedConv conv;
        double epsilon = 0;
        double momentum = 0;
        Tensor forwardWeights, backwardWeights; ///< packed
        int y = -1;                             ///< buffers; −1: not kept
        int activation = -1;
        int gradient = -1;                  ///< by the batch norm; a projection uses the adder's
        int partial = -1;                   ///< what the second reader hands down to the activation
        Tensor scale, shift;                ///< batch norm as a multiply-add
        std::vector<double> mean, variance; ///< of y
        std::vector<double> inverse;        ///< of √(variance + ε)
        Tensor a, b, c;                     ///< gradient by y from the one by the batch norm
        std::vector<double> sums;           ///< of y and y², or of g and g·y: (chunks, 2, C)
    };

    template <class Work>
    void forEachChunk(const Work& work);

    Unit makeUnit(const FusedUnit& spec) const;
    void planBuffers();
    void allocate();

    Unit& unit(int index) { return units_[std::size_t(index)]; }
    const Unit& unit(int index) const { return units_[std::size_t(index)]; }
    float* buffer(int index) { return index < 0 ? nullptr : buffers_[std::size_t(index)].data(); }
    const float* gradientOf(const Unit& unit);
    simd::Activation activationOf(const Unit& unit);
    simd::Activation inputOf(int index, bool backward);
    const Tensor& tensor(const NetworkState& state, NodeId id, int index) const;
    Tensor& gradientTensor(Gradients& gradients, NodeId id, int index) const;

    void packAll(const NetworkState& state);
    void runUnit(int index);
    void runHead(const NetworkState& state);
    void readMoments(Unit& unit, int channel) const;
    void finishStatistics(Unit& unit, const NetworkState& state);
    void moveRunningStatistics(const Unit& unit, NetworkState& state) const;

    void backwardHead(const NetworkState& state, TensorView<const float> logitsGradient,
                      Gradients& gradients);
    void sumProjectionGradient(Unit& unit);
    void finishGradients(Unit& unit, const NetworkState& state, Gradients& gradients);
    void backwardUnit(int index);
    simd::BackwardChunk backwardWork(int index);
    void readOutputs(TensorView<const float> logitsGradient, StepSignals& seen);
    void readOutput(const Unit& unit, LayerSignals& seen) const;
    double deadShare(const Unit& unit);
    void readGradients(int index, StepSignals& seen);
    int adderOf(const Unit& source) const;
    BlockSignals compareWays(const Unit& source);
    void unpackGradient(const Unit& unit, Gradients& gradients);
    simd::ChannelSums sumsOf(Unit& unit, std::int64_t chunk) const;
    /// The first or second sums of all chunks together, for one channel.
    double total(const Unit& unit, int which, int channel) const;

    const NetworkSpec& network_;
    const NodeId linear_;
    const int last_;
    const int maxBatch_;
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
