// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/FusedNetwork.h"

#include "core/kernels/simd/BlockedConvolution.h"

#include <algorithm>

namespace rlab {
namespace {

/// Goes through the nodes in order and accepts each only where units expect it.
class Matcher {
public:
    explicit Matcher(const NetworkSpec& network)
        : network_(network)
        , values_(network.nodes().size()) {}

    std::optional<FusedNetwork> match() {
        values_[NetworkSpec::inputNode].stage = Stage::Images;
        for (NodeId id = 1; id <= network_.outputNode(); ++id) {
            const auto accept = [&](const auto& layer) { return accepts(id, layer); };
            if (!std::visit(accept, network_.node(id).layer)) {
                refused_ = id;
                return std::nullopt;
            }
        }
        if (fused_.linear == FusedUnit::none || !everyUnitIsUsed())
            return std::nullopt;
        return std::move(fused_);
    }

    /// After match().
    NodeId refused() const { return refused_; }

private:
    /// How far a unit has come at a node.
    enum class Stage { Unknown, Images, Convolved, Normed, Summed, Active, Shortcut, Pooled, Used };

    struct Value {
        Stage stage = Stage::Unknown;
        int unit = FusedUnit::none;
    };

    Value& input(NodeId id, std::size_t index = 0) {
        return values_[std::size_t(network_.node(id).inputs[index])];
    }
    FusedUnit& unitOf(const Value& value) { return fused_.units[std::size_t(value.unit)]; }

    /// The unit's value so far; nobody else may read what comes before the ReLU.
    Value take(Value& value, Stage next) {
        const Value taken{next, value.unit};
        value.stage = Stage::Used;
        return taken;
    }

    bool isEndOfNorm(const Value& value) {
        return value.stage == Stage::Normed || value.stage == Stage::Convolved;
    }

    template <class Other>
    bool accepts(NodeId, const Other&) {
        return false;
    }

    bool accepts(NodeId id, const Conv2dSpec& conv) {
        const Value from = input(id);
        const bool readsImages = from.stage == Stage::Images;
        if (!readsImages && from.stage != Stage::Active)
            return false;
        const int kernel = conv.kernel.height;
        const Shape& shape = network_.node(network_.node(id).inputs[0]).output;
        const bool square = conv.kernel == Extent::square(kernel) &&
                            conv.stride == Extent::square(conv.stride.height) &&
                            conv.padding == Extent::square(kernel / 2);
        if (!square || conv.groups != 1 ||
            !simd::isBlockedConv(kernel, int(shape[0]), conv.outChannels, conv.stride.height))
            return false;
        // Images come unblocked, as only the stem reads them; a stem's input has no gradient.
        const bool isStem = simd::blockOf(int(shape[0])) == 0;
        if (readsImages != isStem || (readsImages && !fused_.units.empty()))
            return false;
        const int index = int(fused_.units.size());
        FusedUnit unit;
        unit.conv = id;
        unit.input = from.unit;
        fused_.units.push_back(unit);
        if (!readsImages)
            unitOf(from).readers.push_back(index);
        values_[std::size_t(id)] = {Stage::Convolved, index};
        return true;
    }

    bool accepts(NodeId id, const BatchNorm2dSpec&) {
        Value& from = input(id);
        if (from.stage != Stage::Convolved ||
            std::get<Conv2dSpec>(network_.node(unitOf(from).conv).layer).bias)
            return false;
        unitOf(from).norm = id;
        values_[std::size_t(id)] = take(from, Stage::Normed);
        return true;
    }

    bool accepts(NodeId id, const PadShortcutSpec& shortcut) {
        const Value& from = input(id);
        if (from.stage != Stage::Active || shortcut.stride > 2)
            return false;
        values_[std::size_t(id)] = {Stage::Shortcut, from.unit};
        return true;
    }

    bool accepts(NodeId id, const AddSpec&) {
        Value& left = input(id, 0);
        Value& right = input(id, 1);
        if (!isEndOfNorm(right) || left.unit == right.unit)
            return false;
        FusedUnit& sum = unitOf(right);
        if (left.stage == Stage::Active || left.stage == Stage::Shortcut) {
            if (unitOf(left).adder != FusedUnit::none)
                return false;
            sum.addedUnit = left.unit;
        } else if (isEndOfNorm(left)) {
            sum.projection = left.unit;
            take(left, Stage::Used);
        } else {
            return false;
        }
        unitOf(left).adder = right.unit;
        values_[std::size_t(id)] = take(right, Stage::Summed);
        return true;
    }

    bool accepts(NodeId id, const ActivationSpec& activation) {
        Value& from = input(id);
        if (activation.kind != ActivationKind::Relu ||
            (!isEndOfNorm(from) && from.stage != Stage::Summed))
            return false;
        unitOf(from).activation = id;
        values_[std::size_t(id)] = take(from, Stage::Active);
        return true;
    }

    bool accepts(NodeId id, const GlobalAvgPoolSpec&) {
        Value& from = input(id);
        if (from.stage != Stage::Active || fused_.last != FusedUnit::none)
            return false;
        fused_.last = from.unit;
        values_[std::size_t(id)] = {Stage::Pooled, from.unit};
        return true;
    }

    bool accepts(NodeId id, const LinearSpec& linear) {
        if (input(id).stage != Stage::Pooled || id != network_.outputNode() || !linear.bias)
            return false;
        fused_.linear = id;
        return true;
    }

    /// Each activation has a reader that makes it before it is added, and at most one other use.
    bool everyUnitIsUsed() const {
        return std::ranges::all_of(fused_.units, [this](const FusedUnit& unit) {
            const bool isLast = &unit == &fused_.units[std::size_t(fused_.last)];
            const std::size_t uses = unit.readers.size() + (unit.adder != FusedUnit::none);
            if (unit.isProjection())
                return unit.adder != FusedUnit::none && !unit.isSum();
            if (isLast || unit.readers.empty())
                return isLast && uses == 0;
            return uses <= 2 && (unit.adder == FusedUnit::none || unit.readers[0] <= unit.adder);
        });
    }

    const NetworkSpec& network_;
    std::vector<Value> values_; ///< at each node
    FusedNetwork fused_;
    NodeId refused_ = FusedUnit::none;
};

} // namespace

std::optional<FusedNetwork> fuse(const NetworkSpec& network) {
    return Matcher(network).match();
}

NodeId firstUnfused(const NetworkSpec& network) {
    Matcher matcher(network);
    matcher.match();
    return matcher.refused();
}

} // namespace rlab
