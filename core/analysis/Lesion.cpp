// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/Lesion.h"

#include "core/base/Error.h"
#include "core/nn/NetworkLayers.h"

#include <algorithm>
#include <optional>

namespace rlab {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

const Shape& shapeOf(const NetworkSpec& network, NodeId id) {
    return network.node(id).output;
}

bool hasTensors(const NetworkSpec& network, NodeId id) {
    return std::ranges::any_of(network.tensors(),
                               [id](const TensorSpec& tensor) { return tensor.node == id; });
}

/// The last layer of a residual block's branch, in front of the addition.
NodeId lastOfBranch(const NetworkSpec& network, const ResidualBlock& block) {
    return network.node(block.sum).inputs[1];
}

/// Zero for whatever comes in: a convolution without weights and bias, or a batch norm without
/// scale and shift. Its running statistics stay.
void silence(const NetworkSpec& network, NodeId layer, NetworkState& state) {
    for (std::size_t t = 0; t < state.tensors.size(); ++t)
        if (network.tensors()[t].node == layer && isTrainable(network.tensors()[t].role))
            std::ranges::fill(state.tensors[t].span(), 0.0f);
}

/// Those of a plain network.
std::vector<NetworkBlock> skippableBlocks(const NetworkSpec& network) {
    std::vector<NetworkBlock> blocks = networkBlocks(network);
    std::erase_if(blocks, [&](const NetworkBlock& block) {
        return shapeOf(network, block.input) != shapeOf(network, block.output);
    });
    return blocks;
}

TrainedNetwork withSilentBranches(TrainedNetwork subject, const std::vector<std::string>& names) {
    for (const ResidualBlock& block : residualBlocks(subject.network))
        if (contains(names, block.name))
            silence(subject.network, lastOfBranch(subject.network, block), subject.state);
    return subject;
}

/// Builds a plain network again, and leaves out blocks with their tensors.
class Bypass {
public:
    Bypass(const TrainedNetwork& from, const std::vector<std::string>& names)
        : from_(from)
        , result_{NetworkSpec(titleWithout(from.network.name(), names), from.network.input()),
                  {},
                  from.statistics,
                  from.classNames}
        , becomes_(from.network.nodes().size()) {
        result_.state.batchesTracked = from.state.batchesTracked;
        for (const NetworkBlock& block : skippableBlocks(from.network))
            if (contains(names, block.name))
                left_.push_back(block);
    }

    TrainedNetwork build() && {
        for (NodeId id = 1; id <= from_.network.outputNode(); ++id) {
            if (const NetworkBlock* block = leftOut(id))
                becomes_[static_cast<std::size_t>(id)] =
                    becomes_[static_cast<std::size_t>(block->input)];
            else
                keep(id);
        }
        return std::move(result_);
    }

private:
    static std::string titleWithout(const std::string& name,
                                    const std::vector<std::string>& blocks) {
        std::string title = name + " without";
        for (const std::string& block : blocks)
            title += (block == blocks.front() ? " " : ", ") + block;
        return title;
    }

    const NetworkBlock* leftOut(NodeId id) const {
        const auto found = std::ranges::find_if(left_, [id](const NetworkBlock& block) {
            return id >= block.first && id <= block.output;
        });
        return found == left_.end() ? nullptr : &*found;
    }

    void keep(NodeId id) {
        const Node& node = from_.network.node(id);
        std::vector<NodeId> inputs;
        for (const NodeId input : node.inputs)
            inputs.push_back(becomes_[static_cast<std::size_t>(input)]);
        becomes_[static_cast<std::size_t>(id)] =
            result_.network.add(node.name, node.layer, std::move(inputs));
        const std::vector<TensorSpec>& tensors = from_.network.tensors();
        for (std::size_t t = 0; t < tensors.size(); ++t)
            if (tensors[t].node == id)
                result_.state.tensors.push_back(from_.state.tensors[t]);
    }

    const TrainedNetwork& from_;
    TrainedNetwork result_;
    std::vector<NodeId> becomes_; ///< each node's place in the result
    std::vector<NetworkBlock> left_;
};

std::string listOf(const std::vector<LesionBlock>& blocks) {
    std::string list;
    for (const LesionBlock& block : blocks)
        list += (list.empty() ? "" : ", ") + block.name;
    return list.empty() ? "none" : list;
}

} // namespace

std::vector<LesionBlock> lesionBlocks(const NetworkSpec& network) {
    std::vector<LesionBlock> blocks;
    for (const ResidualBlock& block : residualBlocks(network))
        if (hasTensors(network, lastOfBranch(network, block)))
            blocks.push_back({block.name, network.node(block.sum).inputs[0] != block.input});
    if (blocks.empty())
        for (const NetworkBlock& block : skippableBlocks(network))
            blocks.push_back({block.name, false});
    return blocks;
}

TrainedNetwork withoutBlocks(const TrainedNetwork& subject, const std::vector<std::string>& names) {
    const std::vector<LesionBlock> known = lesionBlocks(subject.network);
    for (const std::string& name : names)
        if (std::ranges::find(known, name, &LesionBlock::name) == known.end())
            throw SpecError(subject.network.name() + ": the block \"" + name +
                            "\" can't be switched off; those that can are: " + listOf(known));
    if (names.empty())
        return subject;
    if (!residualBlocks(subject.network).empty())
        return withSilentBranches(subject, names);
    return Bypass(subject, names).build();
}

} // namespace rlab
