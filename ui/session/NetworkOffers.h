// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/CifarNetwork.h"

#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

namespace rlab {

using NetworkList = std::vector<CifarNetworkOptions>;

/// A network that could be added to a list, or why it can't.
struct NetworkOffer {
    std::optional<CifarNetworkOptions> network;
    QString reason; ///< a sentence without full stop; empty if there is a network
};

/// Plain for residual and residual for plain, with the same everything.
NetworkOffer twinOf(const NetworkList& networks, std::size_t index);
/// The same network at the next larger depth that is not in the list.
NetworkOffer nextDepthOf(const NetworkList& networks, std::size_t index);
/// Something new to begin with: like the last one, at the nearest depth that is not in the list.
CifarNetworkOptions newNetwork(const NetworkList& networks);

/// Where it goes: plain before residual, shallow before deep; after its equals.
std::size_t placeFor(const NetworkList& networks, const CifarNetworkOptions& network);

/// The nearest depth that can be built from these blocks.
int nearestDepth(int depth, BlockKind block);

} // namespace rlab
