// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/LayerProbe.h"

#include "core/kernels/simd/Magnitudes.h"
#include "core/probe/TensorStatistics.h"

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

double distance(const Tensor& a, const Tensor& b) {
    return std::sqrt(simd::squaredDistance(a.data(), b.data(), a.size()));
}

BlockSample blockSample(const BlockSignals& seen) {
    return {static_cast<float>(seen.whole), static_cast<float>(seen.shortcut),
            static_cast<float>(seen.branch), static_cast<float>(seen.shortcutShare)};
}

} // namespace

LayerProbe::LayerProbe(const NetworkSpec& network) {
    for (const LearnedLayer& layer : learnedLayers(network)) {
        tensors_.push_back(static_cast<std::size_t>(network.firstTensor(layer.weighted)));
        weights_.emplace_back(network.tensors()[tensors_.back()].shape);
    }
}

void LayerProbe::before(const NetworkState& state) {
    for (std::size_t i = 0; i < tensors_.size(); ++i)
        std::ranges::copy(state.tensors[tensors_[i]].span(), weights_[i].data());
}

ProbeSample LayerProbe::after(const NetworkState& state, const Gradients& gradients,
                              const StepSignals& seen) const {
    ProbeSample sample;
    sample.layers.resize(tensors_.size());
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
        const Tensor& gradient = gradients[tensors_[i]];
        const TensorStatistics sizes = statisticsOf(gradient.span());
        const double norm = std::sqrt(simd::squaredSum(weights_[i].data(), weights_[i].size()));
        const LayerSignals& passed = seen.layers[i];
        LayerSample& layer = sample.layers[i];
        layer.gradient = static_cast<float>(sizes.l2);
        layer.gradientMean = static_cast<float>(sizes.meanAbs);
        layer.gradientMax = static_cast<float>(sizes.maxAbs);
        layer.weights = static_cast<float>(norm);
        layer.update =
            norm > 0 ? static_cast<float>(distance(state.tensors[tensors_[i]], weights_[i]) / norm)
                     : 0;
        layer.outputMean = static_cast<float>(passed.outputMean);
        layer.outputDeviation = static_cast<float>(passed.outputDeviation);
        layer.deadShare = static_cast<float>(passed.deadShare);
        layer.outputGradient = static_cast<float>(passed.outputGradient);
        layer.gradientHistogram = MagnitudeHistogram(gradient.span());
        layer.weightHistogram = MagnitudeHistogram(weights_[i].span());
    }
    std::ranges::transform(seen.blocks, std::back_inserter(sample.blocks), blockSample);
    return sample;
}

} // namespace rlab
