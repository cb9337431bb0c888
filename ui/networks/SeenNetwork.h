// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/CifarNetwork.h"
#include "core/nn/NetworkLayers.h"
#include "ui/session/ColorRole.h"
#include "ui/session/LayerStatistic.h"

#include <QString>

#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace rlab {

/// A network as it is looked at layer by layer: its description, and what was seen of it last.
class SeenNetwork {
public:
    SeenNetwork(QString label, ColorRole color, NetworkSpec spec);

    const QString& label() const { return label_; }
    const ColorRole& color() const { return color_; }
    const NetworkSpec& spec() const { return spec_; }
    const std::vector<LearnedLayer>& layers() const { return layers_; }
    const std::vector<ResidualBlock>& blocks() const { return blocks_; }
    /// Whether the block of this name can be switched off: lesionBlocks().
    bool canSwitchOff(const std::string& block) const { return switches_.contains(block); }

    /// Null takes it away; one that is not of such a network counts as none.
    void setSample(std::shared_ptr<const ProbeSample> sample);
    /// Null if nothing was seen yet.
    const ProbeSample* sample() const { return sample_.get(); }

    static constexpr int none = -1;
    /// Index into layers() of the layer that this node is the weights or the norm of, or none.
    int layerOf(NodeId node) const { return layerOf_[static_cast<std::size_t>(node)]; }

    // Not a number where nothing was seen.

    /// Of the layer that the node belongs to.
    double value(NodeId node, LayerStatistic statistic) const;
    /// Geometric mean over the layers that the nodes belong to, each once; arithmetic for what is
    /// no magnitude.
    double mean(std::span<const NodeId> nodes, LayerStatistic statistic) const;
    /// Null if nothing was seen yet.
    const BlockSample* block(int index) const;

private:
    QString label_;
    ColorRole color_;
    NetworkSpec spec_;
    std::vector<LearnedLayer> layers_;
    std::vector<ResidualBlock> blocks_;
    std::set<std::string> switches_;
    std::vector<int> layerOf_;
    std::shared_ptr<const ProbeSample> sample_;
};

/// "16 × 8 × 8"
QString shapeText(const Shape& shape);

} // namespace rlab
