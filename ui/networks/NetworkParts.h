// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkSpec.h"

#include <string>
#include <vector>

namespace rlab {

/// What a shortcut does to what it carries.
enum class ShortcutWay { Identity, Padding, Projection };

/// A piece of a network that is drawn as one box: the input, the stem, a block, the pooling, …
struct NetworkPart {
    static constexpr int none = -1;

    std::string name;          ///< "layer1.0", or that of the first node
    int stage = 0;             ///< 1, 2, … as in "layer1.0"; 0 outside of the stages
    std::vector<NodeId> nodes; ///< in the order of the network
    int block = none;          ///< index into residualBlocks()
    ShortcutWay way = ShortcutWay::Identity; ///< of the block
    Shape input, output;

    bool folds() const { return nodes.size() > 1; }
};

/// In the order of the network. Every node is in exactly one of them; a network and its twin have
/// the same parts, except for what the shortcuts add.
std::vector<NetworkPart> partsOf(const NetworkSpec& network);

} // namespace rlab
