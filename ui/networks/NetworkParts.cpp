// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/NetworkParts.h"

#include "core/nn/NetworkLayers.h"

#include <algorithm>

namespace rlab {

namespace {

/// "layer1.0.conv1" → "layer1.0"; nothing for "conv1".
std::string blockName(const std::string& node) {
    const std::size_t first = node.find('.');
    const std::size_t second = first == std::string::npos ? first : node.find('.', first + 1);
    return second == std::string::npos ? std::string() : node.substr(0, second);
}

/// "layer12.0" → 12
int stageOf(const std::string& block) {
    const std::string prefix = "layer";
    return block.starts_with(prefix) ? std::stoi(block.substr(prefix.size())) : 0;
}

/// Outside of blocks: a norm behind a convolution, and activations.
bool joinsTheOneBefore(const Node& node, const NetworkSpec& network, const NetworkPart& before) {
    if (before.stage != 0)
        return false;
    const LayerSpec& last = network.node(before.nodes.back()).layer;
    if (std::holds_alternative<ActivationSpec>(node.layer))
        return !std::holds_alternative<InputSpec>(last);
    return std::holds_alternative<BatchNorm2dSpec>(node.layer) &&
           std::holds_alternative<Conv2dSpec>(last);
}

ShortcutWay wayOf(const NetworkSpec& network, const ResidualBlock& block) {
    const NodeId end = network.node(block.sum).inputs[0];
    if (end == block.input)
        return ShortcutWay::Identity;
    return std::holds_alternative<PadShortcutSpec>(network.node(end).layer)
               ? ShortcutWay::Padding
               : ShortcutWay::Projection;
}

} // namespace

std::vector<NetworkPart> partsOf(const NetworkSpec& network) {
    std::vector<NetworkPart> parts;
    for (NodeId id = 0; id <= network.outputNode(); ++id) {
        const Node& node = network.node(id);
        const std::string block = blockName(node.name);
        const bool joins =
            !parts.empty() && (block.empty() ? joinsTheOneBefore(node, network, parts.back())
                                             : parts.back().name == block);
        if (!joins) {
            NetworkPart part;
            part.name = block.empty() ? node.name : block;
            part.stage = stageOf(block);
            part.input = node.inputs.empty() ? node.output : network.node(node.inputs[0]).output;
            parts.push_back(std::move(part));
        }
        parts.back().nodes.push_back(id);
        parts.back().output = node.output;
    }
    const std::vector<ResidualBlock> blocks = residualBlocks(network);
    auto part = parts.begin();
    for (std::size_t i = 0; i < blocks.size(); ++i) { // both in the order of nodes
        part = std::find_if(part, parts.end(), [&](const NetworkPart& candidate) {
            return candidate.nodes.back() >= blocks[i].sum;
        });
        part->block = static_cast<int>(i);
        part->way = wayOf(network, blocks[i]);
    }
    return parts;
}

} // namespace rlab
