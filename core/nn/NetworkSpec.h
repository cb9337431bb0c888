// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/LayerSpec.h"
#include "core/tensor/Shape.h"

#include <string>
#include <unordered_set>
#include <vector>

namespace rlab {

/// Index into NetworkSpec::nodes().
using NodeId = int;

struct Node {
    std::string name; ///< torchvision's: "layer1.0.conv1"; unique
    LayerSpec layer;
    std::vector<NodeId> inputs; ///< earlier nodes only
    Shape output;               ///< of one image
};

enum class TensorRole { Weight, Bias, NormScale, NormShift, RunningMean, RunningVariance };

/// Learned by the optimiser; running statistics are not.
constexpr bool isTrainable(TensorRole role) {
    return role != TensorRole::RunningMean && role != TensorRole::RunningVariance;
}

/// One tensor of the network's state.
struct TensorSpec {
    std::string name; ///< "layer1.0.conv1.weight"
    Shape shape;
    TensorRole role;
    NodeId node;
};

/// A network as data: a named directed acyclic graph in topological order, last node = logits.
/// Whatever works on networks (engine, summary, drawing, files) reads this one description, so that
/// they can't disagree. It holds no parameters: see NetworkState.
class NetworkSpec {
public:
    /// `input`: shape of one image, (C, H, W), all extents > 0, else SpecError.
    NetworkSpec(std::string name, const Shape& input);

    /// Appends a layer; its output shape is inferred from its inputs. Throws SpecError, naming the
    /// layer, when the layer can't work on that shape or the name is taken.
    NodeId add(std::string name, const LayerSpec& layer, std::vector<NodeId> inputs);
    /// The same for a layer with one input.
    NodeId add(std::string name, const LayerSpec& layer, NodeId input) {
        return add(std::move(name), layer, std::vector<NodeId>{input});
    }

    const std::string& name() const { return name_; }
    const std::vector<Node>& nodes() const { return nodes_; }
    const Node& node(NodeId id) const { return nodes_[static_cast<std::size_t>(id)]; }
    static constexpr NodeId inputNode = 0;
    NodeId outputNode() const { return static_cast<NodeId>(nodes_.size()) - 1; }
    const Shape& input() const { return nodes_.front().output; }
    const Shape& output() const { return nodes_.back().output; }
    int classes() const { return static_cast<int>(output().elements()); }

    /// All tensors of the state, in the order of torch's state_dict.
    const std::vector<TensorSpec>& tensors() const { return tensors_; }
    /// Index of a node's first tensor in tensors(); its others follow in the order of TensorRole.
    int firstTensor(NodeId id) const { return firstTensor_[static_cast<std::size_t>(id)]; }

    /// Trainable numbers of one node / of all.
    std::int64_t parameters(NodeId id) const;
    std::int64_t parameters() const;
    /// Multiply-adds for one image, convolutions and linear layers only (the usual count).
    std::int64_t macs(NodeId id) const;
    std::int64_t macs() const;

private:
    void addTensors(NodeId id);

    std::string name_;
    std::vector<Node> nodes_;
    std::unordered_set<std::string> names_;
    std::vector<TensorSpec> tensors_;
    std::vector<int> firstTensor_;
};

} // namespace rlab
