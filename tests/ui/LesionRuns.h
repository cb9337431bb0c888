// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetCatalogue.h"
#include "tests/ui/TinyExperiment.h"
#include "ui/session/AskedNetwork.h"
#include "ui/session/RunModel.h"

#include <memory>
#include <vector>

namespace rlab {

// Networks whose blocks can be switched off. Their weights are random: what is lost is as good as
// what a trained network loses, as long as it is the same wherever it is measured.

inline std::shared_ptr<const Dataset> smallShapes(int train = 64, int test = 48) {
    DataSpec data = tinyExperiment().data;
    data.subset = train;
    data.testSubset = test;
    return std::make_shared<const Dataset>(loadDataset(data));
}

inline AskedNetwork askedNetwork(const char* name, const Dataset& dataset, std::uint64_t seed = 0) {
    const CifarNetworkOptions options = parseCifarNetwork(name);
    const NetworkSpec spec = makeCifarNetwork(options, dataset.train.imageShape, dataset.classes());
    AskedNetwork network;
    network.key = network.label = QString::fromLatin1(name);
    network.color.kind = options.kind;
    network.state = std::make_shared<const NetworkState>(initialState(spec, options.init, seed));
    network.spec = std::make_shared<const NetworkSpec>(spec);
    network.statistics = dataset.statistics;
    network.classNames = dataset.classNames;
    return network;
}

/// A run of plain-14 and resnet-14.
inline ExperimentSpec lesionExperiment() {
    ExperimentSpec experiment = tinyExperiment();
    experiment.networks = {parseCifarNetwork("plain-14:width=4"),
                           parseCifarNetwork("resnet-14:width=4")};
    return experiment;
}

/// Brings the run forward by its data set and the weights of all of its networks.
inline void tellWeights(RunModel& run, const std::shared_ptr<const Dataset>& dataset,
                        std::int64_t step, std::uint64_t seed = 0) {
    TrainingUpdate update;
    update.dataset = dataset;
    for (std::size_t i = 0; i < run.contenders().size(); ++i) {
        const CifarNetworkOptions& options = run.contenders()[i].options;
        const NetworkSpec spec =
            makeCifarNetwork(options, dataset->train.imageShape, dataset->classes());
        update.states.push_back(
            {static_cast<int>(i), step,
             std::make_shared<const NetworkState>(initialState(spec, options.init, seed))});
    }
    update.progress = ProgressSample{step * 16, 10'000, 1};
    run.apply(update);
}

} // namespace rlab
