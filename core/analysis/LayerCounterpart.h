// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkSpec.h"

#include <vector>

namespace rlab {

/// The node with maps (PictureInspection.h) of `to` that corresponds to that of `from`: the one of
/// the same name, as twins have it; else of the nodes of its kind, or of all if there are none, the
/// one that lies at most nearly the same share of the way. What has no maps, such as the input, has
/// gradCamNode() for its counterpart.
NodeId counterpart(const NetworkSpec& from, NodeId node, const NetworkSpec& to);

/// The picture's way through a network: what its first block reads, and the output of each block;
/// all nodes with maps in a network without blocks.
std::vector<NodeId> wayThrough(const NetworkSpec& network);

} // namespace rlab
