// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkSpec.h"

#include <optional>
#include <vector>

namespace rlab {

/// 3×3 convolution → batch norm → (addition of an earlier activation) → ReLU: what the fast kernels
/// do in one go.
struct FusedUnit {
    static constexpr int none = -1;

    NodeId conv = none;
    NodeId norm = none;
    NodeId activation = none;
    int addedUnit = none; ///< whose activation is added before the ReLU
    bool isAdded = false; ///< whether a later unit adds this one's activation
};

/// A network that is a chain of such units, each the input of the next, followed by global average
/// pooling and a linear layer: the CIFAR family with basic blocks, batch norm, ReLU and shortcut A.
struct FusedNetwork {
    std::vector<FusedUnit> units;
    NodeId linear = FusedUnit::none;
    int block = 16; ///< channels that lie together: 16 or 8, a divisor of all widths
};

/// The network as such a chain; nothing if it isn't one.
std::optional<FusedNetwork> fuse(const NetworkSpec& network);

} // namespace rlab
