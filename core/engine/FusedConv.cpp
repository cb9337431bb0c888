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

std::string kernelName(const simd::BlockedConv& conv) {
    const std::string stride = conv.stride == 1 ? "" : ", stride 2";
    switch (conv.method) {
    case simd::Method::Stem:
        return "direct 3×3 from images";
    case simd::Method::Winograd:
        return "Winograd F(4×4, 3×3)";
    case simd::Method::Strided:
        return "direct 3×3" + stride;
    case simd::Method::Pointwise:
        return "product over pixels 1×1" + stride;
    }
    return {};
}

std::string layerNames(const NetworkSpec& network, const FusedUnit& unit) {
    std::string names = network.node(unit.conv).name;
    const auto append = [&](NodeId id) {
        if (id != FusedUnit::none)
            names += " + " + network.node(id).name;
    };
    append(unit.norm);
    if (unit.isSum())
        append(network.node(unit.activation).inputs[0]);
    append(unit.activation);
    return names;
}

} // namespace rlab
