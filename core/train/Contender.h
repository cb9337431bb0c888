// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/data/BatchLoader.h"
#include "core/engine/Executor.h"
#include "core/experiment/ExperimentSpec.h"
#include "core/train/Metrics.h"

#include <memory>
#include <stop_token>

namespace rlab {

/// One network of an experiment on its way through the training data.
class Contender {
public:
    /// `dataset` must outlive the contender.
    Contender(const ExperimentSpec& experiment, const CifarNetworkOptions& options,
              const Dataset& dataset, const Parallel& parallel);

    const CifarNetworkOptions& options() const { return options_; }
    const NetworkSpec& network() const { return network_; }
    const NetworkState& state() const { return state_; }
    /// Starts from these weights instead of the initial ones.
    void setState(NetworkState state) { state_ = std::move(state); }

    std::int64_t stepsDone() const { return step_; }
    std::int64_t totalSteps() const { return totalSteps_; }
    bool finished() const { return step_ == totalSteps_; }

    /// Forward, backward and update for the next batch. Returns false if the loss is not finite:
    /// the update is then left out.
    bool trainBatch();

    /// The figures since the last call; at the end of an epoch those of the whole epoch.
    MetricPoint takePoint();
    bool atEpochEnd() const { return step_ % stepsPerEpoch_ == 0; }

private:
    struct Sums {
        double loss = 0;
        std::int64_t wrong = 0;
        std::int64_t images = 0;
    };

    CifarNetworkOptions options_;
    const ExperimentSpec experiment_;
    NetworkSpec network_;
    NetworkState state_;
    Gradients gradients_;
    std::unique_ptr<Optimizer> optimizer_;
    BatchLoader loader_;
    Executor<float> executor_;
    std::vector<std::uint16_t> labels_;
    std::int64_t stepsPerEpoch_;
    std::int64_t totalSteps_;
    std::int64_t step_ = 0;
    std::int64_t images_ = 0;
    double seconds_ = 0;
    double learningRate_ = 0;
    Sums sincePoint_;
    Sums epoch_;
};

} // namespace rlab
