// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkLayers.h"
#include "tests/ui/TinyExperiment.h"
#include "ui/session/RunModel.h"

#include <array>
#include <cmath>

namespace rlab {

/// The sample of a network's step with made-up values: the gradient of layer i (from 0) is
/// base · 2^−i.
inline std::shared_ptr<const ProbeSample> sampleOf(const CifarNetworkOptions& options,
                                                   const ExperimentSpec& experiment,
                                                   std::int64_t step, double base) {
    const DataSummary data = summarise(experiment.data);
    const NetworkSpec network = makeCifarNetwork(options, data.imageShape, data.classes);
    auto sample = std::make_shared<ProbeSample>();
    sample->step = step;
    sample->epoch = static_cast<double>(step) / 4;
    const std::array numbers{0.25F, 0.5F, 0.001F};
    for (std::size_t i = 0; i < learnedLayers(network).size(); ++i) {
        LayerSample layer;
        layer.gradient = static_cast<float>(base * std::pow(2, -static_cast<double>(i)));
        layer.weights = 2;
        layer.update = 0.001F;
        layer.outputMean = -0.5F;
        layer.outputDeviation = 1;
        layer.outputGradient = layer.gradient;
        layer.gradientMean = layer.gradient / 10;
        layer.gradientMax = layer.gradient;
        layer.gradientHistogram = MagnitudeHistogram(numbers);
        layer.weightHistogram = MagnitudeHistogram(numbers);
        sample->layers.push_back(layer);
    }
    sample->layers.back().deadShare = NAN;
    for (std::size_t i = 0; i < residualBlocks(network).size(); ++i)
        sample->blocks.push_back({1, 0.8F, 0.3F, i == 0 ? 1.25F : 0.75F});
    return sample;
}

/// One more sample of each network: the plain one begins at 8, the residual one at 1.
inline TrainingUpdate probesAt(const ExperimentSpec& experiment, std::int64_t step) {
    TrainingUpdate update;
    for (std::size_t i = 0; i < experiment.networks.size(); ++i)
        update.probes.push_back(
            {static_cast<int>(i), sampleOf(experiment.networks[i], experiment, step,
                                           i == 0 ? 8.0 : 1.0 / static_cast<double>(1 + step))});
    return update;
}

/// Of plain-8 and resnet-8, a sample for each of the steps 0, 1, … of four a epoch.
inline RunModel probedRun(int samples, const ExperimentSpec& experiment = tinyExperiment(25)) {
    RunModel run(experiment);
    for (int i = 0; i < samples; ++i)
        run.apply(probesAt(experiment, i));
    return run;
}

} // namespace rlab
