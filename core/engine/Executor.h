// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/engine/BufferPlan.h"
#include "core/engine/LayerKernels.h"
#include "core/nn/NetworkState.h"

#include <cstdint>
#include <vector>

namespace rlab {

/// Runs a network layer by layer on the general kernels. Owns the activations, not the parameters:
/// one executor can run many states of the same network. T = float trains; T = double is what the
/// tests trust. All memory is taken in the constructor. Not for two threads at once.
template <class T>
class Executor {
public:
    /// `network` must outlive the executor. Takes batches of up to `maxBatch` images. In inference
    /// mode an activation's memory is used again as soon as no layer needs it.
    Executor(const NetworkSpec& network, int maxBatch, Mode mode, const Parallel& parallel);

    /// Where the images go before each forward pass: (maxBatch, C, H, W). The pass may overwrite
    /// them in inference mode.
    T* input() { return activation(NetworkSpec::inputNode); }

    /// Inference: the logits (batch, classes) for the first `batch` images of input(). They stay
    /// valid until the next pass.
    TensorView<const T> infer(const BasicNetworkState<T>& state, int batch);

    /// The same in training mode: batch norm uses the batch's own statistics and moves the running
    /// ones in `state`; (seed, step) choose what dropout drops.
    TensorView<const T> forward(BasicNetworkState<T>& state, int batch, std::uint64_t seed,
                                std::int64_t step);

    /// After forward() with the same state: sets `gradients` from the loss's gradient by the
    /// logits, (batch, classes).
    void backward(const BasicNetworkState<T>& state, TensorView<const T> logitsGradient,
                  BasicGradients<T>& gradients);

    /// Memory held, in bytes.
    std::int64_t workspaceBytes() const;

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

    const NetworkSpec& network_;
    const int maxBatch_;
    const Mode mode_;
    const Parallel parallel_;
    Buffers activations_;
    std::vector<int> activationBuffer_; ///< for each node
    Buffers gradients_;
    std::vector<int> gradientBuffer_; ///< for each node
    std::vector<BasicTensor<T>> saved_;
    BasicTensor<T> scratch_;
    std::int64_t batch_ = 0;
    std::uint64_t seed_ = 0;
    std::int64_t step_ = 0;
};

} // namespace rlab
