// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkSpec.h"

#include <string>
#include <vector>

namespace rlab {

/// A layer as He et al. count and measure them (arXiv 1512.03385, section 4.2 and figure 7): a
/// convolution with its batch norm, or a linear layer. Its *output* is what the norm leaves, before
/// an addition or an activation.
struct LearnedLayer {
    static constexpr NodeId none = -1;

    NodeId weighted = none;   ///< the convolution or linear layer
    NodeId output = none;     ///< its batch norm, or itself
    NodeId activation = none; ///< that the output goes into, at once or through an addition
    bool isShortcut = false;  ///< a projection
};

/// In the order of their nodes.
std::vector<LearnedLayer> learnedLayers(const NetworkSpec& network);

/// y = shortcut(x) + F(x).
struct ResidualBlock {
    std::string name; ///< "layer1.0"
    NodeId input;     ///< x
    NodeId branch;    ///< the first node of F: reads x before all others do
    NodeId sum;       ///< the addition
};

/// In the order of their nodes; none in a plain network.
std::vector<ResidualBlock> residualBlocks(const NetworkSpec& network);

/// A block of either kind of network: the nodes that share a name up to its second dot. A plain
/// network has the same ones as the residual network of its depth.
struct NetworkBlock {
    std::string name; ///< "layer1.0"
    NodeId input;     ///< what its first node reads
    NodeId first;     ///< its nodes are first … output
    NodeId output;
};

/// In the order of their nodes.
std::vector<NetworkBlock> networkBlocks(const NetworkSpec& network);

} // namespace rlab
