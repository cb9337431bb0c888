// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/PictureInspection.h"

#include "core/data/BatchLoader.h"
#include "core/engine/FusedConv.h"
#include "core/kernels/general/SoftmaxCrossEntropy.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>

namespace rlab {
namespace {

Shape shapeOfOne(const Shape& batch) {
    Shape shape;
    for (int axis = 1; axis < batch.rank(); ++axis)
        shape.append(batch[axis]);
    return shape;
}

/// (1, …) → (…)
Tensor copyOfFirst(TensorView<const float> batch) {
    Tensor copy(shapeOfOne(batch.shape()));
    std::copy_n(batch.data(), copy.size(), copy.data());
    return copy;
}

/// map += weight · the k-th of `maps`
void addMap(TensorView<const float> maps, std::int64_t k, float weight, Tensor& map) {
    const float* const from = maps.item(k);
    for (std::int64_t i = 0; i < map.size(); ++i)
        map[i] += weight * from[i];
}

} // namespace

PictureInspection::PictureInspection(const TrainedNetwork& subject, const Parallel& parallel)
    : subject_(subject)
    , table_(subject.statistics)
    , executor_(subject.network, 1, Mode::Inspection, parallel) {
    executor_.prepare(subject.state);
}

void PictureInspection::show(std::span<const std::uint8_t> picture) {
    assert(static_cast<std::int64_t>(picture.size()) == network().input().elements());
    normalisePictures(Parallel(1), picture.data(), 1, network().input(), table_, executor_.input());
    executor_.infer(1);
}

Tensor PictureInspection::probabilities() const {
    const TensorView<const float> logits = executor_.activationOf(network().outputNode());
    Tensor probabilities(network().output());
    softmax(1, network().classes(), logits.data(), probabilities.data());
    return probabilities;
}

Tensor PictureInspection::featureMaps(NodeId node) const {
    return copyOfFirst(executor_.activationOf(node));
}

double PictureInspection::strangeness() const {
    double sum = 0;
    int norms = 0;
    for (NodeId id = 1; id <= network().outputNode(); ++id)
        if (std::holds_alternative<BatchNorm2dSpec>(network().node(id).layer)) {
            sum += strangenessAt(id);
            ++norms;
        }
    return norms ? sum / norms : std::numeric_limits<double>::quiet_NaN();
}

double PictureInspection::strangenessAt(NodeId norm) const {
    const Node& node = network().node(norm);
    const double epsilon = std::get<BatchNorm2dSpec>(node.layer).epsilon;
    const auto tensors = subject_.state.tensors.begin() + network().firstTensor(norm);
    const TensorView<const float> in = executor_.activationOf(node.inputs.front());
    const std::int64_t channels = in.shape()[1], pixels = in.size() / channels;
    double sum = 0;
    for (std::int64_t c = 0; c < channels; ++c) {
        const float* const map = in.data() + c * pixels;
        const double mean = std::accumulate(map, map + pixels, 0.0) / static_cast<double>(pixels);
        const double away = mean - tensors[runningMeanTensor][c];
        sum += away * away / (tensors[runningVarianceTensor][c] + epsilon);
    }
    return sum / static_cast<double>(channels);
}

Tensor PictureInspection::gradCam(NodeId node, int classIndex) {
    Tensor byLogits(network().output().batchOf(1));
    byLogits[classIndex] = 1;
    const Tensor gradients = copyOfFirst(executor_.gradientBy(node, byLogits.view()));
    return rlab::gradCam(featureMaps(node).view(), gradients.view());
}

Tensor gradCam(TensorView<const float> maps, TensorView<const float> gradients) {
    assert(maps.shape() == gradients.shape() && maps.shape().rank() == 3);
    Tensor map(shapeOfOne(maps.shape()));
    for (std::int64_t k = 0; k < maps.count(); ++k) {
        double sum = 0;
        for (std::int64_t i = 0; i < map.size(); ++i)
            sum += gradients.item(k)[i];
        addMap(maps, k, static_cast<float>(sum / static_cast<double>(map.size())), map);
    }
    for (float& value : map.span())
        value = std::max(value, 0.0f);
    return map;
}

NodeId gradCamNode(const NetworkSpec& network) {
    return nodesWithMaps(network).back();
}

std::vector<NodeId> nodesWithMaps(const NetworkSpec& network) {
    std::vector<NodeId> nodes;
    for (NodeId id = 1; id <= network.outputNode(); ++id)
        if (network.node(id).output.rank() == 3)
            nodes.push_back(id);
    return nodes;
}

Tensor meanMap(TensorView<const float> maps) {
    assert(maps.shape().rank() == 3);
    Tensor map(shapeOfOne(maps.shape()));
    for (std::int64_t k = 0; k < maps.count(); ++k)
        addMap(maps, k, 1 / static_cast<float>(maps.count()), map);
    return map;
}

const Tensor* firstLayerFilters(const TrainedNetwork& subject) {
    const std::vector<Node>& nodes = subject.network.nodes();
    const auto first = std::ranges::find_if(
        nodes, [](const Node& node) { return std::holds_alternative<Conv2dSpec>(node.layer); });
    if (first == nodes.end())
        return nullptr;
    const auto id = static_cast<NodeId>(first - nodes.begin());
    return &subject.state.tensors[static_cast<std::size_t>(subject.network.firstTensor(id))];
}

} // namespace rlab
