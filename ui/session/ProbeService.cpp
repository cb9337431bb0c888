// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ProbeService.h"

#include "core/base/Stopped.h"
#include "core/pictures/PictureLoading.h"
#include "core/probe/BatchProbe.h"
#include "core/train/MemoryCheck.h"

namespace rlab {

namespace {

/// One batch of the experiment's data, with the statistics of all its training images.
std::shared_ptr<const RunModel> probeNetworks(const ExperimentSpec& experiment, int threads,
                                              const std::stop_token& stop) {
    const Dataset dataset = loadPictures(experiment.data, stop);
    const LabelledImages batch = firstImages(dataset.train, ProbeService::images);
    ExperimentSpec one = experiment;
    one.batchSize = static_cast<int>(batch.count());
    one.repeats = 1;
    requireMemory(one);
    TrainingUpdate update;
    for (std::size_t i = 0; i < experiment.networks.size(); ++i) {
        throwIfStopped(stop);
        const CifarNetworkOptions& options = experiment.networks[i];
        const NetworkSpec network = makeCifarNetwork(options, batch.imageShape, dataset.classes());
        const NetworkState state = initialState(network, options.init, experiment.seed);
        update.probes.push_back(
            {static_cast<int>(i), std::make_shared<const ProbeSample>(
                                      probeBatch(network, state, batch, dataset.statistics,
                                                 Parallel(threads), Engine::Fast, stop)
                                          .sample)});
    }
    auto run = std::make_shared<RunModel>(experiment);
    run->apply(update);
    return run;
}

} // namespace

ProbeService::ProbeService(QObject* parent)
    : QObject(parent)
    , thread_(this, [this](const QString& message) { emit failed(message); }) {}

ProbeService::~ProbeService() = default;

void ProbeService::cancel() {
    thread_.cancel();
}

void ProbeService::probe(const ExperimentSpec& experiment, int threads) {
    thread_.start(
        [this, experiment, threads](const RequestThread::Request& request) {
            const auto run = probeNetworks(experiment, threads, request.stop());
            request.tell([this, run] { emit probed(run); });
        },
        tr("There is not enough memory to look into these networks; fewer or narrower ones need "
           "less."));
}

} // namespace rlab
