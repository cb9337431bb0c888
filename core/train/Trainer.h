// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Engine.h"
#include "core/experiment/ExperimentSpec.h"
#include "core/nn/NetworkState.h"
#include "core/train/Metrics.h"

#include <stop_token>
#include <string>
#include <vector>

namespace rlab {

/// Is told what happens while an experiment trains, on the training thread.
class TrainingObserver {
public:
    virtual ~TrainingObserver() = default;
    /// After each batch: training images done by all contenders, and how many it will be. The total
    /// shrinks when a contender ends early.
    virtual void onProgress(std::int64_t /*imagesDone*/, std::int64_t /*imagesTotal*/) {}
    /// A new point of a contender's curve.
    virtual void onPoint(int /*contender*/, const MetricPoint& /*point*/) {}
    /// A contender trains no more; `state` is its last. `reason` is for people and empty unless the
    /// contender diverged or failed.
    virtual void onEnd(int /*contender*/, RunEnd /*end*/, const std::string& /*reason*/,
                       const NetworkSpec& /*network*/, const NetworkState& /*state*/) {}
};

struct TrainOptions {
    int threads = 1;
    /// First weights, one for each network; empty: the experiment's seed gives them.
    std::vector<NetworkState> initialStates{};
    Engine engine = Engine::Fast; ///< for training and for the test figures
};

/// Batches between two points of a curve within an epoch: ten points an epoch, or more if they
/// would be over 2,048 images apart.
std::int64_t pointInterval(std::int64_t stepsPerEpoch, int batchSize);

/// Trains all networks of an experiment on the calling thread, in turns of equal images so that
/// their curves stay abreast. Has no thread and no output of its own. A network whose loss is no
/// longer finite ends as diverged, and the others go on. `stop` is looked at before each batch.
/// Throws SpecError if the experiment can't be run.
void train(const ExperimentSpec& experiment, const Dataset& dataset, TrainOptions options,
           std::stop_token stop, TrainingObserver& observer);

} // namespace rlab
