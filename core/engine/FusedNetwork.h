// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkSpec.h"

#include <optional>
#include <vector>

namespace rlab {

/// Convolution → (batch norm) → (addition) → ReLU: what the fast kernels do in one go. The
/// convolution of a projection shortcut is a unit of its own, which ends with its batch norm.
struct FusedUnit {
    static constexpr int none = -1;

    NodeId conv = none;
    NodeId norm = none;       ///< none: the convolution may have a bias
    NodeId activation = none; ///< none: a projection
    int input = none;         ///< unit whose activation the convolution reads; none: the images
    int addedUnit = none;     ///< whose activation is added before the ReLU
    int projection = none;    ///< unit that is added before the ReLU, as its batch norm leaves it
    /// Units whose convolutions read this one's activation, in their order. The first makes it, and
    /// on the way back completes its gradient.
    std::vector<int> readers;
    int adder = none; ///< the unit that adds this one's activation, or this projection

    bool isProjection() const { return activation == none; }
    bool isSum() const { return addedUnit != none || projection != none; }
};

/// A network of such units, followed by global average pooling and a linear layer: the CIFAR family
/// with basic or bottleneck blocks and ReLU, plain or with any shortcut, with batch norm or
/// without.
struct FusedNetwork {
    std::vector<FusedUnit> units; ///< in the order in which they run
    int last = FusedUnit::none;   ///< whose activation is pooled
    NodeId linear = FusedUnit::none;
};

/// The network as such units; nothing if it can't be had.
std::optional<FusedNetwork> fuse(const NetworkSpec& network);

/// Of a network that fuse() refuses: the first layer that units don't know, or not where it stands.
/// FusedUnit::none: each layer fits, but not who reads which activation.
NodeId firstUnfused(const NetworkSpec& network);

} // namespace rlab
