// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/StepSignals.h"
#include "core/nn/NetworkLayers.h"

#include <functional>
#include <vector>

namespace rlab {

/// Reads the signals of a step while an Executor goes back through the nodes.
template <class T>
class SignalTap {
public:
    /// A node's array: (batch, …).
    using Array = std::function<const T*(NodeId)>;

    /// After the forward pass; `gradient` gives what has flowed to a node by then. All but the
    /// network's layers is read at once.
    SignalTap(const NetworkSpec& network, std::int64_t batch, Array activation, Array gradient,
              StepSignals& seen);

    /// The gradients by this node's output are complete; it hands them on next.
    void beforeBackward(NodeId id);

private:
    std::int64_t elements(NodeId id) const { return batch_ * network_.node(id).output.elements(); }
    void readOutput(const LearnedLayer& layer, LayerSignals& seen) const;
    double deadShare(NodeId activation) const;
    BlockSignals compare(const ResidualBlock& block, const std::vector<T>& shortcut) const;

    const NetworkSpec& network_;
    const std::int64_t batch_;
    const Array activation_, gradient_;
    const std::vector<LearnedLayer> layers_;
    const std::vector<ResidualBlock> blocks_;
    std::vector<std::vector<T>> shortcuts_; ///< what came down each block's shortcut
    StepSignals& seen_;
};

/// From norms and the scalar product of the shortcut's part and the whole, all squared.
BlockSignals blockSignals(double whole, double shortcut, double branch, double product);

} // namespace rlab
