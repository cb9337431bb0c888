// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/probe/ProbeSample.h"

#include <bit>
#include <cmath>
#include <limits>

namespace rlab::test {

/// With all the digits and the unevenness of real ones.
inline ProbeSample makeProbe(int layers, int blocks, std::int64_t step) {
    ProbeSample sample;
    sample.step = step;
    sample.epoch = static_cast<double>(step) / 79;
    for (int i = 0; i < layers; ++i) {
        const auto number = [&](double scale, int which) {
            return static_cast<float>(
                scale * std::exp(0.1 * i + std::sin(37.0 * i + 11.0 * which + double(step))));
        };
        LayerSample layer;
        layer.gradient = number(0.3, 1);
        layer.gradientMean = number(0.001, 2);
        layer.gradientMax = number(0.02, 3);
        layer.weights = number(4, 4);
        layer.update = number(1e-3, 5);
        layer.outputMean = -number(0.1, 6);
        layer.outputDeviation = number(1, 7);
        layer.deadShare = i % 8 ? 0.125F : std::numeric_limits<float>::quiet_NaN();
        layer.outputGradient = number(1e-20, 8);
        std::vector<float> values;
        for (int v = 0; v < 500; ++v)
            values.push_back(number(1e-3, v));
        layer.gradientHistogram = MagnitudeHistogram(values);
        layer.weightHistogram = MagnitudeHistogram(std::span(values).first(100));
        sample.layers.push_back(layer);
    }
    for (int i = 0; i < blocks; ++i)
        sample.blocks.push_back({1.5F + static_cast<float>(i), 1, 0.3F, 0.7F});
    return sample;
}

/// Bit for bit, so that NaN equals NaN.
inline bool isSame(const ProbeSample& a, const ProbeSample& b) {
    const auto same = [](float x, float y) {
        return std::bit_cast<std::uint32_t>(x) == std::bit_cast<std::uint32_t>(y);
    };
    const auto sameLayer = [&](const LayerSample& x, const LayerSample& y) {
        return same(x.gradient, y.gradient) && same(x.gradientMean, y.gradientMean) &&
               same(x.gradientMax, y.gradientMax) && same(x.weights, y.weights) &&
               same(x.update, y.update) && same(x.outputMean, y.outputMean) &&
               same(x.outputDeviation, y.outputDeviation) && same(x.deadShare, y.deadShare) &&
               same(x.outputGradient, y.outputGradient) &&
               x.gradientHistogram == y.gradientHistogram && x.weightHistogram == y.weightHistogram;
    };
    const auto sameBlock = [&](const BlockSample& x, const BlockSample& y) {
        return same(x.whole, y.whole) && same(x.shortcut, y.shortcut) && same(x.branch, y.branch) &&
               same(x.shortcutShare, y.shortcutShare);
    };
    return a.step == b.step && a.epoch == b.epoch &&
           std::equal(a.layers.begin(), a.layers.end(), b.layers.begin(), b.layers.end(),
                      sameLayer) &&
           std::equal(a.blocks.begin(), a.blocks.end(), b.blocks.begin(), b.blocks.end(),
                      sameBlock);
}

} // namespace rlab::test
