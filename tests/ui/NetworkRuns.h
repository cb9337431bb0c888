// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetCatalogue.h"
#include "core/nn/NetworkLayers.h"
#include "tests/ui/TinyExperiment.h"
#include "ui/networks/SeenNetwork.h"
#include "ui/session/RunModel.h"

#include <cmath>

namespace rlab {

inline NetworkSpec networkSpec(const char* name) {
    return makeCifarNetwork(parseCifarNetwork(name), Shape{3, 16, 16}, 10);
}

/// A sample whose gradients are 1, 0.1, 0.01, … from layer to layer; what comes down shortcuts is
/// half of 1, …
inline std::shared_ptr<const ProbeSample> fadingSample(const NetworkSpec& network,
                                                       std::int64_t step = 4, double first = 1) {
    ProbeSample sample;
    sample.step = step;
    sample.epoch = static_cast<double>(step) / 4;
    for (std::size_t i = 0; i < learnedLayers(network).size(); ++i) {
        LayerSample layer;
        layer.gradient = static_cast<float>(first * std::pow(0.1, static_cast<double>(i)));
        layer.weights = 2;
        layer.outputGradient = 3 * layer.gradient;
        layer.deadShare = NAN;
        sample.layers.push_back(layer);
    }
    for (std::size_t i = 0; i < residualBlocks(network).size(); ++i) {
        BlockSample block;
        block.shortcut = static_cast<float>(0.5 * std::pow(0.1, static_cast<double>(i)));
        sample.blocks.push_back(block);
    }
    return std::make_shared<ProbeSample>(sample);
}

/// Brings the run forward by a sample of one of its networks.
inline void addSample(RunModel& run, int contender, std::int64_t step = 4, double first = 1) {
    const DataSummary data = summarise(run.experiment().data);
    const NetworkSpec network =
        makeCifarNetwork(run.contenders()[static_cast<std::size_t>(contender)].options,
                         data.imageShape, data.classes);
    TrainingUpdate update;
    update.probes.push_back({contender, fadingSample(network, step, first)});
    run.apply(update);
}

} // namespace rlab
