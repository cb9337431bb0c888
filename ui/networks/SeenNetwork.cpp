// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/SeenNetwork.h"

#include "core/analysis/Lesion.h"

#include <QStringList>

#include <cmath>
#include <limits>

namespace rlab {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

} // namespace

SeenNetwork::SeenNetwork(QString label, ColorRole color, NetworkSpec spec)
    : label_(std::move(label))
    , color_(color)
    , spec_(std::move(spec))
    , layers_(learnedLayers(spec_))
    , blocks_(residualBlocks(spec_))
    , layerOf_(spec_.nodes().size(), none) {
    for (const LesionBlock& block : lesionBlocks(spec_))
        switches_.insert(block.name);
    for (std::size_t i = 0; i < layers_.size(); ++i)
        for (const NodeId node : {layers_[i].weighted, layers_[i].output})
            layerOf_[static_cast<std::size_t>(node)] = static_cast<int>(i);
}

void SeenNetwork::setSample(std::shared_ptr<const ProbeSample> sample) {
    const bool fits = sample && sample->layers.size() == layers_.size() &&
                      sample->blocks.size() == blocks_.size();
    sample_ = fits ? std::move(sample) : nullptr;
}

double SeenNetwork::value(NodeId node, LayerStatistic statistic) const {
    const int layer = layerOf(node);
    return sample_ && layer != none
               ? valueOf(sample_->layers[static_cast<std::size_t>(layer)], statistic)
               : unknown;
}

double SeenNetwork::mean(std::span<const NodeId> nodes, LayerStatistic statistic) const {
    const bool geometric = isMagnitude(statistic);
    double sum = 0;
    int count = 0;
    for (const NodeId node : nodes) {
        const int layer = layerOf(node);
        if (layer == none || layers_[static_cast<std::size_t>(layer)].weighted != node)
            continue;
        const double value = this->value(node, statistic);
        if (std::isnan(value) && !geometric) // no ReLU follows
            continue;
        sum += geometric ? std::log(value) : value;
        ++count;
    }
    if (count == 0)
        return unknown;
    return geometric ? std::exp(sum / count) : sum / count;
}

const BlockSample* SeenNetwork::block(int index) const {
    return sample_ ? &sample_->blocks[static_cast<std::size_t>(index)] : nullptr;
}

QString shapeText(const Shape& shape) {
    QStringList extents;
    for (int axis = 0; axis < shape.rank(); ++axis)
        extents.append(QString::number(shape[axis]));
    return extents.join(QStringLiteral(" × "));
}

} // namespace rlab
