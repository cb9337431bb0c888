// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"
#include "core/nn/NetworkState.h"
#include "core/train/Metrics.h"

#include <stop_token>
#include <string>

namespace rlab {

/// Is told what happens while an experiment trains, on the training thread. Does nothing by
/// default.
class TrainingObserver {
public:
    virtual ~TrainingObserver() = default;
    /// A new point of contender `index`'s curve.
    virtual void onPoint(int /*index*/, const MetricPoint& /*point*/) {}
    /// Contender `index` trains no more; `state` is its last. `reason` is for people; empty unless
    /// the run diverged or failed.
    virtual void onEnd(int /*index*/, RunEnd /*end*/, const std::string& /*reason*/,
                       const NetworkSpec& /*network*/, const NetworkState& /*state*/) {}
    /// Called about every `Trainer::slice` images: training images done, of how many in all.
    virtual void onProgress(std::int64_t /*imagesDone*/, std::int64_t /*imagesTotal*/) {}
};

struct TrainOptions {
    int threads = 1;
    /// Points of the curve within an epoch, beside the one at its end.
    int pointsPerEpoch = 10;
    /// First weights, one for each network or empty: then the experiment's seed gives them.
    std::vector<NetworkState> initialStates;
};

/// Trains all networks of an experiment on the calling thread, in turns of equal images so that
/// their curves stay abreast. Has no thread and no output of its own. A network whose loss is no
/// longer finite ends as diverged, the others go on. `stop` is looked at before each batch.
/// Throws SpecError if the experiment can't be run.
void train(const ExperimentSpec& experiment, const Dataset& dataset, const TrainOptions& options,
           std::stop_token stop, TrainingObserver& observer);

} // namespace rlab
