// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Engine.h"
#include "core/experiment/ExperimentSpec.h"
#include "core/nn/NetworkState.h"
#include "core/probe/ProbeSample.h"
#include "core/train/Metrics.h"
#include "core/train/TrainingControl.h"
#include "core/train/TrainingState.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace rlab {

/// Is told what happens while an experiment trains, on the training thread. Members are told by
/// their index in members(ExperimentSpec).
class TrainingObserver {
public:
    virtual ~TrainingObserver() = default;
    /// After each batch: training images done by all members, and how many it will be. The total
    /// shrinks when a member ends early.
    virtual void onProgress(std::int64_t /*imagesDone*/, std::int64_t /*imagesTotal*/) {}
    /// A new point of a member's curve.
    virtual void onPoint(int /*member*/, const MetricPoint& /*point*/) {}
    /// A step of a member was looked into; only the first repeat of each network is.
    virtual void onProbe(int /*member*/, const ProbeSample& /*sample*/) {}
    /// The learning rate will be another one for all members from the same batch on.
    virtual void onRateChange(const RateChange& /*change*/) {}
    /// A member's weights after so many batches: when they were asked for through the control, and
    /// its last ones, before onEnd(). They change as soon as this returns.
    virtual void onState(int /*member*/, std::int64_t /*step*/, const NetworkState& /*state*/) {}
    /// The training waits now, until onResume() or the end. Single steps in between are not told.
    virtual void onPause() {}
    virtual void onResume() {}
    /// The state can be had now, for a checkpoint: what was told before it has happened, and
    /// nothing else.
    virtual void onMoment(TrainingMoment /*moment*/, const TrainingStateSource& /*source*/) {}
    /// The best weights of a member that trains no more, told before its onEnd(); not if it was
    /// never tested.
    virtual void onBest(int /*member*/, const NetworkSpec& /*network*/,
                        const BestWeights& /*best*/) {}
    /// A member trains no more; `state` is its last, null if it failed or was stopped before it had
    /// one. `reason` is for people and empty unless the member diverged or failed.
    virtual void onEnd(int /*member*/, RunEnd /*end*/, const std::string& /*reason*/,
                       const NetworkSpec& /*network*/, const NetworkState* /*state*/) {}
};

struct TrainOptions {
    int threads = 1;
    /// First weights, one for each network, of all its repeats; empty: each member's seed gives
    /// them.
    std::vector<NetworkState> initialStates{};
    Engine engine = Engine::Fast;       ///< for training and for the test figures
    TrainingControl* control = nullptr; ///< null: nobody pauses it
    /// Looks into the first step, every so many after it, and the last one; 0: into none. Changes
    /// no result.
    int probeInterval = 0;
    /// Goes on from here instead of beginning; of the same experiment and data set. Weights and
    /// curves become those of a training that was never interrupted.
    std::shared_ptr<const TrainingState> resumed{};
};

/// So that looking into steps costs no more than 2 % of the time, and that a training of any length
/// is seen some hundred times and kept in a few megabytes: see tests/benchmarks/README.md.
int defaultProbeInterval(std::int64_t steps);

/// Batches between two points of a curve within an epoch: ten points an epoch, or more if they
/// would be over 2,048 images apart.
std::int64_t pointInterval(std::int64_t stepsPerEpoch, int batchSize);

/// Trains all members of an experiment on the calling thread, in turns of equal images so that
/// their curves stay abreast. Has no thread and no output of its own. A member whose loss is no
/// longer finite ends as diverged, one that gets no memory as failed, and the others go on. `stop`
/// and the control are looked at before each batch, `stop` also before each member is made; they
/// change when something is computed, and at which rate, never with which result. A single step
/// gives each member a point of its own. A training that goes on tells the ends of those members
/// again that had ended. Throws SpecError if the experiment can't be run, or the state to go on
/// from is not one of it.
void train(const ExperimentSpec& experiment, const Dataset& dataset, TrainOptions options,
           std::stop_token stop, TrainingObserver& observer);

} // namespace rlab
