// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/FusedConv.h"

namespace rlab {

simd::BlockedConv blockedConv(const NetworkSpec& network, const FusedUnit& unit) {
    const Node& node = network.node(unit.conv);
    const Shape& in = network.node(node.inputs[0]).output;
    const auto& spec = std::get<Conv2dSpec>(node.layer);
    return simd::blockedConv(spec.kernel.height, int(in[0]), int(in[1]), int(in[2]),
                             spec.outChannels, spec.stride.height);
}

namespace {

std::string methodName(const simd::BlockedConv& conv) {
    const std::string stride = conv.stride == 1 ? "" : ", stride 2";
    switch (conv.method) {
    case simd::Method::Stem:
        return "direct 3×3 from images";
    case simd::Method::Winograd:
        return "Winograd F(4×4, 3×3)";
    case simd::Method::Strided:
        return "direct 3×3" + stride;
    case simd::Method::Pointwise:
        return "matrix product 1×1" + stride;
    }
    return {};
}

} // namespace

std::string kernelName(const simd::BlockedConv& conv) {
    const std::string out = std::to_string(conv.outBlock);
    const bool same = conv.method == simd::Method::Stem || conv.inBlock == conv.outBlock;
    const std::string blocks = same ? out : std::to_string(conv.inBlock) + " → " + out;
    return methodName(conv) + ", blocks of " + blocks + " channels";
}

std::vector<NodeId> nodesOf(const NetworkSpec& network, const FusedUnit& unit) {
    std::vector<NodeId> nodes{unit.conv};
    if (unit.norm != FusedUnit::none)
        nodes.push_back(unit.norm);
    if (unit.isSum()) {
        const NodeId sum = network.node(unit.activation).inputs[0];
        const NodeId skip = network.node(sum).inputs[0];
        if (std::holds_alternative<PadShortcutSpec>(network.node(skip).layer))
            nodes.push_back(skip);
        nodes.push_back(sum);
    }
    if (!unit.isProjection())
        nodes.push_back(unit.activation);
    return nodes;
}

} // namespace rlab
