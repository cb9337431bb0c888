// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/data/BatchLoader.h"
#include "core/experiment/ExperimentSpec.h"
#include "core/probe/LayerProbe.h"
#include "core/train/BatchWorkspace.h"
#include "core/train/Metrics.h"
#include "core/train/Optimizer.h"
#include "core/train/TrainingState.h"

#include <memory>
#include <vector>

namespace rlab {

/// One member of an experiment, a network with a seed, on its way through the training data.
class Contender {
public:
    /// Starts from the weights that the member's seed gives. `dataset` must outlive it. `workspace`
    /// is made for the member's network and used during trainBatch() only.
    Contender(const ExperimentSpec& experiment, const Member& member, const Dataset& dataset,
              const Parallel& parallel, std::shared_ptr<BatchWorkspace> workspace);
    Contender(const Contender&) = delete;
    Contender& operator=(const Contender&) = delete;

    const NetworkSpec& network() const { return workspace_->network; }
    const NetworkState& state() const { return state_; }
    /// Goes on with these weights; made for the same network.
    void setState(NetworkState state) { state_ = std::move(state); }
    /// Moves the parameters out; nothing else may be asked of it any more.
    NetworkState takeState() { return std::move(state_); }

    /// A copy of all that it needs to go on; without what is known of tests and ends.
    MemberState memberState() const;
    /// Goes on from there. Throws SpecError if that is the state of another network or optimiser,
    /// or lies beyond the training's end.
    void restore(const MemberState& member);

    std::int64_t stepsDone() const { return step_; }
    std::int64_t imagesDone() const { return images_; }
    bool atEpochEnd() const { return step_ % stepsPerEpoch_ == 0; }
    bool finished() const { return step_ == totalSteps_; }

    /// From the next batch on; replaces the experiment's, before the schedule's factor.
    void setLearningRate(double rate) { baseRate_ = rate; }
    /// That the latest batch was trained with, schedule and all; 0 before the first.
    double learningRate() const { return learningRate_; }

    /// Forward, backward and update on the next batch. Returns false if the loss is not finite: the
    /// parameters then stay as they are, only the running statistics have moved.
    bool trainBatch();
    /// The same, and looks into the step; sets nothing if it returns false.
    bool trainBatch(ProbeSample& sample);

    /// Whether there are batches that no point has told of.
    bool hasPoint() const { return sincePoint_.images > 0; }
    /// The figures since the last call; at the end of an epoch those of the whole epoch.
    MetricPoint takePoint();

private:
    bool trainBatch(ProbeSample* sample);

    const std::uint64_t seed_;
    const ScheduleSpec schedule_;
    const std::shared_ptr<BatchWorkspace> workspace_;
    double baseRate_; ///< before the schedule's factor
    NetworkState state_;
    std::unique_ptr<Optimizer> optimizer_;
    std::unique_ptr<LayerProbe> probe_; ///< made when it is first needed
    BatchLoader loader_;
    const std::int64_t stepsPerEpoch_;
    const std::int64_t totalSteps_;

    std::int64_t step_ = 0;
    std::int64_t images_ = 0;
    double seconds_ = 0;
    double learningRate_ = 0;
    BatchSums sincePoint_;
    BatchSums sinceEpoch_;
};

} // namespace rlab
