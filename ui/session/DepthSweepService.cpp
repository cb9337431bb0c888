// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/DepthSweepService.h"

#include "core/experiment/ExperimentSpec.h"
#include "core/pictures/PictureLoading.h"
#include "core/train/MemoryCheck.h"
#include "ui/session/ProgressMeter.h"

#include <QElapsedTimer>

#include <functional>

namespace rlab {

namespace {

/// Told of each network in its turn.
using Observer = std::function<void(const CifarNetworkOptions& network, const SweepFigures& figures,
                                    const SweepProgress& progress)>;

/// One batch takes about as long as the network has multiply-adds.
std::vector<std::int64_t> workOf(const std::vector<CifarNetworkOptions>& networks,
                                 const Shape& image, int classes) {
    std::vector<std::int64_t> work;
    for (const CifarNetworkOptions& network : networks)
        work.push_back(makeCifarNetwork(network, image, classes).macs());
    return work;
}

void requireMemoryOfEach(const SweepConditions& conditions,
                         const std::vector<CifarNetworkOptions>& networks,
                         const LabelledImages& batch, int classes) {
    ExperimentSpec one;
    one.data = conditions.data;
    one.batchSize = static_cast<int>(batch.count());
    for (const CifarNetworkOptions& network : networks) {
        one.networks = {network};
        requireMemory(one, batch.imageShape, classes);
    }
}

void measureEach(const SweepConditions& conditions,
                 const std::vector<CifarNetworkOptions>& networks, const Parallel& parallel,
                 const std::stop_token& stop, const Observer& observe) {
    const Dataset dataset = loadPictures(conditions.data, stop);
    const LabelledImages batch = firstImages(dataset.train, DepthSweepService::images);
    requireMemoryOfEach(conditions, networks, batch, dataset.classes());
    const std::vector<std::int64_t> work = workOf(networks, batch.imageShape, dataset.classes());
    std::int64_t all = 0, done = 0;
    for (const std::int64_t each : work)
        all += each;
    ProgressMeter meter;
    QElapsedTimer timer;
    timer.start();
    SweepProgress progress{0, static_cast<int>(networks.size()), {}};
    for (std::size_t i = 0; i < networks.size(); ++i) {
        const SweepFigures figures =
            sweepFigures(networks[i], conditions.seeds, batch, dataset.classes(),
                         dataset.statistics, parallel, stop);
        done += work[i];
        meter.add({done, all, static_cast<double>(timer.elapsed()) / 1000});
        ++progress.done;
        progress.secondsLeft = meter.secondsLeft();
        observe(networks[i], figures, progress);
    }
}

} // namespace

DepthSweepService::DepthSweepService(QObject* parent)
    : QObject(parent)
    , thread_(
          this, [this](const QString& message) { emit failed(message); },
          [this] { emit ended(); }) {}

DepthSweepService::~DepthSweepService() = default;

void DepthSweepService::cancel() {
    thread_.cancel();
}

void DepthSweepService::measure(const SweepConditions& conditions,
                                const std::vector<CifarNetworkOptions>& networks, int threads) {
    thread_.start(
        [this, conditions, networks, threads](const RequestThread::Request& request) {
            measureEach(conditions, networks, Parallel(threads), request.stop(),
                        [&](const CifarNetworkOptions& network, const SweepFigures& figures,
                            const SweepProgress& progress) {
                            request.tell([this, network, figures, progress] {
                                emit measured(network, figures);
                                emit progressed(progress);
                            });
                        });
        },
        tr("There is not enough memory to measure these networks; narrower or shallower ones need "
           "less."));
    emit progressed({0, static_cast<int>(networks.size()), {}});
}

} // namespace rlab
