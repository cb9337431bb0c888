// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/engine/Mode.h"
#include "core/nn/NetworkSpec.h"
#include "core/tensor/Tensor.h"

#include <array>
#include <cstdint>
#include <span>

namespace rlab {

/// One layer of a network with the shapes it works on.
struct LayerShapes {
    const Node& node;
    const Shape& input; ///< of its first input; of one image
};

/// What both passes of one layer work with. Pointers are to (batch, …) arrays.
template <class T>
struct LayerCall {
    const Parallel& parallel;
    Mode mode;
    std::int64_t batch;
    std::uint64_t seed;
    std::int64_t step;
    NodeId id;
    std::array<const T*, 2> inputs;
    T* saved;   ///< savedElements() numbers, kept from the forward to the backward pass
    T* scratch; ///< scratchElements() numbers
};

/// Numbers that the backward pass needs beside inputs and outputs.
std::int64_t savedElements(const LayerShapes& layer);
/// Working memory of either pass.
std::int64_t scratchElements(const LayerShapes& layer, int threads);

/// Runs a layer on the general kernels. `state`: the layer's tensors in the order of
/// NetworkSpec::tensors().
template <class T>
void forwardLayer(const LayerShapes& layer, const LayerCall<T>& call,
                  std::span<const BasicTensor<T>> state, T* output);

/// After a forward pass in training: moves batch norm's running statistics. Other layers have none.
template <class T>
void moveRunningStatistics(const LayerShapes& layer, const LayerCall<T>& call,
                           std::span<BasicTensor<T>> state);

/// Adds to the gradients of the inputs (null: not wanted) and sets those of the parameters (none:
/// not wanted). After a forward pass in training or inspection.
template <class T>
void backwardLayer(const LayerShapes& layer, const LayerCall<T>& call,
                   std::span<const BasicTensor<T>> state, const T* output, const T* outputGradient,
                   std::array<T*, 2> inputGradients, std::span<BasicTensor<T>> gradients);

} // namespace rlab
