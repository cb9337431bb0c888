// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/base/Stopped.h"
#include "core/engine/Engine.h"
#include "core/engine/Mode.h"
#include "core/engine/StepSignals.h"
#include "core/nn/NetworkState.h"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace rlab {

/// What a plan does in one go.
struct PlanStep {
    std::vector<NodeId> layers; ///< that it computes
    std::string kernel;         ///< for people
    std::int64_t images;        ///< at a time: the batch, or a group that goes through many steps
    /// What it writes for later steps or the backward pass, for `images`: raw outputs, activations.
    /// Memory that steps use in turn counts in each of them, a thread's scratch in none.
    std::int64_t bytes;
};

/// A network made ready to run: kernels chosen, all memory taken. Owns the activations, not the
/// parameters: one plan can run many states of the same network. Not for two threads at once.
template <class T>
class Plan {
public:
    virtual ~Plan() = default;

    /// Where the images go before each forward pass: (maxBatch, C, H, W). The pass may overwrite
    /// them.
    virtual T* input() = 0;

    /// Inference: the parameters for the passes to come. `state` must stay as it is until the last
    /// of them; some plans make something of it that runs faster, which takes a moment.
    virtual void prepare(const BasicNetworkState<T>& state) = 0;

    /// Inference: the logits (batch, classes) for the first `batch` images of input(). They stay
    /// valid until the next pass.
    virtual TensorView<const T> infer(int batch) = 0;

    /// Training: the same with the batch's own statistics in batch norm, which move the running
    /// ones in `state`; (seed, step) choose what dropout drops.
    virtual TensorView<const T> forward(BasicNetworkState<T>& state, int batch, std::uint64_t seed,
                                        std::int64_t step) = 0;

    /// After forward() with the same state: sets `gradients` from the loss's gradient by the
    /// logits, (batch, classes), and `seen` to what passed, if it is wanted,
    /// which changes no result.
    virtual void backward(const BasicNetworkState<T>& state, TensorView<const T> logitsGradient,
                          BasicGradients<T>& gradients, StepSignals* seen) = 0;
    void backward(const BasicNetworkState<T>& state, TensorView<const T> logitsGradient,
                  BasicGradients<T>& gradients) {
        backward(state, logitsGradient, gradients, nullptr);
    }

    /// Memory held, in bytes.
    virtual std::int64_t workspaceBytes() const = 0;

    /// The forward pass of maxBatch images, in its order. Each node but the input is in one step.
    virtual std::vector<PlanStep> steps() const = 0;

protected:
    void stopOn(std::stop_token stop) { stop_ = std::move(stop); }
    void throwIfStopped() const { rlab::throwIfStopped(stop_); }

private:
    std::stop_token stop_;
};

/// The fastest plan for batches of up to `maxBatch` images: fused vector kernels for networks that
/// they know (see FusedNetwork), layer by layer for all others and with Engine::Reference.
/// `network` must outlive it. Once `stop` is asked for, this and training passes throw Stopped
/// before the next piece of memory or layer; then the plan is good for nothing but new passes,
/// forward first.
std::unique_ptr<Plan<float>> compile(const NetworkSpec& network, int maxBatch, Mode mode,
                                     const Parallel& parallel, Engine engine = Engine::Fast,
                                     std::stop_token stop = {});

} // namespace rlab
