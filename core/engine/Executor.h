// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/engine/Operator.h"
#include "core/nn/NetworkState.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace rlab {

/// Runs a network layer by layer on the general kernels; owns the activations, not the parameters.
/// T = float trains; T = double is what the tests trust. One executor serves one thread at a time.
template <class T>
class Executor {
public:
    /// `network` must outlive the executor. Takes batches of up to `maxBatch` images. Buffers are
    /// made here; an executor for Mode::Inference keeps no activation longer than it is needed.
    Executor(const NetworkSpec& network, int maxBatch, Mode mode, const Parallel& parallel);
    ~Executor();
    Executor(Executor&&) noexcept;

    /// Where the caller puts the images before forward(): (maxBatch, C, H, W).
    T* input();

    /// Logits (batch, classes) for the first `batch` images of input(). In training mode batch norm
    /// uses the batch's statistics and updates the running ones in `state`. `step` and `seed`
    /// choose dropout's masks.
    TensorView<const T> forward(BasicNetworkState<T>& state, int batch, std::uint64_t seed = 0,
                                std::int64_t step = 0);
    /// The same for Mode::Inference, which changes nothing in the state.
    TensorView<const T> infer(const BasicNetworkState<T>& state, int batch);

    /// After forward() in training mode: sets `gradients` from the loss's gradient by the logits,
    /// (batch, classes).
    void backward(const BasicNetworkState<T>& state, TensorView<const T> logitsGradient,
                  BasicGradients<T>& gradients);

    /// Bytes of all buffers.
    std::int64_t workspaceBytes() const;

private:
    struct Step;

    TensorView<T> activation(NodeId node, int batch);
    TensorView<T> activationGradient(NodeId node, int batch);
    void runForward(BasicNetworkState<T>& state, int batch, std::uint64_t seed, std::int64_t step);

    const NetworkSpec& network_;
    int maxBatch_;
    Mode mode_;
    Parallel parallel_;
    int batch_ = 0;
    std::vector<Step> steps_;
    std::vector<BasicTensor<T>> activationBuffers_;
    std::vector<int> activationSlot_;
    std::vector<BasicTensor<T>> gradientBuffers_;
    std::vector<int> gradientSlot_;
    BasicTensor<T> scratch_;
};

} // namespace rlab
