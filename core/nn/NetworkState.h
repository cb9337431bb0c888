// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/CifarNetwork.h"
#include "core/nn/NetworkSpec.h"
#include "core/tensor/Tensor.h"

#include <cstdint>
#include <vector>

namespace rlab {

/// All numbers of a network: one tensor for each of NetworkSpec::tensors(), in that order.
/// Activations are not here (see Executor), so a copy of this is a snapshot that can classify while
/// the original trains on.
template <class T>
struct BasicNetworkState {
    std::vector<BasicTensor<T>> tensors;
    std::int64_t batchesTracked = 0; ///< training batches seen, torch's num_batches_tracked
};
using NetworkState = BasicNetworkState<float>;

/// Gradients: tensors as in the state; those of running statistics have no elements.
template <class T>
using BasicGradients = std::vector<BasicTensor<T>>;
using Gradients = BasicGradients<float>;

/// First values: weights as `init` says, biases and γ-shifts 0, γ 1, running mean 0, variance 1.
/// He: normal, variance 2/fan_in (arXiv 1502.01852); Xavier: normal, variance 2/(fan_in + fan_out)
/// (Glorot & Bengio 2010). Linear layers are torch.nn.Linear's in any case: uniform within
/// ±1/√fan_in, since no ReLU follows; more would begin deep residual networks with a loss of 8
/// instead of 2.5, and their training would depend on the seed. Each tensor draws from a stream of
/// its own, chosen by seed and *name*: networks that share a layer start with the same weights in
/// it.
NetworkState initialState(const NetworkSpec& spec, InitKind init, std::uint64_t seed);

/// One tensor of initialState().
Tensor initialTensor(const TensorSpec& tensor, InitKind init, std::uint64_t seed);

/// Zeros shaped as the gradients of this network.
template <class T>
BasicGradients<T> zeroGradients(const NetworkSpec& spec);

/// The same numbers in another precision.
BasicNetworkState<double> toDouble(const NetworkState& state);

} // namespace rlab
