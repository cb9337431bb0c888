// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkState.h"
#include "core/train/Metrics.h"
#include "core/train/Optimizer.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rlab {

// Where a training stands between two batches, as values: train() goes on from there with the same
// bits. Random numbers have no state (core/base/Philox.h), so the count of steps is also the place
// in the data; and whose turn it is follows from the counts of all members.

/// Summed over batches.
struct BatchSums {
    double loss = 0;
    std::int64_t wrong = 0;
    std::int64_t images = 0;
};

/// The weights with the smallest test error so far, the earliest where several are alike.
struct BestWeights {
    MetricPoint point; ///< the end of the epoch that made them
    NetworkState network;
};

/// One member of an experiment. What doesn't change any more is shared, not copied.
struct MemberState {
    /// Null if it failed before it had any.
    std::shared_ptr<const NetworkState> network;
    OptimizerState optimizer; ///< nothing once it has ended
    std::int64_t steps = 0;
    std::int64_t images = 0;
    double seconds = 0; ///< spent on training it
    double learningRate = 0;
    BatchSums sincePoint, sinceEpoch;
    std::optional<RunEnd> end;               ///< nothing while it trains
    std::string reason;                      ///< as told with the end
    std::shared_ptr<const BestWeights> best; ///< null before its first test
};

struct TrainingState {
    std::vector<MemberState> members; ///< in the order of members(ExperimentSpec)
    std::vector<RateChange> rateChanges;
};

/// Gives the state of a training to those who want to keep it. Copies weights and moments.
class TrainingStateSource {
public:
    /// Throws std::bad_alloc; the training is none the worse for it.
    virtual TrainingState state() const = 0;

protected:
    ~TrainingStateSource() = default;
};

/// When a state can be had.
enum class TrainingMoment {
    Begin, ///< before the first batch, also of a training that goes on
    Batch, ///< before any other one
    Pause, ///< before the trainer sleeps
    Stop,  ///< before the members end as stopped
};

} // namespace rlab
