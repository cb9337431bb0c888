// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/SignalTap.h"

#include "core/kernels/general/Sums.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rlab {
namespace {

/// The derivative of an activation, told by its value.
template <class T>
T slope(ActivationKind kind, T value) {
    switch (kind) {
    case ActivationKind::Relu:
        return value > 0 ? T{1} : T{0};
    case ActivationKind::Tanh:
        return 1 - value * value;
    case ActivationKind::Sigmoid:
        return value * (1 - value);
    }
    return T{1};
}

} // namespace

BlockSignals blockSignals(double whole, double shortcut, double branch, double product) {
    return {std::sqrt(whole), std::sqrt(shortcut), std::sqrt(branch),
            whole > 0 ? product / whole : 0};
}

template <class T>
SignalTap<T>::SignalTap(const NetworkSpec& network, std::int64_t batch, Array activation,
                        Array gradient, StepSignals& seen)
    : network_(network)
    , batch_(batch)
    , activation_(std::move(activation))
    , gradient_(std::move(gradient))
    , layers_(learnedLayers(network))
    , blocks_(residualBlocks(network))
    , shortcuts_(blocks_.size())
    , seen_(seen) {
    seen_.layers.assign(layers_.size(), {});
    seen_.blocks.assign(blocks_.size(), {});
    for (std::size_t i = 0; i < layers_.size(); ++i)
        readOutput(layers_[i], seen_.layers[i]);
}

template <class T>
void SignalTap<T>::readOutput(const LearnedLayer& layer, LayerSignals& seen) const {
    const T* output = activation_(layer.output);
    const std::int64_t count = elements(layer.output);
    const double mean =
        orderedSum<double>(count, [=](std::int64_t i) { return double(output[i]); }) /
        double(count);
    const double squares = orderedSum<double>(count, [=](std::int64_t i) {
        const double apart = double(output[i]) - mean;
        return apart * apart;
    });
    seen.outputMean = mean;
    seen.outputDeviation = std::sqrt(squares / double(count));
    if (layer.activation != LearnedLayer::none)
        seen.deadShare = deadShare(layer.activation);
}

template <class T>
double SignalTap<T>::deadShare(NodeId activation) const {
    const Node& node = network_.node(activation);
    if (std::get<ActivationSpec>(node.layer).kind != ActivationKind::Relu)
        return std::numeric_limits<double>::quiet_NaN();
    const std::int64_t channels = node.output[0], pixels = node.output.elements() / channels;
    const T* values = activation_(activation);
    std::int64_t dead = 0;
    for (std::int64_t c = 0; c < channels; ++c) {
        bool isAlive = false;
        for (std::int64_t n = 0; n < batch_ && !isAlive; ++n) {
            const T* plane = values + (n * channels + c) * pixels;
            isAlive = std::any_of(plane, plane + pixels, [](T value) { return value > 0; });
        }
        dead += !isAlive;
    }
    return double(dead) / double(channels);
}

template <class T>
void SignalTap<T>::beforeBackward(NodeId id) {
    for (std::size_t i = 0; i < layers_.size(); ++i)
        if (layers_[i].output == id) {
            const T* g = gradient_(id);
            seen_.layers[i].outputGradient = std::sqrt(orderedSum<double>(
                elements(id), [=](std::int64_t k) { return double(g[k]) * double(g[k]); }));
        }
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        const ResidualBlock& block = blocks_[i];
        if (block.branch == id) { // what has flowed to x by now came down the shortcut
            const T* g = gradient_(block.input);
            shortcuts_[i].assign(g, g + elements(block.input));
        }
        if (block.input == id)
            seen_.blocks[i] = compare(block, shortcuts_[i]);
    }
}

template <class T>
BlockSignals SignalTap<T>::compare(const ResidualBlock& block,
                                   const std::vector<T>& shortcut) const {
    const auto* activation = std::get_if<ActivationSpec>(&network_.node(block.input).layer);
    const T* x = activation_(block.input);
    const T* g = gradient_(block.input);
    const auto sum = [&](const auto& product) {
        return orderedSum<double>(elements(block.input), [&](std::int64_t i) {
            const double scale = activation ? double(slope(activation->kind, x[i])) : 1;
            const double whole = scale * double(g[i]);
            const double down = scale * double(shortcut[std::size_t(i)]);
            return product(whole, down);
        });
    };
    return blockSignals(
        sum([](double whole, double) { return whole * whole; }),
        sum([](double, double down) { return down * down; }),
        sum([](double whole, double down) { return (whole - down) * (whole - down); }),
        sum([](double whole, double down) { return whole * down; }));
}

template class SignalTap<float>;
template class SignalTap<double>;

} // namespace rlab
