// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/LayerCounterpart.h"

#include "core/analysis/PictureInspection.h"
#include "core/nn/NetworkLayers.h"

#include <algorithm>
#include <cmath>

namespace rlab {
namespace {

double shareOfWay(const NetworkSpec& network, NodeId node) {
    return static_cast<double>(node) / network.outputNode();
}

} // namespace

NodeId counterpart(const NetworkSpec& from, NodeId node, const NetworkSpec& to) {
    std::vector<NodeId> candidates = nodesWithMaps(to);
    const Node& wanted = from.node(node);
    if (wanted.output.rank() != 3 || node == NetworkSpec::inputNode)
        return gradCamNode(to);
    const auto named = std::ranges::find_if(
        candidates, [&](NodeId id) { return to.node(id).name == wanted.name; });
    if (named != candidates.end())
        return *named;
    const auto isOther = [&](NodeId id) {
        return to.node(id).layer.index() != wanted.layer.index();
    };
    if (!std::ranges::all_of(candidates, isOther))
        std::erase_if(candidates, isOther);
    return *std::ranges::min_element(candidates, {}, [&](NodeId id) {
        return std::abs(shareOfWay(to, id) - shareOfWay(from, node));
    });
}

std::vector<NodeId> wayThrough(const NetworkSpec& network) {
    const std::vector<NetworkBlock> blocks = networkBlocks(network);
    if (blocks.empty())
        return nodesWithMaps(network);
    std::vector<NodeId> way{blocks.front().input};
    for (const NetworkBlock& block : blocks)
        way.push_back(block.output);
    return way;
}

} // namespace rlab
