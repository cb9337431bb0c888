// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/engine/BufferPlan.h"
#include "core/engine/LayerKernels.h"
#include "core/engine/Plan.h"

#include <cstdint>
#include <vector>

namespace rlab {

/// Runs any network layer by layer on the general kernels. T = float trains what the fused kernels
/// don't know; T = double is what the tests trust. In inference mode an activation's memory is used
/// again as soon as no layer needs it.
template <class T>
class Executor : public Plan<T> {
public:
    /// `network` must outlive the executor.
    Executor(const NetworkSpec& network, int maxBatch, Mode mode, const Parallel& parallel,
             std::stop_token stop = {});

    T* input() override { return activation(NetworkSpec::inputNode); }
    void prepare(const BasicNetworkState<T>& state) override { state_ = &state; }
    TensorView<const T> infer(int batch) override;
    TensorView<const T> forward(BasicNetworkState<T>& state, int batch, std::uint64_t seed,
                                std::int64_t step) override;
    using Plan<T>::backward;
    void backward(const BasicNetworkState<T>& state, TensorView<const T> logitsGradient,
                  BasicGradients<T>& gradients, StepSignals* seen) override;

    /// Inspection, after infer(): a node's output (batch, …), until the next pass.
    TensorView<const T> activationOf(NodeId id) const;
    /// The gradient by that output (batch, …), from that by the logits (batch, classes), until the
    /// next call. Batch norm is a constant scale here. Not for the input.
    TensorView<const T> gradientBy(NodeId id, TensorView<const T> logitsGradient);

    std::int64_t workspaceBytes() const override;
    std::vector<PlanStep> steps() const override;

private:
    using Buffers = std::vector<BasicTensor<T>>;
    static constexpr int notNeeded = -1;

    std::vector<int> lastUses() const;
    std::vector<int> allocate(std::vector<Lifetime> perImage, Buffers& buffers) const;
    void planActivations();
    void planGradients();
    void planSavedAndScratch();
    bool needsGradient(NodeId id) const;

    T* activation(NodeId id) { return data(activations_, activationBuffer_, id); }
    T* gradient(NodeId id) { return data(gradients_, gradientBuffer_, id); }
    static T* data(Buffers& buffers, const std::vector<int>& buffer, NodeId id);
    LayerShapes shapes(NodeId id) const;
    LayerCall<T> call(NodeId id);
    void runForward(const BasicNetworkState<T>& state);
    void beginBackward(TensorView<const T> logitsGradient);
    void backwardNode(NodeId id, const BasicNetworkState<T>& state,
                      std::span<BasicTensor<T>> gradients);

    const NetworkSpec& network_;
    const int maxBatch_;
    const Mode mode_;
    const Parallel parallel_;
    Buffers activations_;
    std::vector<int> activationBuffer_; ///< for each node
    Buffers gradients_;
    std::vector<int> gradientBuffer_; ///< for each node
    std::vector<bool> begun_;         ///< for each node: whether something is in its gradient
    std::vector<BasicTensor<T>> saved_;
    BasicTensor<T> scratch_;
    const BasicNetworkState<T>* state_ = nullptr; ///< of inference and inspection
    std::int64_t batch_ = 0;
    std::uint64_t seed_ = 0;
    std::int64_t step_ = 0;
};

} // namespace rlab
