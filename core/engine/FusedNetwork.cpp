// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/FusedNetwork.h"

namespace rlab {
namespace {

/// Reads the nodes one after the other; accepts each only where the chain expects it.
class Matcher {
public:
    explicit Matcher(const NetworkSpec& network)
        : network_(network)
        , unitOfNode_(network.nodes().size(), FusedUnit::none) {}

    std::optional<FusedNetwork> match() {
        for (NodeId id = 1; id <= network_.outputNode(); ++id) {
            const auto accept = [&](const auto& layer) { return accepts(id, layer); };
            if (!std::visit(accept, network_.node(id).layer))
                return std::nullopt;
        }
        if (fused_.linear == FusedUnit::none || !setBlock())
            return std::nullopt;
        return std::move(fused_);
    }

private:
    FusedUnit& last() { return fused_.units.back(); }
    NodeId input(NodeId id) const { return network_.node(id).inputs.front(); }
    const Shape& inputShape(NodeId id) const { return network_.node(input(id)).output; }

    /// What the next unit would read.
    NodeId chainEnd() { return fused_.units.empty() ? NetworkSpec::inputNode : last().activation; }

    template <class Other>
    bool accepts(NodeId, const Other&) {
        return false;
    }

    bool accepts(NodeId id, const Conv2dSpec& conv) {
        const bool stem = fused_.units.empty();
        const bool strideFits =
            conv.stride == Extent{1, 1} || (conv.stride == Extent{2, 2} && !stem);
        const std::int64_t channels = inputShape(id)[0];
        const bool channelsFit = !stem || channels == 1 || channels == 3;
        if (input(id) != chainEnd() || conv.kernel != Extent{3, 3} ||
            conv.padding != Extent{1, 1} || !strideFits || !channelsFit || conv.groups != 1 ||
            conv.bias)
            return false;
        fused_.units.push_back({});
        last().conv = id;
        return true;
    }

    bool accepts(NodeId id, const BatchNorm2dSpec&) {
        if (fused_.units.empty() || input(id) != last().conv || last().norm != FusedUnit::none)
            return false;
        last().norm = id;
        sumEnd_ = id;
        return true;
    }

    bool accepts(NodeId id, const PadShortcutSpec& shortcut) {
        const int source = unitOfNode_[static_cast<std::size_t>(input(id))];
        if (source == FusedUnit::none || shortcut.stride != 2)
            return false;
        unitOfNode_[static_cast<std::size_t>(id)] = source;
        return true;
    }

    bool accepts(NodeId id, const AddSpec&) {
        const std::vector<NodeId>& inputs = network_.node(id).inputs;
        if (fused_.units.empty() || inputs[1] != last().norm || sumEnd_ != last().norm)
            return false;
        const int source = unitOfNode_[static_cast<std::size_t>(inputs[0])];
        if (source == FusedUnit::none || fused_.units[static_cast<std::size_t>(source)].isAdded)
            return false;
        fused_.units[static_cast<std::size_t>(source)].isAdded = true;
        last().addedUnit = source;
        sumEnd_ = id;
        return true;
    }

    bool accepts(NodeId id, const ActivationSpec& activation) {
        if (fused_.units.empty() || activation.kind != ActivationKind::Relu ||
            last().norm == FusedUnit::none || input(id) != sumEnd_)
            return false;
        last().activation = id;
        unitOfNode_[static_cast<std::size_t>(id)] = static_cast<int>(fused_.units.size()) - 1;
        return true;
    }

    bool accepts(NodeId id, const GlobalAvgPoolSpec&) {
        pool_ = id;
        return input(id) == chainEnd();
    }

    bool accepts(NodeId id, const LinearSpec& linear) {
        if (pool_ == FusedUnit::none || input(id) != pool_ || id != network_.outputNode() ||
            !linear.bias)
            return false;
        fused_.linear = id;
        return true;
    }

    bool setBlock() {
        for (const int block : {16, 8}) {
            fused_.block = block;
            bool divides = true;
            for (const FusedUnit& unit : fused_.units)
                divides = divides && network_.node(unit.conv).output[0] % block == 0;
            if (divides)
                return true;
        }
        return false;
    }

    const NetworkSpec& network_;
    std::vector<int> unitOfNode_; ///< of an activation or a shortcut from it
    FusedNetwork fused_;
    NodeId sumEnd_ = FusedUnit::none; ///< batch norm or addition that the next ReLU reads
    NodeId pool_ = FusedUnit::none;
};

} // namespace

std::optional<FusedNetwork> fuse(const NetworkSpec& network) {
    return Matcher(network).match();
}

} // namespace rlab
