// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/NetworkLayers.h"

#include <cassert>

namespace rlab {
namespace {

class LayerFinder {
public:
    explicit LayerFinder(const NetworkSpec& network)
        : network_(network)
        , readers_(network.nodes().size())
        , inShortcut_(network.nodes().size()) {
        for (NodeId id = 0; id <= network.outputNode(); ++id)
            for (const NodeId input : network.node(id).inputs)
                readers_[static_cast<std::size_t>(input)].push_back(id);
    }

    std::vector<ResidualBlock> blocks() {
        std::vector<ResidualBlock> blocks;
        for (NodeId id = 0; id <= network_.outputNode(); ++id)
            if (is<AddSpec>(id))
                blocks.push_back(block(id));
        return blocks;
    }

    std::vector<LearnedLayer> layers() {
        blocks(); // finds what lies in shortcuts
        std::vector<LearnedLayer> layers;
        for (NodeId id = 0; id <= network_.outputNode(); ++id)
            if (is<Conv2dSpec>(id) || is<LinearSpec>(id))
                layers.push_back(layer(id));
        return layers;
    }

private:
    template <class Layer>
    bool is(NodeId id) const {
        return std::holds_alternative<Layer>(network_.node(id).layer);
    }

    /// The reader of this node's output, if it is the only one and such a layer.
    template <class Layer>
    NodeId soleReader(NodeId id) const {
        const std::vector<NodeId>& readers = readers_[static_cast<std::size_t>(id)];
        return readers.size() == 1 && is<Layer>(readers[0]) ? readers[0] : LearnedLayer::none;
    }

    /// Both ways lead back to where they meet; whoever is later in the order of nodes steps back.
    ResidualBlock block(NodeId sum) {
        const std::string& name = network_.node(sum).name;
        ResidualBlock block{name.substr(0, name.rfind('.')), 0, sum, sum};
        NodeId shortcut = network_.node(sum).inputs[0];
        NodeId branch = network_.node(sum).inputs[1];
        while (branch != shortcut) {
            assert(branch != NetworkSpec::inputNode || shortcut != NetworkSpec::inputNode);
            NodeId& later = branch > shortcut ? branch : shortcut;
            if (later == branch)
                block.branch = branch;
            else
                inShortcut_[static_cast<std::size_t>(shortcut)] = true;
            later = network_.node(later).inputs.front();
        }
        block.input = branch;
        return block;
    }

    LearnedLayer layer(NodeId id) const {
        LearnedLayer layer{id, id, LearnedLayer::none, inShortcut_[static_cast<std::size_t>(id)]};
        if (const NodeId norm = soleReader<BatchNorm2dSpec>(id); norm != LearnedLayer::none)
            layer.output = norm;
        const NodeId sum = soleReader<AddSpec>(layer.output);
        layer.activation =
            soleReader<ActivationSpec>(sum == LearnedLayer::none ? layer.output : sum);
        return layer;
    }

    const NetworkSpec& network_;
    std::vector<std::vector<NodeId>> readers_;
    std::vector<bool> inShortcut_;
};

} // namespace

namespace {

/// "layer1.0.conv1" → "layer1.0"; empty for names without two dots.
std::string blockName(const std::string& node) {
    const std::size_t first = node.find('.');
    const std::size_t second = first == std::string::npos ? first : node.find('.', first + 1);
    return second == std::string::npos ? std::string() : node.substr(0, second);
}

} // namespace

std::vector<NetworkBlock> networkBlocks(const NetworkSpec& network) {
    std::vector<NetworkBlock> blocks;
    for (NodeId id = 1; id <= network.outputNode(); ++id) {
        const Node& node = network.node(id);
        const std::string name = blockName(node.name);
        if (name.empty())
            continue;
        if (blocks.empty() || blocks.back().name != name)
            blocks.push_back({name, node.inputs.front(), id, id});
        blocks.back().output = id;
    }
    return blocks;
}

std::vector<LearnedLayer> learnedLayers(const NetworkSpec& network) {
    return LayerFinder(network).layers();
}

std::vector<ResidualBlock> residualBlocks(const NetworkSpec& network) {
    return LayerFinder(network).blocks();
}

} // namespace rlab
